"""The table of the catalogue against what generated packages do with the frames in which a change shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from eventwright.evolution.packages import loaded
from eventwright.evolution.verdict import Cell, Judged, judge
from eventwright.evolution.witness import Reader, Trial, Witness
from eventwright.model import Protocol
from msgspec.structs import replace

from .cases import Case, cases, model

TODAY = date(2030, 1, 1)


@contextmanager
def trial(old: Protocol, new: Protocol) -> Iterator[Trial]:
    with loaded(old, new) as (before, after):
        yield Trial(Reader(old, before), Reader(new, after))


def swapped(protocol: Protocol) -> Protocol:
    """The protocol with the side that reads strictly reading tolerantly, and the other way round."""
    other: dict[str, Any] = {"strict": "tolerant", "tolerant": "strict"}
    return replace(protocol, sides=tuple(replace(side, reads=other[side.reads]) for side in protocol.sides))


def disagreements(found: Judged, others: list[Judged], runs: Trial) -> Iterator[str]:
    """Where the table says otherwise than the worst frame; a policy may be stricter than any frame.

    A frame shows all that has changed at a place: `others` are all changes there.
    """
    for cell in found.cells:
        seen = runs.worst(found.change, cell.sender, cell.phase, strict=cell.strict)
        level = seen.grade.level if seen else 0
        told = cell.grade.level
        most = max(_told(item, other) for item in others for other in item.cells if _place(other) == _place(cell))
        if level > most or (level < told and not found.policy and not cell.grade.silent):
            how = "strict" if cell.strict else "tolerant"
            yield f"{found.change.id} {found.change.subject}: {cell.sender} -> {how}, {cell.phase}: {cell.grade}, {seen}"


def _told(found: Judged, cell: Cell) -> int:
    """What is said of a reader; of what was beta that is less than the table says."""
    if found.change.stability == "stable":
        return cell.grade.level
    return found.entry.cells_for(found.change.traits).wire[cell.strict, cell.phase].level


def _place(cell: Cell) -> tuple[str, str]:
    return (cell.sender, cell.phase)


def _meet(one: Judged, other: Judged) -> bool:
    """Whether two changes are at one place, or one of them inside the other's."""
    return any(
        here.owner == there.owner and (here.part == there.part or None in (here.part, there.part))
        for here in (one.change.old, one.change.new)
        for there in (other.change.old, other.change.new)
        if here and there
    )


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_table_says_what_the_packages_do(case: Case) -> None:
    found: list[str] = []
    with trial(case.old, case.new) as runs:
        for old, new in ((case.old, case.new), (swapped(case.old), swapped(case.new))):
            changes = judge(old, new, TODAY).changes
            for item in changes:
                found += disagreements(item, [other for other in changes if _meet(other, item)], runs)
    assert found == []


def test_a_witness_is_a_frame_with_what_was_made_of_it() -> None:
    case = next(case for case in cases() if str(case) == "FLD011 failing")
    change = judge(case.old, case.new, TODAY).changes[0].change
    with trial(case.old, case.new) as runs:
        seen = runs.worst(change, "hub", "b", strict=False)
    assert isinstance(seen, Witness)
    assert seen.frame == '{"type": "note.sent", "note": {"text": ""}}'
    assert seen.said == "drift: /note/mark: missing_required: expected string, got nothing"


def test_an_object_without_fields_is_read_by_its_package() -> None:
    protocol = model({"types/note.yaml": "object: Note\nsummary: A note.\nfields: {}\n"})
    with loaded(protocol) as [package]:
        event = package.decode_hub_event('{"type": "note.sent", "note": {"more": 1}}')
        assert [item.pointer for item in event.drift] == ["/note/more"]
        assert package.fields(type(event.note)) == ()
