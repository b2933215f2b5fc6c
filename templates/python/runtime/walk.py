"""The slow way in: JSON data to objects, every place that differs from the spec noted.

A reader is made for each type of the model, when it is first needed. It takes a value and gives what the attribute
is to hold and the drift inside it; what cannot be held is `NOTHING`, and the field around it stays unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from msgspec import convert

from .attributes import BASE64, RFC3339
from .building import Builder, ClassPlan, FieldPlan, foreign
from .errors import Drift
from .limits import is_readable, limit_check, size_check
from .model import load
from .native import Natives
from .objects import class_of
from .reading import (
    NONE,
    NOTHING,
    Plain,
    Read,
    Reader,
    collected,
    misfit,
    plain_first,
    whole,
)
from .variants import member_of, unknown_variant

_JSON_KINDS: dict[type, str] = {
    str: "string", int: "number", float: "number", bool: "boolean", list: "array", dict: "object", type(None): "null",
}  # fmt: skip
_SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,), "bytes": (str,), "datetime": (str,), "integer": (int,), "timestamp": (int,),
    "number": (int, float), "boolean": (bool,),
}  # fmt: skip
_READINGS = {"bytes": BASE64, "datetime": RFC3339}


class Walk:
    """Reads what one side sends. With `strict`, base64 and dates are looked into, too."""

    def __init__(self, side: str, strict: bool = False) -> None:
        self.side, self.strict = side, strict
        self.model = load()
        self._builders: dict[str, Builder] = {}
        self._events: dict[str, Builder] = {}
        self._package = import_module(__name__.rsplit(".", 2)[0])
        self._natives = Natives(self.model, self._package, side)

    def object(self, name: str, raw: dict[str, Any]) -> Read:
        """The object of the event or type `name` that `raw` stands for, and its drift."""
        builder = self._builders.get(name)
        if builder is None:
            builder = self._builders[name] = Builder(self._plan(self.model.owner(name)))
        return builder(raw)

    def event(self, wire_name: str, raw: dict[str, Any]) -> Read:
        """The event that `raw` stands for, by its name on the wire, and its drift."""
        builder = self._events.get(wire_name)
        if builder is None:
            owner = self.model.by_wire_name[wire_name]
            builder = self._events[wire_name] = Builder(self._plan(owner))
        return builder(raw)

    def _plan(self, owner: Mapping[str, Any]) -> ClassPlan:
        tag = self.model.struct_tag(owner)
        items = [item for item in owner["fields"] if tag is None or item["name"] != tag[0]]
        sent = [item for item in items if dict(item["presence"])[self.side] == "required"]
        return ClassPlan(
            cls=getattr(self._package, owner["class_name"]),
            side=self.side,
            tag=tag,
            fields={item["name"]: self._field(item) for item in items},
            required={item["name"]: self.model.words(item["use"]) for item in sent},
            open=owner["open"],
            rules=self.model.rules(owner),
        )

    def _field(self, item: Mapping[str, Any]) -> FieldPlan:
        plain, reader = self._use(item["use"])
        if dict(item["presence"])[self.side] == "absent":
            return FieldPlan(item["attribute"], frozenset(), foreign(self.side, plain_first(plain, reader)))
        return FieldPlan(item["attribute"], plain, reader)

    # types

    def _use(self, use: Mapping[str, Any]) -> tuple[Plain, Reader]:
        """The JSON types that fit as they are, and the reader for the rest."""
        plain, reader = self._type(use["type"])
        if use.get("nullable"):
            return plain | {type(None)}, reader
        return plain, reader

    def _type(self, type_: Mapping[str, Any]) -> tuple[Plain, Reader]:
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

    def _scalar(self, type_: Mapping[str, Any]) -> tuple[Plain, Reader]:
        kind, limits = type_["of"], type_.get("limits", {})
        if kind == "any":
            return frozenset(_JSON_KINDS), lambda value: (value, NONE)
        types, words = _SCALARS[kind], self.model.type_words(type_)
        reading = _READINGS.get(kind) if self.strict else None
        whole = kind in ("integer", "timestamp")
        problem = limit_check(limits, kind) if limits or reading else None

        def read(value: Any) -> Read:
            if whole and type(value) is float and value.is_integer():
                value = int(value)  # 1.0 is the integer 1
            if type(value) not in types:
                return NOTHING, [misfit("", value, words)]
            if reading is not None and not is_readable(reading, value):
                return value, [Drift("", "constraint", reading.expected, value)]
            found = problem(value) if problem is not None else None
            return value, [Drift("", "constraint", found, value)] if found else NONE

        return frozenset() if problem is not None else frozenset(types), read

    def _list(self, type_: Mapping[str, Any]) -> Reader:
        plain, reader = self._use(type_["item"])
        problem, words = size_check(type_.get("limits", {})), self.model.type_words(type_)

        def read(value: Any) -> Read:
            if class_of(value) is not list:
                return NOTHING, [misfit("", value, words)]
            items: Any = enumerate(value)
            return collected(value, list(items), plain, reader, problem)

        return read

    def _map(self, type_: Mapping[str, Any]) -> tuple[Plain, Reader]:
        plain, reader = self._use(type_["value"])
        problem, words = size_check(type_.get("limits", {})), self.model.type_words(type_)

        def read(value: Any) -> Read:
            if class_of(value) is not dict:
                return NOTHING, [misfit("", value, words)]
            return collected(value, list(value.items()), plain, reader, problem)

        return frozenset(), read

    def _reference(self, name: str) -> tuple[Plain, Reader]:
        definition = self.model.types[name]
        match definition["kind"]:
            case "enum":
                return self._enum(definition)
            case "union":
                return frozenset(), self._one_of(definition["one_of"])
            case "alias":
                return self._use(definition["use"])
            case _:
                return frozenset(), self._object_reader(name)

    def _object_reader(self, name: str) -> Reader:
        native = None if self.strict else self._natives.of(name)
        key, tag = self.model.struct_tag(self.model.types[name]) or ("", None)
        cls, check = native or (None, None)

        def read(value: Any) -> Read:
            if class_of(value) is not dict:
                return NOTHING, [misfit("", value, name)]
            if cls is not None and value.get(key) == tag and (check is None or check(value)):
                try:
                    return convert(value, cls), NONE
                except (ValueError, RecursionError):
                    pass
            return self.object(name, value)

        return read

    def _enum(self, definition: Mapping[str, Any]) -> tuple[Plain, Reader]:
        base = str if definition["base"] == "string" else int
        if definition["open"]:
            return frozenset({base}), _open_enum(base, definition["base"])
        known = frozenset(item["value"] for item in definition["values"])
        words = " or ".join(f'"{item}"' if base is str else str(item) for item in sorted(known))

        def read(value: Any) -> Read:
            if base is int and type(value) is float and value.is_integer():
                value = int(value)
            if type(value) is not base:
                return NOTHING, [misfit("", value, words)]
            return value, NONE if value in known else [Drift("", "unknown_value", words, value)]

        return frozenset(), read

    # unions

    def _one_of(self, one_of: Mapping[str, Any]) -> Reader:
        by_kind: dict[str, list[Reader]] = {}
        for member in one_of["members"]:
            plain, reader = self._type(member)
            for kind in self.model.json_kinds(member):
                if kind != "object" or not self._is_object(member):
                    by_kind.setdefault(kind, []).append(plain_first(plain, reader))
        if one_of.get("variants"):
            by_kind["object"] = [self._variants(one_of)]
        words = self.model.type_words(one_of)

        def read(value: Any) -> Read:
            readers = by_kind.get(_JSON_KINDS[type(value)])
            if readers is None:
                return NOTHING, [misfit("", value, words)]
            if len(readers) == 1:
                return readers[0](value)
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

        readers = {name: self._object_reader(name) for name in members.values()}
        key = keys[0] if keys else ""
        by_text = {tag[0]: readers[name] for tag, name in members.items() if len(tag) == 1 and isinstance(tag[0], str)}

        def read(value: dict[str, Any]) -> Read:
            found: Any = value.get(key)
            reader = by_text.get(found) if type(found) is str else None
            if reader is not None:
                return reader(value)
            name = member_of(members, keys, value) if keys else members[()]
            if name is not None:
                return readers[name](value)
            return unknown_variant(value, keys, members, unknown)

        return read


def _const(expected: Any) -> Reader:
    words = f'"{expected}"' if isinstance(expected, str) else str(expected).lower()

    def read(value: Any) -> Read:
        if type(expected) is int and type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is not type(expected):
            return NOTHING, [misfit("", value, words)]
        return value, NONE if value == expected else [Drift("", "unknown_value", words, value)]

    return read


def _open_enum(base: type, words: str) -> Reader:
    def read(value: Any) -> Read:
        found = whole(value) if base is int else value
        return (found, NONE) if type(found) is base else (NOTHING, [misfit("", value, words)])

    return read


def received_object(cls: Any, raw: dict[str, Any], side: str | None) -> Any:
    """An object of `cls` from JSON data, read as from `side`, or from the first side that sends such objects."""
    from .wire import plain

    model = load()
    owner = model.by_class.get(cls.__name__)
    if owner is None:
        raise TypeError(f"{cls.__name__} is a base of classes, and no event or object itself")
    senders = [owner["side"]] if "side" in owner else owner.get("sides") or list(model.sides)
    if side is not None and side not in senders:
        raise ValueError(f"{cls.__name__} is not sent by {side}, but by {' and '.join(senders)}")
    obj, _ = _walk(side or senders[0]).object(owner["name"], plain(raw))
    return obj


@cache
def _walk(side: str) -> Walk:
    return Walk(side)
