"""The catalogue cell by cell: what the table expects, and frames that show it, for both directions, readers and versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import yaml
from eventwright.evolution.catalogue import Phase, catalogue
from eventwright.evolution.verdict import Judged, judge

from .cases import HERE, Case, cases
from .test_witness import TODAY, swapped, trial

ORDER: tuple[tuple[bool, Phase], ...] = ((False, "a"), (False, "b"), (True, "a"), (True, "b"))
"""The cells in the order of the table: whether the reader is strict, and the phase."""


@cache
def table() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "cells.yaml").read_text("utf-8"))
    return found


@dataclass(frozen=True)
class Expected:
    """The cells that are expected of a fixture, and those that its frames show, None where no frame does."""

    case: Case
    cells: str
    python: str
    shown: str | None

    def __str__(self) -> str:
        return str(self.case)


@cache
def expectations() -> tuple[Expected, ...]:
    return tuple(_expectations())


def _expectations() -> Iterator[Expected]:
    """One for each failing fixture, and one for each of the others that the table names."""
    for case in cases():
        row = table()[case.id]
        own = row.get("departures", {}).get(case.which)
        if case.which == "failing" or own is not None:
            found = {**row, **(own or {})}
            shown = found.get("shown", found["cells"]) if row.get("frames") else None
            yield Expected(case, found["cells"], found["python"], shown)


def changes(expected: Expected) -> list[Judged]:
    found = judge(expected.case.old, expected.case.new, TODAY).changes
    return [item for item in found if item.change.id == expected.case.id]


@pytest.mark.parametrize("expected", expectations(), ids=str)
def test_the_verdict_has_the_cells_of_the_table(expected: Expected) -> None:
    """For both ways of reading of each side."""
    cells = dict(zip(ORDER, expected.cells.split(), strict=True))
    for old, new in ((expected.case.old, expected.case.new), (swapped(expected.case.old), swapped(expected.case.new))):
        for found in judge(old, new, TODAY).changes:
            if found.change.id == expected.case.id:
                assert str(found.python) == expected.python
                assert {(cell.strict, cell.phase): str(cell.grade) for cell in found.cells}.items() <= cells.items()


@pytest.mark.parametrize("expected", [one for one in expectations() if one.shown is not None], ids=str)
def test_frames_show_the_cells_of_the_table(expected: Expected) -> None:
    found = changes(expected)
    levels = ["SDB".index(cell[0]) for cell in str(expected.shown).split()]
    with trial(expected.case.old, expected.case.new) as runs:
        for change in (item.change for item in found):
            for sender in change.senders:
                seen = [runs.worst(change, sender, phase, strict=strict) for strict, phase in ORDER]
                assert [one.grade.level if one else 0 for one in seen] == levels, (change.subject, sender, seen)


@pytest.mark.parametrize("id", [id for id, row in table().items() if row.get("frames")])
def test_frames_show_it_in_both_directions(id: str) -> None:
    found = [change for expected in expectations() if expected.case.id == id for change in changes(expected)]
    assert {sender for item in found for sender in item.change.senders} == {"app", "hub"}


def test_the_table_has_every_id_and_no_departure_without_a_reason_and_a_fixture() -> None:
    assert list(table()) == list(catalogue())
    assert {id for id, row in table().items() if "absent" in row} == {id for id, one in catalogue().items() if one.absent}
    named = {(case.id, case.which) for case in cases()}
    for id, row in table().items():
        for which, own in row.get("departures", {}).items():
            assert (id, which) in named
            assert own["because"]


def test_each_row_of_the_catalogue_is_used_by_a_fixture() -> None:
    told = [item for case in cases() for item in judge(case.old, case.new, TODAY).changes]
    used = {(item.change.id, trait.partition(":")[0]) for item in told for trait in item.change.traits}
    assert {(one.id, trait) for one in catalogue().values() for trait in (*one.when, *one.phases)} - used == set()
