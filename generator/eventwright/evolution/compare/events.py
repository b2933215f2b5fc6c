"""Events that came, went, or are called or answered otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.evolution.changes import Change, promised, quoted, spot
from eventwright.evolution.pairs import Pairing
from eventwright.model import Event, Reply


def compare(pairing: Pairing) -> Iterator[Change]:
    """The changes of whole events."""
    known = pairing.apart_names()
    for apart in pairing.apart:
        yield _apart(*apart)
    for event in pairing.events.removed:
        if event.name not in known:
            yield _removed(event)
    for event in pairing.events.added:
        if event.name not in known:
            yield from _added(pairing, event)
    for old, new in pairing.events.both:
        if new.name not in known:
            yield from _paired(pairing, old, new)


def _removed(event: Event) -> Change:
    message = f'{event.side} no longer sends "{event.name}"'
    return Change("EVT002", event.name, message, spot(event), None, (event.side,), stability=promised(event.notes))


def _added(pairing: Pairing, event: Event) -> Iterator[Change]:
    message = f'{event.side} sends a new event "{event.name}"'
    stability = promised(event.notes)
    yield Change("EVT001", event.name, message, None, spot(event), (event.side,), stability=stability)
    if event.name in pairing.old.reserved:
        message = f'"{event.name}" was reserved'
        yield Change("FLD025", event.name, message, None, spot(event), (event.side,), stability=stability)


# Events that became several, or one out of several


def _apart(old: Event, new: Event, parts: tuple[str, ...]) -> Change:
    split = new.name in parts
    message = f'"{old.name}" became {quoted(parts)}' if split else f'{quoted(parts)} became "{new.name}"'
    return Change(
        "EVT008", old.name, message, spot(old), spot(new), (new.side,), structure=parts, stability=promised(old.notes)
    )


# An event of both revisions


def _paired(pairing: Pairing, old: Event, new: Event) -> Iterator[Change]:
    if old.side != new.side:
        message = f'"{new.name}" is sent by {new.side}, no longer by {old.side}'
        sides = tuple(side.name for side in pairing.new.sides)
        yield _change("EVT004", message, old, new, sides, (old.side, new.side))
        return
    if old.wire_name != new.wire_name:
        yield _renamed(pairing, old, new)
    names = {before.name: after.name for before, after in pairing.events.both}
    if _contract(old.replies, names) != _contract(new.replies, {}):
        answers = tuple(sorted(reply.event for reply in new.replies))
        yield _change("EVT006", f'what answers "{new.name}" has changed', old, new, _others(pairing, new.side), answers)


def _change(
    id: str, message: str, old: Event, new: Event, senders: tuple[str, ...], structure: tuple[str, ...], hint: str | None = None
) -> Change:
    stability = promised(old.notes)
    return Change(id, new.name, message, spot(old), spot(new), senders, structure=structure, stability=stability, hint=hint)


def _renamed(pairing: Pairing, old: Event, new: Event) -> Change:
    likely = (old, new) in pairing.events.likely
    message = f'"{old.wire_name}" is {"probably " if likely else ""}called "{new.wire_name}" now'
    hint = f"if it is a rename, say so in the new event: `was: {old.name}`" if likely else None
    return _change("EVT003", message, old, new, (new.side,), (old.wire_name, new.wire_name), hint)


def _contract(replies: tuple[Reply, ...], names: dict[str, str]) -> frozenset[tuple[str, frozenset[tuple[str, str]]]]:
    """What answers, and what it has in common; `names` are the new names of events."""
    return frozenset((names.get(reply.event, reply.event), frozenset(reply.same)) for reply in replies)


def _others(pairing: Pairing, side: str) -> tuple[str, ...]:
    return tuple(other.name for other in pairing.new.sides if other.name != side)
