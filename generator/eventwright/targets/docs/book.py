"""Where everything stands in the docs of a protocol, and how one page refers to another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath

from msgspec import Struct

from eventwright.ledger import Ledger, digest
from eventwright.model import Alias, Enum, Event, Field, Object, Protocol, Ref, Reply, Type, TypeDefinition, Union, parts
from eventwright.model import Place as SpecPlace
from eventwright.shapes import mention, shape
from eventwright.sinks import Sunk, joined
from eventwright.sinks.markdown import anchor_id, item
from eventwright.targets.docs.language import MARKDOWN, Language

README = PurePosixPath("README.md")
"""The page that a code host shows for the folder."""


def event_path(event: Event) -> PurePosixPath:
    """The page of an event."""
    return _path("events", event.side, event.name)


def type_path(definition: TypeDefinition) -> PurePosixPath:
    """The page of a type."""
    return _path("types", definition.name)


@cache
def _path(*parts: str) -> PurePosixPath:
    return PurePosixPath(*parts[:-1]) / f"{parts[-1]}.md"


def flow_path(name: str) -> PurePosixPath:
    """The page of a flow, where there is a site."""
    return PurePosixPath("flows") / f"{name}.md"


class Place(Struct, frozen=True):
    """A place where a type is used: in a field of an event or object, or (without a field) in a union or alias.

    `description` is that of the field, where the type is defined in it. The owner is only mentioned.
    """

    owner: Event | TypeDefinition
    field: str | None = None
    description: str = ""


class Book(Struct, frozen=True):
    """What the pages of a protocol need to know of each other, each under its name; `index` is the first of them.

    Paths are those of the Markdown; a page in another language lies beside it.

    `paths` are the pages, an event's before that of a type of its name; `places` are where a type is used, events first;
    `answered` are the names of the events that an event may answer; `specs` are the pages of spec files, where there are such.
    `shapes` are the types as they are seen where they are used.
    """

    ledger: Ledger
    paths: Mapping[str, PurePosixPath]
    places: Mapping[str, list[Place]]
    answered: Mapping[str, list[tuple[str, Reply]]]
    specs: Mapping[str, PurePosixPath]
    shapes: Mapping[str, TypeDefinition]
    index: PurePosixPath = README

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

    def summary(self, owner: Event | TypeDefinition) -> str:
        """What a thing is, in a line; of one that is defined in its field, all that the field begins with."""
        if isinstance(owner, (Object, Enum)) and owner.inline:
            for place in self.places[owner.name]:
                if place.field is not None and place.description.startswith(owner.summary):
                    return " ".join(place.description.split("\n\n")[0].split())
        return owner.summary


def open_book(ledger: Ledger, index: PurePosixPath = README, specs: Mapping[str, PurePosixPath] | None = None) -> Book:
    """The book of the protocol that a ledger has the tables of; `specs` are the pages of spec files."""
    return Book(
        ledger,
        ledger.table("path", _paths, lambda path: digest(str(path))),
        ledger.table("places", _places),
        ledger.table("answered", _answered),
        ledger.table("page of spec", lambda _: specs or {}, lambda path: digest(str(path))),
        ledger.table("shape", lambda whole: {definition.name: shape(definition) for definition in whole.types}),
        index,
    )


def _paths(protocol: Protocol) -> dict[str, PurePosixPath]:
    types = {definition.name: type_path(definition) for definition in protocol.types}
    return types | {event.name: event_path(event) for event in protocol.events}


def _places(protocol: Protocol) -> dict[str, list[Place]]:
    inside = {definition.name for definition in protocol.types if getattr(definition, "inline", False)}
    found: dict[str, list[Place]] = {definition.name: [] for definition in protocol.types}
    for owner in (*protocol.events, *protocol.types):
        seen = mention(owner)
        for field, type_ in _uses(owner):
            for name in dict.fromkeys(part.name for part in parts(type_) if isinstance(part, Ref)):
                found[name].append(_place(seen, field, name in inside))
    return found


def _place(owner: Event | TypeDefinition, field: Field | None, is_inline: bool) -> Place:
    return Place(owner) if field is None else Place(owner, field.name, field.description if is_inline else "")


def _answered(protocol: Protocol) -> dict[str, list[tuple[str, Reply]]]:
    found: dict[str, list[tuple[str, Reply]]] = {event.name: [] for event in protocol.events}
    for event in protocol.events:
        for reply in event.replies:
            found[reply.event].append((event.name, reply))
    return found


def _uses(owner: Event | TypeDefinition) -> Iterator[tuple[Field | None, Type]]:
    match owner:
        case Event(fields=fields) | Object(fields=fields):
            yield from ((field, field.use.type) for field in fields)
        case Union(one_of=one_of):
            yield None, one_of
        case Alias(use=use):
            yield None, use.type
        case _:
            pass


@cache
def _way(path: PurePosixPath, start: PurePosixPath, suffix: str) -> str:
    """The way from one page to another; `posixpath.relpath`, which asks the system where it is, takes a tenth of a run."""
    folder, steps = start.parts[:-1], path.with_suffix(suffix).parts
    shared = len(posixpath.commonprefix([folder, steps[:-1]]))
    return "/".join([".."] * (len(folder) - shared) + list(steps[shared:]))


class Page(Struct, frozen=True, dict=True):
    """A page, seen from which links lead to others; `owner` is what it is about, None on the index."""

    book: Book
    path: PurePosixPath
    owner: Event | TypeDefinition | None = None
    write: Language = MARKDOWN

    def to(self, path: PurePosixPath, anchor: str = "") -> str:
        """The way from this page to a place on it or on another."""
        way = "" if path == self.path else _way(path, self.path, self.write.suffix)
        return f"{way}#{anchor}" if anchor else way or path.with_suffix(self.write.suffix).name

    def event(self, name: str) -> Sunk:
        """An event's name, leading to its page."""
        return self._named(name, self.book.paths[name])

    def type(self, name: str) -> Sunk:
        """A type's name, leading to its page."""
        return self._named(name, type_path(self.book.shapes[name]))

    def named(self, owner: Event | TypeDefinition) -> Sunk:
        """The name of an event or type, leading to its page."""
        return self.event(owner.name) if isinstance(owner, Event) else self.type(owner.name)

    def _named(self, name: str, path: PurePosixPath) -> Sunk:
        return self.write.code(name) if path == self.path else self.write.link(self.write.code(name), self.to(path))

    def field(self, owner: Event | TypeDefinition, name: str) -> Sunk:
        """A field's name, leading to its row."""
        path = event_path(owner) if isinstance(owner, Event) else type_path(owner)
        return self.write.link(self.write.code(name), self.to(path, anchor_id("field", name)))

    def path_in(self, words: str) -> Sunk:
        """A field by its path, as `Response.id`, leading to its row where the first part is a type."""
        name, _, field = words.partition(".")
        definition = self.book.shapes.get(name)
        if not isinstance(definition, Object) or field not in {item.name for item in definition.fields}:
            return self.write.code(words)
        return self.write.link(self.write.code(words), self.to(type_path(definition), anchor_id("field", field)))

    def spec(self, place: SpecPlace) -> Sunk:
        """Where something is defined, leading to the page of that file where there is one."""
        label = self.write.code(f"{place.file}:{place.line}")
        path = self.book.specs.get(place.file)
        anchor = f"L{place.line}" if self.write.has_lines else ""
        return label if path is None else self.write.link(label, self.to(path, anchor))

    def tags(self, tags: tuple[str, ...]) -> Sunk:
        """Tags, leading to what the index says about them."""
        return joined(
            ", ", (self.write.link(self.write.code(tag), self.to(self.book.index, anchor_id("tag", tag))) for tag in tags)
        )

    def transports(self, names: tuple[str, ...]) -> Sunk:
        """Transports, leading to what the index says about them."""
        return joined(
            ", ",
            (self.write.link(self.write.code(name), self.to(self.book.index, anchor_id("transport", name))) for name in names),
        )

    def side(self, name: str) -> Sunk:
        """A side by its name, leading to its part of the index."""
        return self.write.link(self.write.code(name), self.to(self.book.index, anchor_id("side", name)))

    def links(self, words: str) -> str | None:
        """Where a name in backticks leads to; a field of the page's own thing is meant before an event of that name."""
        fields = self.owner.fields if isinstance(self.owner, (Event, Object)) else ()
        path = self.book.paths.get(words)
        if path is None or path == self.path or words in {field.name for field in fields}:
            return None
        return self.to(path)

    def prose(self, value: str) -> Sunk:
        """An author's Markdown as blocks."""
        return self.write.prose(value, self.links)

    def mention(self, name: str) -> Sunk:
        """A name as code, leading to its page where it has one."""
        target = self.links(name)
        return self.write.code(name) if target is None else self.write.link(self.write.code(name), target)

    def cell(self, value: str) -> Sunk:
        """An author's Markdown on one line."""
        return self.write.line(value, self.links)

    def item(self, label: Sunk, value: str, after: list[Sunk]) -> Sunk:
        """An author's Markdown as an item of a list, sentences of ours behind it."""
        return item(label, value, self.links, joined(" ", after))
