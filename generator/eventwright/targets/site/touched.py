"""Which pages a change of the specs touches, so that a preview makes no others anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from eventwright.model import Alias, Event, Object, Protocol, Ref, Type, TypeDefinition, Union, parts
from eventwright.targets.python.modules import modules
from eventwright.targets.site.pages import Key, jobs


def touched(old: Protocol, new: Protocol) -> set[Key]:
    """The keys of the jobs whose files may differ between two states of a protocol; all of them where every page does.

    A page shows its own thing, the types that this holds at any depth, where a type is used, and what an event answers.
    """
    if _common(old) != _common(new):
        return set(jobs(new))
    changed = {key for key, owner in _owners(new).items() if owner != _owners(old)[key]}
    if not changed:
        return set()
    beside = {key for protocol in (old, new) for key in changed for key in _named_by(_owners(protocol)[key])}
    holding = {key for key in _owners(new) if _held(new, key) & changed}
    return {("site", ""), *changed, *beside, *holding}


def _common(protocol: Protocol) -> tuple[Any, ...]:
    """What every page shows, or may: the protocol itself, the names of all things, and the modules that they are in."""
    homes = [(module.name, [item.name for item in (*module.definitions, *module.events)]) for module in modules(protocol)]
    return replace(protocol, events=(), types=(), flows=()), list(_owners(protocol)), protocol.flows, homes


def _owners(protocol: Protocol) -> dict[Key, Event | TypeDefinition]:
    types = {("type", definition.name): definition for definition in protocol.types}
    return {("event", event.name): event for event in protocol.events} | types


def _named_by(owner: Event | TypeDefinition) -> Iterator[Key]:
    """The types that a thing uses itself, and the events that may answer it: their pages tell of it."""
    for type_ in _types(owner):
        yield from (("type", part.name) for part in parts(type_) if isinstance(part, Ref))
    if isinstance(owner, Event):
        yield from (("event", reply.event) for reply in owner.replies)


def _types(owner: Event | TypeDefinition) -> Iterator[Type]:
    match owner:
        case Event(fields=fields) | Object(fields=fields):
            yield from (field.use.type for field in fields)
        case Union(one_of=one_of):
            yield one_of
        case Alias(use=use):
            yield use.type
        case _:
            pass


def _held(protocol: Protocol, key: Key) -> set[Key]:
    """The types that a thing holds, at any depth."""
    owners, found, waiting = _owners(protocol), set[Key](), [key]
    while waiting:
        more = {named for named in _named_by(owners[waiting.pop()]) if named[0] == "type"} - found
        found |= more
        waiting += more
    return found
