"""A change between two revisions of a protocol, as the comparison finds it: what it is and where, not yet whom it breaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from eventwright.model import Alias, Enum, Event, Field, Notes, Object, Place, Union, Value

Definition = Event | Object | Enum | Union | Alias


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a change is in one revision: a definition, and the field or value of it that has changed, where it is one."""

    owner: str
    place: Place
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change: an id of the catalogue, what it is about, and the place in both revisions, None where there is none.

    `senders` are the sides in whose frames it shows. `traits` pick among the cells of the catalogue. `structure` is what tells
    it from other changes of the same subject, without any prose. `stability` is what was promised before. `hint` says what
    would make it safe, where that is known better than the catalogue knows it.
    """

    id: str
    subject: str
    message: str
    old: Spot | None
    new: Spot | None
    senders: tuple[str, ...] = ()
    traits: frozenset[str] = frozenset()
    structure: tuple[str, ...] = ()
    stability: str = "stable"
    hint: str | None = None

    def fingerprint(self, protocol: str) -> str:
        """What an entry of `accepted.yaml` names it by: the same while the structure is the same, whatever the words are."""
        parts = (protocol, self.id, self.subject, *sorted(self.senders), *self.structure)
        return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key by which changes are sorted: place, then id."""
        spot = self.new or self.old
        assert spot is not None
        return (spot.place.file, spot.place.line, spot.place.column, self.id, self.subject)


def spot(owner: Definition, part: Field | Value | None = None) -> Spot:
    """The spot of a definition, or of a field or value of it."""
    if part is None:
        return Spot(owner.name, owner.place)
    return Spot(owner.name, part.place, part.name if isinstance(part, Field) else str(part.value))


def subject(owner: Definition, part: Field | Value) -> str:
    """What a change of a field or value is about; the envelope of a side is one thing, whatever events have it."""
    if isinstance(part, Value):
        return f"{owner.name}.{part.value}"
    return f"{owner.side} envelope.{part.name}" if part.envelope and isinstance(owner, Event) else f"{owner.name}.{part.name}"


def promised(*notes: Notes) -> str:
    """The stability that the innermost of `notes` speaks of."""
    return next((found.stability for found in notes if found.stability), "stable")


def quoted(words: Iterable[object]) -> str:
    """Words in quotes with commas between them."""
    return ", ".join(f'"{word}"' for word in words)
