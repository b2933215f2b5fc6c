"""The tables of the pages: fields, values of enums, members of unions, answers, lists of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

from eventwright.model import (
    Const,
    Enum,
    Event,
    Field,
    ListOf,
    MapOf,
    Object,
    OneOf,
    Ref,
    Reply,
    Scalar,
    Tag,
    Type,
    TypeDefinition,
    Union,
    Value,
)
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.markdown import anchor, anchor_id
from eventwright.targets.docs.book import Page
from eventwright.targets.docs.phrases import (
    data,
    deprecated,
    limits,
    note_sentences,
    remarks,
    required,
    rule_sentences,
    type_phrase,
    value,
)

T = TypeVar("T")
Column = tuple[Sunk, Callable[[T], Sunk]]


class Table(Struct, frozen=True):
    """What `docs/table.jinja` may use. There are as many cells in a row as in the header."""

    header: tuple[Sunk, ...]
    rows: tuple[tuple[Sunk, ...], ...]


class FieldsView(Struct, frozen=True):
    """What `docs/fields.jinja` may use: the facts as a table, rules across fields, and what each field is for."""

    table: Table | None
    rules: tuple[Sunk, ...]
    details: tuple[Sunk, ...]


def table(items: Iterable[T], always: Sequence[Column[T]], where_said: Sequence[Column[T]] = ()) -> Table | None:
    """A table with a row an item; a column of `where_said` is left out where no row says anything. None without rows."""
    found = list(items)
    columns = [(title, [cell(item) for item in found]) for title, cell in (*always, *where_said)]
    kept = [(title, cells) for at, (title, cells) in enumerate(columns) if at < len(always) or any(cells)]
    rows = zip(*(cells for _, cells in kept), strict=True)
    return Table(tuple(title for title, _ in kept), tuple(rows)) if found else None


def fields_view(page: Page, owner: Event | Object) -> FieldsView:
    """The fields of an event or object."""
    details = (page.item(page.write.code(field.name), field.description, remarks(page, field)) for field in owner.fields)
    return FieldsView(fields_table(page, owner), rule_sentences(page, owner.rules), tuple(details))


def fields_table(page: Page, owner: Event | Object) -> Table | None:
    """The facts about the fields of an event or object."""
    return table(
        owner.fields,
        [
            (trusted("Field"), lambda field: fill("{}{}", anchor(anchor_id("field", field.name)), page.write.code(field.name))),
            (trusted("Type"), lambda field: type_phrase(page, field.use.type)),
            (trusted("Required"), lambda field: required(page, owner, field)),
            (trusted("Nullable"), lambda field: trusted("yes") if field.use.nullable else trusted("no")),
        ],
        [
            (trusted("Limits"), lambda field: limits(page, field.use.type)),
            (trusted("Default"), lambda field: data(page, field.default) if field.has_default else trusted("")),
            (trusted("Unit"), lambda field: page.cell(field.unit or "")),
            *_notes(page, lambda field: field),
        ],
    )


def values_table(page: Page, enum: Enum) -> Table | None:
    """The values of an enum and what they mean."""
    return table(
        enum.values,
        [
            (
                trusted("Value"),
                lambda found: fill("{}{}", anchor(anchor_id("value", str(found.value))), value(page, found.value)),
            ),
            (trusted("Meaning"), lambda found: page.cell(found.description)),
        ],
        [
            (trusted("Notes"), lambda found: joined(" ", note_sentences(page, found.notes))),
            *_notes(page, lambda found: found),
        ],
    )


def _notes(page: Page, of: Callable[[T], Field | Value]) -> list[Column[T]]:
    return [
        (trusted("Since"), lambda found: page.cell(of(found).notes.since or "")),
        (trusted("Deprecated"), lambda found: deprecated(page, of(found).notes.deprecated)),
    ]


def members_table(page: Page, union: Union) -> Table | None:
    """The members of a union and what tells each from the others."""
    tags = {variant.name: variant.tag for variant in union.one_of.variants}
    types = page.book.types

    def about(member: Type) -> Sunk:
        return summary(page, types[member.name]) if isinstance(member, Ref) else limits(page, member)

    return table(
        union.one_of.members,
        [
            (trusted("Member"), lambda member: type_phrase(page, member)),
            (trusted("Told by"), lambda member: _told_by(page, member, tags)),
            (trusted("Summary"), about),
        ],
    )


def _told_by(page: Page, member: Type, tags: dict[str, Tag]) -> Sunk:
    match member:
        case Ref(name=name) if tags.get(name):
            return joined(", ", (fill("{}: {}", page.write.code(key), data(page, tag)) for key, tag in tags[name]))
        case Ref(name=name):
            return _kind_of(page.book.shapes[name])
        case ListOf():
            return trusted("a JSON array")
        case MapOf():
            return trusted("a JSON object")
        case Const():
            return trusted("its value")
        case Scalar(kind=kind):
            return _JSON_KINDS.get(kind, trusted("a JSON string"))
        case OneOf():
            return trusted("")


def _kind_of(definition: TypeDefinition) -> Sunk:
    match definition:
        case Object():
            return trusted("a JSON object")
        case Enum(base="integer"):
            return trusted("a JSON number")
        case Enum():
            return trusted("a JSON string")
        case _:
            return trusted("its JSON kind")


_JSON_KINDS = {
    "integer": trusted("a JSON number"),
    "number": trusted("a JSON number"),
    "timestamp": trusted("a JSON number"),
    "boolean": trusted("true or false"),
    "any": trusted("any JSON"),
}


def answers_table(page: Page, replies: Iterable[Reply]) -> Table | None:
    """What may answer an event: when, and which fields hold the same value in both."""
    return table(
        replies,
        [(trusted("Answer"), lambda reply: page.event(reply.event)), (trusted("When"), lambda reply: page.cell(reply.when))],
        [(trusted("Matched by"), lambda reply: _same(page, reply))],
    )


def answered_table(page: Page, asked: Iterable[tuple[str, Reply]]) -> Table | None:
    """What an event may answer."""
    return table(
        asked,
        [(trusted("Event"), lambda pair: page.event(pair[0])), (trusted("When"), lambda pair: page.cell(pair[1].when))],
        [(trusted("Matched by"), lambda pair: _same(page, pair[1]))],
    )


def _same(page: Page, reply: Reply) -> Sunk:
    return joined(
        ", ",
        (fill("{} of the answer repeats {}", page.write.code(theirs), page.write.code(ours)) for theirs, ours in reply.same),
    )


def events_table(page: Page, events: Iterable[Event]) -> Table | None:
    """Events with their summaries, for the index."""
    return table(
        events,
        [
            (trusted("Event"), lambda event: page.event(event.name)),
            (trusted("Summary"), lambda event: summary(page, event)),
        ],
        [(trusted("Only on"), lambda event: page.transports(event.transports))],
    )


def types_table(page: Page, types: Iterable[TypeDefinition]) -> Table | None:
    """Types with their summaries, for the index."""
    return table(
        types,
        [
            (trusted("Type"), lambda definition: page.type(definition.name)),
            (trusted("Kind"), kind),
            (trusted("Summary"), lambda definition: summary(page, definition)),
        ],
    )


def kind(definition: TypeDefinition) -> Sunk:
    """What a definition is."""
    match definition:
        case Object():
            return trusted("object")
        case Enum():
            return trusted("enum")
        case Union():
            return trusted("union")
        case _:
            return trusted("alias")


def summary(page: Page, owner: Event | TypeDefinition) -> Sunk:
    """The summary, and whether the thing is deprecated."""
    found = page.cell(page.book.summary(owner))
    return fill("*Deprecated.* {}", found) if owner.notes.deprecated else found
