"""What a value may be, where a type is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from eventwright.evolution.changes import Change
from eventwright.evolution.pairs import Pairing
from eventwright.evolution.relation import Atom, Null, OpenTo, atoms, relation, words
from eventwright.model import Const, Enum, ListOf, MapOf, Object, Ref, Scalar, Type, Use, parts

Found = tuple[str, frozenset[str]]
"""An id of the catalogue and the traits of the change."""
NONE = frozenset[str]()


def compare(pairing: Pairing, old: Use, new: Use, make: Callable[..., Change]) -> Iterator[Change]:
    """The changes of a type; `make` makes a change of what has it."""
    told = words(old), words(new)
    if old.nullable != new.nullable:
        said = "null is legal now" if new.nullable else "null is not legal any more"
        yield make("FLD018" if new.nullable else "FLD019", message=said)
    found = _classify(pairing, replace(old, nullable=False), replace(new, nullable=False))
    if found is None:
        return
    message = f"the type is {told[1]}, no longer {told[0]}"
    yield make(found[0], message=message, traits=found[1], structure=told)


def _classify(pairing: Pairing, old: Use, new: Use) -> Found | None:
    match old.type, new.type:
        case (ListOf(item=one), ListOf(item=other)) | (MapOf(value=one), MapOf(value=other)):
            return _classify(pairing, one, other)
        case _:
            pass
    before, after = list(atoms(pairing.old, old)), list(atoms(pairing.new, new))
    special = _special(before, after) if not _are_one(pairing, old.type, new.type) else None
    if special is not None:
        return special
    how = relation(pairing, old, new)
    if how == "same" and (turn := _named(before, after)):
        return turn, NONE
    if how == "same":
        return ("TYP036", frozenset({"use"})) if _names(pairing, old.type) != _names(None, new.type) else None
    if how == "other":
        return "TYP030", NONE
    return _resized(before, after, wider=how == "wider")


def _are_one(pairing: Pairing, old: Type, new: Type) -> bool:
    return isinstance(old, Ref) and isinstance(new, Ref) and pairing.are_one(old.name, new.name)


def _names(pairing: Pairing | None, type_: Type) -> list[str]:
    """The names in a type; those of the old revision as they are called now."""
    found = [part.name for part in parts(type_) if isinstance(part, Ref)]
    return sorted(pairing.types.get(name, name) if pairing else name for name in found)


def _special(old: list[Atom], new: list[Atom]) -> Found | None:
    """What has an id of its own among the changes from one alternative to one."""
    if len(old) != 1 or len(new) != 1:
        return _wrapped(old, new)
    match old[0], new[0]:
        case Const(value=before), Const(value=after):
            return ("DEF072", NONE) if before != after or type(before) is not type(after) else None
        case Scalar(kind=before), Scalar(kind=after) if before != after:
            return _format(before, after)
        case Scalar(kind=kind), Enum(open=is_open, base=base) if kind == base:
            return "ENM045", NONE if is_open else frozenset({"closed"})
        case Enum(open=is_open, base=base), Scalar(kind=kind) if kind == base:
            return "ENM046", NONE if is_open else frozenset({"closed"})
        case (ListOf(), other) | (other, ListOf()) if not isinstance(other, (ListOf, MapOf)) and not _is_any(other):
            return "TYP033", NONE
        case _:
            return None


def _is_any(atom: Atom) -> bool:
    return isinstance(atom, Scalar) and atom.kind == "any"


def _format(old: str, new: str) -> Found | None:
    if {old, new} == {"integer", "timestamp"}:
        return "TYP034", frozenset({"number"})
    if not {old, new} <= {"string", "bytes", "datetime"}:
        return None
    return "TYP034", frozenset({"to"} if old == "string" else {"from"} if new == "string" else ())


def _wrapped(old: list[Atom], new: list[Atom]) -> Found | None:
    """A single object that became one of several, or the other way round."""
    if not all(isinstance(atom, (Object, OpenTo)) for atom in (*old, *new)):
        return None
    before, after = ({atom.name for atom in side if isinstance(atom, Object)} for side in (old, new))
    if len(old) == 1 and before <= after:
        return "UNI054", NONE
    return ("UNI054", frozenset({"stopped"})) if len(new) == 1 and after <= before else None


def _named(old: list[Atom], new: list[Atom]) -> str | None:
    """Whether any text became one of an open enum (ENM045), or the other way round (ENM046)."""
    if _is_any_text(old) and _is_open_text(new):
        return "ENM045"
    return "ENM046" if _is_any_text(new) and _is_open_text(old) else None


def _is_any_text(found: list[Atom]) -> bool:
    return any(isinstance(atom, Scalar) and atom.kind in ("string", "any") for atom in found)


def _is_open_text(found: list[Atom]) -> bool:
    return any(isinstance(atom, Enum) and atom.open and atom.base == "string" for atom in found)


def _resized(old: list[Atom], new: list[Atom], *, wider: bool) -> Found:
    """A type that takes more or fewer values; `open` where the reader was told to expect others."""
    small, large = (old, new) if wider else (new, old)
    has_open: Any = any(isinstance(atom, OpenTo) for atom in small)
    only_objects = all(isinstance(atom, (Object, OpenTo, Null)) for atom in large)
    traits = frozenset({"open"}) if has_open and only_objects else NONE
    traits |= {"named"} if _named(old, new) == ("ENM045" if wider else "ENM046") else NONE
    return ("TYP031" if wider else "TYP032"), traits
