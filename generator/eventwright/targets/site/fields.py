"""Fields with all that is known of them, and what they hold folded in their place."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec import field as attribute
from msgspec.structs import replace

from eventwright.model import (
    Alias,
    Deprecation,
    Enum,
    Event,
    Field,
    ListOf,
    MapOf,
    Notes,
    Object,
    OneOf,
    Ref,
    Type,
    Union,
    Value,
)
from eventwright.sinks import EMPTY, Sunk, fill, html, joined, trusted
from eventwright.sinks.markdown import anchor_id
from eventwright.targets.docs.book import Page
from eventwright.targets.docs.facts import Fact
from eventwright.targets.docs.phrases import (
    all_of,
    data,
    deprecated,
    limits,
    note_sentences,
    presence,
    remarks,
    rule_sentences,
    type_phrase,
    value,
)
from eventwright.targets.site.bodies import FieldView, Fold, Mark, ValueView

MAX_DEPTH = 4
"""How deep objects are folded into each other; what lies deeper is reached by the links of its types."""
MAX_FIELDS = 300
"""How many fields are folded into a page at most."""

REQUIRED, OPTIONAL = Mark(trusted("required"), trusted("required")), Mark(trusted("optional"), trusted("optional"))
NULLABLE = Mark(trusted("nullable"), trusted("nullable"))
DEPRECATED = Mark(trusted("deprecated"), trusted("deprecated"))


class FieldsWriter(Struct):
    """Makes the views of fields for one page; `side` is who sends them, None where a page is about more than one sender."""

    page: Page
    side: str | None
    left: int = MAX_FIELDS
    ids: set[str] = attribute(default_factory=set[str])

    def fields(self, owner: Event | Object) -> tuple[FieldView, ...]:
        """The fields of the page's own thing."""
        return tuple(self._views(owner, "", (owner.name,)))

    def values(self, enum: Enum, path: str = "") -> tuple[ValueView, ...]:
        """The values of an enum, that of the page or one that the field at `path` holds."""
        return tuple(self._value(found, path) for found in enum.values)

    def _views(self, owner: Event | Object, path: str, inside: tuple[str, ...]) -> Iterator[FieldView]:
        for field in owner.fields:
            if self.side is None or field.presence_for(self.side) != "absent":
                yield self._view(owner, field, f"{path}{field.name}", inside)

    def _view(self, owner: Event | Object, field: Field, path: str, inside: tuple[str, ...]) -> FieldView:
        page = self.page
        return FieldView(
            id=self._id("field", path),
            name=html.code(field.name),
            type=_type(page, field),
            marks=tuple(self._marks(owner, field)),
            description=page.prose(field.description),
            facts=tuple(_facts(page, field)),
            remarks=joined(" ", remarks(page, replace(field, notes=replace(field.notes, stability=None)))),
            values=self._values_in(field, path),
            folds=tuple(self._folds(field, path, inside)),
        )

    def _id(self, kind: str, path: str) -> Sunk:
        """An id that no other element of the page has; odd names of a spec could make the same one twice."""
        id, count = anchor_id(kind, path), 1
        while id in self.ids:
            count += 1
            id = f"{anchor_id(kind, path)}.{count}"
        self.ids.add(id)
        return html.identifier(id)

    def _marks(self, owner: Event | Object, field: Field) -> Iterator[Mark]:
        if self.side is None:
            yield from _presence(self.page, owner, field)
        else:
            yield REQUIRED if field.presence_for(self.side) == "required" else OPTIONAL
        if field.use.nullable:
            yield NULLABLE
        yield from note_marks(field.notes)

    def _value(self, found: Value, path: str) -> ValueView:
        words = note_sentences(self.page, replace(found.notes, stability=None))
        return ValueView(
            id=self._id("value", f"{path}.{found.value}" if path else str(found.value)),
            value=value(self.page, found.value),
            meaning=self.page.cell(found.description),
            marks=tuple(note_marks(found.notes)),
            remarks=joined(" ", [*_deprecation(self.page, found.notes), *words]),
        )

    def _values_in(self, field: Field, path: str) -> tuple[ValueView, ...]:
        enums = [found for found in self._held(field.use.type) if isinstance(found, Enum)]
        return tuple(view for enum in enums for view in self.values(enum, path))

    def _folds(self, field: Field, path: str, inside: tuple[str, ...]) -> Iterator[Fold]:
        objects = [found for found in self._held(field.use.type) if isinstance(found, Object) and found.name not in inside]
        for found in objects if len(inside) <= MAX_DEPTH else ():
            self.left -= len(found.fields)
            if self.left < 0:
                return
            prefix = f"{path}.{found.name}." if len(objects) > 1 else f"{path}."
            more = [trusted("Other fields are legal.")] if found.open else []
            rules = joined(" ", [*rule_sentences(self.page, found.rules), *more])
            if found.fields:
                yield Fold(self._title(found), rules, tuple(self._views(found, prefix, (*inside, found.name))))

    def _title(self, found: Object) -> Sunk:
        """What a folded object is called, and what tells it from its siblings."""
        name = trusted("Its fields") if found.inline else fill("Fields of {}", html.code(found.name))
        tag = joined(", ", (fill("{}: {}", html.code(key), data(self.page, value)) for key, value in found.tag))
        return fill("{} <span>{}</span>", name, tag) if tag else name

    def _held(self, type_: Type) -> Iterator[Object | Enum]:
        """The objects and enums that a value of a type is, or has in its lists and maps; aliases and unions are followed."""
        match type_:
            case ListOf(item=use) | MapOf(value=use):
                yield from self._held(use.type)
            case OneOf(members=members):
                for member in members:
                    yield from self._held(member)
            case Ref(name=name):
                yield from self._named(name)
            case _:
                pass

    def _named(self, name: str) -> Iterator[Object | Enum]:
        match self.page.book.shapes[name]:
            case Object() | Enum() as found:
                yield found
            case Union(one_of=one_of):
                yield from self._held(one_of)
            case Alias(use=use):
                yield from self._held(use.type)


def _presence(page: Page, owner: Event | Object, field: Field) -> Iterator[Mark]:
    """Whether a field has to be there, and who sends it, on a page about more than one sender."""
    found = presence(owner, field)
    yield OPTIONAL if len(found.may) == len(found.senders) else REQUIRED
    if 0 < len(found.may) < len(found.senders):
        yield Mark(trusted("mixed"), fill("optional for the {}", all_of(map(html.text, found.may))))
    if not found.by_all:
        words = fill("only from the {}", all_of(map(html.text, found.senders))) if found.senders else trusted("never sent")
        yield Mark(trusted("mixed"), words)


def note_marks(notes: Notes) -> Iterator[Mark]:
    """What the notes of anything say in a word."""
    if notes.stability:
        yield Mark(trusted("stability"), html.text(notes.stability))
    if notes.deprecated:
        yield DEPRECATED


def notice(page: Page, found: Deprecation | None) -> Sunk:
    """What a deprecated thing says on top of its page; empty for any other."""
    if found is None:
        return EMPTY
    return fill("<strong>Deprecated.</strong> {}", deprecated(page, found) if found != Deprecation() else EMPTY)


def _type(page: Page, field: Field) -> Sunk:
    phrase = type_phrase(page, field.use.type)
    return fill("{} or <code>null</code>", phrase) if field.use.nullable else phrase


def _facts(page: Page, field: Field) -> Iterator[Fact]:
    found = [
        (trusted("Limits"), limits(page, field.use.type)),
        (trusted("Default"), data(page, field.default) if field.has_default else EMPTY),
        (trusted("Unit"), html.text(field.unit or "")),
        (trusted("Since"), html.text(field.notes.since or "")),
        (trusted("Deprecated"), deprecated(page, field.notes.deprecated)),
    ]
    return (Fact(name, words) for name, words in found if words)


def _deprecation(page: Page, notes: Notes) -> list[Sunk]:
    found = [fill("Since {}.", html.text(notes.since))] if notes.since else []
    said = notes.deprecated is not None and notes.deprecated != Deprecation()
    return [*found, deprecated(page, notes.deprecated)] if said else found  # a mark says that it is deprecated
