"""The comparison: two models to the changes between them. A module for each kind of thing that changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eventwright.evolution.changes import Change
from eventwright.evolution.compare import definitions, events, fields, flows, life, protocol, python, texts
from eventwright.evolution.pairs import Pairing, pair
from eventwright.model import Protocol


def compare(old: Protocol, new: Protocol, today: date) -> tuple[Change, ...]:
    """Every change from `old` to `new`, sorted by place. `today` decides which sunsets have passed."""
    changes = reversed([*_changes(pair(old, new), today)])
    found = {(change.id, change.subject, change.senders, change.structure): change for change in changes}
    return tuple(sorted(found.values(), key=lambda change: change.order))


def _changes(pairing: Pairing, today: date) -> Iterator[Change]:
    yield from protocol.compare(pairing)
    yield from events.compare(pairing)
    yield from fields.compare(pairing)
    yield from definitions.compare(pairing)
    yield from flows.compare(pairing)
    yield from life.compare(pairing, today)
    yield from texts.compare(pairing)
    yield from python.compare(pairing)
