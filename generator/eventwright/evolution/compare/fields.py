"""Fields of events and objects: which there are, who must send them, what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from eventwright.evolution.catalogue import PHASES
from eventwright.evolution.changes import Change, promised, spot, subject
from eventwright.evolution.compare import defaults, limits, types
from eventwright.evolution.compare.definitions import senders
from eventwright.evolution.pairs import Match, Move, Owner, Pairing
from eventwright.model import Field

Make: TypeAlias = Callable[..., Change]


def compare(pairing: Pairing) -> Iterator[Change]:
    """The changes of the fields of every event and object."""
    for move in pairing.moved:
        yield from _moved(pairing, move)
    for old, new in pairing.owner_pairs():
        yield from _owner(pairing, old, new)


def _owner(pairing: Pairing, old: Owner, new: Owner) -> Iterator[Change]:
    found = pairing.fields(old, new)
    sides = senders(old, new)
    for field in found.removed:
        yield from _presence(pairing, old, new, field, None, sides)
    for field in found.added:
        yield from _presence(pairing, old, new, None, field, sides)
        yield from _reused(old, new, field, sides)
    for before, after in found.both:
        if (before, after) in found.renamed:
            yield from _renamed(old, new, before, after, sides, likely=(before, after) in found.likely)
        else:
            yield from _presence(pairing, old, new, before, after, sides)
        yield from _content(pairing, old, new, before, after, sides)
    yield from _order(old, new, found, sides)


def change_of(old: Owner, new: Owner, before: Field | None, after: Field | None) -> Make:
    """Makes changes of a field: everything but the id, the message and what is special about them."""
    field = after or before
    assert field is not None
    return partial(
        Change,
        subject=subject(new, field),
        old=spot(old, before),
        new=spot(new, after),
        stability=promised((before or field).notes, old.notes),
    )


# Whether a field is there


def _presence(
    pairing: Pairing, old: Owner, new: Owner, before: Field | None, after: Field | None, sides: tuple[str, ...]
) -> Iterator[Change]:
    by_id: dict[str, list[str]] = {}
    field = after or before
    assert field is not None
    for side in sides:
        was = before.presence_for(side) if before else "absent"
        now = after.presence_for(side) if after else "absent"
        if (id := _PRESENCE.get((was, now))) is not None:
            by_id.setdefault("FLD012" if id == "FLD010" and field.has_default else id, []).append(side)
    make = change_of(old, new, before, after)
    for id, found in by_id.items():
        traits = frozenset({"echoed"}) if id in _ADDED and _is_echoed(pairing, old, new, found) else frozenset[str]()
        traits |= {"open"} if _takes_it(id, old, new, before is None or after is None) else set[str]()
        who = f" in what {' and '.join(found)} sends" if len(found) < len(sides) else ""
        yield make(id, message=MESSAGES[id].format(field.name) + who, senders=tuple(found), traits=traits)


_ADDED = ("FLD010", "FLD012")
_PRESENCE = {
    ("absent", "optional"): "FLD010",
    ("absent", "required"): "FLD011",
    ("optional", "absent"): "FLD013",
    ("required", "absent"): "FLD014",
    ("optional", "required"): "FLD016",
    ("required", "optional"): "FLD017",
}
MESSAGES = {
    "FLD010": 'the optional field "{}" is new',
    "FLD011": 'the required field "{}" is new',
    "FLD012": 'the optional field "{}" is new, and has a default',
    "FLD013": 'the optional field "{}" is gone',
    "FLD014": 'the required field "{}" is gone',
    "FLD016": 'the field "{}" must be sent now',
    "FLD017": 'the field "{}" may be missing now',
}


def _takes_it(id: str, old: Owner, new: Owner, is_whole: bool) -> bool:
    """Whether the reader that does not know a field takes it, because other fields are legal there.

    That is so for a field that is new or gone for all sides; one that a side must not send is known, and refused.
    """
    return is_whole and (old.open if id in ("FLD010", "FLD011", "FLD012") else new.open)


def _is_echoed(pairing: Pairing, old: Owner, new: Owner, sides: list[str]) -> bool:
    """Whether a side that receives the object sends it to a strict reader, and so leaves out what it does not know."""
    both = set(senders(old, new))
    strict = {side.name for side in pairing.new.sides if side.reads == "strict"}
    return any(strict - {other} for side in sides for other in both - {side})


def _reused(old: Owner, new: Owner, field: Field, sides: tuple[str, ...]) -> Iterator[Change]:
    earlier = {word for item in old.fields for word in item.notes.was}
    if field.name in old.reserved or field.name in earlier:
        yield change_of(old, new, None, field)("FLD025", message=f'"{field.name}" was reserved', senders=sides)


# Fields that are called otherwise, or stand elsewhere


def _renamed(old: Owner, new: Owner, before: Field, after: Field, sides: tuple[str, ...], *, likely: bool) -> Iterator[Change]:
    message = f'the field "{before.name}" is {"probably " if likely else ""}called "{after.name}" now'
    hint = f"if it is a rename, say so at the new field: `was: {before.name}`" if likely else None
    make = change_of(old, new, before, after)
    for traits, found in _by_traits(before, after, sides, (old, new)).items():
        yield make("FLD015", message=message, senders=found, traits=traits, structure=(before.name, after.name), hint=hint)


def _of_field(old: Field, new: Field, sides: Iterable[str]) -> tuple[str, ...]:
    """The sides that send a field in both revisions."""
    return tuple(side for side in sides if "absent" not in (old.presence_for(side), new.presence_for(side)))


def _by_traits(
    before: Field, after: Field, sides: Iterable[str], readers: tuple[Owner, Owner]
) -> dict[frozenset[str], tuple[str, ...]]:
    """Who sends a field, by its traits: whether the old and the new reader can do without it, and take another one."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for side in _of_field(before, after, sides):
        traits = frozenset(
            f"optional_open:{phase}" if reader.open else f"optional:{phase}"
            for phase, item, reader in zip(PHASES, (before, after), readers, strict=True)
            if item.presence_for(side) == "optional"
        )
        found[traits] = (*found.get(traits, ()), side)
    return found


def _moved(pairing: Pairing, move: Move) -> Iterator[Change]:
    before, after = move.field
    message = f'the field "{before.name}" of "{move.origin.name}" is "{after.name}" of "{move.target.name}" now'
    make = change_of(move.origin, move.target, before, after)
    structure = (move.origin.name, before.name)
    for traits, sides in _by_traits(before, after, senders(*move.around), pairing.readers(move)).items():
        yield make("FLD022", message=message, senders=sides, traits=traits, structure=structure)


# What a field of both revisions holds


def _content(pairing: Pairing, old: Owner, new: Owner, before: Field, after: Field, sides: tuple[str, ...]) -> Iterator[Change]:
    make = change_of(old, new, before, after)
    found = _of_field(before, after, sides)
    for change in (
        *_types(pairing, old, new, before, after, make),
        *limits.compare(before.use, after.use, make),
        *defaults.compare(before, after, make),
    ):
        yield replace(change, senders=found)


def _types(pairing: Pairing, old: Owner, new: Owner, before: Field, after: Field, make: Make) -> Iterator[Change]:
    """The changes of the type of a field; a named union tells of what tells its members apart."""
    for change in types.compare(pairing, before.use, after.use, make):
        if change.id != "DEF072":
            yield change
        elif not pairing.is_only_tag(old, new, after.name):
            is_tag = after.name in dict((*old.tag, *new.tag))
            yield replace(change, traits=frozenset({"tag"} if is_tag else ()))


def _order(old: Owner, new: Owner, found: Match, sides: tuple[str, ...]) -> Iterator[Change]:
    after = [field.name for _, field in sorted(found.both, key=lambda pair: old.fields.index(pair[0]))]
    kept = [field.name for field in new.fields if field.name in set(after)]
    if after != kept:
        message = f'the fields of "{new.name}" stand in another order'
        yield Change("FLD021", new.name, message, spot(old), spot(new), sides, stability=promised(old.notes))
