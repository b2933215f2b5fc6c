"""The plan of the site: which pages a protocol has, as work that can be done in any order, and at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import TypeAlias

from eventwright.model import Event, Flow, Protocol, TypeDefinition
from eventwright.render import Output
from eventwright.diagrams.svg import STYLE
from eventwright.sinks import joined, script
from eventwright.targets.docs.definitions import type_page as type_markdown
from eventwright.targets.docs.events import event_page as event_markdown
from eventwright.targets.docs.index import index_page as index_markdown
from eventwright.targets.site import twins
from eventwright.targets.site.changes import changes_pages
from eventwright.targets.site.definitions import type_page
from eventwright.targets.site.events import event_page
from eventwright.targets.site.flows import flow_pages
from eventwright.targets.site.home import home_page
from eventwright.targets.site.playground import SCRIPTS as PLAYGROUND_SCRIPTS
from eventwright.targets.site.playground import playground_pages
from eventwright.targets.site.search import index_script
from eventwright.targets.site.unknown import unknown_pages
from eventwright.targets.site.web import SCRIPTS, Site

Job: TypeAlias = Callable[[], Iterable[Output]]
"""Work that gives some of a site's files."""

Key: TypeAlias = tuple[str, str]
"""What a job is about: `event`, `type` or `flow` with its name, or `site` for the pages that are about all of them."""


def jobs(protocol: Protocol) -> dict[Key, Job]:
    """The work that makes the site of a protocol: a job a page, with its twins."""
    site = Site(protocol)
    events = {("event", event.name): partial(_event, site, event) for event in protocol.events}
    types = {("type", definition.name): partial(_type, site, definition) for definition in protocol.types}
    flows = {("flow", flow.name): partial(_flow, site, flow) for flow in protocol.flows}
    return {("site", ""): partial(_general, site), **flows, **events, **types}


def plan(protocol: Protocol) -> list[Output]:
    """All files of a protocol's site."""
    return [output for job in jobs(protocol).values() for output in job()]


def _general(site: Site) -> Iterator[Output]:
    yield from (home_page(site), index_markdown(site.book))
    yield from unknown_pages(site)
    yield from changes_pages(site)
    yield from playground_pages(site)
    yield from twins.other_twins(site)
    yield twins.llms(site)
    yield Output(PurePosixPath("site.css"), text=joined("\n", (script.sheet("site.css"), STYLE)))
    yield Output(PurePosixPath("index.js"), text=index_script(site.protocol))
    for name in (*SCRIPTS, *PLAYGROUND_SCRIPTS):
        yield Output(PurePosixPath(name), text=script.own(name))


def _flow(site: Site, flow: Flow) -> Iterator[Output]:
    yield from flow_pages(site, flow)
    yield twins.flow_twin(flow)


def _event(site: Site, event: Event) -> Iterator[Output]:
    yield event_page(site, event)
    yield event_markdown(site.book, event)
    yield twins.event_twin(site, event)


def _type(site: Site, definition: TypeDefinition) -> Iterator[Output]:
    yield type_page(site, definition)
    yield type_markdown(site.book, definition)
    yield twins.type_twin(site, definition)
