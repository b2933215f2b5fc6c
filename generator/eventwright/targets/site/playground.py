"""The playground: a page that judges frames, follows sessions and writes Python, all by scripts of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from eventwright.model import Protocol
from eventwright.render import Output
from eventwright.sinks import Sunk, fill, html, joined, script, trusted
from eventwright.targets.docs.book import Page
from eventwright.targets.site.articles import article_markdown
from eventwright.targets.site.bodies import Chapter, KindView, PlaygroundBody
from eventwright.targets.site.judged import model_data
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
    """The page, its model, and its twin in Markdown."""
    page = site.page(PLAYGROUND)
    body = PlaygroundBody(TITLE, SUMMARY, KINDS, tuple(KindView(html.identifier(f"kind-{row[0]}"), *row) for row in DRIFT))
    yield site.framed(page, TITLE, SUMMARY, (Section(trusted("kinds"), KINDS),), body, (MODEL, SCRIPT))
    yield article_markdown(site, PLAYGROUND, TITLE, SUMMARY, _chapters)
    yield Output(PurePosixPath(MODEL), text=model_script(site.protocol))


def playground_script() -> Output:
    """The script that does all; it is the same for every protocol."""
    return Output(PurePosixPath(SCRIPT), text=joined("", (script.own(f"{name}.js") for name in _PARTS)))


def model_script(protocol: Protocol) -> Sunk:
    """The script that gives the page its model."""
    shown = {
        "parties": [{"name": side.name, "title": side.title} for side in protocol.sides],
        "example": drifted_frame(protocol),
        "session": example_session(protocol),
    }
    data = script.data({**model_data(protocol), **shown})
    return fill("globalThis.eventwright ??= {{}};\nglobalThis.eventwright.model = {};\n", data)


def _chapters(page: Page) -> Iterator[Chapter]:
    """What the twin says: the page itself is nothing without its scripts."""
    text = (trusted("The HTML page beside this one judges frames in the browser, with the rules of the generated package."),)
    yield Chapter(trusted("what"), trusted("What it is"), text=text)
    yield Chapter(trusted("kinds"), KINDS, table=drift_table(page))
