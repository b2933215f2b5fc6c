"""What only the source of those who use the package sees: names of classes, attributes and modules."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.evolution.changes import Change, Definition, Spot, promised, spot, subject
from eventwright.evolution.pairs import Pairing
from eventwright.model import Enum, Object, Protocol


def compare(pairing: Pairing) -> Iterator[Change]:
    """The changes of Python names."""
    yield from _package(pairing.old, pairing.new)
    yield from _classes(pairing)
    yield from _types(pairing)
    for old, new in pairing.owner_pairs():
        for before, after in pairing.fields(old, new).both:
            if before.name == after.name and before.attribute != after.attribute:
                message = f'the attribute of "{after.name}" is "{after.attribute}", no longer "{before.attribute}"'
                structure = (before.attribute, after.attribute)
                places = spot(old, before), spot(new, after)
                stability = promised(before.notes, old.notes)
                yield Change("PYS092", subject(new, after), message, *places, structure=structure, stability=stability)


def _package(old: Protocol, new: Protocol) -> Iterator[Change]:
    before, after = (protocol.options("python") for protocol in (old, new))
    names = [(options or {}).get("package", f"{old.name}_events") for options in (before, after)]
    if before is not None and (after is None or names[0] != names[1]):
        said = (
            f'the package is "{names[1]}", no longer "{names[0]}"'
            if after is not None
            else "there is no Python package any more"
        )
        yield Change("PYS090", new.name, said, Spot("", old.place), Spot("", new.place), structure=tuple(names))


def _classes(pairing: Pairing) -> Iterator[Change]:
    """Events and types whose class has another name."""
    apart = pairing.apart_names()
    for old, new in [*pairing.events.both, *pairing.type_pairs()]:
        if old.class_name != new.class_name and new.name not in apart:
            is_type = old.name != new.name and new.name in pairing.new.types_by_name
            message = f'the class "{old.class_name}" is called "{new.class_name}" now'
            structure = (old.class_name, new.class_name)
            places, stability = (spot(old), spot(new)), promised(old.notes)
            id, hint = ("TYP036", _hint(old, new)) if is_type else ("PYS090", None)
            yield Change(id, new.name, message, *places, structure=structure, stability=stability, hint=hint)


def _hint(old: Definition, new: Definition) -> str | None:
    """The line that keeps the earlier class name; a type in place has its name from what it is in."""
    if old.name in new.notes.was or (isinstance(new, (Enum, Object)) and new.inline):
        return None
    return f"if it is a rename, say so at the new type: `was: {old.name}`"


def _types(pairing: Pairing) -> Iterator[Change]:
    """Types that the package has no more."""
    kept = {item.class_name for item in (*pairing.new.types, *pairing.new.events)}
    for old in pairing.old.types:
        if old.name not in pairing.types and old.class_name not in kept:
            message = f'the package has no "{old.class_name}" any more'
            yield Change(
                "PYS090", old.name, message, spot(old), None, structure=(old.class_name,), stability=promised(old.notes)
            )
