"""The index: what the protocol is, its events by side and family, its types by spec file, transports and tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import TypeVar

from msgspec import Struct

from eventwright.model import Event, Protocol, Side, TypeDefinition
from eventwright.render import Output
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.markdown import anchor, anchor_id, code, comment, fence, link, text
from eventwright.sinks.python import name
from eventwright.targets.docs.book import INDEX, Book, Page
from eventwright.targets.docs.facts import Fact
from eventwright.targets.docs.tables import Table, events_table, table, types_table
from eventwright.targets.examples import python_import

T = TypeVar("T")


class Group(Struct, frozen=True):
    """A heading with a table under it."""

    title: Sunk
    table: Table | None


class SideView(Struct, frozen=True):
    """What a side sends, family by family."""

    anchor: Sunk
    link: Sunk
    title: Sunk
    name: Sunk
    count: int
    families: tuple[Group, ...]


class IndexContext(Struct, frozen=True):
    """What `docs/README.md.jinja` may use."""

    source: Sunk
    title: Sunk
    summary: Sunk
    description: Sunk
    facts: tuple[Fact, ...]
    sides: tuple[SideView, ...]
    types: tuple[Group, ...]
    types_count: int
    transports: Table | None
    tags: Table | None
    python: Sunk


def index_page(book: Book, protocol: Protocol) -> Output:
    """The index of a protocol."""
    page = Page(book, INDEX)
    context = IndexContext(
        source=comment(f"Generated from {protocol.place.file}; edits made here are lost."),
        title=text(protocol.title),
        summary=page.cell(protocol.summary),
        description=page.prose(protocol.description),
        facts=tuple(_facts(protocol)),
        sides=tuple(_side(page, side, protocol) for side in protocol.sides),
        types=tuple(_types(page, protocol)),
        types_count=len(protocol.types),
        transports=_transports(page, protocol),
        tags=_tags(page, protocol),
        python=fence(_python(protocol), "python") if protocol.options("python") is not None else trusted(""),
    )
    return Output(INDEX, "docs/README.md.jinja", context)


def _facts(protocol: Protocol) -> Iterable[Fact]:
    yield Fact(trusted("Version of the specs"), text(protocol.version))
    yield Fact(trusted("Field that names the event"), code(protocol.discriminator))
    options = protocol.options("python")
    if options is not None:
        package = options.get("package", f"{protocol.name}_events")
        yield Fact(trusted("Python package"), code(package))
        yield Fact(trusted("Distribution"), code(options.get("distribution", package.replace("_", "-"))))


def _side(page: Page, side: Side, protocol: Protocol) -> SideView:
    events = protocol.sent_by(side.name)
    id = anchor_id("side", side.name)
    families = _grouped((event.family, event) for event in events)
    return SideView(
        anchor=anchor(id),
        link=link(fill("Sent by: {}", text(side.title)), f"#{id}"),
        title=text(side.title),
        name=code(side.name),
        count=len(events),
        families=tuple(Group(text(family), events_table(page, found)) for family, found in families.items()),
    )


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return found


def _types(page: Page, protocol: Protocol) -> Iterable[Group]:
    """The types by the spec file that they are defined in; those of event files come last."""
    groups = _grouped((_home(definition), definition) for definition in protocol.types)
    for home in sorted(groups, key=lambda home: (home == "", home)):
        title = text(home) if home else trusted("Defined in an event")
        yield Group(title, types_table(page, groups[home]))


def _home(definition: TypeDefinition) -> str:
    path = PurePosixPath(definition.place.file)
    return path.stem if path.parent.name == "types" else ""


def _transports(page: Page, protocol: Protocol) -> Table | None:
    only = {name: [event for event in protocol.events if name in event.transports] for name, _ in protocol.transports}
    return table(
        protocol.transports,
        [
            (trusted("Transport"), lambda pair: _explained("transport", pair[0])),
            (trusted("Meaning"), lambda pair: page.cell(pair[1])),
        ],
        [(trusted("Events that not every transport has"), lambda pair: _names(page, only[pair[0]]))],
    )


def _tags(page: Page, protocol: Protocol) -> Table | None:
    every = (*protocol.events, *protocol.types)
    tagged = {name: [owner for owner in every if name in owner.notes.tags] for name, _ in protocol.tags}
    return table(
        protocol.tags,
        [(trusted("Tag"), lambda pair: _explained("tag", pair[0])), (trusted("Meaning"), lambda pair: page.cell(pair[1]))],
        [(trusted("Events and types"), lambda pair: _names(page, tagged[pair[0]]))],
    )


def _explained(kind: str, word: str) -> Sunk:
    return fill("{}{}", anchor(anchor_id(kind, word)), code(word))


def _names(page: Page, owners: Sequence[Event | TypeDefinition]) -> Sunk:
    return joined(", ", (page.named(owner) for owner in owners))


def _python(protocol: Protocol) -> Sunk:
    """How an application reads: events of the last side."""
    side = name(protocol.sides[-1].name)
    events = [event for event in protocol.sent_by(protocol.sides[-1].name) if event.notes.deprecated is None]
    cases = [fill("    case rt.{}():\n        ...\n", name(event.class_name)) for event in events[:1]]
    return fill(
        "{}\n\nmatch rt.decode_{}_event(frame):\n{}    case rt.UnknownEvent():\n        ...\n    case _:\n        ...",
        python_import(protocol),
        side,
        joined("", cases),
    )
