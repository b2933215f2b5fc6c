"""What was promised for how long: deprecation, sunset, stability, and removals that come too early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from eventwright.evolution.changes import Change, Spot, spot
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
    for subject in _subjects(pairing):
        yield from _removed(subject, today) if subject.after is None else _kept(subject, subject.after)


def _subjects(pairing: Pairing) -> Iterator[Subject]:
    apart = pairing.apart_names()
    for event in pairing.events.removed:
        if event.name not in apart:
            yield Subject(event.name, spot(event), spot(event), event.notes, None, ())
    for old, new in [*pairing.events.both, *pairing.type_pairs()]:
        yield Subject(new.name, spot(old), spot(new), old.notes, new.notes, senders(old, new))
    for old, new in pairing.owner_pairs():
        found = pairing.fields(old, new)
        yield from _parts(found, f"{new.name}.", spot(old), spot(new), senders(old, new))
    for old, new in pairing.type_pairs():
        if isinstance(old, Enum) and isinstance(new, Enum):
            yield from _parts(value_match(old, new), f"{new.name}.", spot(old), spot(new), senders(old, new))


def _parts(found: Match, before: str, old: Spot, new: Spot, sides: tuple[str, ...]) -> Iterator[Subject]:
    """The fields or values of a definition."""
    for item in found.removed:
        yield Subject(before + _name(item), Spot(old.owner, item.place, _name(item)), new, item.notes, None, sides)
    for item, after in found.both:
        spots = Spot(old.owner, item.place, _name(item)), Spot(new.owner, after.place, _name(after))
        yield Subject(before + _name(after), *spots, item.notes, after.notes, sides)


def _name(item: object) -> str:
    return str(getattr(item, "name", None) or getattr(item, "value", ""))


def _removed(subject: Subject, today: date) -> Iterator[Change]:
    deprecated = subject.before.deprecated
    if deprecated is None:
        said = "is gone, and was never deprecated"
    elif deprecated.sunset is not None and deprecated.sunset > today.isoformat():
        said = f"is gone before its sunset, {deprecated.sunset}"
    else:
        return
    yield _change("LIF081", f'"{subject.name}" {said}', subject)


def _kept(subject: Subject, after: Notes) -> Iterator[Change]:
    old, new = subject.before.deprecated, after.deprecated
    if old is None and new is not None:
        yield _change("LIF080", f'"{subject.name}" is deprecated', subject)
    if old and new and old.sunset and new.sunset and new.sunset < old.sunset:
        said = f'the sunset of "{subject.name}" is {new.sunset}, no longer {old.sunset}'
        yield _change("LIF083", said, subject, (old.sunset, new.sunset))
    before, now = subject.before.stability or "stable", after.stability or "stable"
    if _FIRMNESS.index(now) < _FIRMNESS.index(before):
        yield _change("LIF082", f'"{subject.name}" is {now}, no longer {before}', subject, (before, now))


_FIRMNESS = ("experimental", "beta", "stable")


def _change(id: str, message: str, subject: Subject, structure: tuple[str, ...] = ()) -> Change:
    stability = subject.before.stability or "stable"
    new = subject.new if subject.after else None
    return Change(id, subject.name, message, subject.old, new, subject.senders, structure=structure, stability=stability)
