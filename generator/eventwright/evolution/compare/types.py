"""What a value may be, where a type is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from eventwright.evolution.changes import Change
from eventwright.evolution.pairs import Pairing
from eventwright.evolution.relation import Atom, Null, OpenTo, atoms, base_of, relation, words
from eventwright.model import Const, Enum, ListOf, MapOf, Object, OneOf, Ref, Scalar, Type, Use, parts

Found = tuple[str, frozenset[str]]
"""An id of the catalogue and the traits of the change."""
NONE = frozenset[str]()


def compare(pairing: Pairing, old: Use, new: Use, make: Callable[..., Change]) -> Iterator[Change]:
    """The changes of a type; `make` makes a change of what has it."""
    told = words(old), words(new)
    if old.nullable != new.nullable:
        said = "null is legal now" if new.nullable else "null is not legal any more"
        yield make("FLD018" if new.nullable else "FLD019", message=said)
    message = f"the type is {told[1]}, no longer {told[0]}"
    for id, traits in _classify(pairing, replace(old, nullable=False), replace(new, nullable=False)):
        yield make(id, message=message, traits=traits, structure=told)


def _classify(pairing: Pairing, old: Use, new: Use) -> list[Found]:
    match old.type, new.type:
        case (ListOf(item=one), ListOf(item=other)) | (MapOf(value=one), MapOf(value=other)):
            return _classify(pairing, one, other)
        case _:
            pass
    before, after = list(atoms(pairing.old, old)), list(atoms(pairing.new, new))
    special = _special(before, after) if not _are_one(pairing, old.type, new.type) else None
    if special is not None:
        return [special]
    match relation(pairing, old, new):
        case "wider":
            return [("TYP031", _resized(before, after))]
        case "narrower":
            return [("TYP032", _resized(after, before))]
        case "other":
            return [("TYP030", NONE)]
        case "same" if not _are_one(pairing, old.type, new.type):
            turned = [("ENM045", NONE)] if _loses_names(before, after) else []
            turned += [("ENM046", NONE)] if _loses_names(after, before) else []
            return turned or _renamed(pairing, old.type, new.type)
        case _:
            return []


def _renamed(pairing: Pairing, old: Type, new: Type) -> list[Found]:
    """What takes the same values under other names; objects are of another class then."""
    before, after = _names(pairing, old), _names(None, new)
    objects = {found.name for found in pairing.new.types if isinstance(found, Object)}
    has_other_class = objects & {*before} != objects & {*after}
    return [("TYP036", NONE if has_other_class else frozenset({"use"}))] if before != after else []


def _are_one(pairing: Pairing, old: Type, new: Type) -> bool:
    """Whether both name the same definitions: what changed in these is told there, and only there."""
    match old, new:
        case Ref(name=one), Ref(name=other):
            return pairing.are_one(one, other)
        case OneOf(members=some), OneOf(members=others) if len(some) == len(others):
            return all(one == other or _are_one(pairing, one, other) for one, other in zip(some, others, strict=True))
        case _:
            return False


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
    if not {old, new}.issubset({"string", "bytes", "datetime"}):
        return None
    return "TYP034", frozenset({"to"} if old == "string" else {"from"} if new == "string" else ())


def _wrapped(old: list[Atom], new: list[Atom]) -> Found | None:
    """A single object that became one of several, or the other way round."""
    if not all(isinstance(atom, (Object, OpenTo)) for atom in (*old, *new)):
        return None
    before, after = ({atom.name for atom in side if isinstance(atom, Object)} for side in (old, new))
    if len(old) == 1 and before.issubset(after):
        return "UNI054", NONE
    return ("UNI054", frozenset({"stopped"})) if len(new) == 1 and after.issubset(before) else None


def _resized(small: list[Atom], large: list[Atom]) -> frozenset[str]:
    """The traits of a type that takes more or fewer values: `open` where the reader was told to expect others."""
    has_open = any(isinstance(atom, OpenTo) for atom in small)
    only_objects = all(isinstance(atom, (Object, OpenTo, Null)) for atom in large)
    found = {"open"} if has_open and only_objects else set[str]()
    return frozenset(found | ({"named"} if _loses_names(small, large) else set()))


def _loses_names(old: list[Atom], new: list[Atom]) -> bool:
    """Whether some value that the old type names is to the new one just another of an open enum."""
    return any(
        not _takes_any(new, kinds) and (_takes_any(old, kinds) or not _values(old, base) <= _values(new, base))
        for base, kinds in _TAKING.items()
    )


def _takes_any(found: list[Atom], kinds: tuple[str, ...]) -> bool:
    return any(isinstance(atom, Scalar) and atom.kind in kinds for atom in found)


def _values(found: list[Atom], base: str) -> set[object]:
    """The texts, or the whole numbers, that a type names."""
    consts: set[object] = {atom.value for atom in found if isinstance(atom, Const) and base_of(atom.value) == base}
    return consts | {value.value for atom in found if isinstance(atom, Enum) and atom.base == base for value in atom.values}


_TAKING = {"string": ("string", "any"), "integer": ("integer", "number", "timestamp", "any")}
"""The built-in types that take every value of a base."""
