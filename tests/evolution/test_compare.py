"""What the comparison finds in each fixture."""

from __future__ import annotations

from datetime import date

import pytest
from eventwright.evolution.catalogue import catalogue
from eventwright.evolution.compare import compare

from .cases import Case, cases, fixtures, model

TODAY = date(2030, 1, 1)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_exactly_the_changes_of_a_fixture_are_found(case: Case) -> None:
    found = compare(case.old, case.new, TODAY)
    assert sorted(change.id for change in found) == case.ids, [(change.id, change.subject, change.message) for change in found]


@pytest.mark.parametrize("case", cases(), ids=str)
def test_nothing_has_changed_between_a_revision_and_itself(case: Case) -> None:
    assert compare(case.old, case.old, TODAY) == ()


def test_every_id_has_a_failing_and_a_passing_fixture() -> None:
    possible = {id for id, entry in catalogue().items() if entry.absent is None}
    assert possible == set(fixtures())
    for case in cases():
        assert (case.id in case.ids) == case.which.startswith("failing"), case


MEMBER = """\
object: Note
summary: A note.
fields:
  text: {type: string, description: What it says.}
  tone: {type: "Tone | list<string>", description: A thing.}
---
enum: Tone
summary: A tone.
open: true
values:
  low: A low one.
  MUTE
"""


def test_what_changed_in_a_member_of_a_union_is_told_there_only() -> None:
    old = model({"types/note.yaml": MEMBER.replace("MUTE", "mute: None.")})
    renamed = model({"types/note.yaml": MEMBER.replace("MUTE", "quiet: {description: None., was: mute}")})
    assert [(change.id, change.subject) for change in compare(old, renamed, TODAY)] == [("ENM043", "Tone.quiet")]
    more = model({"types/note.yaml": MEMBER.replace("MUTE", "mute: None.\n  high: A high one.")})
    assert [(change.id, change.subject) for change in compare(old, more, TODAY)] == [("ENM040", "Tone.high")]
