"""Rules on how the sides talk: what answers what, what both send, and what examples show."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.lint.mends import least, most, shown_by, shown_names
from eventwright.lint.subject import Finding, Subject
from eventwright.model import Enum, Object
from eventwright.nodes import Mapping, Node, Scalar, Sequence


def unused_type(subject: Subject) -> Iterator[Finding]:
    """Every type is used by an event."""
    for definition in subject.protocol.types:
        inline = isinstance(definition, (Object, Enum)) and definition.inline
        if not definition.sides and not inline:
            yield Finding(subject.token(definition.place), f'no event uses "{definition.name}"')


def no_reply(subject: Subject) -> Iterator[Finding]:
    """An order, that is an event that only strict sides read, says what answers it."""
    for event in subject.protocol.events:
        readers = subject.readers(event.side)
        if readers and all(side.reads == "strict" for side in readers) and not subject.own_replies(event):
            message = f'nothing is said of what answers "{event.name}"'
            yield Finding(subject.token(event.place), message, "add `replies:`")


def loose_reply(subject: Subject) -> Iterator[Finding]:
    """An answer has something in common with what it answers, so that the two can be put together."""
    for event in subject.protocol.events:
        for reply in subject.own_replies(event):
            name = reply.get("event")
            if isinstance(name, Scalar) and reply.get("same") is None:
                message = f'nothing tells which "{event.name}" a "{name.text}" answers'
                yield Finding(name.span, message, "add `same:`")


def no_cause(subject: Subject) -> Iterator[Finding]:
    """An event of a strict side answers something, or a flow tells when it comes."""
    told = {reply.event for event in subject.protocol.events for reply in event.replies}
    told |= {text for document in subject.documents if document.node.get("flow") for text in _texts(document.node)}
    strict = {side.name for side in subject.protocol.sides if side.reads == "strict"}
    for event in subject.protocol.events:
        if event.side in strict and event.name not in told:
            message = f'no reply and no flow tells when "{event.name}" comes'
            yield Finding(subject.token(event.place), message, "name it under `replies:`, or in a flow")


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text
    for inner in (value for _, value in node) if isinstance(node, Mapping) else ():
        yield from _texts(inner)
    for inner in node.items if isinstance(node, Sequence) else ():
        yield from _texts(inner)


def no_projection(subject: Subject) -> Iterator[Finding]:
    """An object that travels both ways, and has something to leave out, says which side sends what."""
    for item in subject.protocol.types:
        if not isinstance(item, Object) or len(item.sides) < 2:
            continue
        presences = [{presence for _, presence in field.presence} for field in item.fields]
        if {"optional"} in presences and all(len(found) == 1 for found in presences):
            message = f'"{item.name}" is sent by {" and ".join(item.sides)}, and nothing tells what only one of them sends'
            yield Finding(subject.token(item.place), message, "say `sent_by:`, or `optional:` with a side")


# Examples


def no_minimal_example(subject: Subject) -> Iterator[Finding]:
    """An event with something to leave out shows once what is left when all of it is."""
    for event in subject.protocol.events:
        required = {field.name for field in event.fields if field.presence_for(event.side) == "required"}
        chosen = {*event.rules.at_least_one_of, *event.rules.exactly_one_of}
        shown = [set(example.value) - (chosen & set(example.value)) for example in event.examples]
        if not any(keys <= required for keys in shown):
            message = f'no example of "{event.name}" shows the required fields alone'
            fix = shown_by(subject, event, "The least", least(subject.protocol, event))
            yield Finding(subject.token(event.place), message, "add one to `examples:`", (), fix)


def no_full_example(subject: Subject) -> Iterator[Finding]:
    """Every field of an event is in one of its examples."""
    for event in subject.protocol.events:
        shown = {key for example in event.examples for key in example.value}
        missing = [field.name for field in event.fields if field.name not in shown]
        if missing:
            message = f'no example of "{event.name}" shows {" and ".join(f"`{name}`" for name in missing)}'
            value = most(subject.protocol, event)
            shows = value is not None and shown_names(event).intersection(missing) <= value.keys()
            fix = shown_by(subject, event, "All there is", value) if shows else None
            yield Finding(subject.token(event.place), message, "add one with all that can stand together", (), fix)
