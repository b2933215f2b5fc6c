"""The plan of the site: which pages a protocol has, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import TypeAlias

from eventwright.diagrams.svg import STYLE
from eventwright.model import Event, Protocol, TypeDefinition
from eventwright.render import Draft, Output
from eventwright.sinks import joined, script
from eventwright.targets.docs.book import event_path, flow_path, type_path
from eventwright.targets.docs.definitions import type_page as type_markdown
from eventwright.targets.docs.events import event_page as event_markdown
from eventwright.targets.docs.index import index_page as index_markdown
from eventwright.targets.site import twins
from eventwright.targets.site.changes import changes_pages
from eventwright.targets.site.definitions import type_page
from eventwright.targets.site.events import event_page
from eventwright.targets.site.files import spec_paths
from eventwright.targets.site.flows import flow_markdown, flow_page
from eventwright.targets.site.home import home_page
from eventwright.targets.site.playground import model_script, playground_pages, playground_script
from eventwright.targets.site.search import index_script
from eventwright.targets.site.specs import spec_markdown, spec_page
from eventwright.targets.site.unknown import unknown_pages
from eventwright.targets.site.web import CHANGES, INDEX, PLAYGROUND, SCRIPTS, UNKNOWN, Site, site_of

SEARCHED = PurePosixPath("index.js")
"""What the search looks through."""


def plan(protocol: Protocol, earlier: tuple[Protocol, ...], specs: Mapping[str, str]) -> list[Output | Draft]:
    """All files of a protocol's site, whose changelog compares it with `earlier` releases; `specs` are texts by path."""
    site = site_of(protocol, earlier, specs)
    pages = [
        *_general(site),
        *(page for flow in protocol.flows for page in _flow(site, flow.name)),
        *(page for event in protocol.events for page in _event(site, event)),
        *(page for definition in protocol.types for page in _type(site, definition)),
        *(page for file, path in spec_paths(protocol, specs).items() for page in _spec(site, file, path)),
    ]
    return [*_fixed(), model_script(site, protocol), *(Draft(path, site.ledger, make) for path, make in pages)]


Page: TypeAlias = tuple[PurePosixPath, Callable[[], Output]]
"""A file, and what makes it."""


def _flow(site: Site, name: str) -> Iterator[Page]:
    path = flow_path(name)
    yield path.with_suffix(".html"), partial(flow_page, site, name)
    yield path, partial(flow_markdown, site, name)
    yield path.with_suffix(".json"), partial(twins.flow_twin, site, name)


def _event(site: Site, event: Event) -> Iterator[Page]:
    path = event_path(event)
    yield path.with_suffix(".html"), partial(event_page, site, event.name)
    yield path, partial(event_markdown, site.book, event.name)
    yield path.with_suffix(".json"), partial(twins.event_twin, site, event.name)


def _type(site: Site, definition: TypeDefinition) -> Iterator[Page]:
    path = type_path(definition)
    yield path.with_suffix(".html"), partial(type_page, site, definition.name)
    yield path, partial(type_markdown, site.book, definition.name)
    yield path.with_suffix(".json"), partial(twins.type_twin, site, definition.name)


def _spec(site: Site, file: str, path: PurePosixPath) -> Iterator[Page]:
    yield path.with_suffix(".html"), partial(spec_page, site, file)
    yield path, partial(spec_markdown, site, file)
    yield path.with_suffix(".json"), partial(twins.spec_twin, site, file)


def _general(site: Site) -> Iterator[Page]:
    """What is about all things; the pages that are made together are named with what makes them."""
    yield INDEX.with_suffix(".html"), partial(home_page, site)
    yield INDEX, lambda: index_markdown(site.book, site.protocol)
    yield twins.LIST, partial(twins.llms, site)
    yield SEARCHED, lambda: Output(SEARCHED, text=index_script(site.protocol))
    yield from _together(site, unknown_pages, UNKNOWN.with_suffix(".html"), UNKNOWN)
    yield from _together(site, changes_pages, CHANGES.with_suffix(".html"), CHANGES)
    yield from _together(site, playground_pages, PLAYGROUND.with_suffix(".html"), PLAYGROUND)
    paths = (path.with_suffix(".json") for path in (INDEX, UNKNOWN, CHANGES, PLAYGROUND))
    yield from _together(site, twins.other_twins, *paths)


def _together(site: Site, make: Callable[[Site], Iterable[Output]], *paths: PurePosixPath) -> Iterator[Page]:
    """Files that one function makes; it does so once, for whichever is asked for first."""

    def made() -> dict[PurePosixPath, Output]:
        return {output.path: output for output in make(site)}

    def one(path: PurePosixPath) -> Output:
        return site.ledger.shared(make, made)[path]

    for path in paths:
        yield path, partial(one, path)


def _fixed() -> Iterator[Output]:
    """What is the same in every site."""
    yield Output(PurePosixPath("site.css"), text=joined("\n", (script.sheet("site.css"), STYLE)))
    yield Output(PurePosixPath("icon.svg"), copied="site/icon.svg")
    yield playground_script()
    for name in SCRIPTS:
        yield Output(PurePosixPath(name), text=script.own(name))
