"""Classes and events under their earlier names."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Collection, Iterator

from eventwright import names
from eventwright.model import Enum, Event, Field, Object, Protocol, Ref, Type, Union, parts

Pair = tuple[str, str]
"""An earlier name of a class, and that of today."""


def earlier_classes(protocol: Protocol, taken: Collection[str]) -> dict[str, str]:
    """The classes and aliases of a package by their earlier names, where such a name meant one of them and is free today."""
    found: dict[str, set[str]] = {}
    for word, now in (*_definitions(protocol), *_in_place(protocol)):
        if names.TYPE_NAME.fullmatch(word) and word not in taken and word not in names.PACKAGE_NAMES:
            found.setdefault(word, set()).add(now)
    return {word: now for word, (now, *others) in found.items() if not others and not keyword.iskeyword(word)}


def earlier_events(events: Collection[Event]) -> dict[str, str]:
    """The names of events on the wire by their earlier ones; not by that of an event which became several."""
    claims = Counter(word for event in events for word in event.notes.was)
    return {word: event.wire_name for event in events for word in event.notes.was if claims[word] == 1}


def _definitions(protocol: Protocol) -> Iterator[Pair]:
    """Events and types that were called otherwise."""
    for event in protocol.events:
        for word in filter(names.is_event_name, event.notes.was):
            yield names.event_class(word), event.class_name
    for definition in protocol.types:
        is_inline = isinstance(definition, (Object, Enum)) and definition.inline  # its notes are those of the field
        for word in filter(names.TYPE_NAME.fullmatch, () if is_inline else definition.notes.was):
            yield word, definition.class_name
            if isinstance(definition, Union) and definition.one_of.unknown == definition.name:
                yield f"Unknown{word}", f"Unknown{definition.class_name}"


def _in_place(protocol: Protocol) -> Iterator[Pair]:
    """What is defined in place bears the names of its field and of what the field is in."""
    types = protocol.types_by_name
    owners: list[Event | Object] = [*protocol.events, *(found for found in protocol.types if isinstance(found, Object))]
    for owner in owners:
        for item in owner.fields if owner.notes.was else (item for item in owner.fields if item.notes.was):
            known = {around + end for around in _around(owner)[:1] for end in _ends(item)[:1]}
            for inner in map(types.get, _names(item.use.type)):
                if isinstance(inner, (Object, Enum)) and inner.inline and inner.class_name in known:
                    yield from ((around + end, inner.class_name) for around in _around(owner) for end in _ends(item))


def _around(owner: Event | Object) -> list[str]:
    """What the names of classes begin with that an event or object defines in place, that of today first."""
    if isinstance(owner, Object):
        return [owner.class_name, *filter(names.TYPE_NAME.fullmatch, owner.notes.was)]
    return list(map(names.pascal_case, (owner.name, *filter(names.is_event_name, owner.notes.was))))


def _ends(item: Field) -> list[str]:
    return [names.pascal_case(word) for word in (item.name, *item.notes.was) if "." not in word and names.is_wire_key(word)]


def _names(type_: Type) -> Iterator[str]:
    return (part.name for part in parts(type_) if isinstance(part, Ref))
