"""How two types stand to each other on the wire: which values of the one are values of the other.

Limits are left out, they are compared on their own. Types that both revisions have count as one, whatever has changed inside
them: that is told at their definition.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from eventwright.evolution.pairs import Pairing
from eventwright.model import (
    Alias,
    Const,
    Enum,
    ListOf,
    MapOf,
    Object,
    OneOf,
    Protocol,
    Ref,
    Scalar,
    Type,
    Union,
    Use,
)

Relation: TypeAlias = Literal["same", "wider", "narrower", "other"]
Atom: TypeAlias = "Scalar | Const | ListOf | MapOf | Object | Enum | OpenTo | Null"


@dataclass(frozen=True, slots=True)
class OpenTo:
    """The objects that an open union takes besides its members."""

    union: str


@dataclass(frozen=True, slots=True)
class Null:
    """The value null."""


def atoms(protocol: Protocol, use: Use) -> Iterator[Atom]:
    """The alternatives of a type: aliases and unions are taken apart."""
    if use.nullable:
        yield Null()
    yield from _alternatives(protocol, use.type)


def _alternatives(protocol: Protocol, type_: Type) -> Iterator[Atom]:
    match type_:
        case OneOf(members=members, unknown=unknown):
            for member in members:
                yield from _alternatives(protocol, member)
            if unknown is not None:
                yield OpenTo(unknown)
        case Ref(name=name):
            yield from _named(protocol, name)
        case _:
            yield type_


def _named(protocol: Protocol, name: str) -> Iterator[Atom]:
    match protocol.type(name):
        case Alias(use=use):
            yield from atoms(protocol, use)
        case Union(one_of=one_of):
            yield from _alternatives(protocol, one_of)
        case definition:
            yield definition


def relation(pairing: Pairing, old: Use, new: Use) -> Relation:
    """Whether the new type takes more values than the old one, fewer, the same, or others."""
    if _is_same_name(pairing, old, new):
        return "same"
    before, after = list(atoms(pairing.old, old)), list(atoms(pairing.new, new))
    wider = all(any(_covers(pairing, one, other) for other in after) for one in before)
    narrower = all(any(_covered(pairing, one, other) for one in before) for other in after)
    if wider and narrower:
        return "same"
    return "wider" if wider else "narrower" if narrower else "other"


def _is_same_name(pairing: Pairing, old: Use, new: Use) -> bool:
    if old.nullable != new.nullable or not (isinstance(old.type, Ref) and isinstance(new.type, Ref)):
        return False
    return pairing.are_one(old.type.name, new.type.name)


def _covers(pairing: Pairing, old: Atom, new: Atom) -> bool:
    """Whether the new type takes every value of the old one."""
    match old, new:
        case Object(), Object():
            return _are_alike(pairing, old, new)
        case Enum(name=before), Enum(name=after) if pairing.are_one(before, after):
            return True
        case (ListOf(item=before), ListOf(item=after)) | (MapOf(value=before), MapOf(value=after)):
            return relation(pairing, before, after) in ("same", "wider")
        case OpenTo(), OpenTo():
            return True
        case Object(), OpenTo():
            return False
        case _:
            return _is_part(old, new)


def _covered(pairing: Pairing, old: Atom, new: Atom) -> bool:
    """Whether the old type takes every value of the new one."""
    match old, new:
        case Object(), Object():
            return _are_alike(pairing, old, new)
        case Enum(name=before), Enum(name=after) if pairing.are_one(before, after):
            return True
        case (ListOf(item=before), ListOf(item=after)) | (MapOf(value=before), MapOf(value=after)):
            return relation(pairing, before, after) in ("same", "narrower")
        case OpenTo(), OpenTo():
            return True
        case _:
            return _is_part(new, old)


def _are_alike(pairing: Pairing, old: Object, new: Object) -> bool:
    """Whether two objects are one, or have the same fields under two names."""
    shapes = [(found.open, [(item.name, item.use, item.presence) for item in found.fields]) for found in (old, new)]
    return pairing.are_one(old.name, new.name) or shapes[0] == shapes[1]


def _is_part(small: Atom, large: Atom) -> bool:
    """Whether every value of the one is one of the other, where neither holds names."""
    match small, large:
        case (_, Scalar(kind="any")) | (Null(), Null()):
            return True
        case Scalar(kind=kind), Scalar(kind=other):
            return kind == other or kind in _WITHIN.get(other, ())
        case Const(value=value), Const(value=other):
            return type(value) is type(other) and value == other
        case Const(value=value), Scalar(kind=kind):
            return kind in _KINDS[type(value)]
        case Const(value=value), Enum(values=values):
            return (large.open and base_of(value) == large.base) or value in [item.value for item in values]
        case Enum(base=base), Scalar(kind=kind):
            return kind in _KINDS[str if base == "string" else int]
        case Enum(base=base), Enum():
            known = {item.value for item in large.values}
            return base == large.base and (large.open or (not small.open and {item.value for item in small.values} <= known))
        case Scalar(kind="string"), Enum(open=True, base="string"):
            return True
        case ((Object() | MapOf() | OpenTo()), MapOf(value=use)):
            return isinstance(use.type, Scalar) and use.type.kind == "any"
        case _:
            return False


def base_of(value: object) -> str:
    """The base of the enum that a literal could be a value of; a boolean is of none."""
    return "string" if isinstance(value, str) else "integer" if type(value) is int else "boolean"


def words(use: Use) -> str:
    """A type as the spec language writes it, without its limits."""
    return _type_words(use.type) + (" | null" if use.nullable else "")


def _type_words(type_: Type) -> str:
    match type_:
        case Scalar(kind=kind):
            return kind
        case Const(value=value):
            return json.dumps(value)
        case ListOf(item=use):
            return f"list<{words(use)}>"
        case MapOf(value=use):
            return f"map<{words(use)}>"
        case Ref(name=name):
            return name
        case OneOf(members=members):
            return " | ".join(map(_type_words, members))


_WITHIN = {
    "number": ("integer", "timestamp"),
    "integer": ("timestamp",),
    "timestamp": ("integer",),
    "string": ("bytes", "datetime"),
}
"""Built-in types whose values are all values of another one, to a reader of JSON."""
_KINDS: dict[type, tuple[str, ...]] = {str: ("string",), int: ("integer", "number", "timestamp"), bool: ("boolean",)}
