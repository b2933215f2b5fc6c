"""What changes for all events at once."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.evolution.changes import Change, Spot
from eventwright.evolution.pairs import Pairing


def compare(pairing: Pairing) -> Iterator[Change]:
    """The key that names events."""
    old, new = pairing.old, pairing.new
    if old.discriminator != new.discriminator:
        yield Change(
            "EVT005",
            new.name,
            f'events are named by "{new.discriminator}", no longer by "{old.discriminator}"',
            Spot("", old.place),
            Spot("", new.place),
            tuple(side.name for side in new.sides),
            structure=(old.discriminator, new.discriminator),
        )
