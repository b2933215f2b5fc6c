"""The whole diff of two revisions: every protocol compared and judged, with witnesses, against what was accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from msgspec.structs import replace

from eventwright.evolution.accepted import Accepted, entry_for
from eventwright.evolution.known import ways
from eventwright.evolution.packages import loaded, part_of
from eventwright.evolution.revisions import Revision
from eventwright.evolution.verdict import Cell, Judged, Verdict, judge
from eventwright.evolution.witness import Reader, Trial, Witness
from eventwright.model import Protocol

RUNTIME = "pybase64"
"""What generated packages need, and the tool does not; it is loaded when base64 is read."""
Seen: TypeAlias = dict[Cell, Witness]
"""What readers do, by the grade that it proves."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A change with its grades, the witnesses of those that are not safe, and the entry that accepts it."""

    judged: Judged
    witnesses: Seen
    accepted: Accepted | None = None
    expired: bool = False

    @property
    def stops(self) -> bool:
        """Whether it breaks, or is misread, and nobody has accepted that."""
        return self.judged.needs_acceptance and (self.accepted is None or self.expired)


@dataclass(frozen=True, slots=True)
class ProtocolDiff:
    """The diff of one protocol."""

    verdict: Verdict
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """The diff of two revisions. `unused` are accepted changes that there are not, `added` protocols that are new.

    `unproven` says why there are no witnesses, where that is so.
    """

    old: Revision
    new: Revision
    protocols: tuple[ProtocolDiff, ...]
    unused: tuple[Accepted, ...] = ()
    added: tuple[str, ...] = ()
    unproven: str | None = None

    @property
    def findings(self) -> list[Finding]:
        """The findings of all protocols."""
        return [finding for protocol in self.protocols for finding in protocol.findings]

    @property
    def breaks(self) -> bool:
        """Whether any change stops a release."""
        return any(finding.stops for finding in self.findings)


def diff(old: Revision, new: Revision, accepted: tuple[Accepted, ...], today: date, *, prove: bool = True) -> Diff:
    """The diff of two revisions, without witnesses where `prove` is not set.

    What only the new revision has is new; what only the old one has is gone, unless the new one is a single package.
    """
    names = [name for name in old.protocols if name in new.protocols or new.is_whole]
    verdicts = [judge(old.protocols[name], new.protocols.get(name) or _emptied(old.protocols[name]), today) for name in names]
    why: str | None = None
    seen: list[dict[int, Seen]] = [{} for _ in verdicts]
    if prove:
        try:
            seen = list(map(_witnesses, verdicts))
        except ModuleNotFoundError as problem:
            if problem.name != RUNTIME:
                raise
            why = f"{RUNTIME} is not installed, and packages want it to read base64"
    protocols = tuple(_protocol(verdict, found, accepted, today) for verdict, found in zip(verdicts, seen, strict=True))
    used = {finding.accepted for protocol in protocols for finding in protocol.findings}
    unused = tuple(entry for entry in accepted if entry not in used)
    added = tuple(name for name in new.protocols if name not in old.protocols and old.is_whole)
    return Diff(old, new, protocols, unused, added, why)


def _emptied(protocol: Protocol) -> Protocol:
    """A protocol that is gone, as one without events and types."""
    return replace(part_of(protocol, ()), targets=())


def _protocol(verdict: Verdict, seen: dict[int, Seen], accepted: tuple[Accepted, ...], today: date) -> ProtocolDiff:
    found: list[Finding] = []
    for number, judged in enumerate(verdict.changes):
        entry = entry_for(judged, accepted)
        found.append(Finding(judged, seen.get(number, {}), entry, entry is not None and entry.expires < today))
    return ProtocolDiff(verdict, tuple(found))


# Witnesses


def _witnesses(verdict: Verdict) -> dict[int, Seen]:
    """The witnesses by the number of the change; packages are only made where there is something to prove."""
    wanted = [(number, judged) for number, judged in enumerate(verdict.changes) if _to_prove(judged)]
    if not wanted:
        return {}
    old, new = verdict.old, verdict.new
    names = _events(old, new, [judged for _, judged in wanted])
    found: dict[int, Seen] = {}
    with loaded(part_of(old, names), part_of(new, names)) as (before, after):
        trial = Trial(Reader(old, before), Reader(new, after))
        for number, judged in wanted:
            found[number] = {cell: seen for cell in _to_prove(judged) if (seen := _seen(trial, judged, cell)) is not None}
    return found


def _to_prove(judged: Judged) -> list[Cell]:
    return [cell for cell in judged.cells if cell.grade.level]


def _seen(trial: Trial, judged: Judged, cell: Cell) -> Witness | None:
    """The witness of a grade: None where no frame shows it, because it is one of policy, or the reader looks past the place."""
    found = trial.worst(judged.change, cell.sender, cell.phase, strict=cell.strict)
    return found if found is not None and found.grade.level else None


def _events(old: Protocol, new: Protocol, changes: Iterable[Judged]) -> set[str]:
    """The events whose frames show the changes."""
    found: set[str] = set()
    by_side = [{side.name: ways(*pair, side.name) for side in pair[0].sides} for pair in ((old, new), (new, old))]
    for judged in changes:
        spots = (judged.change.old, judged.change.new)
        for sides, spot in zip(by_side, spots, strict=True):
            for known in (sides[sender] for sender in judged.change.senders if sender in sides):
                way = known.get(spot.owner) if spot and spot.owner else next(iter(known.values()), None)
                found |= {way.event.name} if way else set()
    return found
