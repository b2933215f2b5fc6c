"""The pages of types."""

from __future__ import annotations

from msgspec import Struct

from eventwright.model import Alias, Enum, Object, TypeDefinition, Union
from eventwright.render import Output
from eventwright.sinks import Sunk, fill, trusted
from eventwright.sinks.markdown import comment
from eventwright.targets.docs.book import Book, Page, Place, type_path
from eventwright.targets.docs.facts import Fact, common_facts
from eventwright.targets.docs.phrases import all_of, limits, notice, type_phrase
from eventwright.targets.docs.python import ExampleView, PythonView, example_views, type_in_python
from eventwright.targets.docs.tables import FieldsView, Table, fields_view, kind, members_table, values_table


class TypeContext(Struct, frozen=True):
    """What `docs/type.md.jinja` may use; what there is nothing to say of is empty or None."""

    source: Sunk
    title: Sunk
    summary: Sunk
    notice: Sunk
    facts: tuple[Fact, ...]
    description: Sunk
    fields: FieldsView | None
    values: Table | None
    members: Table | None
    places: tuple[Sunk, ...]
    examples: tuple[ExampleView, ...]
    python: PythonView | None


def type_page(book: Book, name: str) -> Output:
    """The page of a type."""
    definition = book.types[name]
    page = Page(book, type_path(definition), definition)
    context = TypeContext(
        source=comment(f"Generated from {definition.place.file}; edits made here are lost."),
        title=page.write.text(definition.name),
        summary=page.cell(book.summary(definition)),
        notice=notice(page, definition.notes.deprecated),
        facts=tuple(type_facts(page, definition)),
        description=page.prose(definition.description),
        fields=fields_view(page, definition) if isinstance(definition, Object) else None,
        values=values_table(page, definition) if isinstance(definition, Enum) else None,
        members=members_table(page, definition) if isinstance(definition, Union) else None,
        places=places(page, definition),
        examples=example_views(page, definition) if isinstance(definition, Object) else (),
        python=type_in_python(page, definition),
    )
    return Output(page.path, "docs/type.md.jinja", context)


def type_facts(page: Page, definition: TypeDefinition) -> list[Fact]:
    """The short facts about a type."""
    sides = all_of(page.side(side) for side in definition.sides)
    facts = [Fact(trusted("Kind"), kind(definition)), Fact(trusted("Sent by"), sides or trusted("neither side"))]
    return [*facts, *_own_facts(page, definition), *common_facts(page, definition)]


def _own_facts(page: Page, definition: TypeDefinition) -> list[Fact]:
    match definition:
        case Object():
            return [Fact(trusted("Other fields"), trusted("legal"))] if definition.open else []
        case Enum(open=is_open, base=base):
            others = trusted("legal") if is_open else trusted("not legal")
            return [Fact(trusted("Values"), page.write.code(base)), Fact(trusted("Other values"), others)]
        case Union():
            return [Fact(trusted("Other members"), _others(page, definition))]
        case Alias():
            return _alias_facts(page, definition)


def _others(page: Page, union: Union) -> Sunk:
    if not union.open:
        return trusted("not legal")
    unknown = page.book.shapes.get(union.one_of.unknown or "")
    if unknown is None or page.book.protocol.options("python") is None:
        return trusted("legal")
    return fill("legal; in Python they are {}", page.write.code(f"Unknown{unknown.class_name}"))


def _alias_facts(page: Page, alias: Alias) -> list[Fact]:
    stands_for = type_phrase(page, alias.use.type)
    found = [
        (trusted("Stands for"), fill("{} or {}", stands_for, page.write.code("null")) if alias.use.nullable else stands_for),
        (trusted("Limits"), limits(page, alias.use.type)),
        (trusted("Unit"), page.write.text(alias.unit or "")),
        (trusted("Refers to"), page.path_in(alias.ref) if alias.ref else trusted("")),
    ]
    return [Fact(name, value) for name, value in found if value]


def places(page: Page, definition: TypeDefinition) -> tuple[Sunk, ...]:
    """Where a type is used."""
    return tuple(_place(page, place) for place in page.book.places[definition.name])


def _place(page: Page, place: Place) -> Sunk:
    owner = page.named(place.owner)
    if place.field is not None:
        return fill("{}, field {}", owner, page.field(place.owner, place.field))
    return fill("{}, as a member", owner) if isinstance(place.owner, Union) else fill("{}, which stands for it", owner)
