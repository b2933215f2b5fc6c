"""The declared fields of a class as data."""

from __future__ import annotations

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

    doc: str
    """What it holds."""


def fields(cls: type[Any]) -> tuple[FieldInfo, ...]:
    """The declared fields of a class of the package, the tag included, in the order of the spec.

    Raises:
        TypeError: `cls` is no class of an event or object.
    """
    owner = load().by_class.get(cls.__name__)
    if owner is None or "fields" not in owner:
        raise TypeError(f"{cls.__name__} is no class of an event or object")
    senders = [owner["side"]] if "side" in owner else owner.get("sides") or list(load().sides)
    return tuple(_info(item, senders) for item in owner["fields"])


def _info(item: dict[str, Any], senders: list[str]) -> FieldInfo:
    use, presence = item["use"], dict(item["presence"])
    nullable = bool(use.get("nullable"))
    return FieldInfo(
        name=item["name"],
        attribute=item["attribute"],
        type=load().type_words(use["type"]),
        required=all(presence[side] == "required" for side in senders),
        nullable=nullable,
        const=use["type"].get("value") if use["type"]["kind"] == "const" and not nullable else None,
        doc=item.get("description", ""),
    )
