"""The values of an enum, and whether there may be others."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.evolution.catalogue import PHASES
from eventwright.evolution.changes import Change, promised, spot
from eventwright.evolution.pairs import value_match
from eventwright.model import Enum, Value


def compare(old: Enum, new: Enum) -> Iterator[Change]:
    """The changes from an enum to itself, the sides that send it left out."""
    found = value_match(old, new)
    for value in found.added:
        yield from _added(old, new, value)
    for value in found.removed:
        traits = frozenset[str]() if new.open else frozenset({"closed"})
        yield _change("ENM042", f'the value "{value.value}" is gone', old, new, (value, None), traits)
    for before, after in found.renamed:
        yield _renamed(old, new, before, after, likely=(before, after) in found.likely)
    if old.open != new.open:
        said = "other values are legal now" if new.open else "other values are not legal any more"
        traits = frozenset[str]() if new.open else frozenset({"closing"})
        yield _change("ENM047", f'{said} in "{new.name}"', old, new, (None, None), traits)


def _change(
    id: str,
    message: str,
    old: Enum,
    new: Enum,
    values: tuple[Value | None, Value | None],
    traits: frozenset[str] = frozenset(),
    hint: str | None = None,
) -> Change:
    before, after = values
    value = after or before
    subject = f"{new.name}.{value.value}" if value else new.name
    notes = [item.notes for item in (before, old) if item]
    structure = tuple(str(item.value) for item in values if item)
    spots = spot(old, before), spot(new, after)
    return Change(id, subject, message, *spots, traits=traits, structure=structure, stability=promised(*notes), hint=hint)


def _added(old: Enum, new: Enum, value: Value) -> Iterator[Change]:
    id = "ENM040" if old.open else "ENM041"
    yield _change(id, f'the value "{value.value}" is new', old, new, (None, value))
    if str(value.value) in old.reserved or str(value.value) in {word for item in old.values for word in item.notes.was}:
        yield _change("FLD025", f'the value "{value.value}" was reserved', old, new, (None, value))


def _renamed(old: Enum, new: Enum, before: Value, after: Value, *, likely: bool) -> Change:
    message = f'the value "{before.value}" is {"probably " if likely else ""}"{after.value}" now'
    hint = f"if it is a rename, say so at the new value: `was: {before.value}`" if likely else None
    traits = frozenset(f"closed:{phase}" for phase, enum in zip(PHASES, (old, new), strict=True) if not enum.open)
    return _change("ENM043", message, old, new, (before, after), traits, hint)
