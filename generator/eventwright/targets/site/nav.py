"""The navigation beside every page: all events by side, all types that have a name of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from eventwright.model import Enum, Object, TypeDefinition
from eventwright.sinks import Sunk, fill, html, joined, trusted
from eventwright.targets.docs.book import Book, Page, event_path, flow_path, type_path


@dataclass(frozen=True, slots=True)
class _Entry:
    path: PurePosixPath
    label: Sunk


@dataclass(frozen=True, slots=True)
class _Group:
    title: Sunk
    kind: Sunk
    entries: tuple[_Entry, ...]
    open: bool


class Nav:
    """The navigation of a site; `more` are pages that are neither of an event nor of a type."""

    def __init__(self, book: Book, more: Iterable[tuple[PurePosixPath, Sunk]]) -> None:
        self.book = book
        self.more = tuple(_Entry(path, label) for path, label in more)
        self._links: dict[tuple[PurePosixPath, int], list[Sunk]] = {}

    def at(self, page: Page) -> Sunk:
        """The navigation as it stands on a page, whose own entry is marked; types are folded away on pages of others."""
        top = _list([_link(page, _Entry(self.book.index, trusted("Overview"))), *(_link(page, entry) for entry in self.more)])
        return fill("{}{}", top, joined("", (self._group(page, group) for group in self.groups)))

    @cached_property
    def groups(self) -> tuple[_Group, ...]:
        """The groups in their order."""
        return (*self._flows(), *self._sides(), self._types())

    def _sides(self) -> Iterator[_Group]:
        for at, side in enumerate(self.book.protocol.sides):
            events = self.book.protocol.sent_by(side.name)
            entries = tuple(_Entry(event_path(event), html.code(event.name)) for event in events)
            title = fill("{} <span>{}</span>", html.text(side.title), len(entries))
            yield _Group(title, fill("side-{}", at % 2), entries, open=True)

    def _flows(self) -> Iterator[_Group]:
        entries = tuple(_Entry(flow_path(flow), html.text(flow.title)) for flow in self.book.protocol.flows)
        if entries:
            yield _Group(fill("Flows <span>{}</span>", len(entries)), trusted("flows"), entries, open=False)

    def _types(self) -> _Group:
        types = [definition for definition in self.book.protocol.types if not is_inline(definition)]
        entries = tuple(_Entry(type_path(definition), html.code(definition.name)) for definition in types)
        return _Group(fill("Types <span>{}</span>", len(entries)), trusted("types"), entries, open=False)

    def _group(self, page: Page, group: _Group) -> Sunk:
        current = next((at for at, entry in enumerate(group.entries) if entry.path == page.path), None)
        links = self._plain_links(page, group)
        if current is not None:
            links = [*links[:current], _link(page, group.entries[current]), *links[current + 1 :]]
        is_open = trusted(" open") if group.open or current is not None else trusted("")
        return fill('<details class="{}"{}><summary>{}</summary>{}</details>\n', group.kind, is_open, group.title, _list(links))

    def _plain_links(self, page: Page, group: _Group) -> list[Sunk]:
        """The links of a group; pages of one folder share them."""
        key = (page.path.parent, self.groups.index(group))
        if key not in self._links:
            self._links[key] = [html.link(entry.label, page.to(entry.path)) for entry in group.entries]
        return self._links[key]


def _link(page: Page, entry: _Entry) -> Sunk:
    if entry.path != page.path:
        return html.link(entry.label, page.to(entry.path))
    return fill('<a href="{}" aria-current="page">{}</a>', html.href(page.to(entry.path)), entry.label)


def _list(links: Iterable[Sunk]) -> Sunk:
    return fill("<ul>\n{}</ul>\n", joined("", (fill("<li>{}</li>\n", link) for link in links)))


def is_inline(definition: TypeDefinition) -> bool:
    """Whether a type is defined in the field that has it, and so named after it."""
    return isinstance(definition, (Object, Enum)) and definition.inline
