"""What `was` makes good: the new package reads what has an earlier name, and keeps classes under theirs."""

from __future__ import annotations

from eventwright.evolution.changes import Change
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


def _notes(change: Change, new: Protocol) -> Notes | None:
    """The notes of the field or value that a change is about."""
    spot = change.new
    owner = next((item for item in (*new.events, *new.types) if spot and item.name == spot.owner), None)
    parts: dict[str, Notes] = {}
    if isinstance(owner, (Event, Object)):
        parts = {item.name: item.notes for item in owner.fields}
    elif isinstance(owner, Enum):
        parts = {str(item.value): item.notes for item in owner.values}
    return parts.get(spot.part or "") if spot else None
