"""What `was` does to verdicts: new readers know the earlier name, and old ones misread one that returns."""

from __future__ import annotations

from datetime import date

import pytest
from eventwright.evolution.catalogue import SAFE
from eventwright.evolution.verdict import Judged, Verdict, judge

from .cases import Case, cases

TODAY = date(2030, 1, 1)
DECLARED = [
    "EVT008 passing",
    "FLD015 failing",
    "FLD015 failing too, 1",
    "FLD022 failing",
    "ENM043 failing",
    "ENM043 failing too, 1",
]


def case(name: str) -> Case:
    return next(found for found in cases() if str(found) == name)


def renames(verdict: Verdict) -> list[Judged]:
    return [item for item in verdict.changes if item.change.id in ("EVT003", "FLD015", "FLD022", "ENM043")]


@pytest.mark.parametrize("name", DECLARED)
def test_a_declared_rename_is_safe_for_new_readers_and_for_no_old_one(name: str) -> None:
    found = case(name)
    changes = renames(judge(found.old, found.new, TODAY))
    assert changes
    for item in changes:
        assert {cell.grade for cell in item.cells if cell.phase == "b"} == {SAFE}
        assert all(cell.grade != SAFE for cell in item.cells if cell.phase == "a")


def test_a_likely_rename_is_not_safe() -> None:
    found = case("FLD015 failing too, 2")
    [item] = renames(judge(found.old, found.new, TODAY))
    assert item.change.hint == "if it is a rename, say so at the new field: `was: mark_id`"
    assert all(cell.grade != SAFE for cell in item.cells)


@pytest.mark.parametrize("name", [name for name in DECLARED if not name.startswith("FLD022")])
def test_an_earlier_name_that_returns_is_misread_in_silence(name: str) -> None:
    found = case(name)
    verdict = judge(found.new, found.old, TODAY)
    grades = [cell.grade for item in verdict.changes for cell in item.cells if cell.phase == "a" and cell.grade.level]
    assert any(grade.silent for grade in grades)


def test_a_class_that_is_kept_under_its_earlier_name_breaks_no_source() -> None:
    found = case("EVT008 passing")
    grades = {str(item.python) for item in judge(found.old, found.new, TODAY).changes if item.change.id == "PYS090"}
    assert grades == {"D"}
