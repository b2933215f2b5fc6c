"""What the changes mean: for each reader, for Python source, for the version, and for the order in which sides are upgraded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from eventwright.evolution import earlier
from eventwright.evolution.catalogue import DANGEROUS, PHASES, SAFE, Cells, Entry, Grade, Phase, catalogue
from eventwright.evolution.changes import Change
from eventwright.evolution.compare import compare
from eventwright.model import Protocol

Bump: TypeAlias = Literal["major", "minor", "patch", "none"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The grade of a change for one reader of one sender. `order` is what counts for the order of a rollout.

    In phase `a` the reader is the old one and the events are new; in `b` the reader is new.
    """

    sender: str
    reader: str
    strict: bool
    phase: Phase
    grade: Grade
    order: Grade


@dataclass(frozen=True, slots=True)
class Judged:
    """A change with its grades."""

    change: Change
    entry: Entry
    cells: tuple[Cell, ...]
    python: Grade
    fingerprint: str
    policy: str | None = None

    @property
    def worst(self) -> Grade:
        """The worst of all grades."""
        return max((self.python, *(cell.grade for cell in self.cells)))

    @property
    def is_silent(self) -> bool:
        """Whether anybody misreads it and notices nothing."""
        return self.python.silent or any(cell.grade.silent for cell in self.cells)

    @property
    def needs_acceptance(self) -> bool:
        """Whether it stops a release until somebody has said why it is accepted."""
        return self.worst.level == 2 or self.is_silent


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is said of two revisions of a protocol.

    `rollout` says which side is upgraded first. `next_version` is the least that the changes allow.
    """

    old: Protocol
    new: Protocol
    changes: tuple[Judged, ...]
    bump: Bump
    next_version: str
    rollout: str

    @property
    def is_version_high_enough(self) -> bool:
        """Whether the version that the new specs have is not below the next one."""
        return numbers(self.new.version) >= numbers(self.next_version)


def judge(old: Protocol, new: Protocol, today: date) -> Verdict:
    """The verdict on the changes from `old` to `new`; `today` decides which sunsets have passed."""
    found = tuple(judged(change, old, new) for change in compare(old, new, today))
    bump = _bump(found)
    return Verdict(old, new, found, bump, next_version(old.version, bump), rollout(found, new))


def judged(change: Change, old: Protocol, new: Protocol) -> Judged:
    """A change with its grades by the catalogue."""
    entry = catalogue()[change.id]
    if earlier.is_read(change, new):
        change = replace(change, hint=KNOWN)
    cells = entry.cells_for(change.traits)
    found = [
        Cell(sender, reader, reads == "strict", phase, *_graded(cells, change, (reads == "strict", phase), old, new))
        for sender in change.senders
        for reader, reads in _readers(old, new, sender)
        for phase in PHASES
    ]
    python = _promised(min(cells.python, DANGEROUS) if earlier.is_kept(change, new) else cells.python, change)
    return Judged(change, entry, tuple(found), python, change.fingerprint(new.name), cells.policy)


def _graded(cells: Cells, change: Change, key: tuple[bool, Phase], old: Protocol, new: Protocol) -> tuple[Grade, Grade]:
    """The grade for a reader, and that for the order; readers know earlier names."""
    found = cells.wire[key], cells.order[key]
    if key[1] == "b" and earlier.is_read(change, new):
        return SAFE, SAFE
    if key[1] == "a" and earlier.is_misread(change, old, new):
        found = Grade(found[0].level, silent=True), found[1]
    return _promised(found[0], change), _promised(found[1], change)


KNOWN = "readers that are upgraded know both names: upgrade them first, or send both for a while"
"""What to do about a rename that `was` tells of."""


def _readers(old: Protocol, new: Protocol, sender: str) -> list[tuple[str, str]]:
    """Who reads what a side sends, and how: a reader that is strict before or after counts as strict."""
    before = {side.name: side.reads for side in old.sides}
    return [
        (side.name, "strict" if "strict" in (side.reads, before.get(side.name)) else "tolerant")
        for side in new.sides
        if side.name != sender
    ]


def _promised(grade: Grade, change: Change) -> Grade:
    """What was experimental may break; what is beta may be dangerous."""
    if change.stability == "experimental":
        return SAFE
    return min(grade, Grade(DANGEROUS.level, grade.silent)) if change.stability == "beta" else grade


# The version


def _bump(found: Iterable[Judged]) -> Bump:
    levels = [item.worst.level for item in found]
    if not levels:
        return "none"
    new_names = any(item.change.id in _NEW for item in found)
    return "major" if max(levels) == 2 else "minor" if max(levels) == 1 or new_names else "patch"


_NEW = {"EVT001", "FLD010", "FLD011", "FLD012", "ENM040", "ENM041", "UNI050"}
"""Changes that add something that can be used."""


def next_version(version: str, bump: Bump) -> str:
    """The version after `version`: three numbers, of which the first, the second or the last is one more."""
    if bump == "none":
        return version
    found = (*numbers(version), 0, 0)[:3]
    place = ("major", "minor", "patch").index(bump)
    return ".".join(str(part + (at == place) if at <= place else 0) for at, part in enumerate(found))


def numbers(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    found = [int(part) for part in match[0].split(".")] if match else [0]
    while found and found[-1] == 0:
        found.pop()
    return tuple(found) or (0,)


# The order of a rollout


ANY, IMPOSSIBLE = "any order", "impossible in one step"


def rollout(found: Iterable[Judged], protocol: Protocol) -> str:
    """Which side is upgraded first, so that no frame of the time between breaks its reader."""
    changes = tuple(found)
    costs = {side.name: _cost(changes, side.name) for side in protocol.sides}
    least = min(costs.values())
    if least.level == 2:
        return f"{IMPOSSIBLE}: {_steps(changes, tuple(costs))}"
    if len(set(costs.values())) == 1:
        return ANY
    return " or ".join(f"{side} first" for side, cost in costs.items() if cost == least)


def _cost(changes: Iterable[Judged], first: str) -> Grade:
    """The worst that happens when a side is upgraded first: others read its new events, and it reads their old ones."""
    grades = [
        Grade(cell.order.level)
        for item in changes
        for cell in item.cells
        if (cell.phase == "a" and cell.sender == first) or (cell.phase == "b" and cell.reader == first)
    ]
    return max(grades, default=SAFE)


@dataclass(frozen=True, slots=True)
class Orders:
    """The changes that break: those that do so in any order, and the others by the side that is to go first."""

    alone: tuple[Judged, ...]
    wanted: dict[str, list[Judged]]


def orders(changes: Iterable[Judged], sides: tuple[str, ...]) -> Orders:
    """Which changes want which order."""
    alone: list[Judged] = []
    wanted: dict[str, list[Judged]] = {}
    for item in changes:
        costs = {side: _cost((item,), side).level for side in sides}
        if min(costs.values()) == 2:
            alone.append(item)
        elif max(costs.values()) == 2:
            wanted.setdefault(min(costs, key=lambda side: costs[side]), []).append(item)
    return Orders(tuple(alone), wanted)


def _steps(changes: Iterable[Judged], sides: tuple[str, ...]) -> str:
    """What to do first, and then: with a change that breaks in any order, or with changes that want different orders."""
    found = orders(changes, sides)
    subjects = {side: dict.fromkeys(item.change.subject for item in items) for side, items in found.wanted.items()}
    releases = [f"{', '.join(names)} with {side} first" for side, names in subjects.items()]
    told = dict.fromkeys(map(_told, found.alone))
    return "; ".join([*told, *([f"first {', then '.join(releases)}"] if len(releases) > 1 else [])])


def _told(item: Judged) -> str:
    subject = item.change.subject
    if item.entry.steps:
        first, then = item.entry.steps
        return f"{subject}: first {first}, then {then}"
    return f"{subject}: {item.entry.remedy[0].lower()}{item.entry.remedy[1:].rstrip('.')}"
