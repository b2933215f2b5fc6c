"""Which sides send a type, and what tells an object apart: found by walking the finished definitions."""

from __future__ import annotations

from msgspec.structs import replace

from eventwright.model import Alias, Event, Field, Object, OneOf, Ref, Tag, Type, TypeDefinition, Union, parts


def with_sides(
    sides: tuple[str, ...], events: tuple[Event, ...], types: tuple[TypeDefinition, ...], flattened: set[str]
) -> tuple[TypeDefinition, ...]:
    """`types` with the sides that send each and the tag of each object; `flattened` are unions taken into others."""
    by_name = {definition.name: definition for definition in types}
    reached = {side: _reached_from(side, events, by_name) for side in sides}
    tags = _tags(events, types)

    def complete(definition: TypeDefinition) -> TypeDefinition:
        names = {definition.name}
        if definition.name in flattened:
            names |= set(names_in(definition, sides[0]))
        sent_by = tuple(side for side in sides if names & reached[side])
        if isinstance(definition, Object):
            return replace(definition, sides=sent_by, tag=tags.get(definition.name, ()))
        return replace(definition, sides=sent_by)

    return tuple(complete(definition) for definition in types)


def _reached_from(side: str, events: tuple[Event, ...], types: dict[str, TypeDefinition]) -> set[str]:
    reached: set[str] = set()
    waiting = [name for event in events if event.side == side for name in _sent(event.fields, side)]
    while waiting:
        name = waiting.pop()
        if name not in reached and name in types:
            reached.add(name)
            waiting += names_in(types[name], side)
    return reached


def _sent(fields: tuple[Field, ...], side: str) -> list[str]:
    sent = [field for field in fields if field.presence_for(side) != "absent"]
    return [name for field in sent for name in _refs(field.use.type)]


def _refs(type_: Type) -> list[str]:
    return [part.name for part in parts(type_) if isinstance(part, Ref)]


def names_in(definition: TypeDefinition, side: str) -> list[str]:
    """The names of the definitions that `definition` uses directly in what `side` sends."""
    match definition:
        case Object(fields=fields):
            return _sent(fields, side)
        case Union(one_of=one_of):
            return _refs(one_of)
        case Alias(use=use):
            return _refs(use.type)
        case _:
            return []


def _tags(events: tuple[Event, ...], types: tuple[TypeDefinition, ...]) -> dict[str, Tag]:
    """The longest tag of each object over all the unions that it is a member of."""
    uses = [field.use.type for owner in (*events, *types) if isinstance(owner, (Event, Object)) for field in owner.fields]
    uses += [definition.one_of for definition in types if isinstance(definition, Union)]
    uses += [definition.use.type for definition in types if isinstance(definition, Alias)]
    found: dict[str, Tag] = {}
    for one_of in (part for use in uses for part in parts(use) if isinstance(part, OneOf)):
        for variant in one_of.variants:
            if len(variant.tag) > len(found.get(variant.name, ())):
                found[variant.name] = variant.tag
    return found
