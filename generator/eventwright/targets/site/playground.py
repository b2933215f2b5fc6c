"""The playground: a page that judges frames, follows sessions and writes Python, all by scripts of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from eventwright.model import Event, Flow, Protocol, TypeDefinition
from eventwright.program import Named, program
from eventwright.render import Draft, Output
from eventwright.sinks import Sunk, fill, html, joined, script, trusted
from eventwright.targets.docs.book import Page
from eventwright.targets.site.articles import article_markdown
from eventwright.targets.site.bodies import Chapter, KindView, PlaygroundBody
from eventwright.targets.site.judged import definition_data, general_data
from eventwright.targets.site.sessions import drifted_frame, example_session
from eventwright.targets.site.unknown import DRIFT, drift_table
from eventwright.targets.site.web import PLAYGROUND, Section, Site

MODEL, SCRIPT = trusted("model.js"), trusted("playground.js")
"""The scripts of the page beside those of every page: what it knows, and what it does."""
_PARTS = ("json", "former", "judge", "follow", "construct", "sequence", "pasted", "views", "playground")
"""The scripts of the pack that the latter is made of, in their order: one file is a third lighter than eight."""

TITLE = trusted("Playground")
SUMMARY = trusted(
    "Paste a frame or a whole session: see what each event is, and every place at which it differs from the specs."
)
KINDS = trusted("Kinds of drift")


def playground_pages(site: Site) -> Iterator[Output]:
    """The page, and its twin in Markdown."""
    page = site.page(PLAYGROUND)
    body = PlaygroundBody(TITLE, SUMMARY, KINDS, tuple(KindView(html.identifier(f"kind-{row[0]}"), *row) for row in DRIFT))
    yield site.framed(page, TITLE, SUMMARY, (Section(trusted("kinds"), KINDS),), body, (MODEL, SCRIPT))
    yield article_markdown(site, PLAYGROUND, TITLE, SUMMARY, _chapters)


def playground_script() -> Output:
    """The script that does all; it is the same for every protocol."""
    return Output(PurePosixPath(SCRIPT), text=joined("", (script.own(f"{name}.js") for name in _PARTS)))


def model_script(site: Site, protocol: Protocol) -> Output:
    """The script that gives the page its model: a part for each definition and flow, so that those which are as they were are
    not made anew.
    """
    return Output(
        PurePosixPath(MODEL),
        parts=(
            trusted("globalThis.eventwright ??= {};\nglobalThis.eventwright.model = {"),
            *_list(site, "events", protocol.events, _event),
            *_list(site, "types", protocol.types, _type),
            *_list(site, "flows", protocol.flows, _flow),
            _part(site, PurePosixPath(MODEL, "rest"), partial(_rest, site)),
            trusted("};\n"),
        ),
    )


def _list(
    site: Site, key: str, items: Iterable[Event | TypeDefinition | Flow], make: Callable[[Site, str], Sunk]
) -> Iterator[Sunk | Draft]:
    """A member of the model that has something for each of some items."""
    yield fill("{}:[", script.data(key))
    for number, item in enumerate(items):
        if number:
            yield trusted(",")
        yield _part(site, PurePosixPath(MODEL, key, item.name), partial(make, site, item.name))
    yield trusted("],")


def _part(site: Site, path: PurePosixPath, make: Callable[[], Sunk]) -> Draft:
    return Draft(path, site.ledger, lambda: Output(path, text=make()))


def _event(site: Site, name: str) -> Sunk:
    return script.data(definition_data(site.event_shapes[name]))


def _type(site: Site, name: str) -> Sunk:
    return script.data(definition_data(site.book.shapes[name]))


def _flow(site: Site, name: str) -> Sunk:
    return script.data(_program(site, name))


def _program(site: Site, name: str) -> dict[str, Any]:
    named = Named(site.flows, site.event_shapes, site.book.shapes)
    return site.ledger.shared((_program, name), lambda: program(named, site.flows[name]))


def _rest(site: Site) -> Sunk:
    """The members of the model that are no lists, and the examples."""
    protocol = site.exemplified
    session = example_session(protocol, (_program(site, flow.name) for flow in protocol.flows))
    found = {**general_data(protocol), "example": drifted_frame(protocol), "session": session}
    return joined(",", (fill("{}:{}", script.data(key), script.data(value)) for key, value in found.items()))


def _chapters(page: Page) -> Iterator[Chapter]:
    """What the twin says: the page itself is nothing without its scripts."""
    text = (trusted("The HTML page beside this one judges frames in the browser, with the rules of the generated package."),)
    yield Chapter(trusted("what"), trusted("What it is"), text=text)
    yield Chapter(trusted("kinds"), KINDS, table=drift_table(page))
