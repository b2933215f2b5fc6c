"""The navigation beside every page: the flows, all events by side, all types that have a name of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from eventwright.model import Enum, Object, Protocol, TypeDefinition
from eventwright.sinks import Sunk, fill, html, joined, trusted
from eventwright.targets.docs.book import Page, event_path, flow_path, type_path

ALL = "all"
"""The name of the outline in its table."""


class Entry(Struct, frozen=True):
    """A page as the navigation names it; `is_name` where the label is a name of the specs."""

    path: str
    label: str
    is_name: bool = True


class Group(Struct, frozen=True):
    """Pages of one kind; `kind` is that of the group's colour."""

    title: str
    kind: int | None
    entries: tuple[Entry, ...]
    open: bool


def outline(protocol: Protocol) -> tuple[Group, ...]:
    """The groups in their order: what the navigation shows of a protocol."""
    flows = tuple(Entry(str(flow_path(flow.name)), flow.title, is_name=False) for flow in protocol.flows)
    types = tuple(Entry(str(type_path(found)), found.name) for found in protocol.types if not is_inline(found))
    groups = (Group("Flows", None, flows, open=False), *_sides(protocol), Group("Types", None, types, open=False))
    return tuple(group for group in groups if group.entries)


def _sides(protocol: Protocol) -> Iterator[Group]:
    for at, side in enumerate(protocol.sides):
        entries = (Entry(str(event_path(event)), event.name) for event in protocol.sent_by(side.name))
        yield Group(side.title, at % 2, tuple(entries), open=True)


def is_inline(definition: TypeDefinition) -> bool:
    """Whether a type is defined in the field that has it, and so named after it."""
    return isinstance(definition, (Object, Enum)) and definition.inline


class Nav:
    """Writes the navigation; `more` are pages that are in no group, `outlines` has the groups as its one entry."""

    def __init__(self, more: Iterable[tuple[PurePosixPath, str]], outlines: Mapping[str, tuple[Group, ...]]) -> None:
        self.more = tuple(Entry(str(path), label, is_name=False) for path, label in more)
        self.outlines = outlines
        self._links: dict[tuple[PurePosixPath, int], list[Sunk]] = {}

    def at(self, page: Page) -> Sunk:
        """The navigation as it stands on a page, whose own entry is marked."""
        top = _list([_link(page, entry) for entry in self.more])
        return fill("{}{}", top, joined("", (self._group(page, at, group) for at, group in enumerate(self.outlines[ALL]))))

    def _group(self, page: Page, number: int, group: Group) -> Sunk:
        """A group; one that is not open is folded away on all pages but its own."""
        path = str(page.path)
        current = next((at for at, entry in enumerate(group.entries) if entry.path == path), None)
        links = self._plain_links(page, number, group)
        if current is not None:
            links = [*links[:current], _link(page, group.entries[current]), *links[current + 1 :]]
        kind = trusted("") if group.kind is None else fill(' class="side-{}"', group.kind)
        is_open = trusted(" open") if group.open or current is not None else trusted("")
        title = fill("{} <span>{}</span>", html.text(group.title), len(group.entries))
        return fill("<details{}{}><summary>{}</summary>{}</details>\n", kind, is_open, title, _list(links))

    def _plain_links(self, page: Page, number: int, group: Group) -> list[Sunk]:
        """The links of a group; pages of one folder share them."""
        key = (page.path.parent, number)
        if key not in self._links:
            ways = _ways(page, (entry.path for entry in group.entries))
            self._links[key] = [html.link(_label(entry), way) for entry, way in zip(group.entries, ways, strict=True)]
        return self._links[key]


def _ways(page: Page, paths: Iterable[str]) -> Iterator[str]:
    """The ways from a page to others; those into one folder begin alike, and there are hundreds."""
    begins: dict[str, str] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder not in begins:
            begins[folder] = page.to(PurePosixPath(folder, "any.md")).removesuffix(f"any{page.write.suffix}")
        yield f"{begins[folder]}{name.removesuffix('.md')}{page.write.suffix}"


def _link(page: Page, entry: Entry) -> Sunk:
    if entry.path != str(page.path):
        return html.link(_label(entry), page.to(PurePosixPath(entry.path)))
    return fill('<a href="{}" aria-current="page">{}</a>', html.href(page.to(page.path)), _label(entry))


def _label(entry: Entry) -> Sunk:
    return html.code(entry.label) if entry.is_name else html.text(entry.label)


def _list(links: Iterable[Sunk]) -> Sunk:
    return fill("<ul>\n{}</ul>\n", joined("", (fill("<li>{}</li>\n", link) for link in links)))
