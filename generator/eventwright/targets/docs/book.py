"""Where everything stands in the docs of a protocol, and how one page refers to another."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import PurePosixPath

from msgspec import Struct

from eventwright.ledger import Ledger, digest
from eventwright.model import Alias, Enum, Event, Field, Object, Protocol, Ref, Reply, Type, TypeDefinition, Union, parts
from eventwright.sinks import Sunk, joined
from eventwright.sinks.markdown import anchor_id, cell, code, item, link, prose

INDEX = PurePosixPath("README.md")
"""The page that a code host shows for the folder."""


def event_path(event: Event) -> PurePosixPath:
    """The page of an event."""
    return PurePosixPath("events") / event.side / f"{event.name}.md"


def type_path(definition: TypeDefinition) -> PurePosixPath:
    """The page of a type."""
    return PurePosixPath("types") / f"{definition.name}.md"


class Place(Struct, frozen=True):
    """A place where a type is used: in a field of an event or object, or (without a field) in a union or alias."""

    owner: Event | TypeDefinition
    field: Field | None = None


class Book(Struct, frozen=True, dict=True):
    """What the pages of a protocol need to know of each other, each under its name."""

    ledger: Ledger

    @property
    def protocol(self) -> Protocol:
        """The head of the protocol: all but its events and types."""
        return self.ledger.head

    @property
    def types(self) -> Mapping[str, TypeDefinition]:
        """The types by name."""
        return self.ledger.types

    @property
    def events(self) -> Mapping[str, Event]:
        """The events by name."""
        return self.ledger.events

    @cached_property
    def paths(self) -> Mapping[str, PurePosixPath]:
        """The page of each name; an event comes before a type of its name."""
        return self.ledger.table("path", _paths, lambda path: digest(str(path)))

    @cached_property
    def places(self) -> Mapping[str, list[Place]]:
        """Where each type is used, events first."""
        of_owner = self.ledger.digest_of
        return self.ledger.table("places", _places, lambda found: digest([_of_place(of_owner, place) for place in found]))

    @cached_property
    def answered(self) -> Mapping[str, list[tuple[Event, Reply]]]:
        """For each event, the events that it may answer."""
        of_event = self.ledger.digest_of
        return self.ledger.table("answered", _answered, lambda found: digest([(of_event(asked), how) for asked, how in found]))

    def summary(self, owner: Event | TypeDefinition) -> str:
        """What a thing is, in a line; of one that is defined in its field, all that the field begins with."""
        if isinstance(owner, (Object, Enum)) and owner.inline:
            for place in self.places[owner.name]:
                if place.field is not None and place.field.description.startswith(owner.summary):
                    return " ".join(place.field.description.split("\n\n")[0].split())
        return owner.summary


def _of_place(of_owner: Callable[[Event | TypeDefinition], bytes], place: Place) -> tuple[bytes, str | None]:
    return of_owner(place.owner), place.field.name if place.field is not None else None


def _paths(protocol: Protocol) -> dict[str, PurePosixPath]:
    types = {definition.name: type_path(definition) for definition in protocol.types}
    return types | {event.name: event_path(event) for event in protocol.events}


def _places(protocol: Protocol) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {definition.name: [] for definition in protocol.types}
    for owner in (*protocol.events, *protocol.types):
        for place, type_ in _uses(owner):
            for name in dict.fromkeys(part.name for part in parts(type_) if isinstance(part, Ref)):
                found[name].append(place)
    return found


def _answered(protocol: Protocol) -> dict[str, list[tuple[Event, Reply]]]:
    found: dict[str, list[tuple[Event, Reply]]] = {event.name: [] for event in protocol.events}
    for event in protocol.events:
        for reply in event.replies:
            found[reply.event].append((event, reply))
    return found


def _uses(owner: Event | TypeDefinition) -> Iterator[tuple[Place, Type]]:
    match owner:
        case Event(fields=fields) | Object(fields=fields):
            yield from ((Place(owner, field), field.use.type) for field in fields)
        case Union(one_of=one_of):
            yield Place(owner), one_of
        case Alias(use=use):
            yield Place(owner), use.type
        case _:
            pass


@cache
def _way(path: PurePosixPath, folder: PurePosixPath) -> str:
    return posixpath.relpath(path, folder)


class Page(Struct, frozen=True, dict=True):
    """A page, seen from which links lead to others; `owner` is what it is about, None on the index."""

    book: Book
    path: PurePosixPath
    owner: Event | TypeDefinition | None = None

    def to(self, path: PurePosixPath, anchor: str = "") -> str:
        """The way from this page to a place on it or on another."""
        way = "" if path == self.path else _way(path, self.path.parent)
        return f"{way}#{anchor}" if anchor else way or path.name

    def event(self, name: str) -> Sunk:
        """An event's name, leading to its page."""
        return self._named(name, event_path(self.book.events[name]))

    def type(self, name: str) -> Sunk:
        """A type's name, leading to its page."""
        return self._named(name, type_path(self.book.types[name]))

    def named(self, owner: Event | TypeDefinition) -> Sunk:
        """The name of an event or type, leading to its page."""
        return self.event(owner.name) if isinstance(owner, Event) else self.type(owner.name)

    def _named(self, name: str, path: PurePosixPath) -> Sunk:
        return code(name) if path == self.path else link(code(name), self.to(path))

    def field(self, owner: Event | TypeDefinition, field: Field) -> Sunk:
        """A field's name, leading to its row."""
        path = event_path(owner) if isinstance(owner, Event) else type_path(owner)
        return link(code(field.name), self.to(path, anchor_id("field", field.name)))

    def path_in(self, words: str) -> Sunk:
        """A field by its path, as `Response.id`, leading to its row where the first part is a type."""
        name, _, field = words.partition(".")
        definition = self.book.types.get(name)
        if not isinstance(definition, Object) or field not in {item.name for item in definition.fields}:
            return code(words)
        return link(code(words), self.to(type_path(definition), anchor_id("field", field)))

    def tags(self, tags: tuple[str, ...]) -> Sunk:
        """Tags, leading to what the index says about them."""
        return joined(", ", (link(code(tag), self.to(INDEX, anchor_id("tag", tag))) for tag in tags))

    def transports(self, names: tuple[str, ...]) -> Sunk:
        """Transports, leading to what the index says about them."""
        return joined(", ", (link(code(name), self.to(INDEX, anchor_id("transport", name))) for name in names))

    def side(self, name: str) -> Sunk:
        """A side by its name, leading to its part of the index."""
        return link(code(name), self.to(INDEX, anchor_id("side", name)))

    def links(self, words: str) -> str | None:
        """Where a name in backticks leads to; a field of the page's own thing is meant before an event of that name."""
        fields = self.owner.fields if isinstance(self.owner, (Event, Object)) else ()
        path = self.book.paths.get(words)
        if path is None or path == self.path or words in {field.name for field in fields}:
            return None
        return self.to(path)

    def prose(self, value: str) -> Sunk:
        """An author's Markdown as blocks."""
        return prose(value, self.links)

    def mention(self, name: str) -> Sunk:
        """A name as code, leading to its page where it has one."""
        target = self.links(name)
        return code(name) if target is None else link(code(name), target)

    def cell(self, value: str) -> Sunk:
        """An author's Markdown on one line."""
        return cell(value, self.links)

    def item(self, label: Sunk, value: str, after: list[Sunk]) -> Sunk:
        """An author's Markdown as an item of a list, sentences of ours behind it."""
        return item(label, value, self.links, joined(" ", after))
