"""Examples as Python that picks them out of what comes in: patterns of `match`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec import field as attribute

from eventwright.model import Event, Field, Object
from eventwright.sinks import Sunk, fill, trusted
from eventwright.sinks.python import literal, name
from eventwright.targets.docs.book import Book
from eventwright.targets.examples import PACKAGE, Builder, Expression, Group, after, is_given, laid_out, python_import

MAX_DEPTH = 3
"""How deep a pattern looks into objects."""
MAX_NAMES = 3
"""How many names a pattern binds."""


def python_match(book: Book, event: Event, value: dict[str, Any]) -> Sunk:
    """A `match` whose case takes the event of an example, told by what is characteristic of it."""
    case = after(trusted("case "), Pattern(Builder(book.shapes)).object(event, value, 1))
    assert isinstance(case, Group)
    head = laid_out(Group(case.opening, case.items, trusted("):")), 4)
    return fill(
        "{}\n\nmatch rt.decode_{}_event(frame):\n    {}\n        ...", python_import(book.protocol), name(event.side), head
    )


class Pattern(Struct):
    """Makes the pattern of one example; `names` are those that it binds, each of them once."""

    builder: Builder
    names: set[str] = attribute(default_factory=set[str])

    def object(self, owner: Event | Object, value: dict[str, Any], depth: int) -> Group:
        """The pattern of an object: the class, and what tells this example from others of the class."""
        items = tuple(self._arguments(owner, value, depth))
        return Group(fill("{}.{}(", PACKAGE, name(owner.class_name)), items, trusted(")"))

    def _arguments(self, owner: Event | Object, value: dict[str, Any], depth: int) -> Iterator[Expression]:
        for field in owner.fields:
            if field.name in value and not field.envelope and is_given(owner, field):
                found = self._value(field, value[field.name], depth)
                if found is not None:
                    yield after(fill("{}=", name(field.attribute)), found)

    def _value(self, field: Field, value: Any, depth: int) -> Expression | None:
        if value is None:
            return trusted("None")
        if isinstance(value, dict):
            return self._object(field, value, depth)  # pyright: ignore[reportUnknownArgumentType]
        if isinstance(value, (str, bool)) and self.builder.is_named(field.use.type):
            return literal(value)
        return self._bound(field)

    def _object(self, field: Field, value: dict[str, Any], depth: int) -> Expression | None:
        owner = self.builder.object_of(field.use.type, value)
        if owner is None or depth >= MAX_DEPTH:
            return self._bound(field)
        return self.object(owner, value, depth + 1)

    def _bound(self, field: Field) -> Sunk | None:
        """A name for what the field holds: that of its attribute, unless the pattern has it already."""
        word = field.attribute
        if word in self.names or len(self.names) == MAX_NAMES or word.startswith("_") or word == PACKAGE or field.ref:
            return None
        self.names.add(word)
        return name(word)
