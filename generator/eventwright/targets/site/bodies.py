"""What the templates of the site's pages may use: one class a kind of page. What is not there is empty or None."""

from __future__ import annotations

from dataclasses import dataclass

from eventwright.sinks import EMPTY, Sunk
from eventwright.targets.docs.facts import Fact
from eventwright.targets.docs.tables import Table


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside a name: `required`, `deprecated`; its kind gives it a colour."""

    kind: Sunk
    text: Sunk


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value of an enum."""

    id: Sunk
    value: Sunk
    meaning: Sunk
    marks: tuple[Mark, ...]
    remarks: Sunk


@dataclass(frozen=True, slots=True)
class Fold:
    """An object that a field holds, folded away in its place."""

    title: Sunk
    remarks: Sunk
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
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


@dataclass(frozen=True, slots=True)
class ExampleView:
    """An example as JSON, as Python that builds it, and as Python that picks it out."""

    name: Sunk
    json: Sunk
    builds: Sunk
    matches: Sunk


@dataclass(frozen=True, slots=True)
class PythonView:
    """A class or alias of the generated package, as a reference of Ruby or Python shows it."""

    facts: tuple[Fact, ...]
    attributes: Table | None = None
    parameters: Table | None = None
    returns: Sunk = EMPTY
    definition: Sunk = EMPTY
    codec: Sunk = EMPTY
    handling: Sunk = EMPTY
    twin: Sunk = EMPTY


@dataclass(frozen=True, slots=True)
class Head:
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


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the ways that a block of steps may go."""

    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a flow: an event, which has an id, or a block with its branches, another flow, a note."""

    id: Sunk
    kind: Sunk
    line: Sunk
    remarks: tuple[Sunk, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class FlowPlace:
    """A flow that an event takes part in, and where in it."""

    link: Sunk
    summary: Sunk
    place: Sunk
    diagram: Sunk


@dataclass(frozen=True, slots=True)
class FlowBody:
    """What `site/flow.html.jinja` may use."""

    head: Head
    diagram: Sunk
    steps: tuple[StepView, ...]
    template: str = "site/flow.html.jinja"


@dataclass(frozen=True, slots=True)
class FlowMarkdown:
    """What `site/flow.md.jinja` may use."""

    source: Sunk
    title: Sunk
    summary: Sunk
    facts: tuple[Fact, ...]
    description: Sunk
    steps: Sunk


@dataclass(frozen=True, slots=True)
class FlowCard:
    """A flow on the home page."""

    href: Sunk
    picture: Sunk
    title: Sunk
    summary: Sunk


@dataclass(frozen=True, slots=True)
class EventBody:
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


@dataclass(frozen=True, slots=True)
class TypeBody:
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


@dataclass(frozen=True, slots=True)
class Entry:
    """An event or a type in a list of the home page."""

    link: Sunk
    summary: Sunk
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a title."""

    title: Sunk
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SideView:
    """A side and what it sends, by family."""

    id: Sunk
    kind: Sunk
    name: Sunk
    title: Sunk
    count: int
    reads: Sunk
    families: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class HomeBody:
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


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of drift: what came, and what becomes of the attribute."""

    id: Sunk
    name: Sunk
    meaning: Sunk
    becomes: Sunk


@dataclass(frozen=True, slots=True)
class PlaygroundBody:
    """What `site/playground.html.jinja` may use."""

    title: Sunk
    summary: Sunk
    kinds_title: Sunk
    kinds: tuple[KindView, ...]
    template: str = "site/playground.html.jinja"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of an article."""

    id: Sunk
    title: Sunk
    text: tuple[Sunk, ...] = ()
    table: Table | None = None
    code: Sunk = EMPTY


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """What `site/article.html.jinja` and `site/article.md.jinja` may use; only the latter names the source."""

    title: Sunk
    summary: Sunk
    chapters: tuple[Chapter, ...]
    source: Sunk = EMPTY
    template: str = "site/article.html.jinja"
