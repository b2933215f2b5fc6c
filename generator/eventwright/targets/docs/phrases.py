"""What the pages say of types, fields and notes, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from msgspec.structs import replace

from eventwright.model import (
    Alias,
    Const,
    Deprecation,
    Event,
    Field,
    ListOf,
    MapOf,
    Notes,
    Object,
    OneOf,
    Ref,
    Rules,
    Scalar,
    Type,
    Use,
)
from eventwright.sinks import Sunk, capitalised, fill, joined, trusted
from eventwright.targets.docs.book import Page
from eventwright.targets.words import limits_of


def data(page: Page, value: Any) -> Sunk:
    """JSON data as code."""
    return page.write.code(json.dumps(value, ensure_ascii=False))


def any_of(parts: Iterable[Sunk]) -> Sunk:
    """`a, b or c`."""
    *head, last = list(parts) or [trusted("")]
    return fill("{} or {}", joined(", ", head), last) if head else last


def all_of(parts: Iterable[Sunk]) -> Sunk:
    """`a, b and c`."""
    *head, last = list(parts) or [trusted("")]
    return fill("{} and {}", joined(", ", head), last) if head else last


# Types


def type_phrase(page: Page, type_: Type) -> Sunk:
    """A type in words, the definitions in it leading to their pages."""
    match type_:
        case Scalar(kind="any"):
            return trusted("any JSON value")
        case Scalar(kind=kind):
            return page.write.code(kind)
        case Const(value=value):
            return data(page, value)
        case ListOf(item=use):
            return fill("list of {}", _inner(page, use))
        case MapOf(value=use):
            return fill("map of {}", _inner(page, use))
        case Ref(name=name):
            return page.type(name)
        case OneOf(members=members):
            return any_of(_member(page, member) for member in members)


def _member(page: Page, type_: Type) -> Sunk:
    phrase = type_phrase(page, type_)
    return fill("({})", phrase) if isinstance(type_, (ListOf, MapOf)) else phrase


def _inner(page: Page, use: Use) -> Sunk:
    phrase = type_phrase(page, use.type)
    if use.nullable:
        return fill("({} or {})", phrase, page.write.code("null"))
    return fill("({})", phrase) if isinstance(use.type, OneOf) else phrase


def limits(page: Page, type_: Type) -> Sunk:
    """The limits of a type as sentences, those of the items of a list included."""
    return joined(" ", _limits(page, type_))


def _limits(page: Page, type_: Type) -> list[Sunk]:
    match type_:
        case Scalar():
            pattern = [fill("Matches {}.", page.write.code(type_.limits.pattern))] if type_.limits.pattern else []
            return [*_sentences(page, replace(type_, limits=replace(type_.limits, pattern=None))), *pattern]
        case ListOf(item=use) | MapOf(value=use):
            inner = joined(" ", _limits(page, use.type))
            return [*_sentences(page, type_), *([fill("Each: {}", inner)] if inner else [])]
        case OneOf(members=members):
            return [sentence for member in members for sentence in _limits(page, member)]
        case Ref(name=name):
            definition = page.book.shapes[name]
            return _limits(page, definition.use.type) if isinstance(definition, Alias) else []
        case Const():
            return []


def _sentences(page: Page, type_: Type) -> list[Sunk]:
    return [page.write.text(sentence) for sentence in limits_of(type_)]


# Fields


class Presence(NamedTuple):
    """The sides that send a field, and those of them that may leave it out; whether all sides that send its owner send it."""

    senders: list[str]
    may: list[str]
    by_all: bool


def presence(owner: Event | Object, field: Field) -> Presence:
    """Who sends a field."""
    sides = (owner.side,) if isinstance(owner, Event) else owner.sides or tuple(side for side, _ in field.presence)
    found = {side: field.presence_for(side) for side in sides}
    senders = [side for side in sides if found[side] != "absent"]
    return Presence(senders, [side for side in senders if found[side] == "optional"], len(senders) == len(sides))


def required(page: Page, owner: Event | Object, field: Field) -> Sunk:
    """Whether a field has to be there: `yes`, `no`, or for whom."""
    senders, may, by_all = presence(owner, field)
    answer = trusted("no") if len(may) == len(senders) else trusted("yes")
    if not by_all:
        answer = fill("{}; only sent by the {}", answer, _sides(page, senders)) if senders else trusted("never sent")
    if 0 < len(may) < len(senders):
        answer = fill("{}, but the {} may leave it out", answer, _sides(page, may))
    return answer


def _sides(page: Page, names: list[str]) -> Sunk:
    return all_of(map(page.write.text, names))


def remarks(page: Page, field: Field) -> list[Sunk]:
    """The facts about a field that its row in the table has no room for, as sentences."""
    found = [fill("Refers to {}.", page.path_in(field.ref))] if field.ref else []
    found += [
        fill("Only there when {} is {}.", page.write.code(name), any_of(value(page, item) for item in values))
        for name, values in field.only_when
    ]
    if field.examples:
        word = trusted("Example") if len(field.examples) == 1 else trusted("Examples")
        found.append(fill("{}: {}.", word, joined(", ", (data(page, item) for item in field.examples))))
    if field.attribute != field.name:
        found.append(fill("The attribute in Python is {}.", page.write.code(field.attribute)))
    return [*found, *note_sentences(page, field.notes)]


def value(page: Page, literal: Any) -> Sunk:
    """A value as specs write it, text without quotes."""
    return page.write.code(literal) if isinstance(literal, str) else data(page, literal)


def note_sentences(page: Page, notes: Notes) -> list[Sunk]:
    """Earlier names, stability and tags as sentences."""
    found = [fill("Formerly {}.", all_of(map(page.write.code, notes.was)))] if notes.was else []
    if notes.stability:
        found.append(fill("Stability: {}.", page.write.text(notes.stability)))
    if notes.tags:
        found.append(fill("Tags: {}.", page.tags(notes.tags)))
    return found


def deprecated(page: Page, found: Deprecation | None) -> Sunk:
    """A deprecation for a column of that name: what to use instead, when it ends, why."""
    if found is None:
        return trusted("")
    clauses = [fill("since {}", page.write.text(found.since))] if found.since else []
    clauses += [fill("use {} instead", page.mention(found.use))] if found.use else []
    clauses += [fill("it ends on {}", page.write.text(found.sunset))] if found.sunset else []
    sentences = [capitalised(joined("; ", clauses))] if clauses else []
    sentences += [page.cell(found.reason.rstrip("."))] if found.reason else []
    return joined(" ", (fill("{}.", sentence) for sentence in sentences)) or trusted("yes")


def notice(page: Page, found: Deprecation | None) -> Sunk:
    """A deprecation as it stands on top of a page; empty where there is none."""
    if found is None:
        return trusted("")
    said = found != Deprecation()
    return fill("**Deprecated.** {}", deprecated(page, found)) if said else trusted("**Deprecated.**")


def rule_sentences(page: Page, rules: Rules) -> tuple[Sunk, ...]:
    """The rules across fields as sentences."""
    found: list[Sunk] = []
    if rules.at_least_one_of:
        found.append(fill("At least one of {} has to be there.", all_of(map(page.write.code, rules.at_least_one_of))))
    if rules.exactly_one_of:
        found.append(fill("Exactly one of {} has to be there.", all_of(map(page.write.code, rules.exactly_one_of))))
    found += [
        fill("Where {} is there, {} has to be too.", page.write.code(name), all_of(map(page.write.code, needed)))
        for name, needed in rules.requires
    ]
    return tuple(found)
