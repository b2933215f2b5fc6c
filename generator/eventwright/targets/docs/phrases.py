"""What the pages say of types, fields and notes, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

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
from eventwright.sinks.markdown import code, text
from eventwright.targets.docs.book import Book, Page
from eventwright.targets.words import limits_of


def data(value: Any) -> Sunk:
    """JSON data as code."""
    return code(json.dumps(value, ensure_ascii=False))


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
            return code(kind)
        case Const(value=value):
            return data(value)
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
        return fill("({} or {})", phrase, code("null"))
    return fill("({})", phrase) if isinstance(use.type, OneOf) else phrase


def limits(book: Book, type_: Type) -> Sunk:
    """The limits of a type as sentences, those of the items of a list included."""
    return joined(" ", _limits(book, type_))


def _limits(book: Book, type_: Type) -> list[Sunk]:
    match type_:
        case Scalar():
            pattern = [fill("Matches {}.", code(type_.limits.pattern))] if type_.limits.pattern else []
            return [*_sentences(replace(type_, limits=replace(type_.limits, pattern=None))), *pattern]
        case ListOf(item=use) | MapOf(value=use):
            inner = joined(" ", _limits(book, use.type))
            return [*_sentences(type_), *([fill("Each: {}", inner)] if inner else [])]
        case OneOf(members=members):
            return [sentence for member in members for sentence in _limits(book, member)]
        case Ref(name=name):
            definition = book.types[name]
            return _limits(book, definition.use.type) if isinstance(definition, Alias) else []
        case Const():
            return []


def _sentences(type_: Type) -> list[Sunk]:
    return [text(sentence) for sentence in limits_of(type_)]


# Fields


def required(owner: Event | Object, field: Field) -> Sunk:
    """Whether a field has to be there: `yes`, `no`, or for whom."""
    sides = (owner.side,) if isinstance(owner, Event) else owner.sides or tuple(side for side, _ in field.presence)
    found = {side: field.presence_for(side) for side in sides}
    senders = [side for side in sides if found[side] != "absent"]
    may = [side for side in senders if found[side] == "optional"]
    answer = trusted("no") if len(may) == len(senders) else trusted("yes")
    if len(senders) < len(sides):
        answer = fill("{}; only sent by the {}", answer, _sides(senders)) if senders else trusted("never sent")
    if 0 < len(may) < len(senders):
        answer = fill("{}, but the {} may leave it out", answer, _sides(may))
    return answer


def _sides(names: list[str]) -> Sunk:
    return all_of(map(text, names))


def remarks(page: Page, field: Field) -> list[Sunk]:
    """The facts about a field that its row in the table has no room for, as sentences."""
    found = [fill("Refers to {}.", page.path_in(field.ref))] if field.ref else []
    found += [fill("Only there when {} is {}.", code(name), any_of(map(value, values))) for name, values in field.only_when]
    if field.examples:
        word = trusted("Example") if len(field.examples) == 1 else trusted("Examples")
        found.append(fill("{}: {}.", word, joined(", ", map(data, field.examples))))
    if field.attribute != field.name:
        found.append(fill("The attribute in Python is {}.", code(field.attribute)))
    return [*found, *note_sentences(page, field.notes)]


def value(literal: Any) -> Sunk:
    """A value as specs write it, text without quotes."""
    return code(literal) if isinstance(literal, str) else data(literal)


def note_sentences(page: Page, notes: Notes) -> list[Sunk]:
    """Earlier names, stability and tags as sentences."""
    found = [fill("Formerly {}.", all_of(map(code, notes.was)))] if notes.was else []
    if notes.stability:
        found.append(fill("Stability: {}.", text(notes.stability)))
    if notes.tags:
        found.append(fill("Tags: {}.", page.tags(notes.tags)))
    return found


def deprecated(page: Page, found: Deprecation | None) -> Sunk:
    """A deprecation for a column of that name: what to use instead, when it ends, why."""
    if found is None:
        return trusted("")
    clauses = [fill("since {}", text(found.since))] if found.since else []
    clauses += [fill("use {} instead", page.mention(found.use))] if found.use else []
    clauses += [fill("it ends on {}", text(found.sunset))] if found.sunset else []
    sentences = [capitalised(joined("; ", clauses))] if clauses else []
    sentences += [page.cell(found.reason.rstrip("."))] if found.reason else []
    return joined(" ", (fill("{}.", sentence) for sentence in sentences)) or trusted("yes")


def notice(page: Page, found: Deprecation | None) -> Sunk:
    """A deprecation as it stands on top of a page; empty where there is none."""
    if found is None:
        return trusted("")
    said = found != Deprecation()
    return fill("**Deprecated.** {}", deprecated(page, found)) if said else trusted("**Deprecated.**")


def rule_sentences(rules: Rules) -> tuple[Sunk, ...]:
    """The rules across fields as sentences."""
    found: list[Sunk] = []
    if rules.at_least_one_of:
        found.append(fill("At least one of {} has to be there.", all_of(map(code, rules.at_least_one_of))))
    if rules.exactly_one_of:
        found.append(fill("Exactly one of {} has to be there.", all_of(map(code, rules.exactly_one_of))))
    found += [
        fill("Where {} is there, {} has to be too.", code(name), all_of(map(code, needed))) for name, needed in rules.requires
    ]
    return tuple(found)
