"""What the templates of the site's pages may use: one class a kind of page. What is not there is empty or None."""

from __future__ import annotations

from msgspec import Struct

from eventwright.sinks import EMPTY, Sunk
from eventwright.targets.docs.facts import Fact
from eventwright.targets.docs.tables import Table


class Mark(Struct, frozen=True):
    """A word beside a name: `required`, `deprecated`; its kind gives it a colour."""

    kind: Sunk
    text: Sunk


class ValueView(Struct, frozen=True):
    """A value of an enum."""

    id: Sunk
    value: Sunk
    meaning: Sunk
    marks: tuple[Mark, ...]
    remarks: Sunk


class Fold(Struct, frozen=True):
    """An object that a field holds, folded away in its place."""

    title: Sunk
    remarks: Sunk
    fields: tuple[FieldView, ...]


class FieldView(Struct, frozen=True):
    """A field with all that is known of it."""

    id: Sunk
    name: Sunk
    type: Sunk
    marks: tuple[Mark, ...]
    description: Sunk
    facts: tuple[Fact, ...]
    remarks: Sunk
    values: tuple[ValueView, ...]
    folds: tuple[Fold, ...]


class ExampleView(Struct, frozen=True):
    """An example as JSON, as Python that builds it, and as Python that picks it out."""

    name: Sunk
    json: Sunk
    builds: Sunk
    matches: Sunk


class PythonView(Struct, frozen=True):
    """A class or alias of the generated package, as a reference of Ruby or Python shows it."""

    facts: tuple[Fact, ...]
    attributes: Table | None = None
    parameters: Table | None = None
    returns: Sunk = EMPTY
    constructor: Sunk = EMPTY
    definition: Sunk = EMPTY
    codec: Sunk = EMPTY
    handling: Sunk = EMPTY
    twin: Sunk = EMPTY


class Head(Struct, frozen=True):
    """The top of a page about one thing."""

    side: Sunk
    kicker: Sunk
    name: Sunk
    marks: tuple[Mark, ...]
    summary: Sunk
    notice: Sunk
    description: Sunk
    signature: Sunk
    facts: tuple[Fact, ...]


class Branch(Struct, frozen=True):
    """One of the ways that a block of steps may go."""

    steps: tuple[StepView, ...]


class StepView(Struct, frozen=True):
    """A step of a flow: an event, which has a number, or (with 0) a block with its branches, another flow, a note."""

    number: int
    kind: Sunk
    line: Sunk
    remarks: tuple[Sunk, ...]
    branches: tuple[Branch, ...]


class FlowPlace(Struct, frozen=True):
    """A flow that an event takes part in, and where in it."""

    link: Sunk
    summary: Sunk
    place: Sunk
    diagram: Sunk


class FlowBody(Struct, frozen=True):
    """What `site/flow.html.jinja` may use."""

    head: Head
    diagram: Sunk
    steps: tuple[StepView, ...]
    template: str = "site/flow.html.jinja"


class FlowMarkdown(Struct, frozen=True):
    """What `site/flow.md.jinja` may use."""

    source: Sunk
    title: Sunk
    summary: Sunk
    facts: tuple[Fact, ...]
    description: Sunk
    steps: Sunk


class FlowCard(Struct, frozen=True):
    """A flow on the home page."""

    href: Sunk
    picture: Sunk
    title: Sunk
    summary: Sunk


class EventBody(Struct, frozen=True):
    """What `site/event.html.jinja` may use."""

    head: Head
    fields: tuple[FieldView, ...]
    rules: tuple[Sunk, ...]
    answers: Table | None
    answered: Table | None
    flows: tuple[FlowPlace, ...]
    examples: tuple[ExampleView, ...]
    python: PythonView | None
    schema: Sunk
    template: str = "site/event.html.jinja"


class TypeBody(Struct, frozen=True):
    """What `site/type.html.jinja` may use."""

    head: Head
    fields: tuple[FieldView, ...]
    rules: tuple[Sunk, ...]
    values: tuple[ValueView, ...]
    members: Table | None
    places: tuple[Sunk, ...]
    examples: tuple[ExampleView, ...]
    python: PythonView | None
    template: str = "site/type.html.jinja"


class Entry(Struct, frozen=True):
    """An event or a type in a list of the home page."""

    link: Sunk
    summary: Sunk
    marks: tuple[Mark, ...]


class Group(Struct, frozen=True):
    """Entries under a title."""

    title: Sunk
    entries: tuple[Entry, ...]


class SideView(Struct, frozen=True):
    """A side and what it sends, by family."""

    id: Sunk
    kind: Sunk
    name: Sunk
    title: Sunk
    count: int
    reads: Sunk
    families: tuple[Group, ...]


class HomeBody(Struct, frozen=True):
    """What `site/home.html.jinja` may use."""

    title: Sunk
    summary: Sunk
    description: Sunk
    facts: tuple[Fact, ...]
    sides: tuple[SideView, ...]
    flows: tuple[FlowCard, ...]
    map: Sunk
    types: tuple[Group, ...]
    types_count: int
    transports: Table | None
    tags: Table | None
    start: Sunk
    template: str = "site/home.html.jinja"


class KindView(Struct, frozen=True):
    """A kind of drift: what came, and what becomes of the attribute."""

    id: Sunk
    name: Sunk
    meaning: Sunk
    becomes: Sunk


class PlaygroundBody(Struct, frozen=True):
    """What `site/playground.html.jinja` may use."""

    title: Sunk
    summary: Sunk
    kinds_title: Sunk
    kinds: tuple[KindView, ...]
    template: str = "site/playground.html.jinja"


class Chapter(Struct, frozen=True):
    """A part of an article."""

    id: Sunk
    title: Sunk
    text: tuple[Sunk, ...] = ()
    table: Table | None = None
    code: Sunk = EMPTY


class ArticleBody(Struct, frozen=True):
    """What `site/article.html.jinja` and `site/article.md.jinja` may use; only the latter names the source."""

    title: Sunk
    summary: Sunk
    chapters: tuple[Chapter, ...]
    source: Sunk = EMPTY
    template: str = "site/article.html.jinja"
