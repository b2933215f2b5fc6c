"""The model from its JSON: the inverse of `modeldata.as_data`, for the `model.json` that every generated package carries."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from functools import cache
from itertools import product
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, convert, to_builtins
from msgspec.structs import FieldInfo
from msgspec.structs import fields as fields_of

from eventwright import model
from eventwright.modeldata import kind_of

Reader: TypeAlias = Callable[[Any], Any]


class ModelError(ValueError):
    """Data is not the JSON of a model."""


def protocol_from(data: Any) -> model.Protocol:
    """The protocol whose `as_data` is `data`; keys that this version does not know are passed over.

    Raises:
        ModelError: It is the JSON of something else.
    """
    try:
        if data["kind"] != "protocol" or not data["sides"]:
            raise ValueError
        made: model.Protocol = _class_reader(model.Protocol)(data)
        found = convert(to_builtins(made), model.Protocol)
        _hold_names(found)
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as problem:
        raise ModelError("this is not the model of a protocol") from problem
    return found


def _hold_names(protocol: model.Protocol) -> None:
    """LookupError where the model speaks of a definition, a side or a tag that it has not: somebody has edited it."""
    owners = [owner for owner in (*protocol.events, *protocol.types) if isinstance(owner, model.Event | model.Object)]
    fields = [field for owner in owners for field in owner.fields]
    uses = [field.use.type for field in fields]
    uses += [found.use.type for found in protocol.types if isinstance(found, model.Alias)]
    uses += [found.one_of for found in protocol.types if isinstance(found, model.Union)]
    for part in (part for use in uses for part in model.parts(use) if isinstance(part, model.Ref)):
        protocol.type(part.name)
    for field, side in product(fields, protocol.sides):
        field.presence_for(side.name)
    sides = {side.name for side in protocol.sides}
    for event in protocol.events:
        if event.side not in sides or not event.wire_name:
            raise LookupError


@cache
def _class_reader(cls: Any) -> Reader:
    hints = get_type_hints(cls)
    readers = {item.name: _reader(hints[item.name]) for item in fields_of(cls)}
    missing = {item.name: _empty(item, hints[item.name]) for item in fields_of(cls)}
    renamed = {"kind": "of"} if cls is model.Scalar else {}

    def read(data: Mapping[str, Any]) -> Any:
        held = {name: renamed.get(name, name) for name in readers}
        return cls(**{name: readers[name](data[key]) if key in data else missing[name] for name, key in held.items()})

    return read


def _empty(item: FieldInfo, hint: Any) -> Any:
    """What a field is that says nothing, and so is left out."""
    if item.default is not NODEFAULT:
        return item.default
    if hint is model.Rules:
        return model.Rules()
    return () if get_origin(hint) is tuple else {str: "", bool: False}.get(hint)


def _reader(hint: Any) -> Reader:
    cls = hint
    if _is_part(hint):
        return lambda data: _class_reader(cls)(data)  # only when it is needed: types hold types
    if get_origin(hint) is tuple:
        return _tuple_reader(get_args(hint))
    if get_origin(hint) in (Union, types.UnionType):
        return _member_reader(get_args(hint))
    return lambda data: data


def _is_part(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, model.Part)


def _tuple_reader(arguments: tuple[Any, ...]) -> Reader:
    if arguments[-1] is Ellipsis:
        item = _reader(arguments[0])
        return lambda data: tuple(map(item, data))
    readers = [_reader(argument) for argument in arguments]
    return lambda data: tuple(read(part) for read, part in zip(readers, data, strict=True))


def _member_reader(members: tuple[Any, ...]) -> Reader:
    """One of several classes, told apart by `kind`; what is no object is taken as it is."""
    known = {kind_of(member): _reader(member) for member in members if _is_part(member)}
    only = next(iter(known.values())) if len(known) == 1 else None
    return lambda data: (only or known[data["kind"]])(data) if isinstance(data, Mapping) else data
