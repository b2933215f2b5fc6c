"""Rules on what changes over time, and on what should not be seen by everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from eventwright.lint.subject import Finding, Subject
from eventwright.model import Enum, Event, Field, Notes, Ref, Scalar, TypeDefinition, Value, parts

SENSITIVE = "sensitive"
"""The tag of what is not for every log; a protocol that declares it has the rule."""

_SENSITIVE = re.compile(r"(\w+_)?(audio|authorization|email|headers|password|phone|secret|token|url)")
_LEVELS = ("experimental", "beta", "stable")

Noted: TypeAlias = Event | TypeDefinition | Field | Value


def _noted(subject: Subject) -> Iterator[tuple[Noted, tuple[Noted, ...]]]:
    """Everything that may be deprecated, with what could take its place."""
    protocol = subject.protocol
    yield from ((event, protocol.events) for event in protocol.events)
    yield from ((item, protocol.types) for item in protocol.types)
    yield from ((field, owner.fields) for owner, field in subject.fields())
    enums = [item for item in protocol.types if isinstance(item, Enum)]
    yield from ((value, enum.values) for enum in enums for value in enum.values)


def deprecated_use(subject: Subject) -> Iterator[Finding]:
    """What is to be used instead is not deprecated itself, and an event of the same side."""
    for item, others in _noted(subject):
        use = item.notes.deprecated.use if item.notes.deprecated else None
        if use is None:
            continue
        found = next((other for other in others if _said(other) == use), None)
        if found is not None and found.notes.deprecated is not None:
            yield Finding(
                subject.value_span(item.place, "deprecated", "use"), f'"{use}", to be used instead, is deprecated itself'
            )
        elif isinstance(item, Event) and isinstance(found, Event) and found.side != item.side:
            yield Finding(
                subject.value_span(item.place, "deprecated", "use"), f'"{use}", to be used instead, is sent by {found.side}'
            )


def deprecated_terms(subject: Subject) -> Iterator[Finding]:
    """What is deprecated says since when, until when, and what to use instead or why."""
    for item, _ in _noted(subject):
        found = item.notes.deprecated
        if found is None:
            continue
        missing = [word for word, value in (("since", found.since), ("sunset", found.sunset)) if value is None]
        missing += [] if found.use or found.reason else ["use"]
        if missing:
            message = f'"{_said(item)}" is deprecated without {" and ".join(f"`{word}`" for word in missing)}'
            yield Finding(subject.key_span(item.place, "deprecated"), message)


def unstable_use(subject: Subject) -> Iterator[Finding]:
    """What is stable is made of what is stable."""
    types = subject.protocol.types_by_name
    for owner, field in subject.fields():
        level = min(_level(owner.notes), _level(field.notes))
        for part in parts(field.use.type):
            if isinstance(part, Ref) and _level(types[part.name].notes) < level:
                word = types[part.name].notes.stability
                message = f'the field "{field.name}" is {_LEVELS[level]}, and its type "{part.name}" is {word}'
                free = field.notes.stability is None
                fix = subject.add_behind(field.place, "type", f"stability: {word}", safe=False) if free else None
                yield Finding(
                    subject.value_span(field.place, "type"), message, f"add `stability: {word}` to the field", (), fix
                )


def untagged_secret(subject: Subject) -> Iterator[Finding]:
    """Where a protocol has the tag `sensitive`, fields that are called like secrets bear it."""
    if SENSITIVE not in dict(subject.protocol.tags):
        return
    for _, field in subject.fields():
        holds = any(isinstance(part, Scalar) and part.kind in ("string", "bytes") for part in parts(field.use.type))
        if holds and _SENSITIVE.fullmatch(field.name) and SENSITIVE not in field.notes.tags:
            message = f'"{field.name}" is called like something that is not for every log'
            fix = None if field.notes.tags else subject.add_behind(field.place, "type", f"tags: [{SENSITIVE}]", safe=False)
            yield Finding(subject.token(field.place), message, f"add `tags: [{SENSITIVE}]`", (), fix)


def _level(notes: Notes) -> int:
    return _LEVELS.index(notes.stability or "stable")


def _said(item: Noted) -> str:
    return str(item.value) if isinstance(item, Value) else item.name
