"""Where an event carries an id: what `same: [Response.id]` of a flow compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias, cast

from eventwright.model import Alias, Event, Field, Object, OneOf, Ref, Type, TypeDefinition, Union

Path: TypeAlias = tuple[str, ...]
Types: TypeAlias = Mapping[str, TypeDefinition]

_MAX_DEPTH = 4
"""Ids lie near the top of an event; deeper than this belongs to something else."""
_MAX_PATHS = 100
"""So many paths are told at most."""


def id_paths(types: Types, event: Event, payload: Any, id: str) -> tuple[Path, ...]:
    """The paths at which an event may carry `id` (`Type.field`), the shortest there are; empty where it has none.

    They lie in the field itself and in those that refer to it. One in a required field counts more than others:
    `previous_item_id` may name an item, but `item_id` is the one that an event is about. Where `payload` tells which
    member of a union an event has, the others have no say. Lists and maps are not entered.
    """
    seeker = _Seeker(types, id)
    required = tuple(field for field in event.fields if field.presence_for(event.side) == "required")
    return seeker.shortest(event, required, payload) or seeker.shortest(event, event.fields, payload)


class _Seeker:
    """Looks for an id; what cannot have it is not entered, so that it takes no longer than there are fields."""

    def __init__(self, types: Types, id: str) -> None:
        self._types, self._id = types, id
        self._known: dict[tuple[str, int], bool] = {}

    def shortest(self, owner: Event | Object, fields: Iterable[Field], payload: Any) -> tuple[Path, ...]:
        """The shortest paths that begin with one of some fields."""
        for length in range(1, _MAX_DEPTH + 1):
            if found := {*islice(self.paths(owner, fields, payload, length), _MAX_PATHS)}:
                return tuple(sorted(found))
        return ()

    def paths(self, owner: Event | Object, fields: Iterable[Field], payload: Any, length: int) -> Iterator[Path]:
        """The paths of a length."""
        for field in fields:
            if length == 1:
                if self._id in (f"{owner.name}.{field.name}", _referred(self._types, field)):
                    yield (field.name,)
                continue
            inner = cast("dict[str, Any]", payload).get(field.name) if isinstance(payload, dict) else None
            for held in _objects(self._types, field.use.type, inner):
                if self.has(held, length - 1):
                    yield from ((field.name, *rest) for rest in self.paths(held, held.fields, inner, length - 1))

    def has(self, owner: Object, length: int) -> bool:
        """Whether there is a path of a length in an object of any form."""
        key = (owner.name, length)
        if key not in self._known:
            self._known[key] = any(self.paths(owner, owner.fields, None, length))
        return self._known[key]


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
