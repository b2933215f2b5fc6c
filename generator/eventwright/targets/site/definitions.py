"""The pages of types."""

from __future__ import annotations

from eventwright.model import Enum, Object, TypeDefinition, Union
from eventwright.render import Output
from eventwright.sinks import EMPTY, Sunk, fill, html, trusted
from eventwright.targets.docs.book import Page, type_path
from eventwright.targets.docs.definitions import places, type_facts
from eventwright.targets.docs.phrases import rule_sentences
from eventwright.targets.docs.python import package_of
from eventwright.targets.docs.tables import kind, members_table
from eventwright.targets.site.bodies import Head, TypeBody
from eventwright.targets.site.events import examples
from eventwright.targets.site.fields import FieldsWriter, note_marks, notice
from eventwright.targets.site.python import python_view, signature
from eventwright.targets.site.web import Section, Site, sections, side_class


def type_page(site: Site, name: str) -> Output:
    """The page of a type."""
    definition = site.book.types[name]
    page = site.page(type_path(definition), definition)
    writer = FieldsWriter(page, definition.sides[0] if len(definition.sides) == 1 else None)
    body = TypeBody(
        head=_head(page, definition),
        fields=writer.fields(definition) if isinstance(definition, Object) else (),
        rules=rule_sentences(page, definition.rules) if isinstance(definition, Object) else (),
        values=writer.values(definition) if isinstance(definition, Enum) else (),
        members=members_table(page, definition) if isinstance(definition, Union) else None,
        places=places(page, definition),
        examples=examples(page, definition) if isinstance(definition, Object) else (),
        python=python_view(site, page, definition),
    )
    about = html.text(site.book.summary(definition))
    return site.framed(page, html.text(definition.name), about, _contents(body), body)


def _contents(body: TypeBody) -> tuple[Section, ...]:
    return sections(
        (trusted("fields"), trusted("Fields"), body.fields),
        (trusted("values"), trusted("Values"), body.values),
        (trusted("members"), trusted("Members"), body.members),
        (trusted("places"), trusted("Where it is used"), body.places),
        (trusted("examples"), trusted("Examples"), body.examples),
        (trusted("python"), trusted("In Python"), body.python),
    )


def _head(page: Page, definition: TypeDefinition) -> Head:
    side = side_class(page.book.protocol, definition.sides[0]) if len(definition.sides) == 1 else trusted("side-both")
    return Head(
        side=side,
        kicker=_kicker(page, definition),
        name=html.code(definition.name),
        marks=tuple(note_marks(definition.notes)),
        summary=page.cell(page.book.summary(definition)),
        notice=notice(page, definition.notes.deprecated),
        description=page.prose(definition.description),
        signature=_signature(page, definition),
        facts=tuple(type_facts(page, definition)[1:]),  # the kind is said on top of the page
    )


def _kicker(page: Page, definition: TypeDefinition) -> Sunk:
    return fill("Type: {}", kind(definition))


def _signature(page: Page, definition: TypeDefinition) -> Sunk:
    if not isinstance(definition, Object) or package_of(page.book) is None:
        return EMPTY
    return page.write.block(signature(page, definition), "python")
