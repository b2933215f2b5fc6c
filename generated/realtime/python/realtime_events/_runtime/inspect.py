"""The declared fields of a class as data."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from msgspec import Struct

from .model import load


class FieldInfo(Struct, frozen=True):
    """A field of a class, as its spec declares it."""

    name: str
    """The key on the wire."""

    attribute: str
    """The attribute of the class."""

    type: str
    """The type in the words of the spec language."""

    required: bool
    """Whether every side that sends the object must set it."""

    nullable: bool
    """Whether null is legal."""

    const: str | int | bool | None
    """Its one value, where it has just one; else None."""

    values: tuple[str | int | bool, ...]
    """The constants that it may be, those of enums included; of an open enum, those that are known."""

    variants: tuple[builtins.type[Any], ...]
    """The classes of the objects that it may be, or that its lists and maps may hold."""

    doc: str
    """What it holds."""


def fields(cls: type[Any]) -> tuple[FieldInfo, ...]:
    """The declared fields of a class of the package, the tag included, in the order of the spec.

    Raises:
        TypeError: `cls` is no class of an event or object.
    """
    owner = load().by_class.get(getattr(cls, "__name__", ""))
    if owner is None or "fields" not in owner:
        raise TypeError(f"{cls!r} is no class of an event or object")
    senders = [owner["side"]] if "side" in owner else owner.get("sides") or list(load().sides)
    return tuple(_info(item, senders) for item in owner["fields"])


def _info(item: dict[str, Any], senders: list[str]) -> FieldInfo:
    use, presence = item["use"], dict(item["presence"])
    nullable = bool(use.get("nullable"))
    parts = list(_parts(use["type"]))
    return FieldInfo(
        name=item["name"],
        attribute=item["attribute"],
        type=load().type_words(use["type"]),
        required=all(presence[side] == "required" for side in senders),
        nullable=nullable,
        const=use["type"].get("value") if use["type"]["kind"] == "const" and not nullable else None,
        values=tuple(value for part in parts for value in _values(part)),
        variants=tuple(_class(part["class_name"]) for part in parts if part["kind"] == "object"),
        doc=item.get("description", ""),
    )


def _parts(type_: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Built-in types, enums and objects that a type is made of: aliases, unions, lists and maps are looked into."""
    match type_["kind"]:
        case "list":
            yield from _parts(type_["item"]["type"])
        case "map":
            yield from _parts(type_["value"]["type"])
        case "alias":
            yield from _parts(type_["use"]["type"])
        case "union":
            yield from _parts({**type_["one_of"], "kind": "one_of"})
        case "one_of":
            for member in type_["members"]:
                yield from _parts(member)
        case "ref":
            yield from _parts(load().types[type_["name"]])
        case _:
            yield type_


def _values(part: Mapping[str, Any]) -> list[Any]:
    if part["kind"] == "enum":
        return [item["value"] for item in part["values"]]
    return [part["value"]] if part["kind"] == "const" else []


def _class(name: str) -> Any:
    return getattr(import_module(__name__.rsplit(".", 2)[0]), name)
