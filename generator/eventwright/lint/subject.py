"""What a rule looks at: the model of a protocol, and the nodes from which it was made, for exact places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct

from eventwright.diagnostics import Related
from eventwright.edits import Fix, behind
from eventwright.load import KINDS, Document
from eventwright.model import Event, Field, Object, Place, Protocol, Side
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Span

_CODE = re.compile(r"`+[^`]*`+")


class Finding(Struct, frozen=True):
    """What a rule found: the token that has to change, a message, a hint, a second place, and how it can be mended."""

    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


class Prose(Struct, frozen=True):
    """A text of a spec for people: `key` is the one that it stands under, `name` what it is about."""

    key: str
    name: str
    scalar: Scalar

    def beside_code(self, *marks: str) -> str:
        """What it says outside backticks; nothing where it has none of `marks`, as most texts: that is seen faster."""
        return _CODE.sub("", self.scalar.text) if any(mark in self.scalar.text for mark in marks) else ""


class Subject(Struct, frozen=True, dict=True, eq=False):
    """One protocol as rules see it."""

    protocol: Protocol
    documents: tuple[Document, ...]
    earlier: Protocol | None = None
    """The protocol as it once was, where that is asked for."""

    def token(self, place: Place) -> Span:
        """The name that stands at a place of the model."""
        return self._named[place.file, place.line, place.column][0].span

    def node(self, place: Place) -> Node:
        """What is said of the name at a place of the model: a definition, or what stands behind the key."""
        return self._named[place.file, place.line, place.column][1]

    def entry(self, place: Place, key: str) -> tuple[Scalar, Node] | None:
        """The key `key`, with its value, of what stands at a place of the model."""
        node = self.node(place)
        return next((entry for entry in node if entry[0].text == key), None) if isinstance(node, Mapping) else None

    def key_span(self, place: Place, key: str) -> Span:
        """The key `key` of what stands at a place of the model; its name where there is none."""
        entry = self.entry(place, key)
        return entry[0].span if entry else self.token(place)

    def value_span(self, place: Place, key: str, inner: str | None = None) -> Span:
        """The value under `key`, or under `inner` in that, of what stands at a place; its name where there is none."""
        entry = self.entry(place, key)
        found = entry[1] if entry else None
        if inner is not None:
            found = found.get(inner) if isinstance(found, Mapping) else None
        return found.span if found else self.token(place)

    def fields(self) -> Iterator[tuple[Event | Object, Field]]:
        """Every field with its owner: those of an envelope once, the discriminator of events never."""
        return iter(self._fields)

    @cached_property
    def _fields(self) -> tuple[tuple[Event | Object, Field], ...]:
        return tuple(self._all_fields())

    def _all_fields(self) -> Iterator[tuple[Event | Object, Field]]:
        seen: set[Place] = set()
        for owner in (*self.protocol.events, *self.protocol.types):
            if isinstance(owner, (Event, Object)):
                for field in owner.fields:
                    if field.place not in seen and field.place != owner.place:
                        seen.add(field.place)
                        yield owner, field

    def label(self, owner: Event | Object, field: Field) -> str:
        """What the owner of a field is called: an envelope is its side's."""
        return owner.side if field.envelope and isinstance(owner, Event) else owner.name

    def add_behind(self, place: Place, key: str, text: str, *, safe: bool) -> Fix | None:
        """Puts a new entry behind the one under `key` of what stands at a place; None where that holds no simple value."""
        body, entry = self.node(place), self.entry(place, key)
        if entry is None or not isinstance(body, Mapping) or not isinstance(entry[1], Scalar):
            return None
        return Fix(f"add `{text}`", (behind(body, entry, text),), safe)

    @cached_property
    def events(self) -> dict[str, Event]:
        """The events by name."""
        return {event.name: event for event in self.protocol.events}

    def own_replies(self, event: Event) -> tuple[Mapping, ...]:
        """The entries of an event's own `replies`; those of its side are not among them."""
        entry = self.entry(event.place, "replies")
        items = entry[1].items if entry and isinstance(entry[1], Sequence) else ()
        return tuple(item for item in items if isinstance(item, Mapping))

    def readers(self, *sides: str) -> tuple[Side, ...]:
        """The sides that read what `sides` send."""
        return tuple(side for side in self.protocol.sides if any(side.name != sender for sender in sides))

    @cached_property
    def prose(self) -> tuple[Prose, ...]:
        """Every text for people."""
        return tuple(found for document in self.documents for found in _prose(document.node, _name(document.node)))

    @cached_property
    def _named(self) -> dict[tuple[str, int, int], tuple[Scalar, Node]]:
        return {
            (name.span.source.key, name.span.line, name.span.column): (name, node)
            for document in self.documents
            for name, node in _definitions(document.node)
        }


Rule: TypeAlias = Callable[[Subject], Iterator[Finding]]


def _name(node: Mapping) -> str:
    return next((node.text(kind) or "" for kind in KINDS if node.get(kind)), "")


def _definitions(node: Mapping) -> Iterator[tuple[Scalar, Node]]:
    """Every name in a definition with what is said of it: its own, and those of sides, fields and values."""
    for kind in KINDS:
        if isinstance(name := node.get(kind), Scalar):
            yield name, node
    yield from _named_in(node)


_NAMING = ("sides", "envelope", "fields", "values")


def _named_in(node: Mapping) -> Iterator[tuple[Scalar, Node]]:
    for key in _NAMING:
        entries = node.get(key)
        for name, value in entries if isinstance(entries, Mapping) else ():
            yield name, value
            if isinstance(value, Mapping):
                if isinstance(own := value.get("name"), Scalar):
                    yield own, value
                yield from _named_in(value)


def _prose(node: Mapping, name: str) -> Iterator[Prose]:
    for key in ("summary", "description"):
        if isinstance(text := node.get(key), Scalar):
            yield Prose(key, name, text)
    replies = node.get("replies")
    for reply in replies.items if isinstance(replies, Sequence) else ():
        if isinstance(reply, Mapping) and isinstance(when := reply.get("when"), Scalar):
            yield Prose("when", name, when)
    for key in (*_NAMING, "tags", "transports"):
        entries = node.get(key)
        for inner, value in entries if isinstance(entries, Mapping) else ():
            if isinstance(value, Mapping):
                yield from _prose(value, inner.text)
            elif isinstance(value, Scalar) and key not in ("fields", "envelope"):
                yield Prose("description", inner.text, value)
