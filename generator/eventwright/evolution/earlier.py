"""What `was` makes good: the new package reads what has an earlier name, and keeps classes under theirs."""

from __future__ import annotations

from eventwright.evolution.changes import Change, Spot
from eventwright.model import Enum, Event, Notes, Object, Protocol
from eventwright.targets.python.earlier import earlier_classes, earlier_events


def is_read(change: Change, new: Protocol) -> bool:
    """Whether a reader of the new revision understands what the old one called otherwise, or had elsewhere."""
    match change.id:
        case "EVT003":
            return change.structure[0] in earlier_events([event for event in new.events if event.side in change.senders])
        case "FLD015" | "ENM043":
            notes = _notes(change, new)
            return notes is not None and change.structure[0] in notes.was
        case "FLD022":
            return True  # nothing but `was` tells that a field has moved
        case _:
            return False


def is_kept(change: Change, new: Protocol) -> bool:
    """Whether a class that has another name is there under its earlier one, too."""
    if change.id not in ("TYP036", "PYS090") or len(change.structure) != 2:
        return False
    taken = {item.class_name for item in (*new.events, *new.types)}
    return earlier_classes(new, taken).get(change.structure[0]) == change.structure[1]


def is_misread(change: Change, old: Protocol, new: Protocol) -> bool:
    """Whether a reader of the old revision takes what is new by its name for something that bore that name before."""
    match change.id:
        case "EVT001" | "EVT003":
            event = next((item for item in new.events if change.new and item.name == change.new.owner), None)
            return event is not None and event.wire_name in earlier_events(old.events)
        case "FLD010" | "FLD011" | "FLD012" | "FLD015" | "ENM040" | "ENM041" | "ENM043":
            words = {word for notes in _parts(old, change.new).values() for word in notes.was}
            return change.new is not None and change.new.part in words
        case "FLD013" | "FLD014":
            notes = _parts(old, change.old).get(change.old.part or "") if change.old else None
            return notes is not None and bool(_parts(new, change.old).keys() & set(notes.was))
        case _:
            return False


def _notes(change: Change, new: Protocol) -> Notes | None:
    """The notes of the field or value that a change is about."""
    return _parts(new, change.new).get(change.new.part or "") if change.new else None


def _parts(protocol: Protocol, spot: Spot | None) -> dict[str, Notes]:
    """The notes of the fields or values beside a spot, by name."""
    owner = next((item for item in (*protocol.events, *protocol.types) if spot and item.name == spot.owner), None)
    if isinstance(owner, (Event, Object)):
        return {item.name: item.notes for item in owner.fields}
    return {str(item.value): item.notes for item in owner.values} if isinstance(owner, Enum) else {}
