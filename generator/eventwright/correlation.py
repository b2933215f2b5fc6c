"""Where an event carries an id: what `same: [Response.id]` of a flow compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, cast

from eventwright.model import Alias, Event, Field, Object, OneOf, Ref, Type, TypeDefinition, Union

Path: TypeAlias = tuple[str, ...]
Types: TypeAlias = Mapping[str, TypeDefinition]

_MAX_DEPTH = 4
"""Ids lie near the top of an event; deeper than this belongs to something else."""


def id_paths(types: Types, event: Event, payload: Any, id: str) -> tuple[Path, ...]:
    """The paths at which an event may carry `id` (`Type.field`), the shortest there are; empty where it has none.

    They lie in the field itself and in those that refer to it. One in a required field counts more than others:
    `previous_item_id` may name an item, but `item_id` is the one that an event is about. Where `payload` tells which
    member of a union an event has, the others have no say. Lists and maps are not entered.
    """
    top = {field.name: field for field in event.fields}
    found = list(_paths(types, event, payload, id, ()))
    required = [path for path in found if top[path[0]].presence_for(event.side) == "required"]
    found = required or found
    return tuple(sorted({path for path in found if len(path) == min(map(len, found))}))


def _paths(types: Types, owner: Event | Object, payload: Any, id: str, above: Path) -> Iterator[Path]:
    for field in owner.fields:
        path = (*above, field.name)
        if id in (f"{owner.name}.{field.name}", _referred(types, field)):
            yield path
        inner = cast("dict[str, Any]", payload).get(field.name) if isinstance(payload, dict) else None
        for held in _objects(types, field.use.type, inner) if len(path) < _MAX_DEPTH else ():
            yield from _paths(types, held, inner, id, path)


def _referred(types: Types, field: Field) -> str | None:
    definition = types.get(field.use.type.name) if isinstance(field.use.type, Ref) else None
    return field.ref or (definition.ref if isinstance(definition, Alias) else None)


def _objects(types: Types, type_: Type, payload: Any) -> Iterator[Object]:
    """The objects that a value of a type may be, as far as `payload` leaves that open."""
    match type_:
        case Ref(name=name):
            match types.get(name):
                case Object() as held:
                    yield held
                case Alias(use=use):
                    yield from _objects(types, use.type, payload)
                case Union(one_of=one_of):
                    yield from _objects(types, one_of, payload)
                case _:
                    pass
        case OneOf(variants=variants):
            given = cast("dict[str, Any]", payload) if isinstance(payload, dict) else {}
            for variant in variants:
                if all(given.get(key, value) == value for key, value in variant.tag):
                    yield from _objects(types, Ref(variant.name), payload)
        case _:
            pass
