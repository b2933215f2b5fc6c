"""The slow way in: JSON data to objects, every place that differs from the spec noted.

A reader is made for each type of the model, when it is first needed. It takes a value and gives what the attribute
is to hold and the drift inside it; what cannot be held is `NOTHING`, and the field around it stays unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

from .attributes import BASE64, RFC3339
from .errors import Drift
from .model import load
from .objects import Received, class_of, dig
from .objects import required as wanted
from .rules import broken
from .unions import UnknownObject

NOTHING: Any = object()
"""What a reader gives for a value that cannot be held."""

Read: TypeAlias = tuple[Any, list[Drift]]
Reader: TypeAlias = Callable[[Any], Read]

NONE: list[Drift] = []

_JSON_KINDS: dict[type, str] = {
    str: "string", int: "number", float: "number", bool: "boolean", list: "array", dict: "object", type(None): "null",
}  # fmt: skip
_SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,), "bytes": (str,), "datetime": (str,), "integer": (int,), "timestamp": (int,),
    "number": (int, float), "boolean": (bool,),
}  # fmt: skip
_READINGS = {"bytes": BASE64, "datetime": RFC3339}


def within(step: str | int, drift: list[Drift]) -> list[Drift]:
    """Drift inside a field or item as drift of what is around it."""
    text = str(step).replace("~", "~0").replace("/", "~1")
    return [Drift(f"/{text}{item.pointer}", item.kind, item.expected, item.got) for item in drift]


class Walk:
    """Reads what one side sends. With `strict`, base64 and dates are looked into, too."""

    def __init__(self, side: str, strict: bool = False) -> None:
        self.side, self.strict = side, strict
        self.model = load()
        self._builders: dict[str, Callable[[dict[str, Any]], Any]] = {}
        self._package = import_module(__name__.rsplit(".", 2)[0])

    def object(self, name: str, raw: dict[str, Any]) -> Any:
        """The object of the event or type `name` that `raw` stands for, and its drift."""
        builder = self._builders.get(name)
        if builder is None:
            builder = self._builders[name] = self._builder(self.model.owner(name))
        return builder(raw)

    # objects

    def _builder(self, owner: Mapping[str, Any]) -> Callable[[dict[str, Any]], Any]:
        cls = getattr(self._package, owner["class_name"])
        side = self.side
        fields: dict[str, tuple[str, frozenset[type], Reader | None]] = {}
        required: dict[str, str] = {}
        foreign: set[str] = set()
        tag = self.model.struct_tag(owner)
        for item in owner["fields"]:
            presence = dict(item["presence"])[side]
            if presence == "absent":
                foreign.add(item["name"])
            if tag is not None and item["name"] == tag[0]:
                continue
            if presence == "required":
                required[item["name"]] = self.model.words(item["use"])
            fields[item["name"]] = (item["attribute"], *self._use(item["use"]))
        must_fill = wanted(cls)
        is_open, rules = owner["open"], self.model.rules(owner)

        def build(raw: dict[str, Any]) -> Read:
            values: dict[str, Any] = {}
            extras: dict[str, Any] = {}
            malformed: dict[str, Any] = {}
            drift: list[Drift] = []
            tag_as_it_came: tuple[Any, ...] | None = None
            if tag is not None and (raw.get(tag[0], NOTHING) != tag[1] or type(raw[tag[0]]) is bool):
                tag_as_it_came, found = _wrong_tag(raw, tag)
                drift.append(found)
            for key, value in raw.items():
                field = fields.get(key)
                if field is None:
                    if tag is None or key != tag[0]:
                        extras[key] = value
                        if not is_open:
                            drift.append(Drift(_pointer(key), "unknown_field", "no such field", value))
                    continue
                attribute, plain, reader = field
                if key in foreign:
                    drift.append(Drift(_pointer(key), "unknown_field", f"nothing, for {side} does not send it", value))
                if type(value) in plain:
                    values[attribute] = value
                    continue
                if reader is None:
                    held, inside = NOTHING, [_misfit("", value, "")]
                else:
                    held, inside = reader(value)
                if held is NOTHING:
                    malformed[key] = value
                else:
                    values[attribute] = held
                if inside:
                    drift += within(key, inside)
            if not required.keys() <= raw.keys():
                missing = [key for key in required if key not in raw]
                drift += [Drift(_pointer(key), "missing_required", required[key], None) for key in missing]
            if rules:
                drift += [Drift("", "constraint", rule, None) for rule in broken(rules, raw)]
            return _made(values, extras, malformed, tag_as_it_came, drift), drift

        def _made(
            values: dict[str, Any],
            extras: dict[str, Any],
            malformed: dict[str, Any],
            tag_as_it_came: tuple[Any, ...] | None,
            drift: list[Drift],
        ) -> Any:
            holes = {fields[key][0] for key in malformed} | (must_fill - values.keys())
            holes |= {fields[key][0] for key in required if key not in malformed and fields[key][0] not in values}
            filled = dict.fromkeys(holes & must_fill)
            obj = cls(**values, **filled)
            for name in holes:
                dig(obj, name)
            if drift or extras:
                obj._drift = Received(side, extras, malformed, tag_as_it_came, tuple(drift))
            return obj

        return build

    # types

    def _use(self, use: Mapping[str, Any]) -> tuple[frozenset[type], Reader | None]:
        """The JSON types that fit as they are, and the reader for the rest."""
        plain, reader = self._type(use["type"])
        if use.get("nullable"):
            return plain | {type(None)}, reader
        return plain, reader

    def _type(self, type_: Mapping[str, Any]) -> tuple[frozenset[type], Reader]:
        match type_["kind"]:
            case "scalar":
                return self._scalar(type_)
            case "const":
                return frozenset(), _const(type_["value"])
            case "list":
                return frozenset(), self._list(type_)
            case "map":
                return self._map(type_)
            case "one_of":
                return frozenset(), self._one_of(type_)
            case _:
                return self._reference(type_["name"])

    def _scalar(self, type_: Mapping[str, Any]) -> tuple[frozenset[type], Reader]:
        kind, limits = type_["of"], type_.get("limits", {})
        if kind == "any":
            return frozenset(_JSON_KINDS), lambda value: (value, NONE)
        types, words = _SCALARS[kind], self.model.type_words(type_)
        reading = _READINGS.get(kind) if self.strict else None
        whole = kind in ("integer", "timestamp")
        problem = _limit_check(limits, kind) if limits or reading else None

        def read(value: Any) -> Read:
            if whole and type(value) is float and value.is_integer():
                value = int(value)  # 1.0 is the integer 1
            if type(value) not in types:
                return NOTHING, [_misfit("", value, words)]
            if reading is not None and not _is_readable(reading, value):
                return value, [Drift("", "constraint", reading.expected, value)]
            found = problem(value) if problem is not None else None
            return value, [Drift("", "constraint", found, value)] if found else NONE

        return frozenset() if problem is not None else frozenset(types), read

    def _list(self, type_: Mapping[str, Any]) -> Reader:
        plain, reader = self._use(type_["item"])
        problem, words = _size_check(type_.get("limits", {})), self.model.type_words(type_)

        def read(value: Any) -> Read:
            if class_of(value) is not list:
                return NOTHING, [_misfit("", value, words)]
            items: Any = enumerate(value)
            return _collected(value, list(items), plain, reader, problem)

        return read

    def _map(self, type_: Mapping[str, Any]) -> tuple[frozenset[type], Reader]:
        plain, reader = self._use(type_["value"])
        problem, words = _size_check(type_.get("limits", {})), self.model.type_words(type_)

        def read(value: Any) -> Read:
            if class_of(value) is not dict:
                return NOTHING, [_misfit("", value, words)]
            return _collected(value, list(value.items()), plain, reader, problem)

        return frozenset(), read

    def _reference(self, name: str) -> tuple[frozenset[type], Reader]:
        definition = self.model.types[name]
        match definition["kind"]:
            case "enum":
                return self._enum(definition)
            case "union":
                return frozenset(), self._one_of(definition["one_of"])
            case "alias":
                plain, reader = self._use(definition["use"])
                return plain, reader or (lambda value: (value, NONE))
            case _:
                return frozenset(), self._object_reader(name)

    def _object_reader(self, name: str) -> Reader:
        def read(value: Any) -> Read:
            if class_of(value) is not dict:
                return NOTHING, [_misfit("", value, name)]
            found: Read = self.object(name, value)
            return found

        return read

    def _enum(self, definition: Mapping[str, Any]) -> tuple[frozenset[type], Reader]:
        base = str if definition["base"] == "string" else int
        if definition["open"]:
            return frozenset({base}), _open_enum(base, definition["base"])
        known = frozenset(item["value"] for item in definition["values"])
        words = " or ".join(f'"{item}"' if base is str else str(item) for item in sorted(known))

        def read(value: Any) -> Read:
            if base is int and type(value) is float and value.is_integer():
                value = int(value)
            if type(value) is not base:
                return NOTHING, [_misfit("", value, words)]
            return value, NONE if value in known else [Drift("", "unknown_value", words, value)]

        return frozenset(), read

    # unions

    def _one_of(self, one_of: Mapping[str, Any]) -> Reader:
        by_kind: dict[str, list[Reader]] = {}
        for member in one_of["members"]:
            plain, reader = self._type(member)
            for kind in self.model.json_kinds(member):
                if kind != "object" or not self._is_object(member):
                    by_kind.setdefault(kind, []).append(_plain_first(plain, reader))
        if one_of.get("variants"):
            by_kind["object"] = [self._variants(one_of)]
        words = self.model.type_words(one_of)

        def read(value: Any) -> Read:
            readers = by_kind.get(_JSON_KINDS[type(value)])
            if readers is None:
                return NOTHING, [_misfit("", value, words)]
            found = [reader(value) for reader in readers]
            return min(found, key=lambda item: (item[0] is NOTHING, len(item[1])))

        return read

    def _is_object(self, member: Mapping[str, Any]) -> bool:
        return member["kind"] == "ref" and bool(self.model.types[member["name"]]["kind"] == "object")

    def _variants(self, one_of: Mapping[str, Any]) -> Reader:
        keys = one_of.get("keys", [])
        members = {tuple(value for _, value in item.get("tag", [])): item["name"] for item in one_of["variants"]}
        unknown = (
            getattr(self._package, f"Unknown{self.model.types[one_of['unknown']]['class_name']}")
            if "unknown" in one_of
            else None
        )

        def read(value: dict[str, Any]) -> Read:
            if not keys:
                found: Read = self.object(members[()], value)
                return found
            name = _member(members, keys, value)
            if name is not None:
                return self.object(name, value)  # type: ignore[no-any-return]
            return _unknown_variant(value, keys, members, unknown)

        return read


def _member(members: Mapping[tuple[Any, ...], str], keys: list[str], value: Mapping[str, Any]) -> str | None:
    tag: tuple[Any, ...] = ()
    for key in keys:
        found = _whole(value.get(key))
        if not isinstance(found, (str, int, bool)):
            return None
        tag = (*tag, found)
        if tag in members and type(found) is type(_same(members, tag)):
            return members[tag]
    return None


def _same(members: Mapping[tuple[Any, ...], str], tag: tuple[Any, ...]) -> Any:
    """The last value of the tag as the model has it: True equals 1, but is another tag."""
    return next(known[-1] for known in members if known == tag)


def _whole(value: Any) -> Any:
    """A value, 1.0 as the integer 1."""
    return int(value) if type(value) is float and value.is_integer() else value


def _unknown_variant(
    value: dict[str, Any], keys: list[str], members: Mapping[tuple[Any, ...], str], unknown: type[UnknownObject] | None
) -> Read:
    drift = _no_member(value, keys, members)
    if unknown is None:
        return NOTHING, [drift]
    return unknown(value, keys[0]), NONE if drift.kind == "unknown_variant" else [drift]


def _no_member(value: Mapping[str, Any], keys: list[str], members: Mapping[tuple[Any, ...], str]) -> Drift:
    """Where the tag of an object leaves the tags of the members."""
    before: tuple[Any, ...] = ()
    key, found, words = keys[0], NOTHING, ""
    for key in keys:
        known = {tag[len(before)] for tag in members if tag[: len(before)] == before and len(tag) > len(before)}
        words = " or ".join(
            f'"{item}"' if isinstance(item, str) else str(item).lower() for item in sorted(known, key=str)
        )
        found = _whole(value.get(key, NOTHING))
        if found is NOTHING:
            return Drift(_pointer(key), "missing_required", words, None)
        if type(found) not in {type(item) for item in known}:
            return _misfit(_pointer(key), found, words)
        before = (*before, found)
        if found not in known:
            break
    return Drift("", "unknown_variant", words, found)


def _plain_first(plain: frozenset[type], reader: Reader) -> Reader:
    return lambda value: (value, NONE) if type(value) in plain else reader(value)


def _collected(
    value: Any,
    items: list[tuple[Any, Any]],
    plain: frozenset[type],
    reader: Reader | None,
    problem: Callable[[Any], str | None],
) -> Read:
    """A list or map, item by item; one item that cannot be held makes the whole unreadable."""
    held: list[tuple[Any, Any]] = []
    drift: list[Drift] = []
    whole = True
    for key, item in items:
        if type(item) in plain or reader is None:
            held.append((key, item))
            continue
        read, inside = reader(item)
        whole = whole and read is not NOTHING
        held.append((key, read))
        if inside:
            drift += within(key, inside)
    if (found := problem(value)) is not None:
        drift.append(Drift("", "constraint", found, value))
    if not whole:
        return NOTHING, drift
    return (dict(held) if type(value) is dict else [read for _, read in held]), drift


def _const(expected: Any) -> Reader:
    words = f'"{expected}"' if isinstance(expected, str) else str(expected).lower()

    def read(value: Any) -> Read:
        if type(expected) is int and type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is not type(expected):
            return NOTHING, [_misfit("", value, words)]
        return value, NONE if value == expected else [Drift("", "unknown_value", words, value)]

    return read


def _open_enum(base: type, words: str) -> Reader:
    def read(value: Any) -> Read:
        found = _whole(value) if base is int else value
        return (found, NONE) if type(found) is base else (NOTHING, [_misfit("", value, words)])

    return read


def _misfit(pointer: str, value: Any, expected: str) -> Drift:
    return Drift(pointer, "null_not_allowed" if value is None else "wrong_type", expected, value)


def _wrong_tag(raw: Mapping[str, Any], tag: tuple[str, Any]) -> tuple[tuple[Any, ...], Drift]:
    key, expected = tag
    words = f'"{expected}"' if isinstance(expected, str) else str(expected)
    if key not in raw:
        return (key,), Drift(_pointer(key), "missing_required", words, None)
    value = raw[key]
    if type(value) is type(expected):
        return (key, value), Drift(_pointer(key), "unknown_value", words, value)
    return (key, value), _misfit(_pointer(key), value, words)


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _is_readable(reading: Any, value: Any) -> bool:
    try:
        reading.read(value)
    except ValueError:
        return False
    return True


def _limit_check(limits: Mapping[str, Any], kind: str) -> Callable[[Any], str | None]:
    least, most = limits.get("minimum"), limits.get("maximum")
    shortest, longest = limits.get("min_length"), limits.get("max_length")
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None

    def problem(value: Any) -> str | None:
        if least is not None and value < least:
            return f"at least {least}"
        if most is not None and value > most:
            return f"at most {most}"
        if shortest is not None or longest is not None:
            length = _decoded_length(value) if kind == "bytes" else len(value)
            if shortest is not None and length < shortest:
                return f"a length of at least {shortest}"
            if longest is not None and length > longest:
                return f"a length of at most {longest}"
        if pattern is not None and not pattern.search(value):
            return f"a match of {pattern.pattern}"
        return None

    return problem


def _decoded_length(text: str) -> int:
    """The number of bytes that base64 text stands for, without decoding it."""
    return len(text) * 3 // 4 - text.endswith("=") - text.endswith("==")


def _size_check(limits: Mapping[str, Any]) -> Callable[[Any], str | None]:
    least, most = limits.get("min_items"), limits.get("max_items")

    def problem(value: Any) -> str | None:
        if least is not None and len(value) < least:
            return f"at least {least} items"
        return f"at most {most} items" if most is not None and len(value) > most else None

    return problem


def received_object(cls: Any, raw: dict[str, Any], side: str | None) -> Any:
    """An object of `cls` from JSON data, read as from `side`, or from the first side that sends such objects."""
    model = load()
    owner = model.by_class[cls.__name__]
    senders = [owner["side"]] if "side" in owner else owner.get("sides") or list(model.sides)
    if side is not None and side not in senders:
        raise ValueError(f"{cls.__name__} is not sent by {side}, but by {' and '.join(senders)}")
    obj, _ = _walk(side or senders[0]).object(owner["name"], raw)
    return obj


@cache
def _walk(side: str) -> Walk:
    return Walk(side)
