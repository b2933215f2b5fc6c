"""Reads realtime.json as shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facts_shapes import NONE, FieldView, Member, Shape, choice, shape_of, tag_of

Json = dict[str, Any]

LIMITS = {"minimum": "minimum", "maximum": "maximum", "maxLength": "max_length", "pattern": "pattern", "minItems": "min_items"}
FITTING = {
    "string": ("max_length", "pattern"),
    "bytes": ("max_length",),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
    "timestamp": ("minimum", "maximum"),
}
FORMATS = {("string", "base64"): "bytes", ("integer", "unixtime"): "timestamp"}


class FactsReader:
    """What the facts say of the events that one side of one protocol sends. Prose binds as much as a declaration does."""

    def __init__(self, facts: Json, protocol: str, side: str) -> None:
        self.types: dict[str, Json] = facts["types"]
        self.events = {item["type"]: item for item in facts["events"] if (item["protocol"], item["side"]) == (protocol, side)}
        self.visited: set[str] = set()

    def fields(self, owner: str) -> dict[str, FieldView]:
        """The fields of an event or object."""
        self.visited.add(owner)
        return {item["name"]: self._view(item) for item in self._definition(owner)["fields"]}

    def _definition(self, owner: str) -> Json:
        return self.events.get(owner) or self.types[owner]

    def _view(self, item: Json) -> FieldView:
        nullable = item.get("nullable", False) or item.get("null_hint", False)
        shape = self._shape(item["type"], item.get("documented", {}), nullable)
        return FieldView(item.get("required", False), shape, self._default(item, shape))

    def _default(self, item: Json, shape: Shape) -> Any:
        """The declared default, else the documented one, else that of the type; what a constant repeats is none."""
        named = self.types.get(item["type"].get("name", ""), {})
        places = (item, item.get("documented", {}), item["type"], named, named.get("documented", {}))
        default = next((place["default"] for place in places if "default" in place), NONE)
        constants = [member.values[0] for member in shape.members.values() if member.kind == "const"]
        return NONE if len(shape.members) == 1 and default in constants else default

    def _shape(self, use: Json, documented: Json, nullable: bool = False) -> Shape:
        return shape_of(nullable or self._null_by_name(use), self._members(use, documented))

    def _null_by_name(self, use: Json) -> bool:
        return use["kind"] == "ref" and self.types[use["name"]].get("nullable", False)

    def _members(self, use: Json, documented: Json) -> Iterator[Member]:
        match use["kind"]:
            case "union":
                for member in use["members"]:
                    yield from self._members(member, documented)
            case "ref":
                yield from self._named(use["name"], documented)
            case "array":
                yield Member("list", limits=limits(use, documented), item=self._shape(use["items"], {}))
            case "map":
                yield self._map(use, documented)
            case _:
                yield leaf(use, documented)

    def _named(self, name: str, documented: Json) -> Iterator[Member]:
        definition = self.types[name]
        if definition["kind"] == "object":
            yield Member("object", target=name, tag=tag_of(self._constants(definition)))
        else:
            self.visited.add(name)
            yield from self._members(definition["type"], documented | definition.get("documented", {}))

    def _constants(self, definition: Json) -> Json:
        leaves = [(item, item["type"]) for item in definition["fields"] if item["type"]["kind"] in ("const", "enum", "string")]
        found = {item["name"]: leaf(use, item.get("documented", {})) for item, use in leaves}
        return {name: member.values[0] for name, member in found.items() if member.kind == "const"}

    def _map(self, use: Json, documented: Json) -> Member:
        stated = {"max_items": "max_pairs", "key_max_length": "key_max_length"}
        found = {key: documented[old] for key, old in stated.items() if old in documented}
        value = {"max_length": documented["value_max_length"]} if "value_max_length" in documented else {}
        return Member("map", limits=found, item=self._shape(use["values"], value))


def leaf(use: Json, documented: Json) -> Member:
    """A type that holds no other."""
    kind = use["kind"]
    if kind == "const" or ("const" in documented and kind != "enum"):
        return choice([use.get("value", documented.get("const"))], open=False)
    if kind in ("enum", "open_enum"):
        return choice(use["values"], open=kind == "open_enum")
    kind = FORMATS.get((kind, documented.get("format") or use.get("format")), kind)
    return Member(kind, limits={key: value for key, value in limits(use, documented).items() if key in FITTING.get(kind, ())})


def limits(use: Json, documented: Json) -> Json:
    """The limits of a type, declared or documented, under the names that specs have for them."""
    declared = {key: use[old] for old, key in LIMITS.items() if old in use}
    stated = {key: documented[key] for key in ("minimum", "maximum", "pattern", "max_length") if key in documented}
    if "max_bytes" in documented:
        stated["max_length"] = documented["max_bytes"]
    return stated | declared
