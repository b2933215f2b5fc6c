"""What of the old revision is what of the new one: by name, by `was`, and by what most likely was renamed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, TypeVar
from typing import Protocol as Shape

from eventwright.evolution.changes import Definition
from eventwright.model import (
    Alias,
    Enum,
    Event,
    Field,
    ListOf,
    MapOf,
    Notes,
    Object,
    OneOf,
    Protocol,
    Ref,
    Type,
    TypeDefinition,
    Union,
    Use,
    parts,
)

SIMILAR = 0.6
"""How like two names are, from 0 to 1, that may be one name before and after a rename."""
SIMILAR_VALUES = 0.75
"""The same for values, which have nothing but their names."""


class Named(Shape):
    """What may have been renamed."""

    @property
    def notes(self) -> Notes:
        """Its notes, of which `was` are its earlier names."""
        ...


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class Match:
    """What is there in both revisions, and what in only one. `renamed` are those of `both` that bear a new name.

    `likely` are those that nothing but their likeness speaks for.
    """

    both: tuple[tuple[Any, Any], ...]
    removed: tuple[Any, ...]
    added: tuple[Any, ...]
    renamed: tuple[tuple[Any, Any], ...] = ()
    likely: tuple[tuple[Any, Any], ...] = ()


def match(
    old: Iterable[N],
    new: Iterable[N],
    name: Callable[[N], str],
    alike: Callable[[N, N], bool] = lambda _, __: False,
    least: float = SIMILAR,
) -> Match:
    """Pairs by name, then by `was`, then what is `alike` and has a similar name."""
    before = {name(item): item for item in old}
    after = {name(item): item for item in new}
    both = [(before[key], after[key]) for key in before if key in after]
    gone = {key: item for key, item in before.items() if key not in after}
    come = {key: item for key, item in after.items() if key not in before}
    renamed = _declared(gone, come)
    likely = _likely(gone, come, alike, least)
    return Match((*both, *renamed, *likely), tuple(gone.values()), tuple(come.values()), (*renamed, *likely), likely)


def _declared(gone: dict[str, Any], come: dict[str, Any]) -> tuple[tuple[Any, Any], ...]:
    """Pairs by `was`; takes them out of both."""
    found: list[tuple[Any, Any]] = []
    for key, item in list(come.items()):
        earlier = next((word for word in item.notes.was if word in gone), None)
        if earlier is not None:
            found.append((gone.pop(earlier), come.pop(key)))
    return tuple(found)


def _likely(
    gone: dict[str, Any], come: dict[str, Any], alike: Callable[[Any, Any], bool], least: float
) -> tuple[tuple[Any, Any], ...]:
    """Pairs that are alike and have similar names, the most similar first; takes them out of both."""
    ranked = sorted(
        (-similarity(old, new), old, new)
        for old, before in gone.items()
        for new, after in come.items()
        if similarity(old, new) >= least and not after.notes.was and alike(before, after)
    )
    found: list[tuple[Any, Any]] = []
    for _, old, new in ranked:
        if old in gone and new in come:
            found.append((gone.pop(old), come.pop(new)))
    return tuple(found)


def similarity(one: str, other: str) -> float:
    """How like two names are, from 0 to 1: by their letters, or by the words that one of them has of the other."""
    words, more = (set(filter(None, re.split(r"[^a-z0-9]+", name.lower()))) for name in (one, other))
    shared = len(words & more) / max(1, min(len(words), len(more)))
    return max(difflib.SequenceMatcher(None, one.lower(), other.lower()).ratio(), 0.9 * shared)


class Apart(NamedTuple):
    """An event that became several, or one out of several; `parts` are the names where there are several."""

    old: Event
    new: Event
    parts: tuple[str, ...]


Owner: TypeAlias = Event | Object


class Move(NamedTuple):
    """A field that stands elsewhere: its old and new owner, itself before and after, and the pair that both lie in."""

    origin: Owner
    target: Owner
    field: tuple[Field, Field]
    around: tuple[Owner, Owner]


@dataclass(frozen=True)
class Pairing:
    """Two revisions of a protocol: their events, and the new name of each old type.

    `apart` are the events that were split or merged.
    """

    old: Protocol
    new: Protocol
    events: Match
    apart: tuple[Apart, ...] = ()
    types: dict[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def moved(self) -> tuple[Move, ...]:
        """The fields that stand elsewhere, by the dotted path that their `was` gives."""
        return tuple(_moves(self))

    @cached_property
    def _alone(self) -> frozenset[str]:
        return frozenset(name for protocol in (self.old, self.new) for name in _alone(protocol))

    def is_only_tag(self, old: Owner, new: Owner, key: str) -> bool:
        """Whether a constant does nothing but tell its object from others in named unions, whose comparison tells of it."""
        tags = [
            variant.tag
            for protocol, owner in ((self.old, old), (self.new, new))
            for union in protocol.types
            if isinstance(union, Union)
            for variant in union.one_of.variants
            if variant.name == owner.name
        ]
        is_alone = isinstance(new, Event) or bool({old.name, new.name} & self._alone)
        return not is_alone and all(key in dict(tag) for tag in tags)

    def fields(self, old: Owner, new: Owner) -> Match:
        """The fields of an event or object, without those that have moved, and without what names an event."""
        found = field_match(old, new)
        keys = {self.old.discriminator, self.new.discriminator} if isinstance(new, Event) else set[str]()
        gone = keys | {move.field[0].name for move in self.moved if move.origin.name == old.name}
        come = keys | {move.field[1].name for move in self.moved if move.target.name == new.name}
        both = tuple(pair for pair in found.both if pair[1].name not in keys)
        removed = tuple(item for item in found.removed if item.name not in gone)
        added = tuple(item for item in found.added if item.name not in come)
        return Match(both, removed, added, found.renamed, found.likely)

    def readers(self, move: Move) -> tuple[Owner, Owner]:
        """The object that an old reader has where a field is now, and the one that a new reader has where it was."""
        pairs = self.owner_pairs()
        before = next((old for old, new in pairs if new.name == move.target.name), move.origin)
        return before, next((new for old, new in pairs if old.name == move.origin.name), move.target)

    def are_one(self, old: str, new: str) -> bool:
        """Whether a type of the old revision is that of the new one, and of the same kind."""
        return self.types.get(old) == new and type(self.old.type(old)) is type(self.new.type(new))

    def type_pairs(self) -> list[tuple[TypeDefinition, TypeDefinition]]:
        """The types of both revisions, sorted by their new name."""
        found = [(self.old.type(before), self.new.type(after)) for before, after in self.types.items()]
        return sorted(found, key=lambda pair: pair[1].name)

    def owner_pairs(self) -> list[tuple[Owner, Owner]]:
        """The events and objects of both revisions whose fields can be compared."""
        apart = self.apart_names()
        events = [(old, new) for old, new in self.events.both if old.side == new.side and new.name not in apart]
        objects = [(old, new) for old, new in self.type_pairs() if isinstance(old, Object) and isinstance(new, Object)]
        return [*events, *objects]

    def apart_names(self) -> set[str]:
        """The names of all events that were split or merged, or came of it."""
        return {name for item in self.apart for name in (item.old.name, item.new.name, *item.parts)}


def pair(old: Protocol, new: Protocol) -> Pairing:
    """Pairs the events and types of two revisions."""
    events = match(old.events, new.events, lambda event: event.name, _alike_events)
    types: Match = match(old.types, new.types, lambda found: found.name)
    known = {before.name: after.name for before, after in types.both}
    pairing = Pairing(old, new, events, _apart(events), known)
    _pair_by_use(pairing)
    return pairing


def _apart(events: Match) -> tuple[Apart, ...]:
    """Events that `was` of several names, and events whose `was` names several."""
    gone = {old.name: old for old in (*events.removed, *(old for old, _ in events.renamed))}
    come = {new.name: new for new in (*events.added, *(new for _, new in events.renamed))}
    heirs = {name: tuple(new.name for new in come.values() if name in new.notes.was) for name in gone}
    parents = {name: tuple(word for word in new.notes.was if word in gone) for name, new in come.items()}
    split = [Apart(gone[name], come[found[0]], found) for name, found in heirs.items() if len(found) > 1]
    return (*split, *(Apart(gone[found[0]], come[name], found) for name, found in parents.items() if len(found) > 1))


def _alike_events(old: Event, new: Event) -> bool:
    return old.side == new.side and bool(own_shape(old)) and own_shape(old) == own_shape(new)


def own_shape(owner: Event | Object) -> list[tuple[str, Use]]:
    """The names and types of fields that the spec of an event or object itself has."""
    return sorted(((item.name, item.use) for item in owner.fields if not item.envelope and item.const is None), key=str)


def _pair_by_use(pairing: Pairing) -> None:
    """Pairs types that have new names because what holds them has: those that the same field, or union, uses."""
    waiting: list[tuple[Definition, Definition]] = [*pairing.owner_pairs(), *pairing.type_pairs()]
    while waiting:
        for before, after in _uses(*waiting.pop()):
            for one, other in _facing(before, after):
                if _may_pair(pairing, one, other):
                    pairing.types[one] = other
                    waiting.append((pairing.old.type(one), pairing.new.type(other)))


def _uses(old: Definition, new: Definition) -> list[tuple[Type, Type]]:
    """The types that two definitions use at the same place."""
    match old, new:
        case ((Event() | Object()), (Event() | Object())):
            return [(before.use.type, after.use.type) for before, after in field_match(old, new).both]
        case Union(one_of=before), Union(one_of=after):
            return [(before, after)]
        case Alias(use=before), Alias(use=after):
            return [(before.type, after.type)]
        case _:
            return []


def _may_pair(pairing: Pairing, old: str, new: str) -> bool:
    """Whether two types are of one kind and neither is paired, so that neither is there by its name in the other revision."""
    unknown = old not in pairing.types and new not in pairing.types.values()
    return unknown and type(pairing.old.type(old)) is type(pairing.new.type(new))


def _facing(old: Type, new: Type) -> list[tuple[str, str]]:
    """The names that stand at the same place in two types."""
    match old, new:
        case Ref(name=one), Ref(name=other):
            return [(one, other)]
        case (ListOf(item=one), ListOf(item=other)) | (MapOf(value=one), MapOf(value=other)):
            return _facing(one.type, other.type)
        case OneOf(variants=before), OneOf(variants=after):
            return [(one.name, other.name) for one in before for other in after if one.tag == other.tag]
        case _:
            return []


def field_match(old: Owner, new: Owner) -> Match:
    """Pairs the fields of an event or object."""
    return match(old.fields, new.fields, lambda item: item.name, _alike_fields)


def _alike_fields(old: Field, new: Field) -> bool:
    return old.use == new.use and dict(old.presence) == dict(new.presence) and old.envelope == new.envelope


def _moves(pairing: Pairing) -> Iterator[Move]:
    earlier = {new.name: {item.name for item in old.fields} for old, new in pairing.owner_pairs()}
    for old, new in pairing.owner_pairs():
        for target, after in _fields_below(pairing.new, new):
            if after.name not in earlier.get(target.name, ()):  # what was there before has not come from elsewhere
                origins = (_at(pairing.old, old, path) for path in after.notes.was if "." in path)
                for origin in filter(None, origins):
                    yield Move(origin[0], target, (origin[1], after), (old, new))


def _alone(protocol: Protocol) -> Iterator[str]:
    """The types that are used by themselves, or in unions without a name."""
    owners: list[Owner] = [*protocol.events, *(found for found in protocol.types if isinstance(found, Object))]
    uses = [item.use.type for owner in owners for item in owner.fields]
    uses += [found.use.type for found in protocol.types if isinstance(found, Alias)]
    yield from (part.name for type_ in uses for part in parts(type_) if isinstance(part, Ref))


def _fields_below(protocol: Protocol, owner: Owner) -> Iterator[tuple[Owner, Field]]:
    """The fields of an object and of those that lie in it."""
    waiting, seen = [owner], {owner.name}
    while waiting:
        here = waiting.pop()
        for item in here.fields:
            yield here, item
            inner = _object_of(protocol, item)
            if inner is not None and inner.name not in seen:
                seen.add(inner.name)
                waiting.append(inner)


def _object_of(protocol: Protocol, item: Field) -> Object | None:
    found = protocol.types_by_name.get(item.use.type.name) if isinstance(item.use.type, Ref) else None
    return found if isinstance(found, Object) else None


def _at(protocol: Protocol, owner: Owner, path: str) -> tuple[Owner, Field] | None:
    """The owner and the field at a dotted path."""
    step, _, rest = path.partition(".")
    found = next((item for item in owner.fields if item.name == step), None)
    if found is None or not rest:
        return (owner, found) if found else None
    inner = _object_of(protocol, found)
    return _at(protocol, inner, rest) if inner is not None else None


def value_match(old: Enum, new: Enum) -> Match:
    """Pairs the values of an enum."""
    is_text = old.base == "string"
    return match(old.values, new.values, lambda item: str(item.value), lambda _, __: is_text, SIMILAR_VALUES)
