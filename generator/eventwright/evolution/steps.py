"""The step between, where one is not enough: specs from which, and to which, each side can be upgraded in some order."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eventwright.evolution.changes import Change
from eventwright.evolution.diff import Diff
from eventwright.evolution.drafts import Address, ByHand, Draft
from eventwright.evolution.revisions import Revision
from eventwright.evolution.verdict import IMPOSSIBLE, Verdict, judge, orders
from eventwright.model import Place, Protocol
from eventwright.pipeline import check
from eventwright.write import diff_of


@dataclass(frozen=True, slots=True)
class Between:
    """The specs between two revisions: their texts, and by protocol the rollout of the step to them, and of that from them."""

    texts: Mapping[str, str]
    rollouts: dict[str, tuple[str, str]]


def between(old: Revision, new: Revision, verdicts: tuple[Verdict, ...], today: date) -> Between:
    """The specs of a step between for the protocols that cannot be upgraded in one.

    Raises:
        ByHand: There is nothing to be done, or the tool cannot write these specs.
    """
    wanting = [verdict for verdict in verdicts if verdict.rollout.startswith(IMPOSSIBLE)]
    if not wanting:
        raise ByHand("one step is enough")
    if not old.texts or not new.texts:
        raise ByHand("a package has no specs to be changed")
    problems: list[str] = []
    for first in wanting[0].new.sides:
        try:
            texts = _texts(old, new, wanting, first.name)
            return Between(texts, dict(_rollouts(texts, wanting, today)))
        except ByHand as problem:
            problems.append(str(problem))
    raise ByHand(problems[-1])


def patch(old: Revision, found: Between) -> str:
    """The step as a unified diff of the old specs, with paths below their folder."""
    names = sorted({*old.texts, *found.texts})
    return "".join(line for name in names for line in _file(name, old.texts.get(name), found.texts.get(name)))


def write_patch(diff: Diff, path: Path, today: date) -> str:
    """Writes the step between as a patch to a file, where there is one; gives what is to be said of it."""
    try:
        found = between(diff.old, diff.new, tuple(protocol.verdict for protocol in diff.protocols), today)
    except ByHand as problem:
        return f"no patch is written: {problem}"
    path.write_text(patch(diff.old, found), "utf-8", newline="")
    steps = "; ".join(f"{name}: first {one}, then {other}" for name, (one, other) in found.rollouts.items())
    return f"wrote {path}: the specs of the first step. {steps}"


def _file(name: str, old: str | None, new: str | None) -> Iterator[str]:
    """The diff of a file; one that is not there before or after is none at all."""
    for number, line in enumerate(diff_of(name, old or "", new or "") if old != new else ()):
        yield "--- /dev/null\n" if number == 0 and old is None else "+++ /dev/null\n" if number == 1 and new is None else line


# The specs


@dataclass(frozen=True, slots=True)
class Specs:
    """The old and the new specs, and those between, which begin as the new ones."""

    old: Draft
    new: Draft
    draft: Draft


def _texts(old: Revision, new: Revision, verdicts: list[Verdict], first: str) -> dict[str, str]:
    """The new specs with half of each change that is too large for a step, and without those that want another side first."""
    specs = Specs(*(Draft(dict(revision.texts)) for revision in (old, new, new)))
    for verdict in verdicts:
        found = orders(verdict.changes, tuple(side.name for side in verdict.new.sides))
        for item in found.alone:
            _halve(item.change, specs)
        for side, items in found.wanted.items():
            for item in items if side != first else ():
                _undo(item.change, specs)
    return specs.draft.texts


def _rollouts(texts: Mapping[str, str], verdicts: list[Verdict], today: date) -> Iterator[tuple[str, tuple[str, str]]]:
    """The rollouts of both steps, which have to be possible."""
    protocols = _models(texts)
    for verdict in verdicts:
        middle = protocols[verdict.new.name]
        steps = judge(verdict.old, middle, today).rollout, judge(middle, verdict.new, today).rollout
        for step in steps:
            if step.startswith(IMPOSSIBLE):
                raise ByHand(f"two steps are not enough: {step}")
        yield verdict.new.name, steps


def _models(texts: Mapping[str, str]) -> dict[str, Protocol]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        checked = check(Path(folder))
    for found in checked.report:
        if found.severity == "error":
            raise ByHand(f"the specs between would have an error: {found.message}")
    return {protocol.name: protocol for protocol in checked.protocols}


# Changes


def _halve(change: Change, specs: Specs) -> None:
    """Does the first half of a change that breaks in any order."""
    if change.id not in HALVES:
        raise ByHand(f"{change.subject}: what stands between is for a person to write")
    HALVES[change.id](change, specs)


def _new_field(change: Change, specs: Specs) -> None:
    specs.draft.set(specs.new.address(_new(change)), "optional", "true")


def _old_field(change: Change, specs: Specs) -> None:
    _restore(change, specs)
    specs.draft.set(specs.old.address(_old(change)), "optional", "true")


def _both_fields(change: Change, specs: Specs) -> None:
    """The field before and the field after, each of which may be missing."""
    _old_field(change, specs)
    _new_field(change, specs)


def _both_constants(change: Change, specs: Specs) -> None:
    before, after = specs.old.address(_old(change)).inner("const"), specs.new.address(_new(change))
    entries = specs.old.find(before), specs.new.find(after.inner("const"))
    words = " | ".join(json.dumps(entry.value.data, ensure_ascii=False) for entry in entries)
    specs.draft.set(after, "type", f"'{words}'")
    specs.draft.remove(after.inner("const"))


def _undo(change: Change, specs: Specs) -> None:
    """Leaves a change for the second step."""
    old, new = (spot.part if spot else None for spot in (change.old, change.new))
    if change.id == "EVT001":
        specs.draft.texts.pop(_new(change).file)
    elif change.id == "EVT002":
        _restore_event(change, specs)
    elif old is not None and new is not None:
        specs.draft.replace(specs.new.address(_new(change)), specs.old, specs.old.address(_old(change)))
    elif new is not None:
        specs.draft.remove(specs.new.address(_new(change)))
    elif old is not None:
        _restore(change, specs)
    else:
        raise ByHand(f"{change.subject}: {change.message}")


def _restore(change: Change, specs: Specs) -> None:
    """Brings an entry back that is gone."""
    address = specs.old.address(_old(change))
    specs.draft.unreserve(address)
    specs.draft.bring_back(address, specs.old)


def _restore_event(change: Change, specs: Specs) -> None:
    assert change.old is not None
    file = change.old.place.file
    if file in specs.draft.texts:
        raise ByHand(f"{change.subject}: {file} has another event now")
    specs.draft.unreserve(Address(("protocol", file.partition("/")[0]), ("events", change.old.owner)))
    specs.draft.texts[file] = specs.old.texts[file]


def _old(change: Change) -> Place:
    assert change.old is not None
    return change.old.place


def _new(change: Change) -> Place:
    assert change.new is not None
    return change.new.place


HALVES: dict[str, Callable[[Change, Specs], None]] = {
    "DEF072": _both_constants,
    "ENM043": _restore,
    "EVT003": _restore_event,
    "FLD011": _new_field,
    "FLD014": _old_field,
    "FLD015": _both_fields,
}
"""What does the first half of a change, by its id; of renames, those that nothing declares."""
