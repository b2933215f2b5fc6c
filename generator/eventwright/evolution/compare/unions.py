"""The members of a union, how they are told apart, and whether there may be others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from eventwright.evolution.catalogue import PHASES
from eventwright.evolution.changes import Change, promised, quoted, spot
from eventwright.evolution.compare import types
from eventwright.evolution.pairs import Pairing
from eventwright.model import LiteralValue, Object, OneOf, Protocol, Ref, Union, Use


def compare(pairing: Pairing, old: Union, new: Union) -> Iterator[Change]:
    """The changes from a union to itself, the sides that send it left out."""
    make = partial(Change, subject=new.name, old=spot(old), new=spot(new), stability=promised(old.notes))
    before, after = Members(pairing.old, old.one_of), Members(pairing.new, new.one_of)
    names = [pairing.types.get(name, name) for name in before.names]
    for name in sorted(set(after.names) - set(names)):
        traits = _traits(closed=not old.open, taken=before.taking(after.constants(name)) is not None)
        yield make("UNI050", message=f'the member "{name}" is new', traits=traits, structure=(name,))
    for earlier, name in sorted(zip(before.names, names, strict=True), key=lambda pair: pair[1]):
        if name not in after.names:
            traits = _traits(closed=not new.open, taken=after.taking(before.constants(earlier)) is not None)
            yield make("UNI051", message=f'the member "{name}" is gone', traits=traits, structure=(name,))
    yield from _retagged(pairing, before, after, make)
    kept = [[name for name in side if name in names and name in after.names] for side in (names, after.names)]
    if kept[0] != kept[1]:
        yield make("UNI053", message="the members stand in another order", structure=tuple(kept[1]))
    if old.open != new.open:
        said = "other members are legal now" if new.open else "other members are not legal any more"
        yield make("ENM047", message=said, traits=frozenset[str]() if new.open else frozenset({"closing"}))
    yield from types.compare(pairing, _rest(old.one_of), _rest(new.one_of), make)


@dataclass(frozen=True, slots=True)
class Members:
    """The objects in a union, and which of them a frame is taken for."""

    protocol: Protocol
    one_of: OneOf

    @property
    def names(self) -> list[str]:
        """Their names, in the order of the union."""
        return [variant.name for variant in self.one_of.variants]

    def constants(self, name: str) -> set[Constant]:
        """All constants of a member, also those that nothing is told apart by; of other fields None, which no tag is."""
        found = self.protocol.type(name)
        assert isinstance(found, Object)
        return {_constant(item.name, item.const) for item in found.fields}

    def taking(self, constants: set[Constant]) -> str | None:
        """The member that a frame with these constants is taken for."""
        return next((item.name for item in self.one_of.variants if {_constant(*pair) for pair in item.tag} <= constants), None)


Constant: TypeAlias = tuple[str, type, LiteralValue | None]
"""A key, and its value with its class, for 1 is not true."""


def _constant(key: str, value: LiteralValue | None) -> Constant:
    return key, type(value), value


def _retagged(pairing: Pairing, old: Members, new: Members, make: Callable[..., Change]) -> Iterator[Change]:
    """The members whose frames the other revision does not take for what they are, but for another member, or for none."""
    changed: set[str] = set()
    traits = {f"closed:{phase}" for phase, members in zip(PHASES, (old, new), strict=True) if not members.one_of.open}
    for before in old.names:
        after = pairing.types.get(before, before)
        if after in new.names:
            found = {"a": (old.taking(new.constants(after)), before), "b": (new.taking(old.constants(before)), after)}
            strays = {phase: taker for phase, (taker, own) in found.items() if taker != own}
            changed |= {after} if strays else set()
            traits |= {f"taken:{phase}" for phase, taker in strays.items() if taker is not None}
    if changed:
        names = sorted(changed)
        message = f"what tells {quoted(names)} apart has changed"
        yield make("UNI052", message=message, traits=frozenset(traits), structure=tuple(names))


def _traits(**flags: bool) -> frozenset[str]:
    return frozenset(name for name, is_set in flags.items() if is_set)


def _rest(one_of: OneOf) -> Use:
    """The members that are no objects."""
    objects = {variant.name for variant in one_of.variants}
    return Use(OneOf(tuple(member for member in one_of.members if not (isinstance(member, Ref) and member.name in objects))))
