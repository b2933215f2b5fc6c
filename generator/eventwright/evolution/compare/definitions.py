"""Types by themselves: enums, unions, aliases, and what holds for an object as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from eventwright.evolution.changes import Change, Definition, promised, spot
from eventwright.evolution.compare import enums, limits, rules, types, unions
from eventwright.evolution.pairs import Pairing
from eventwright.model import Alias, Enum, Event, Object, TypeDefinition, Union


def compare(pairing: Pairing) -> Iterator[Change]:
    """The changes of every type, and of what events have in common with objects."""
    for old, new in pairing.owner_pairs():
        yield from _whole(old, new)
    for before, after in pairing.type_pairs():
        yield from (replace(change, senders=senders(before, after)) for change in _inside(pairing, before, after))


def senders(old: Definition, new: Definition) -> tuple[str, ...]:
    """The sides that send a definition in both revisions."""
    before, after = ((found.side,) if isinstance(found, Event) else found.sides for found in (old, new))
    return tuple(side for side in after if side in before)


def _whole(old: Event | Object, new: Event | Object) -> Iterator[Change]:
    sides = senders(old, new)
    make = partial(Change, subject=new.name, old=spot(old), new=spot(new), senders=sides, stability=promised(old.notes))
    if old.open and not new.open:
        yield make("FLD023", message=f'"{new.name}" takes no other fields any more')
    if new.open and not old.open:
        yield make("FLD024", message=f'"{new.name}" takes other fields, too')
    yield from rules.compare(old, new, sides, make)


def _inside(pairing: Pairing, old: TypeDefinition, new: TypeDefinition) -> Iterator[Change]:
    make = partial(Change, subject=new.name, old=spot(old), new=spot(new), stability=promised(old.notes))
    match old, new:
        case Enum(), Enum():
            yield from enums.compare(old, new)
        case Union(), Union():
            yield from unions.compare(pairing, old, new)
        case Alias(), Alias():
            yield from types.compare(pairing, old.use, new.use, make)
            yield from limits.compare(old.use, new.use, make)
            yield from _unit(old, new)
        case _:
            pass


def _unit(old: Alias, new: Alias) -> Iterator[Change]:
    if old.unit and new.unit and old.unit != new.unit:
        message, structure = f'"{new.name}" is in {new.unit}, no longer in {old.unit}', (old.unit, new.unit)
        yield Change("TYP035", new.name, message, spot(old), spot(new), structure=structure, stability=promised(old.notes))
