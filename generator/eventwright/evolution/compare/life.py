"""What was promised for how long: deprecation, sunset, stability, and removals that come too early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from eventwright.evolution.changes import Change, Definition, Spot, spot, subject
from eventwright.evolution.compare.definitions import senders
from eventwright.evolution.pairs import Match, Pairing, value_match
from eventwright.model import Enum, Notes


class Subject(NamedTuple):
    """Something that has notes, before and after; what is gone has none after."""

    name: str
    old: Spot
    new: Spot
    before: Notes
    after: Notes | None
    senders: tuple[str, ...]


def compare(pairing: Pairing, today: date) -> Iterator[Change]:
    """The changes of all notes."""
    for found in _subjects(pairing):
        yield from _removed(found, today) if found.after is None else _kept(found, found.after)


def _subjects(pairing: Pairing) -> Iterator[Subject]:
    apart = pairing.apart_names()
    for event in pairing.events.removed:
        if event.name not in apart:
            yield Subject(event.name, spot(event), spot(event), event.notes, None, ())
    for old, new in [*pairing.events.both, *pairing.type_pairs()]:
        yield Subject(new.name, spot(old), spot(new), old.notes, new.notes, senders(old, new))
    for old, new in pairing.owner_pairs():
        yield from _parts(pairing.fields(old, new), old, new)
    for old, new in pairing.type_pairs():
        if isinstance(old, Enum) and isinstance(new, Enum):
            yield from _parts(value_match(old, new), old, new)


def _parts(found: Match, old: Definition, new: Definition) -> Iterator[Subject]:
    """The fields or values of a definition."""
    sides = senders(old, new)
    for item in found.removed:
        yield Subject(subject(old, item), spot(old, item), spot(new), item.notes, None, sides)
    for item, after in found.both:
        yield Subject(subject(new, after), spot(old, item), spot(new, after), item.notes, after.notes, sides)


def _removed(found: Subject, today: date) -> Iterator[Change]:
    deprecated = found.before.deprecated
    if deprecated is None:
        said = "is gone, and was never deprecated"
    elif deprecated.sunset is not None and deprecated.sunset > today.isoformat():
        said = f"is gone before its sunset, {deprecated.sunset}"
    else:
        return
    yield _change("LIF081", f'"{found.name}" {said}', found)


def _kept(found: Subject, after: Notes) -> Iterator[Change]:
    old, new = found.before.deprecated, after.deprecated
    if old is None and new is not None:
        yield _change("LIF080", f'"{found.name}" is deprecated', found)
    if old and new and old.sunset and new.sunset and new.sunset < old.sunset:
        said = f'the sunset of "{found.name}" is {new.sunset}, no longer {old.sunset}'
        yield _change("LIF083", said, found, (old.sunset, new.sunset))
    before, now = found.before.stability or "stable", after.stability or "stable"
    if _FIRMNESS.index(now) < _FIRMNESS.index(before):
        yield _change("LIF082", f'"{found.name}" is {now}, no longer {before}', found, (before, now))


_FIRMNESS = ("experimental", "beta", "stable")


def _change(id: str, message: str, found: Subject, structure: tuple[str, ...] = ()) -> Change:
    stability = found.before.stability or "stable"
    new = found.new if found.after else None
    return Change(id, found.name, message, found.old, new, found.senders, structure=structure, stability=stability)
