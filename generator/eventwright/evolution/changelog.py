"""The changelog of a protocol as Markdown: what changed from one revision to another, by event and type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventwright.evolution.verdict import Judged, Verdict
from eventwright.model import Event, Protocol
from eventwright.sinks import EMPTY, Sunk, fill, joined, trusted
from eventwright.sinks.markdown import code, text

PASSED_OVER = {"FLD021", "UNI053", "LIF081"}
"""Ids that tell readers of a changelog nothing: an order, and what another entry says, too."""


def changelog(verdicts: Iterable[Verdict]) -> str:
    """A section for each protocol that has changed, in it one for each event and type, breaking changes first."""
    return joined("\n", (_protocol(verdict) for verdict in verdicts if _told(verdict)))


def entries(verdict: Verdict) -> Iterator[tuple[str, list[Judged]]]:
    """What readers of a changelog are told, by the event, type or envelope that has changed; what breaks comes first."""
    groups: dict[str, list[Judged]] = {}
    for item in _told(verdict):
        groups.setdefault(_about(item, verdict), []).append(item)
    for name in sorted(groups, key=lambda name: (_rank(verdict, name), name)):
        yield name, sorted(groups[name], key=lambda item: (-item.worst.level, item.change.order))


def _told(verdict: Verdict) -> list[Judged]:
    return [item for item in verdict.changes if item.change.id not in PASSED_OVER]


def _protocol(verdict: Verdict) -> Sunk:
    """A protocol, under its new version, or the next one where that was not raised."""
    version = verdict.new.version if verdict.is_version_high_enough else verdict.next_version
    head = fill("## {} {}\n\nSince {}. ", text(verdict.new.title or verdict.new.name), text(version), text(verdict.old.version))
    rollout = fill("Upgrade: {}.\n", text(verdict.rollout))
    return fill("{}{}{}", head, rollout, joined("", _sections(verdict)))


def _sections(verdict: Verdict) -> Iterator[Sunk]:
    for name, items in entries(verdict):
        yield fill("\n### {}\n\n{}", code(name), joined("", (_line(verdict, item) for item in items)))


def _about(item: Judged, verdict: Verdict) -> str:
    """The heading of a change: the event or type that it is in, the envelope of a side, or the protocol."""
    subject, spot = item.change.subject, item.change.new or item.change.old
    side, _, rest = subject.partition(" envelope.")
    return f"{side} envelope" if rest else (spot.owner if spot and spot.owner else verdict.new.name)


def _rank(verdict: Verdict, name: str) -> int:
    """The protocol, then envelopes, then events, then types."""
    if name == verdict.new.name:
        return 0
    if name.endswith(" envelope"):
        return 1
    return 2 if _event(verdict.new, name) or _event(verdict.old, name) else 3


def _event(protocol: Protocol, name: str) -> Event | None:
    return next((event for event in protocol.events if event.name == name), None)


def _line(verdict: Verdict, item: Judged) -> Sunk:
    grade = trusted("**Breaking.** ") if item.worst.level == 2 else EMPTY
    return fill("- {}{}.{}\n", grade, text(sentence(item.change.message)), _summary(verdict, item))


def sentence(message: str) -> str:
    """A message that begins as a sentence does."""
    return f"{message[:1].upper()}{message[1:]}"


def _summary(verdict: Verdict, item: Judged) -> Sunk:
    """What a new event is for."""
    definition: Event | None = None
    if item.change.id == "EVT001" and item.change.new is not None:
        definition = _event(verdict.new, item.change.new.owner)
    return fill(" {}", text(definition.summary)) if definition is not None and definition.summary else EMPTY
