"""The pages of events."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.model import Event, Example, Object
from eventwright.render import Output
from eventwright.sinks import EMPTY, Sunk, fill, html, trusted
from eventwright.sinks.json import document
from eventwright.targets.docs.book import Page, event_path
from eventwright.targets.docs.events import more_facts
from eventwright.targets.docs.facts import Fact
from eventwright.targets.docs.phrases import rule_sentences
from eventwright.targets.docs.python import example_views, package_of
from eventwright.targets.docs.tables import answered_table, answers_table
from eventwright.targets.site.bodies import EventBody, ExampleView, Head, Mark
from eventwright.targets.site.fields import FieldsWriter, note_marks, notice
from eventwright.targets.site.flows import flow_places
from eventwright.targets.site.matching import python_match
from eventwright.targets.site.python import python_view, signature
from eventwright.targets.site.web import Section, Site, sections, side_class


def event_page(site: Site, name: str) -> Output:
    """The page of an event."""
    event = site.book.events[name]
    page = site.page(event_path(event), event)
    body = EventBody(
        head=_head(page, event),
        fields=FieldsWriter(page, event.side).fields(event),
        rules=rule_sentences(page, event.rules),
        answers=answers_table(page, event.replies),
        answered=answered_table(page, site.book.answered[event.name]),
        flows=flow_places(site, page, event),
        examples=examples(page, event),
        python=python_view(site, page, event),
        schema=page.write.block(document(site.schema(event)), "jsonschema"),
    )
    return site.framed(page, html.text(event.name), html.text(event.summary), _contents(body), body)


def _contents(body: EventBody) -> tuple[Section, ...]:
    return sections(
        (trusted("fields"), trusted("Fields"), True),
        (trusted("answers"), trusted("What answers it"), body.answers),
        (trusted("answered"), trusted("What it may answer"), body.answered),
        (trusted("flows"), trusted("Flows"), body.flows),
        (trusted("examples"), trusted("Examples"), body.examples),
        (trusted("python"), trusted("In Python"), body.python),
        (trusted("schema"), trusted("JSON Schema"), True),
    )


def _head(page: Page, event: Event) -> Head:
    protocol = page.book.protocol
    side = next(side for side in protocol.sides if side.name == event.side)
    return Head(
        side=side_class(protocol, event.side),
        kicker=fill("Event sent by: {}", html.text(side.title)),
        name=html.code(event.name),
        marks=tuple(_marks(page, event)),
        summary=page.cell(event.summary),
        notice=notice(page, event.notes.deprecated),
        description=page.prose(event.description),
        signature=page.write.block(signature(page, event), "python") if package_of(page.book) else EMPTY,
        facts=tuple(_facts(page, event)),
    )


def _marks(page: Page, event: Event) -> Iterator[Mark]:
    for transport in event.transports or [name for name, _ in page.book.protocol.transports]:
        yield Mark(trusted("transport"), html.text(transport))
    yield from note_marks(event.notes)


def _facts(page: Page, event: Event) -> list[Fact]:
    wire = [Fact(trusted("On the wire"), html.code(event.wire_name))] if event.wire_name != event.name else []
    return [*wire, *more_facts(page, event)]


def examples(page: Page, owner: Event | Object) -> tuple[ExampleView, ...]:
    """The examples of an event or object."""
    shown = example_views(page, owner)
    return tuple(
        ExampleView(view.name, view.json, view.python, _matches(page, owner, example))
        for view, example in zip(shown, owner.examples, strict=True)
    )


def _matches(page: Page, owner: Event | Object, example: Example) -> Sunk:
    if not isinstance(owner, Event) or package_of(page.book) is None:
        return EMPTY
    return page.write.block(python_match(page.book, owner, example.value), "python")
