"""Pages of the site in HTML: the language they are written in, and the frame that every one of them stands in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from msgspec import Struct

from eventwright.ledger import Ledger
from eventwright.model import Event, Flow, Message, Protocol, TypeDefinition
from eventwright.render import Output
from eventwright.resolve.flowchecks import all_steps
from eventwright.shapes import exemplified, outlines, shape
from eventwright.sinks import EMPTY, Sunk, fill, html, joined, trusted
from eventwright.targets.docs.book import Book, Page, open_book
from eventwright.targets.docs.language import Language
from eventwright.targets.jsonschema.documents import SideSchemas
from eventwright.targets.python.modules import modules
from eventwright.targets.site.bodies import ArticleBody, EventBody, FlowBody, HomeBody, PlaygroundBody, TypeBody
from eventwright.targets.site.files import Definition, defined_in, names_of, spec_paths
from eventwright.targets.site.nav import ALL, Group, Nav, outline

INDEX = PurePosixPath("index.md")
UNKNOWN = PurePosixPath("unknown.md")
CHANGES = PurePosixPath("changelog.md")
PLAYGROUND = PurePosixPath("playground.md")

SCRIPTS = (trusted("elements.js"), trusted("search.js"), trusted("copy.js"))
"""The scripts of every page; all that they do can be done without."""

LISTED, EXEMPLIFIED = "listed", "exemplified"
"""The names of what has not all of the protocol, in the table of the wholes."""

Body: TypeAlias = HomeBody | EventBody | FlowBody | TypeBody | ArticleBody | PlaygroundBody


def listing(source: str, language: str) -> Sunk:
    """A block of code with the button that copies it, which a script shows."""
    return with_copy(html.pre(source, language))


def with_copy(block: Sunk) -> Sunk:
    """A block of code, and the button that copies it."""
    button = trusted('<button type="button" class="copy" hidden>Copy</button>')
    return fill('<div class="code">{}{}</div>\n', button, block)


HTML = Language(".html", html.text, html.code, html.link, html.prose, html.inline, listing, has_lines=True)


class Section(Struct, frozen=True):
    """A section, as the list of a page's contents names it."""

    id: Sunk
    title: Sunk


class LayoutContext(Struct, frozen=True):
    """What `site/layout.html.jinja` may use: the frame, and the body in it, whose own template it includes."""

    source: Sunk
    title: Sunk
    about: Sunk
    root: Sunk
    file: Sunk
    protocol: Sunk
    version: Sunk
    nav: Sunk
    contents: tuple[Section, ...]
    scripts: tuple[Sunk, ...]
    body: Body


class Site(Struct, frozen=True, dict=True):
    """What all pages of a protocol's site have in common; a page lies beside its Markdown, whose path names it.

    Whoever makes a page looks up in these tables, so that what it depends on is noted: it is made anew where that has changed.
    """

    ledger: Ledger
    book: Book
    outlines: Mapping[str, tuple[Group, ...]]
    flows: Mapping[str, Flow]
    part_of: Mapping[str, tuple[Flow, ...]]
    event_shapes: Mapping[str, Event]
    homes: Mapping[str, str]
    wholes: Mapping[str, Protocol]
    specs: Mapping[str, str]
    """The texts of the specs, by path."""
    defined: Mapping[str, tuple[Definition, ...]]
    """What has a page of its own, by the spec file that it is defined in."""
    earlier: tuple[Protocol, ...] = ()
    """Earlier releases of the protocol, which the changelog compares."""

    @property
    def protocol(self) -> Protocol:
        """All of the protocol, for pages that are about everything."""
        return self.wholes[ALL]

    @property
    def exemplified(self) -> Protocol:
        """The protocol for what makes something of the examples of events."""
        return self.wholes[EXEMPLIFIED]

    @property
    def listed(self) -> Protocol:
        """The protocol for pages that list what it has, and need little of what is said of it."""
        return self.wholes[LISTED]

    @cached_property
    def nav(self) -> Nav:
        """The navigation beside every page."""
        pages = ((INDEX, "Overview"), (PLAYGROUND, "Playground"), (CHANGES, "Changelog"), (UNKNOWN, "Unknown things"))
        return Nav(pages, self.outlines)

    @cached_property
    def schemas(self) -> dict[str, SideSchemas]:
        """The JSON Schema of what each side sends."""
        return {side.name: SideSchemas(self.ledger, side) for side in self.ledger.head.sides}

    def schema(self, event: Event) -> dict[str, Any]:
        """The JSON Schema of an event."""
        return self.schemas[event.side].event(event.name)

    def page(self, path: PurePosixPath, owner: Event | TypeDefinition | None = None) -> Page:
        """The page in HTML beside the Markdown at `path`."""
        return Page(self.book, path, owner, HTML)

    def framed(
        self, page: Page, title: Sunk, about: Sunk, contents: tuple[Section, ...], body: Body, more: tuple[Sunk, ...] = ()
    ) -> Output:
        """A page as a file: its body in the frame; `more` are scripts of its own."""
        path, head = page.path.with_suffix(".html"), self.ledger.head
        context = LayoutContext(
            source=html.comment("Generated by eventwright; edits made here are lost."),
            title=title,
            about=about,
            root=root_of(path),
            file=html.text(path.stem),
            protocol=html.text(head.title),
            version=html.text(head.version),
            nav=self.nav.at(page),
            contents=contents,
            scripts=(*SCRIPTS, *more),
            body=body,
        )
        return Output(path, "site/layout.html.jinja", context)


def site_of(protocol: Protocol, earlier: tuple[Protocol, ...] = (), specs: Mapping[str, str] = {}) -> Site:
    """The site of a protocol, whose changelog compares it with `earlier` releases. All tables are made here,
    for what is noted of one is compared before it is looked up.
    """
    ledger = Ledger(protocol)
    paths = spec_paths(protocol, specs)
    book = open_book(ledger, INDEX, paths)
    return Site(
        ledger,
        book,
        outlines=ledger.table("outline", lambda whole: {ALL: outline(whole)}),
        flows=ledger.table("flow", lambda whole: {flow.name: flow for flow in whole.flows}),
        part_of=ledger.table("part of", _part_of),
        event_shapes=ledger.table("shape of event", lambda whole: {event.name: shape(event) for event in whole.events}),
        homes=ledger.table("home", _homes),
        wholes=ledger.table("whole", _wholes),
        specs=ledger.table("spec", lambda _: {file: specs[file] for file in paths}),
        defined=ledger.table("defined", lambda whole: defined_in(whole, paths), names_of),
        earlier=earlier,
    )


def _wholes(protocol: Protocol) -> dict[str, Protocol]:
    return {ALL: protocol, LISTED: outlines(protocol), EXEMPLIFIED: exemplified(protocol)}


def _part_of(protocol: Protocol) -> dict[str, tuple[Flow, ...]]:
    """The flows that each event takes part in."""
    events = {flow.name: {step.event for step in all_steps(flow.steps) if isinstance(step, Message)} for flow in protocol.flows}
    return {event.name: tuple(flow for flow in protocol.flows if event.name in events[flow.name]) for event in protocol.events}


def _homes(protocol: Protocol) -> dict[str, str]:
    """The module of each class and alias of the Python package."""
    found = modules(protocol)
    return {item.class_name: module.name for module in found for item in (*module.definitions, *module.events)}


def sections(*found: tuple[Sunk, Sunk, object]) -> tuple[Section, ...]:
    """The contents of a page: id and title of each section that there is something in."""
    return tuple(Section(id, title) for id, title, content in found if content)


def root_of(path: PurePosixPath) -> Sunk:
    """The way from a page to the root of the site: empty, or with a slash at its end."""
    return joined("", [trusted("../")] * (len(path.parts) - 1)) if len(path.parts) > 1 else EMPTY


def side_class(protocol: Protocol, side: str) -> Sunk:
    """The class that gives an element the colour of a side; there are two colours, in turn."""
    return fill("side-{}", [found.name for found in protocol.sides].index(side) % 2)
