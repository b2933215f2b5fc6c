"""The model of the protocol, which the package carries: read when something is first not as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec


class Model:
    """The definitions of a protocol by name, and what is asked of them."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.discriminator: str = data["discriminator"]
        self.types: dict[str, Any] = {item["name"]: item for item in data.get("types", [])}
        self.events: dict[str, Any] = {item["name"]: item for item in data.get("events", [])}
        self.by_class: dict[str, Any] = {
            item["class_name"]: item for item in [*self.types.values(), *self.events.values()]
        }
        self.by_wire_name: dict[str, Any] = {item["tag"][0][1]: item for item in self.events.values()}
        self.strict_sides = frozenset(side["name"] for side in data["sides"] if side["reads"] == "strict")
        self.sides: tuple[str, ...] = tuple(side["name"] for side in data["sides"])

    def owner(self, name: str) -> Mapping[str, Any]:
        """The event or type called `name`."""
        found: Mapping[str, Any] = self.events.get(name) or self.types[name]
        return found

    def struct_tag(self, owner: Mapping[str, Any]) -> tuple[str, Any] | None:
        """Key and value of the tag that msgspec writes for a class."""
        tag = owner.get("tag")
        return None if not tag or isinstance(tag[0][1], bool) else (tag[0][0], tag[0][1])

    def rules(self, owner: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """The rules across the fields of an object."""
        rules = owner.get("rules", {})
        found: list[tuple[str, Any]] = [
            (kind, rules[kind]) for kind in ("at_least_one_of", "exactly_one_of") if rules.get(kind)
        ]
        found += [("requires", pair) for pair in rules.get("requires", [])]
        found += [
            ("only_when", (item["name"], *pair)) for item in owner["fields"] for pair in item.get("only_when", [])
        ]
        return found

    def json_kinds(self, type_: Mapping[str, Any]) -> tuple[str, ...]:
        """The kinds of JSON value that a type can be."""
        match type_["kind"]:
            case "scalar":
                return _KINDS[type_["of"]]
            case "const":
                return _CONST_KINDS[type(type_["value"])]
            case "list":
                return ("array",)
            case "map":
                return ("object",)
            case "one_of":
                return tuple(kind for member in type_["members"] for kind in self.json_kinds(member))
            case _:
                return self._definition_kinds(self.types[type_["name"]])

    def _definition_kinds(self, definition: Mapping[str, Any]) -> tuple[str, ...]:
        match definition["kind"]:
            case "enum":
                return ("string",) if definition["base"] == "string" else ("number",)
            case "union":
                return self.json_kinds({**definition["one_of"], "kind": "one_of"})
            case "alias":
                return self.json_kinds(definition["use"]["type"])
            case _:
                return ("object",)

    def is_object(self, type_: Mapping[str, Any]) -> bool:
        """Whether a type is the name of an object."""
        return type_["kind"] == "ref" and bool(self.types[type_["name"]]["kind"] == "object")

    def objects_in(self, type_: Mapping[str, Any]) -> set[str]:
        """The names of the objects that a type may be or hold, names of unions and aliases followed."""
        match type_["kind"]:
            case "list":
                return self.objects_in(type_["item"]["type"])
            case "map":
                return self.objects_in(type_["value"]["type"])
            case "one_of":
                return {name for member in type_["members"] for name in self.objects_in(member)}
            case "ref":
                return self._objects_of(self.types[type_["name"]])
            case _:
                return set()

    def _objects_of(self, definition: Mapping[str, Any]) -> set[str]:
        match definition["kind"]:
            case "object":
                return {definition["name"]}
            case "union":
                return self.objects_in({**definition["one_of"], "kind": "one_of"})
            case "alias":
                return self.objects_in(definition["use"]["type"])
            case _:
                return set()

    def words(self, use: Mapping[str, Any]) -> str:
        """What a use of a type wants, in words."""
        return self.type_words(use["type"]) + (" or null" if use.get("nullable") else "")

    def type_words(self, type_: Mapping[str, Any]) -> str:
        """What a type wants, in words."""
        match type_["kind"]:
            case "scalar":
                return str(type_["of"])
            case "const":
                return f'"{type_["value"]}"' if isinstance(type_["value"], str) else str(type_["value"]).lower()
            case "list":
                return f"list of {self.words(type_['item'])}"
            case "map":
                return f"map of {self.words(type_['value'])}"
            case "ref":
                return str(type_["name"])
            case _:
                return " or ".join(self.type_words(member) for member in type_["members"])


_KINDS: dict[str, tuple[str, ...]] = {
    "string": ("string",), "bytes": ("string",), "datetime": ("string",), "boolean": ("boolean",),
    "integer": ("number",), "timestamp": ("number",), "number": ("number",),
    "any": ("string", "number", "boolean", "array", "object"),
}  # fmt: skip
_CONST_KINDS: dict[type, tuple[str, ...]] = {str: ("string",), bool: ("boolean",), int: ("number",)}


@cache
def load() -> Model:
    """The model that the package carries."""
    from pkgutil import get_data  # which reads from a zip, too

    data = get_data(__name__.rsplit(".", 2)[0], "model.json")
    return Model(msgspec.json.decode(data or b""))
