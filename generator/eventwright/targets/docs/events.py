"""The pages of events."""

from __future__ import annotations

from msgspec import Struct

from eventwright.model import Event
from eventwright.render import Output
from eventwright.sinks import Sunk, fill, trusted
from eventwright.sinks.markdown import code, comment, text
from eventwright.targets.docs.book import Book, Page, event_path
from eventwright.targets.docs.facts import Fact, common_facts
from eventwright.targets.docs.phrases import notice
from eventwright.targets.docs.python import ExampleView, PythonView, event_in_python, example_views
from eventwright.targets.docs.tables import FieldsView, Table, answered_table, answers_table, fields_view


class EventContext(Struct, frozen=True):
    """What `docs/event.md.jinja` may use; what there is nothing to say of is empty or None."""

    source: Sunk
    title: Sunk
    summary: Sunk
    notice: Sunk
    facts: tuple[Fact, ...]
    description: Sunk
    fields: FieldsView
    answers: Table | None
    answered: Table | None
    examples: tuple[ExampleView, ...]
    python: PythonView | None


def event_page(book: Book, name: str) -> Output:
    """The page of an event."""
    event = book.events[name]
    page = Page(book, event_path(event), event)
    context = EventContext(
        source=comment(f"Generated from {event.place.file}; edits made here are lost."),
        title=text(event.name),
        summary=page.cell(event.summary),
        notice=notice(page, event.notes.deprecated),
        facts=tuple(_facts(page, event)),
        description=page.prose(event.description),
        fields=fields_view(page, event),
        answers=answers_table(page, event.replies),
        answered=answered_table(page, book.answered[event.name]),
        examples=example_views(book, event),
        python=event_in_python(book, event),
    )
    return Output(page.path, "docs/event.md.jinja", context)


def _facts(page: Page, event: Event) -> list[Fact]:
    side = next(side for side in page.book.protocol.sides if side.name == event.side)
    facts = [Fact(trusted("Sent by"), fill("{} ({})", text(side.title), page.side(side.name)))]
    if event.wire_name != event.name:
        facts.append(Fact(trusted("On the wire"), code(event.wire_name)))
    if page.book.protocol.transports:
        only = page.transports(event.transports)
        facts.append(Fact(trusted("Transports"), fill("only {}", only) if only else trusted("all")))
    if event.open:
        facts.append(Fact(trusted("Other fields"), trusted("legal")))
    return [*facts, *common_facts(page, event)]
