"""What the facts and the model are both turned into, so that one can be held against the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

NONE = "(none)"
"""Stands for a default that is not there; a default of null is None."""

JSON_KINDS = {
    "string": "string",
    "bytes": "string",
    "datetime": "string",
    "integer": "number",
    "number": "number",
    "timestamp": "number",
    "boolean": "boolean",
    "list": "array",
    "map": "object",
    "object": "object",
    "any": "any",
}


@dataclass(frozen=True)
class Member:
    """One of the things that may stand in a place. `values` are those of a const or enum, `target` names an object."""

    kind: str
    values: tuple[Any, ...] = ()
    open: bool = False
    limits: dict[str, Any] = field(default_factory=dict)
    item: Shape | None = None
    target: str = ""
    tag: str = ""

    @property
    def label(self) -> str:
        """What tells the member from the others: the constants of an object, else the JSON kind."""
        if self.kind in ("const", "enum"):
            return "string" if isinstance(self.values[0], str) else "number"
        return self.tag or JSON_KINDS[self.kind]

    def __str__(self) -> str:
        shown = ", ".join(map(str, self.values))
        return f"{'open ' if self.open else ''}{self.kind}{f' {shown}' if shown else ''}"


@dataclass(frozen=True)
class Shape:
    """All that may stand in a place: null or not, and the members by label."""

    nullable: bool
    members: dict[str, Member]

    def __str__(self) -> str:
        return " | ".join(str(member) for _, member in sorted(self.members.items()))


@dataclass(frozen=True)
class FieldView:
    """A field as one side sends it."""

    required: bool
    shape: Shape
    default: Any = NONE


class Reader(Protocol):
    """Reads events and objects of one protocol, as one side sends them. `visited` collects the types that it came by."""

    visited: set[str]

    def fields(self, owner: str) -> dict[str, FieldView]:
        """The fields of an event or object."""
        ...


def choice(values: Iterable[Any], *, open: bool) -> Member:
    """An enum; a closed one with a single value is a constant."""
    listed = tuple(values)
    return Member("const" if len(listed) == 1 and not open else "enum", listed, open)


def shape_of(nullable: bool, members: Iterable[Member]) -> Shape:
    """A shape from its members, no two of which may look the same on the wire."""
    by_label: dict[str, Member] = {}
    for member in members:
        assert member.label not in by_label, f"{member} and {by_label[member.label]} cannot be told apart"
        by_label[member.label] = member
    return Shape(nullable, by_label)


def tag_of(constants: dict[str, Any]) -> str:
    """The label of an object: its constant `type`, with its `role` where it has one."""
    return "/".join(str(constants[key]) for key in ("type", "role") if key in constants)
