"""Rules on names: their form, their tense, and those that are too like another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventwright.diagnostics import Related
from eventwright.lint.mends import renamed
from eventwright.lint.subject import Finding, Subject
from eventwright.model import Enum, Event, Object, Place

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NO_LETTER = re.compile(r"[\W_]")
_UPPER_OR_BLANK = re.compile(r"[A-Z\s]")


def event_name(subject: Subject) -> Iterator[Finding]:
    """An event is called by lower-case words, joined by dots."""
    for event in subject.protocol.events:
        if not all(_WORD.fullmatch(part) for part in event.name.split(".")):
            hint = _hint(_snake(event.name, "."))
            yield Finding(subject.token(event.place), f'"{event.name}" is not made of lower-case words', hint)


def field_case(subject: Subject) -> Iterator[Finding]:
    """A field is called by lower-case words, joined by underscores."""
    for _, field in subject.fields():
        if not _WORD.fullmatch(field.name):
            right = _snake(field.name, "_")
            fix = renamed(subject, field.place, field.name, right, "type") if right else None
            message = f'the field "{field.name}" is not in lower_snake_case'
            yield Finding(subject.token(field.place), message, _hint(right), (), fix)


def value_case(subject: Subject) -> Iterator[Finding]:
    """The values of an enum have no capitals and no blanks; other marks are legal, since many are names from elsewhere."""
    for enum in _enums(subject):
        for value in enum.values:
            if isinstance(value.value, str) and _UPPER_OR_BLANK.search(value.value):
                right = _snake(value.value, "_")
                fix = renamed(subject, value.place, value.value, right, "description") if right else None
                message = f'the value "{value.value}" has capitals or blanks'
                yield Finding(subject.token(value.place), message, _hint(right), (), fix)


def _hint(right: str | None) -> str | None:
    return f'"{right}", say' if right else None


def _snake(name: str, joint: str) -> str | None:
    """A name in lower-case words; None where that would be no name."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    marks = r"[^a-z0-9.]+" if joint == "." else r"[^a-z0-9]+"
    right = re.sub(marks, "_", parted).strip("_.")
    legal = all(_WORD.fullmatch(part) for part in right.split("."))
    return right if legal else None


_PAST = re.compile(r"\w*ed|\w*_done|done|begun|sent|lost|found|gone")


def event_tense(subject: Subject) -> Iterator[Finding]:
    """What is answered is called like an order, and the other side reports in other words than orders."""
    orders = {_last(event): event for event in subject.protocol.events if subject.own_replies(event)}
    for event in subject.protocol.events:
        order = orders.get(_last(event))
        if subject.own_replies(event):
            if _PAST.fullmatch(_last(event)):
                message = f'"{event.name}" is answered, and is called like something that has happened'
                yield Finding(subject.token(event.place), message, "call it like an order, as in `lamp.set`")
        elif order is not None and order.side != event.side:
            message = f'"{event.name}" is called like an order, and {event.side} gives none'
            related = (Related(subject.token(order.place), "an order of the other side"),)
            yield Finding(subject.token(event.place), message, "call it by what has happened", related)


def _last(event: Event) -> str:
    return event.name.split(".")[-1]


def similar_name(subject: Subject) -> Iterator[Finding]:
    """No two names in one place differ in marks, capitals or a plural only."""
    protocol = subject.protocol
    for owner in (*protocol.events, *protocol.types):
        if isinstance(owner, (Event, Object)):
            fields = [field for field in owner.fields if field.place != owner.place]
            yield from _alike(subject, [(field.name, field.place) for field in fields])
        elif isinstance(owner, Enum) and owner.base == "string":
            yield from _alike(subject, [(str(value.value), value.place) for value in owner.values])
    yield from _alike(subject, [(event.name, event.place) for event in protocol.events])
    yield from _alike(subject, [(item.name, item.place) for item in protocol.types])


def _alike(subject: Subject, names: list[tuple[str, Place]]) -> Iterator[Finding]:
    """Two names that are one when marks, capitals and a plural are gone; `py_name` says that somebody has seen it."""
    first: dict[str, tuple[str, Place]] = {}
    for name, place in names:
        folded = _NO_LETTER.sub("", name.lower()).removesuffix("s")
        other, where = first.setdefault(folded, (name, place))
        if other != name and not subject.entry(place, "py_name") and not subject.entry(where, "py_name"):
            message = f'"{name}" and "{other}" are easily taken for each other'
            related = (Related(subject.token(where), "the other one"),)
            yield Finding(subject.token(place), message, "choose a name that differs in a word", related)


def _enums(subject: Subject) -> Iterator[Enum]:
    return (item for item in subject.protocol.types if isinstance(item, Enum))
