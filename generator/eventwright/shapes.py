"""Parts of the model without what is told on their own pages alone: pages that refer to them stay when that changes."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec.structs import replace

from eventwright.model import Enum, Event, Object, Place, Protocol, TypeDefinition

T = TypeVar("T", bound=Event | TypeDefinition)

NOWHERE = Place("", 0, 0)


def shape(owner: T) -> T:
    """A definition where it is used: no examples, and nothing of what is said of it; its fields and values as they are."""
    return replace(owner, **_bare(owner), **_inner(owner, {}))


def outline(owner: T) -> T:
    """A definition in a list: nothing is said of its fields and values, either."""
    return replace(owner, **_bare(owner), **_inner(owner, {"description": ""}))


def mention(owner: T) -> T:
    """A definition of which a page has but the name: no fields and values."""
    return replace(owner, **_bare(owner), **dict.fromkeys(_inner(owner, {}), ()))


def outlines(protocol: Protocol) -> Protocol:
    """A protocol that lists all that it has."""
    return replace(
        protocol,
        summary="",
        description="",
        events=tuple(map(outline, protocol.events)),
        types=tuple(map(outline, protocol.types)),
        flows=tuple(replace(flow, summary="", description="", steps=(), place=NOWHERE) for flow in protocol.flows),
    )


def exemplified(protocol: Protocol) -> Protocol:
    """A protocol that shows its events and their examples, and has its flows by name."""
    shown = tuple(replace(shape(event), examples=event.examples) for event in protocol.events)
    return replace(outlines(protocol), events=shown, types=())


def _bare(owner: Event | TypeDefinition) -> dict[str, Any]:
    found: dict[str, Any] = {"summary": "", "description": "", "place": NOWHERE}
    return {**found, "examples": ()} if isinstance(owner, (Event, Object)) else found


def _inner(owner: Event | TypeDefinition, changes: dict[str, Any]) -> dict[str, Any]:
    match owner:
        case Event(fields=fields) | Object(fields=fields):
            return {"fields": tuple([replace(field, place=NOWHERE, **changes) for field in fields])}
        case Enum(values=values):
            return {"values": tuple([replace(value, place=NOWHERE, **changes) for value in values])}
        case _:
            return {}
