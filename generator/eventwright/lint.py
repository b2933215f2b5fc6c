"""Stage 4, lint: the model to findings. A table of rules; a rule is a generator of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from eventwright.diagnostics import Report, Severity
from eventwright.model import Enum, Event, Field, Object, Place, Protocol
from eventwright.nodes import Source, Span


class Finding(Struct, frozen=True):
    """What a rule found: a place and a message."""

    place: Place
    message: str
    hint: str | None = None


Rule = Callable[[Protocol], Iterator[Finding]]


def _fields(protocol: Protocol) -> Iterator[tuple[str, Field]]:
    """Every field with the name of its owner; an envelope's owner is the side."""
    for owner in (*protocol.events, *protocol.types):
        if isinstance(owner, (Event, Object)):
            side = owner.side if isinstance(owner, Event) else ""
            yield from ((side if field.envelope else owner.name, field) for field in owner.fields)


def field_undescribed(protocol: Protocol) -> Iterator[Finding]:
    """Every field says what it holds; a constant says it by itself."""
    for owner, field in _fields(protocol):
        if not field.description and field.const is None:
            yield Finding(field.place, f'the field "{field.name}" of "{owner}" has no description', "add `description:`")


def unused_type(protocol: Protocol) -> Iterator[Finding]:
    """Every type is used by an event."""
    for definition in protocol.types:
        inline = isinstance(definition, (Object, Enum)) and definition.inline
        if not definition.sides and not inline:
            yield Finding(definition.place, f'no event uses "{definition.name}"')


RULES: dict[str, tuple[Severity, Rule]] = {
    "field-undescribed": ("warning", field_undescribed),
    "unused-type": ("warning", unused_type),
}
"""The rules by id, each with its level."""


def lint(protocol: Protocol, sources: dict[str, Source], report: Report) -> None:
    """Runs every rule; `sources` are the spec files by path, for the excerpts."""
    for id, (severity, rule) in RULES.items():
        for finding in rule(protocol):
            add = report.error if severity == "error" else report.warning
            add(id, _span(finding.place, sources), finding.message, finding.hint)


def _span(place: Place, sources: dict[str, Source]) -> Span:
    source = sources.get(place.file, Source(place.file, ""))
    line = source.lines[place.line - 1] if place.line <= len(source.lines) else ""
    word = len(line[place.column - 1 :].split(":")[0].rstrip()) or 1
    return Span(source, place.line, place.column, place.line, place.column + word)
