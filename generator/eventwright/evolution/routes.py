"""Frames that hold a certain definition: the shortest way from an event to it, and the small frames that differ there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from eventwright.evolution.changes import Definition
from eventwright.evolution.relation import OpenTo, atoms
from eventwright.evolution.samples import OTHER, Json, NoSample, Samples
from eventwright.model import (
    Alias,
    Enum,
    Event,
    Field,
    ListOf,
    LiteralValue,
    MapOf,
    Object,
    OneOf,
    Protocol,
    Ref,
    Type,
    Union,
    Use,
)


@dataclass(frozen=True, slots=True)
class Wrap:
    """A list or map around a value, of so many items."""

    is_list: bool
    count: int

    def around(self, value: Json) -> Json:
        """The list or map that holds the value."""
        return [value] * self.count if self.is_list else {f"key_{at}": value for at in range(self.count)}

    @property
    def key(self) -> str:
        """The step to the first item."""
        return "0" if self.is_list else "key_0"


@dataclass(frozen=True, slots=True)
class Step:
    """From a definition to one that it uses: by a field, where it is an object, and through lists and maps."""

    owner: str
    field: str | None
    wraps: tuple[Wrap, ...]
    to: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys and indexes that lead there."""
        return (*([self.field] if self.field is not None else ()), *(wrap.key for wrap in self.wraps))


@dataclass(frozen=True, slots=True)
class Route:
    """The way from an event to a definition."""

    event: Event
    steps: tuple[Step, ...] = ()

    @property
    def pointer(self) -> tuple[str, ...]:
        """The keys and indexes from the frame to the definition."""
        return tuple(
            key for step in self.steps for key in (*([step.field] if step.field else []), *(w.key for w in step.wraps))
        )

    def frame(self, samples: Samples, value: Json) -> dict[str, Json]:
        """The smallest event that holds a value there."""
        for step in reversed(self.steps):
            for wrap in reversed(step.wraps):
                value = wrap.around(value)
            if step.field is not None:
                owner = self.event if step.owner == self.event.name else samples.protocol.type(step.owner)
                assert isinstance(owner, (Event, Object))
                value = samples.obeying(owner, {**samples.object(owner), step.field: value}, step.field)
        found: dict[str, Json] = value
        return found


def routes(
    protocol: Protocol, events: Iterable[Event], side: str, follows: Callable[[Step], bool] = lambda _: True
) -> dict[str, Route]:
    """The shortest way to each definition in those of `events` that a side sends, by name, of steps that `follows` allows."""
    found = {event.name: Route(event) for event in events if event.side == side}
    waiting = deque(found)
    while waiting:
        name = waiting.popleft()
        here = found[name]
        for step in steps(protocol.type(name) if here.steps else here.event, side):
            if step.to not in found and follows(step):
                found[step.to] = Route(here.event, (*here.steps, step))
                waiting.append(step.to)
    return found


def steps(definition: Definition, side: str) -> Iterator[Step]:
    """The steps from a definition to those that it uses in what a side sends."""
    match definition:
        case Event(fields=fields) | Object(fields=fields):
            for item in fields:
                if item.presence_for(side) != "absent":
                    yield from _uses(definition.name, item.name, item.use.type, ())
        case Union(one_of=one_of):
            yield from _uses(definition.name, None, one_of, ())
        case Alias(use=use):
            yield from _uses(definition.name, None, use.type, ())
        case _:
            pass


def _uses(owner: str, field: str | None, type_: Type, wraps: tuple[Wrap, ...]) -> Iterator[Step]:
    match type_:
        case Ref(name=name):
            yield Step(owner, field, wraps, name)
        case ListOf(item=use, limits=limits) | MapOf(value=use, limits=limits):
            inner = Wrap(isinstance(type_, ListOf), max(limits.min_items or 0, 1))
            yield from _uses(owner, field, use.type, (*wraps, inner))
        case OneOf(members=members):
            for member in members:
                yield from _uses(owner, field, member, wraps)
        case _:
            pass


# What differs at the end of a route


def candidates(samples: Samples, owner: Definition, part: str | None, *, others: bool) -> Iterator[Json]:
    """Small values of a definition that differ in a part of it, or anywhere; `others`: also what is only legal in open ones."""
    match owner:
        case Event(fields=fields) | Object(fields=fields):
            item = next((found for found in fields if found.name == part), None)
            yield from _with_field(samples, owner, item, others) if item else _objects(samples, owner)
        case Enum(values=values):
            known = [value.value for value in values]
            yield from [value for value in known if str(value) == part] or known
            yield from _beyond(samples.protocol, Use(Ref(owner.name))) if others and part is None else ()
        case Union():
            yield from samples.definition(owner.name)
            yield from _beyond(samples.protocol, Use(Ref(owner.name))) if others else ()
        case Alias(use=use):
            yield from samples.values(use)


def _with_field(samples: Samples, owner: Event | Object, item: Field, others: bool) -> Iterator[Json]:
    presence = item.presence_for(samples.side)
    plain = samples.object(owner)
    if presence == "absent":
        yield plain
        return
    with suppress(NoSample):
        for value in (*samples.values(item.use, item), *(_beyond(samples.protocol, item.use) if others else ())):
            yield samples.obeying(owner, {**plain, item.name: value}, item.name)
    with suppress(NoSample):
        full = {
            other.name: samples.use(other.use, other)
            for other in owner.fields
            if other.presence_for(samples.side) == "optional"
        }
        yield samples.obeying(owner, {**plain, item.name: samples.use(item.use, item), **full}, item.name)
    if presence == "optional":
        yield {key: value for key, value in plain.items() if key != item.name}


def _beyond(protocol: Protocol, use: Use) -> Iterator[Json]:
    """Values that are legal only because an enum or union is open."""
    for atom in atoms(protocol, use):
        match atom:
            case Enum(open=True, values=values, base=base):
                yield OTHER if base == "string" else 1 + max(value.value for value in values if isinstance(value.value, int))
            case OpenTo(union=name) if isinstance(found := protocol.type(name), Union):
                key = found.one_of.keys[0]
                yield from ({key: tag} for tag in _others({dict(variant.tag).get(key) for variant in found.one_of.variants}))
            case _:
                pass


def _others(tags: set[LiteralValue | None]) -> Iterator[LiteralValue]:
    """A tag of the same type as `tags` that is none of them, if there is one."""
    if any(isinstance(tag, str) for tag in tags):
        yield OTHER
    elif any(isinstance(tag, bool) for tag in tags):
        yield from {True, False} - tags
    else:
        yield 1 + max(tag for tag in tags if isinstance(tag, int))


def _objects(samples: Samples, owner: Event | Object) -> Iterator[Json]:
    """The smallest object, one with each of the optional fields, and with two of them."""
    yield samples.object(owner)
    plain = samples.bare(owner)
    optional = {item.name: item for item in owner.fields if item.presence_for(samples.side) == "optional"}
    for names in [*((name,) for name in optional), *combinations(list(optional)[:MOST], 2)]:
        try:
            more = {name: samples.use(optional[name].use, optional[name]) for name in names}
        except NoSample:
            continue
        yield from _varied(samples, owner, {**plain, **more}, names)
    if owner.open:
        yield {**samples.object(owner), OTHER: 0}


MOST = 12
"""So many fields are tried two at a time; a rule of the other revision may name any of them."""


def _varied(samples: Samples, owner: Event | Object, found: dict[str, Json], names: tuple[str, ...]) -> Iterator[Json]:
    """An object as it is where its rules allow it, and with each value of the fields that conditions look at."""
    mended = samples.obeying(owner, found, names[0])
    yield mended
    for item in owner.fields:
        if len(names) == 1 and item.name in found and isinstance(item.use.type, Ref) and item.name not in names:
            for value in _all(samples, item):
                yield samples.obeying(owner, {**found, item.name: value}, item.name)


def _all(samples: Samples, item: Field) -> list[Any]:
    found = samples.protocol.types_by_name.get(item.use.type.name) if isinstance(item.use.type, Ref) else None
    return list(samples.values(item.use, item)) if isinstance(found, Enum) else []
