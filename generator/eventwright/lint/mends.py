"""Edits that several rules make: a new key, a new name."""

from __future__ import annotations

import json
import re
from typing import Any

from eventwright.edits import Edit, Fix, appended, behind
from eventwright.lint.subject import Subject
from eventwright.load import YAML_BOOLEANS
from eventwright.model import Event, Place, Protocol
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Span, core_value
from eventwright.validate import metaschema


def added(body: Node, key: str, text: str) -> Edit | None:
    """Puts a new key where the layout has it; None where it would be the first."""
    from eventwright.layout.order import ordered, schema_of  # only what is to be mended asks for it

    if not isinstance(body, Mapping):
        return None
    new = Scalar(key, True, body.span)
    schema = schema_of(body) or metaschema()["definitions"]["field"]
    found = ordered([*body, (new, new)], schema)
    at = next(number for number, entry in enumerate(found) if entry[0] is new)
    return behind(body, found[at - 1], f"{key}: {text}") if at else None


def shown_by(subject: Subject, event: Event, name: str, value: dict[str, Any] | None) -> Fix | None:
    """Shows a value in a new example; it is made up, so somebody should put a better one in its place."""
    if value is None:
        return None
    text = f"{{name: {name}, value: {json.dumps(value, ensure_ascii=False)}}}"
    entry = subject.entry(event.place, "examples")
    if entry is None:
        edit = added(subject.node(event.place), "examples", f"[{text}]")
    else:
        edit = appended(entry[1], [text]) if isinstance(entry[1], Sequence) else None
    return Fix("show what is made up", (edit,), safe=False) if edit is not None else None


def least(protocol: Protocol, event: Event) -> dict[str, Any] | None:
    """The smallest value of an event without its tag and what may be left out of an example; None where none is found."""
    from eventwright.evolution.samples import NoSample, Samples  # only what is to be mended asks for it

    try:
        return _own(event, Samples(protocol, event.side).object(event))
    except NoSample:
        return None


def most(protocol: Protocol, event: Event) -> dict[str, Any] | None:
    """A value of an event with as many of its fields as can stand together; None where none is found."""
    from eventwright.evolution.samples import NoSample, Samples

    samples = Samples(protocol, event.side)
    try:
        plain = {item.name: samples.use(item.use, item) for item in event.fields if item.presence_for(event.side) != "absent"}
        chosen = event.rules.exactly_one_of[:1]
        return _own(event, samples.obeying(event, plain, keep=chosen[0] if chosen else None))
    except NoSample:
        return None


def _own(event: Event, value: dict[str, Any]) -> dict[str, Any]:
    names = shown_names(event)
    return {item.name: value[item.name] for item in event.fields if item.name in value and item.name in names}


def shown_names(event: Event) -> set[str]:
    """The fields that an example shows itself; the tag and what the envelope wants are filled in."""
    filled = (item.envelope and item.presence_for(event.side) == "required" for item in event.fields[1:])
    return {item.name for item, is_filled in zip(event.fields[1:], filled, strict=True) if not is_filled}


def renamed(subject: Subject, place: Place, old: str, new: str, key: str) -> Fix | None:
    """Gives a field or value a new name, and tells the old one; `key` is what a text stands for that is all there is.

    What else speaks of the name is left: where that brings an error, the fix is not made.
    """
    token, body = subject.token(place), subject.node(place)
    was = noted(body, key, f"was: {written(old)}")
    return Fix(f"call it {new}", (Edit(token, written(new)), *was), safe=False) if was else None


def noted(body: Node, key: str, text: str) -> tuple[Edit, ...]:
    """Edits that put an entry into what is said; none where that says such a thing already, or where braces would spoil it."""
    if isinstance(body, Mapping):
        name, _, value = text.partition(": ")
        edit = added(body, name, value) if body.get(name) is None else None
        return (edit,) if edit is not None else ()
    span = body.span
    if not isinstance(body, Scalar) or span.line != span.end_line or re.search(r"[,\[\]{}]", span.text):
        return ()
    start = Span(span.source, span.line, span.column, span.line, span.column)
    end = Span(span.source, span.line, span.end_column, span.line, span.end_column)
    return Edit(start, f"{{{key}: "), Edit(end, f", {text}}}")


def written(name: str) -> str:
    """A name as YAML has it in a list."""
    plain = re.fullmatch(r"[A-Za-z][\w.-]*", name) and name.lower() not in YAML_BOOLEANS and isinstance(core_value(name), str)
    return name if plain else json.dumps(name)
