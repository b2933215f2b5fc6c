"""Rules on numbers and ids: what they count, how far they go, what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventwright.lint.subject import Finding, Subject
from eventwright.model import Alias, Field, Limits, OneOf, Ref, Scalar, Type

SUFFIXES = {
    "ns": "ns", "us": "us", "ms": "ms", "s": "s", "sec": "s", "secs": "s", "seconds": "s", "minutes": "minutes",
    "hours": "hours", "days": "days", "bytes": "bytes", "hz": "Hz", "khz": "kHz", "db": "dB", "percent": "percent",
    "ratio": "ratio", "tokens": "tokens", "count": "count", "index": "index",
}  # fmt: skip
"""What the last word of a field's name says of its unit."""

_UNITLESS = re.compile(r"(\w+_)?(code|level|port|seed|status|version)")
"""Numbers that count nothing."""

_UNIT_KINDS = ("integer", "number")
_ID = re.compile(r"\w+_id")
_MOMENT = re.compile(r"(\w+_)?(at|time|date|timestamp)")


def number_unit(subject: Subject) -> Iterator[Finding]:
    """Every number says what it counts."""
    for _, field in subject.fields():
        named = _suffix(field) is not None or _UNITLESS.fullmatch(field.name)
        if _is_number(subject, field) and _unit(subject, field) is None and not named:
            span = subject.value_span(field.place, "type")
            yield Finding(span, f'the number "{field.name}" has no unit', "add `unit:`: `count`, `index` or `ratio`, too")


def unit_suffix(subject: Subject) -> Iterator[Finding]:
    """Where the name of a number ends like a unit, that is its unit."""
    for _, field in subject.fields():
        suffix, unit = _suffix(field), _unit(subject, field)
        if suffix is None or suffix == unit or not _is_number(subject, field):
            continue
        if unit is not None:
            message = f'the unit is {unit}, and the name "{field.name}" says {suffix}'
            yield Finding(subject.value_span(field.place, "unit"), message)
        else:
            span = subject.value_span(field.place, "type")
            message = f'the name "{field.name}" says {suffix}, and no unit is given'
            fix = subject.add_behind(field.place, "type", f"unit: {suffix}", safe=True)
            yield Finding(span, message, f"add `unit: {suffix}`", (), fix)


def number_bounds(subject: Subject) -> Iterator[Finding]:
    """Every number says where it ends, one way or the other."""
    for _, field in subject.fields():
        limits = _limits(subject, field)
        if _is_number(subject, field) and limits.minimum is None and limits.maximum is None:
            span = subject.value_span(field.place, "type")
            yield Finding(span, f'the number "{field.name}" has neither `minimum` nor `maximum`')


def time_form(subject: Subject) -> Iterator[Finding]:
    """What is called like a moment has the type of one, or the unit in which it is counted."""
    for _, field in subject.fields():
        kinds = {part.kind for part in _scalars(subject, field)}
        if _MOMENT.fullmatch(field.name) and kinds & {"string", "integer", "number"} and _unit(subject, field) is None:
            message = f'"{field.name}" is called like a moment, and nothing says how it is written'
            yield Finding(subject.value_span(field.place, "type"), message, "`timestamp`, `datetime`, or a number with `unit:`")


def id_ref(subject: Subject) -> Iterator[Finding]:
    """What is called like an id says what it names, unless it is what others name."""
    named = {field.ref for _, field in subject.fields()}
    for owner, field in subject.fields():
        is_id = _ID.fullmatch(field.name) and any(part.kind == "string" for part in _scalars(subject, field))
        if is_id and not field.envelope and not _names(subject, field) and f"{owner.name}.{field.name}" not in named:
            message = f'the id "{field.name}" does not say what it names'
            yield Finding(subject.token(field.place), message, "add `ref: Type.field`")


def _names(subject: Subject, field: Field) -> bool:
    """Whether a field, or an alias that it may hold, says what it names."""
    types = (subject.protocol.type(part.name) for part in _alternatives(field.use.type) if isinstance(part, Ref))
    return field.ref is not None or any(isinstance(item, Alias) and item.ref is not None for item in types)


def _scalars(subject: Subject, field: Field) -> Iterator[Scalar]:
    """The built-in types that a field may hold itself, those behind an alias with them, and none inside lists and maps."""
    for part in _alternatives(field.use.type):
        if isinstance(part, Scalar):
            yield part
        elif isinstance(part, Ref) and isinstance(alias := subject.protocol.type(part.name), Alias):
            yield from (inner for inner in _alternatives(alias.use.type) if isinstance(inner, Scalar))


def _alternatives(type_: Type) -> tuple[Type, ...]:
    return type_.members if isinstance(type_, OneOf) else (type_,)


def _is_number(subject: Subject, field: Field) -> bool:
    return any(part.kind in _UNIT_KINDS for part in _scalars(subject, field))


def _unit(subject: Subject, field: Field) -> str | None:
    if field.unit is not None or not isinstance(field.use.type, Ref):
        return field.unit
    found = subject.protocol.type(field.use.type.name)
    return found.unit if isinstance(found, Alias) else None


def _limits(subject: Subject, field: Field) -> Limits:
    numbers = [part.limits for part in _scalars(subject, field) if part.kind in _UNIT_KINDS]
    return numbers[0] if numbers else Limits()


def _suffix(field: Field) -> str | None:
    word = field.name.rpartition("_")[2]
    return SUFFIXES.get(word) if "_" in field.name or len(word) > 2 else None
