"""What JSON data differs in from the spec: every place, and how.

A judge is made for each type of the model, when it is first needed. It takes a value and gives the drift inside it, with
pointers from that value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from .attributes import BASE64, RFC3339
from .errors import Drift, pointer
from .former import former_of
from .limits import is_readable, limit_check, size_check
from .model import load
from .reading import JSON_KINDS, SCALARS, Plain, base_of, tags, whole
from .rules import broken
from .variants import Members, is_tagged, member_of

Judge: TypeAlias = Callable[[Any], list[Drift]]
"""Gives the drift in a value."""

NONE: list[Drift] = []
"""No drift; never added to."""

_READINGS = {"bytes": BASE64, "datetime": RFC3339}
_UNREADABLE = {"null_not_allowed", "wrong_type", "unknown_variant"}


class Judges:
    """Judges what one side sends. With `strict`, base64 and dates are looked into, too."""

    def __init__(self, side: str, strict: bool = False) -> None:
        self.side, self.strict = side, strict
        self.model = load()
        self._objects: dict[str, Judge] = {}

    def drift(self, name: str, raw: dict[str, Any]) -> list[Drift]:
        """The drift in an object of the event or type `name`."""
        judge = self._objects.get(name)
        if judge is None:
            judge = self._objects[name] = self._object(self.model.owner(name))
        return judge(raw)

    # objects

    def _object(self, owner: Mapping[str, Any]) -> Judge:
        judge, former = self._object_of_today(owner), former_of(owner["name"])
        return judge if former is None else lambda raw: former.drift(raw, judge)

    def _object_of_today(self, owner: Mapping[str, Any]) -> Judge:
        tag, rules, is_open = self.model.struct_tag(owner), self.model.rules(owner), owner["open"]
        key = tag[0] if tag is not None else None
        fields = {item["name"]: self._field(item) for item in owner["fields"] if item["name"] != key}
        required = [(item["name"], item["use"]) for item in owner["fields"] if self._must_send(item, key)]

        def judge(raw: dict[str, Any]) -> list[Drift]:
            found = [_wrong_tag(raw, tag)] if tag is not None and not is_tagged(raw, tag) else []
            for name, value in raw.items():
                field = fields.get(name)
                if field is None:
                    if name != key and not is_open:
                        found.append(Drift(pointer(name), "unknown_field", "no such field", value))
                elif value.__class__ not in field[0] and (drift := field[1](value)):
                    found += within(name, drift)
            for name, use in required:
                if name not in raw:
                    found.append(Drift(pointer(name), "missing_required", self.model.words(use), None))
            found += [Drift("", "constraint", rule, None) for rule in broken(rules, raw)]
            return found

        return judge

    def _must_send(self, item: Mapping[str, Any], tag_key: str | None) -> bool:
        return bool(dict(item["presence"])[self.side] == "required" and item["name"] != tag_key)

    def _field(self, item: Mapping[str, Any]) -> tuple[Plain, Judge]:
        plain, judge = self._use(item["use"])
        if dict(item["presence"])[self.side] == "absent":
            return frozenset(), _foreign(self.side, _plain_first(plain, judge))
        return plain, judge

    # types

    def _use(self, use: Mapping[str, Any]) -> tuple[Plain, Judge]:
        """The JSON types that are never drift, and the judge of the rest."""
        plain, judge = self._type(use["type"])
        return (plain | {type(None)} if use.get("nullable") else plain), judge

    def _type(self, type_: Mapping[str, Any]) -> tuple[Plain, Judge]:
        match type_["kind"]:
            case "scalar":
                return self._scalar(type_)
            case "const":
                return frozenset(), _const(type_["value"])
            case "list":
                return frozenset(), self._collection(type_, list, "item")
            case "map":
                return frozenset(), self._collection(type_, dict, "value")
            case "one_of":
                return frozenset(), self._one_of(type_)
            case _:
                return self._reference(type_["name"])

    def _scalar(self, type_: Mapping[str, Any]) -> tuple[Plain, Judge]:
        kind, limits, words = type_["of"], type_.get("limits", {}), self.model.type_words(type_)
        types, is_whole = frozenset(SCALARS[kind]), kind in ("integer", "timestamp")
        reading = _READINGS.get(kind) if self.strict else None
        problem = limit_check(limits, kind) if limits else None

        def judge(value: Any) -> list[Drift]:
            value = whole(value) if is_whole else value
            if type(value) not in types:
                return [misfit("", value, words)]
            if reading is not None and not is_readable(reading, value):
                return [Drift("", "constraint", reading.expected, value)]
            found = problem(value) if problem is not None else None
            return [Drift("", "constraint", found, value)] if found else NONE

        return types if problem is None and reading is None else frozenset(), judge

    def _collection(self, type_: Mapping[str, Any], kind: type, part: str) -> Judge:
        plain, judge_item = self._use(type_[part])
        problem, words = size_check(type_.get("limits", {})), self.model.type_words(type_)

        def judge(value: Any) -> list[Drift]:
            if value.__class__ is not kind:
                return [misfit("", value, words)]
            items: Any = value
            found: list[Drift] = []
            for step, item in items.items() if kind is dict else enumerate(items):
                if item.__class__ not in plain and (drift := judge_item(item)):
                    found += within(step, drift)
            if (broken_limit := problem(value)) is not None:
                found.append(Drift("", "constraint", broken_limit, value))
            return found

        return judge

    def _reference(self, name: str) -> tuple[Plain, Judge]:
        definition = self.model.types[name]
        match definition["kind"]:
            case "enum":
                return _enum(definition)
            case "union":
                return frozenset(), self._one_of(definition["one_of"])
            case "alias":
                return self._use(definition["use"])
            case _:
                return frozenset(), self._member(name)

    def _member(self, name: str) -> Judge:
        def judge(value: Any) -> list[Drift]:
            return self.drift(name, value) if value.__class__ is dict else [misfit("", value, name)]

        return judge

    # unions

    def _one_of(self, one_of: Mapping[str, Any]) -> Judge:
        by_kind: dict[str, list[Judge]] = {}
        for member in one_of["members"]:
            plain, judge = self._type(member)
            for kind in self.model.json_kinds(member):
                if kind != "object" or not self.model.is_object(member):
                    by_kind.setdefault(kind, []).append(_plain_first(plain, judge))
        if one_of.get("variants"):
            by_kind["object"] = [self._variants(one_of)]
        words = self.model.type_words(one_of)

        def judge_value(value: Any) -> list[Drift]:
            judges = by_kind.get(JSON_KINDS[type(value)])
            if judges is None:
                return [misfit("", value, words)]
            return min((judge(value) for judge in judges), key=_badness)

        return judge_value

    def _variants(self, one_of: Mapping[str, Any]) -> Judge:
        keys, members, is_open = one_of.get("keys", []), tags(one_of), "unknown" in one_of

        def judge(value: dict[str, Any]) -> list[Drift]:
            name = member_of(members, keys, value)
            if name is not None:
                return self.drift(name, value)
            drift = _no_member(value, keys, members)
            return NONE if is_open and drift.kind == "unknown_variant" else [drift]

        return judge


def _badness(drift: list[Drift]) -> tuple[bool, int]:
    """How ill a value fits: whether it cannot be held at all, then in how many places it is off."""
    return any(item.kind in _UNREADABLE for item in drift), len(drift)


def _plain_first(plain: Plain, judge: Judge) -> Judge:
    """`judge`, which is not asked about values that are never drift."""
    return lambda value: NONE if type(value) in plain else judge(value)


def _foreign(side: str, judge: Judge) -> Judge:
    """The judge of a field that `side` does not send: it is drift, whatever it holds."""

    def judge_field(value: Any) -> list[Drift]:
        return [Drift("", "unknown_field", f"nothing, for {side} does not send it", value), *judge(value)]

    return judge_field


def _const(expected: Any) -> Judge:
    words = _words(expected)

    def judge(value: Any) -> list[Drift]:
        value = whole(value) if type(expected) is int else value
        if type(value) is not type(expected):
            return [misfit("", value, words)]
        return NONE if value == expected else [Drift("", "unknown_value", words, value)]

    return judge


def _enum(definition: Mapping[str, Any]) -> tuple[Plain, Judge]:
    base, is_open = base_of(definition), definition["open"]
    known = frozenset(item["value"] for item in definition["values"])
    words = definition["base"] if is_open else " or ".join(map(_words, sorted(known)))

    def judge(value: Any) -> list[Drift]:
        value = whole(value) if base is int else value
        if type(value) is not base:
            return [misfit("", value, words)]
        return NONE if is_open or value in known else [Drift("", "unknown_value", words, value)]

    return frozenset({base}) if is_open else frozenset(), judge


def _words(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _wrong_tag(raw: Mapping[str, Any], tag: tuple[str, Any]) -> Drift:
    """How the tag of an object differs from that of its class."""
    key, expected = tag
    if key not in raw:
        return Drift(pointer(key), "missing_required", _words(expected), None)
    value = whole(raw[key])
    if type(value) is type(expected):
        return Drift(pointer(key), "unknown_value", _words(expected), value)
    return misfit(pointer(key), value, _words(expected))


def _no_member(value: Mapping[str, Any], keys: list[str], members: Members) -> Drift:
    """Where the tag of an object leaves the tags of the members."""
    before: tuple[Any, ...] = ()
    found, words = None, ""
    for key in keys:
        known = {tag[len(before)] for tag in members if tag[: len(before)] == before and len(tag) > len(before)}
        words = " or ".join(_words(item) for item in sorted(known, key=str))
        if key not in value:
            return Drift(pointer(key), "missing_required", words, None)
        found = whole(value[key])
        if type(found) not in {type(item) for item in known}:
            return misfit(pointer(key), found, words)
        before = (*before, found)
        if found not in known:
            break
    return Drift("", "unknown_variant", words, found)


def within(step: str | int, drift: list[Drift]) -> list[Drift]:
    """Drift inside a field or item as drift of what is around it."""
    before = pointer(step)
    return [Drift(before + item.pointer, item.kind, item.expected, item.got) for item in drift]


def misfit(place: str, value: Any, expected: str) -> Drift:
    """A value of the wrong JSON type, or a null that is not allowed."""
    return Drift(place, "null_not_allowed" if value is None else "wrong_type", expected, value)


@cache
def judges(side: str, strict: bool = False) -> Judges:
    """The judges of what a side sends; made once."""
    return Judges(side, strict)
