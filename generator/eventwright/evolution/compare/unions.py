"""The members of a union, how they are told apart, and whether there may be others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from eventwright.evolution.changes import Change, promised, quoted, spot
from eventwright.evolution.compare import types
from eventwright.evolution.pairs import Pairing
from eventwright.model import OneOf, Ref, Union, Use


def compare(pairing: Pairing, old: Union, new: Union) -> Iterator[Change]:
    """The changes from a union to itself, the sides that send it left out."""
    make = partial(Change, subject=new.name, old=spot(old), new=spot(new), stability=promised(old.notes))
    before, after = old.one_of, new.one_of
    names = {pairing.types.get(variant.name, variant.name): variant for variant in before.variants}
    now = {variant.name: variant for variant in after.variants}
    added, removed = sorted(now.keys() - names.keys()), sorted(names.keys() - now.keys())
    for name in added:
        traits = frozenset[str]() if old.open else frozenset({"closed"})
        yield make("UNI050", message=f'the member "{name}" is new', traits=traits, structure=(name,))
    for name in removed:
        traits = frozenset[str]() if new.open else frozenset({"closed"})
        yield make("UNI051", message=f'the member "{name}" is gone', traits=traits, structure=(name,))
    changed = sorted(name for name in names.keys() & now.keys() if names[name].tag != now[name].tag)
    if changed:
        traits = frozenset[str]() if old.open and new.open else frozenset({"closed"})
        yield make("UNI052", message=f"what tells {quoted(changed)} apart has changed", traits=traits, structure=tuple(changed))
    kept = [[name for name in side if name in names and name in now] for side in (names, now)]
    if kept[0] != kept[1]:
        yield make("UNI053", message="the members stand in another order", structure=tuple(kept[1]))
    if old.open != new.open:
        said = "other members are legal now" if new.open else "other members are not legal any more"
        yield make("ENM047", message=said, traits=frozenset[str]() if new.open else frozenset({"closing"}))
    yield from types.compare(pairing, _rest(before), _rest(after), make)


def _rest(one_of: OneOf) -> Use:
    """The members that are no objects."""
    objects = {variant.name for variant in one_of.variants}
    return Use(OneOf(tuple(member for member in one_of.members if not (isinstance(member, Ref) and member.name in objects))))
