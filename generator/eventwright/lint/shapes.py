"""Rules on enums and on what is defined in place."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.diagnostics import Related
from eventwright.edits import Edit, Fix, exchanged
from eventwright.ledger import digest
from eventwright.lint.subject import Finding, Subject
from eventwright.model import Enum, Object, TypeDefinition
from eventwright.nodes import Mapping


def closed_enum(subject: Subject) -> Iterator[Finding]:
    """An enum that a tolerant side reads is open: a new value of the other side breaks nobody."""
    for enum in _enums(subject):
        tolerant = [side.name for side in subject.readers(*enum.sides) if side.reads == "tolerant"]
        if not enum.open and tolerant:
            span = subject.value_span(enum.place, "open")
            message = f'"{enum.name}" is closed, so each new value is a mistake to {" and ".join(tolerant)}'
            fix = Fix("open the enum", (Edit(span, "true"),), safe=False)
            yield Finding(span, message, "write `open: true`", (), fix)


def reserved_value(subject: Subject) -> Iterator[Finding]:
    """No value is called `unknown`: readers use the word for what they do not know."""
    for enum in _enums(subject):
        for value in enum.values:
            if value.value == "unknown":
                message = f'the value "unknown" of "{enum.name}" is taken for one that is not known'
                yield Finding(subject.token(value.place), message, "`none`, `other` or `unspecified`, say")


def single_value(subject: Subject) -> Iterator[Finding]:
    """A closed enum has two values at least; one that stands alone is a constant."""
    for enum in _enums(subject):
        if not enum.open and len(enum.values) == 1:
            value = enum.values[0]
            message = f'"{enum.name}" has one value and can have no other'
            hint = f"write `const: {value.value}` in the field" if enum.inline else "give the field a `const` instead"
            yield Finding(subject.token(value.place), message, hint)


def duplicate_shape(subject: Subject) -> Iterator[Finding]:
    """What is defined in place has no twin: as soon as two fields need the same, it has a name."""
    first: dict[bytes, TypeDefinition] = {}
    for item in sorted(subject.protocol.types, key=lambda item: getattr(item, "inline", False)):
        shape = _shape(item)
        if shape is None:
            continue
        other = first.setdefault(shape, item)
        if other is not item and getattr(item, "inline", False):
            related = (Related(subject.token(other.place), f'"{other.name}"'),)
            what = "values" if isinstance(item, Enum) else "fields"
            message = f'"{item.name}" has the same {what} as "{other.name}"'
            fix = _shared(subject, item, other)
            yield Finding(subject.token(item.place), message, "use one definition under types/ in both places", related, fix)


def _shared(subject: Subject, item: TypeDefinition, other: TypeDefinition) -> Fix | None:
    """Uses an enum that has a name; of objects only the fields are the same, and not what is said of them."""
    body = subject.node(item.place)
    if not isinstance(item, Enum) or getattr(other, "inline", False) or not isinstance(body, Mapping):
        return None
    if body.get("type") is not None or item.reserved:
        return None
    edits = exchanged(body, ("open", "values", "name"), f"type: {other.name}")
    return Fix(f"use {other.name}", edits, safe=False) if edits else None


def _shape(item: TypeDefinition) -> bytes | None:
    """What makes an enum or object the same as another: values with their texts, since `low` and `high` occur everywhere, or
    fields without them. None where too little is there to compare.
    """
    if isinstance(item, Enum) and len(item.values) > 1:
        return digest((item.base, item.open, sorted((str(value.value), value.description) for value in item.values)))
    if isinstance(item, Object) and len(item.fields) > 1:
        return digest((item.open, [(field.name, field.use, field.presence, field.default) for field in item.fields]))
    return None


def _enums(subject: Subject) -> Iterator[Enum]:
    return (item for item in subject.protocol.types if isinstance(item, Enum))
