"""The limits of values: tightened where old values are beyond them, loosened where new ones were."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventwright.evolution.changes import Change
from eventwright.model import Limits, ListOf, MapOf, OneOf, Scalar, Type, Use

_LOWER = ("minimum", "min_length", "min_items")


def compare(old: Use, new: Use, make: Callable[..., Change]) -> Iterator[Change]:
    """The changes of the limits of a type, and of those inside it; `make` makes a change of what has it."""
    before, after = dict(_limited(old.type)), dict(_limited(new.type))
    tightened: list[str] = []
    loosened: list[str] = []
    for place in before.keys() & after.keys():
        for key, was, now in _differences(before[place], after[place]):
            words = f"{key} {_shown(was)} -> {_shown(now)}"
            tightened += [words] if _is_tighter(key, was, now) else []
            loosened += [words] if _is_tighter(key, now, was) else []
    for id, word, found in (("CON060", "tightened", sorted(tightened)), ("CON061", "loosened", sorted(loosened))):
        if found:
            yield make(id, message=f"a limit is {word}: {', '.join(found)}", structure=tuple(found))


def _limited(type_: Type, place: str = "") -> Iterator[tuple[str, Limits]]:
    """The limits of a type and of the types inside it, by where they stand; limits of kinds that differ do not meet."""
    match type_:
        case Scalar(kind=kind, limits=limits):
            yield f"{place}/{_FAMILIES.get(kind, kind)}", limits
        case ListOf(item=use, limits=limits) | MapOf(value=use, limits=limits):
            inner = f"{place}/{type(type_).__name__}"
            yield inner, limits
            yield from _limited(use.type, inner)
        case OneOf(members=members):
            for member in members:
                yield from _limited(member, place)
        case _:
            pass


_FAMILIES = {"integer": "number", "timestamp": "number"}


def _differences(old: Limits, new: Limits) -> Iterator[tuple[str, object, object]]:
    before, after = _effective(old), _effective(new)
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield key, before.get(key), after.get(key)


def _effective(limits: Limits) -> dict[str, object]:
    """The limits that refuse anything: a length of 0 at least is none."""
    return {key: value for key, value in limits.stated().items() if value != 0 or key not in ("min_length", "min_items")}


def _is_tighter(key: str, old: object, new: object) -> bool:
    """Whether some value was legal that is so no more. Of two patterns nobody knows; both ways are assumed."""
    if new is None:
        return False
    if old is None or key == "pattern":
        return True
    assert isinstance(old, (int, float))
    assert isinstance(new, (int, float))
    return new == (max if key in _LOWER else min)(old, new)


def _shown(value: object) -> str:
    return "none" if value is None else repr(value) if isinstance(value, str) else f"{value:g}"
