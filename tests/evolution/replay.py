"""Random edits of real specs: no verdict contradicts what the two generated packages do. `python -m tests.evolution.replay`."""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from eventwright.evolution import earlier
from eventwright.evolution.known import known_ways, ways
from eventwright.evolution.packages import loaded, part_of
from eventwright.evolution.routes import routes
from eventwright.evolution.verdict import Cell, Judged, Verdict, judge
from eventwright.evolution.witness import Reader, Trial, observe
from eventwright.model import Protocol
from eventwright.pipeline import check
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

from .edits import Specs, edited, read, write

ROOT = Path(__file__).parents[2]
SCHEMAS, ZOO = ROOT / "schemas", ROOT / "tests" / "specs" / "zoo"
TODAY = date(2030, 1, 1)
SCRIPTS = 200
FRAMES = 4
"""So many random frames of each event that has changed are tried, each way."""
EVENTS = 6
"""So many events are tried."""


@cache
def original(folder: Path) -> tuple[Specs, Protocol]:
    """The specs of a protocol without prose, and their model."""
    specs = read(folder)
    protocol = model(specs, folder.name)
    assert protocol is not None
    return specs, protocol


def model(specs: Specs, name: str) -> Protocol | None:
    """The model of specs, None where they have errors."""
    with tempfile.TemporaryDirectory() as folder:
        write(specs, Path(folder) / name)
        checked = check(Path(folder))
    return None if checked.report.has_errors else checked.protocols[0]


def contradictions(old: Protocol, new: Protocol, draw: Any) -> Iterator[str]:
    """Where the verdict says otherwise than the packages do, in either direction."""
    verdicts = judge(old, new, TODAY), judge(new, old, TODAY)
    names = {name for verdict in verdicts for name in list(dict.fromkeys(_touched(verdict)))[:EVENTS]}
    if not names:
        return
    with loaded(part_of(old, names), part_of(new, names)) as packages:
        before, after = Reader(old, packages[0]), Reader(new, packages[1])
        for verdict, trial in zip(verdicts, (Trial(before, after), Trial(after, before)), strict=True):
            yield from _unproven(verdict, trial, names)
            yield from _unforeseen(verdict, trial, names, draw)


def _touched(verdict: Verdict) -> Iterator[str]:
    """The events in whose frames changes show: those of the shortest ways first."""
    revisions = (verdict.old, verdict.new), (verdict.new, verdict.old)
    found = [[ways(*pair, side.name) for side in pair[0].sides] for pair in revisions]
    for judged in verdict.changes:
        for sides, spot in zip(found, (judged.change.old, judged.change.new), strict=True):
            yield from (known[spot.owner].event.name for known in sides if spot is not None and spot.owner in known)


def _unproven(verdict: Verdict, trial: Trial, names: set[str]) -> Iterator[str]:
    """Grades that say worse than any frame shows, without being a policy."""
    for judged in verdict.changes:
        for cell in judged.cells:
            if (
                cell.grade.level
                and not cell.grade.silent
                and not judged.policy
                and _is_shown(verdict, judged, cell, trial, names)
            ):
                seen = trial.worst(judged.change, cell.sender, cell.phase, strict=cell.strict)
                if seen is None or seen.grade.level < cell.grade.level:
                    yield f"unproven: {judged.change.id} {judged.change.subject}: {cell}: {seen}"


def _is_shown(verdict: Verdict, judged: Judged, cell: Cell, trial: Trial, names: set[str]) -> bool:
    """Whether the reader knows a way to the place, so that what lies there can show."""
    spot = judged.change.new if cell.phase == "a" else judged.change.old
    revisions = (verdict.new, verdict.old) if cell.phase == "a" else (verdict.old, verdict.new)
    known = trial.ways(cell.sender, cell.phase) if judged.change.id.startswith("EVT") else known_ways(*revisions, cell.sender)
    return spot is not None and spot.owner in known and known[spot.owner].event.name in names


def _unforeseen(verdict: Verdict, trial: Trial, names: set[str], draw: Any) -> Iterator[str]:
    """Random frames of which readers make worse than any change in them says."""
    for phase, writer, reader in (("a", trial.new, trial.old), ("b", trial.old, trial.new)):
        for event in writer.protocol.events:
            if event.name not in names:
                continue
            frames = import_module(f"{writer.package.__name__}.testing").frames(event.side, event.wire_name, unknown=True)
            for frame in draw(st.lists(frames, min_size=1, max_size=FRAMES)):
                for strict in (False, True):
                    told = _told(verdict, event.name, event.side, phase, strict)
                    own = observe(writer, event.side, frame, [()], strict=strict).grade.level
                    seen = observe(reader, event.side, frame, [()], strict=strict)
                    if seen.grade.level > max(told, own):
                        ids = sorted({judged.change.id for judged in verdict.changes})
                        yield f"unforeseen: {phase}, strict={strict}, {told}: {seen}: {ids}"


def _told(verdict: Verdict, event: str, sender: str, phase: str, strict: bool) -> int:
    """The worst that the changes in an event say of a reader."""
    levels, reach = [0], _reach(verdict, event, sender)
    for judged in verdict.changes:
        spots = {spot.owner for spot in (judged.change.old, judged.change.new) if spot}
        everywhere = judged.change.subject.startswith(f"{sender} envelope.")
        if (everywhere or spots & reach) and sender in judged.change.senders:
            cells = judged.entry.cells_for(judged.change.traits).wire
            is_known = phase == "b" and earlier.is_read(judged.change, verdict.new)
            levels.append(0 if is_known else cells[strict, "a" if phase == "a" else "b"].level)
    return max(levels)


def _reach(verdict: Verdict, name: str, sender: str) -> set[str]:
    """The definitions that lie in an event, before and after."""
    found = {"", name}
    for protocol in (verdict.old, verdict.new):
        events = [event for event in protocol.events if event.name == name or name in event.notes.was]
        found |= routes(protocol, events, sender).keys()
    return found


def replay(folder: Path, scripts: int) -> list[str]:
    """The contradictions that so many edits of a protocol bring."""
    found: list[str] = []

    @settings(
        max_examples=scripts, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )
    @seed(scripts)
    @given(st.data())
    def one(data: st.DataObject) -> None:
        specs, old = original(folder)
        new = model(edited(data.draw, specs), folder.name)
        assume(new is not None)
        assert new is not None
        found.extend(contradictions(old, new, data.draw))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)
        one()
    return found


def main(scripts: int) -> None:
    """Tries so many edits of the real specs, and of those that have all that the language has."""
    for folder in (SCHEMAS / "realtime", SCHEMAS / "realtime_translation", ZOO):
        found = replay(folder, scripts)
        print(f"{folder.name}: {scripts} random edits, {len(found)} contradictions", flush=True)
        for line in found[:20]:
            print(f"  {line}")
        if found:
            sys.exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SCRIPTS)
