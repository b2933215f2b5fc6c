"""The ways to a change that its reader knows: frames show the change there, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from eventwright.evolution.known import known_ways, ways
from eventwright.evolution.verdict import judge

from .cases import model
from .test_witness import TODAY, trial

EVENT = "event: note.sent\nsummary: An event.\nfields:\n  {}\n"
NOTE = "note: {type: Note, description: The note.}"
MEMBERS = "union: Thing\nsummary: A note or a song.\ndiscriminator: kind\nopen: false\nmembers: [Note, Song]\n"
SONG = "object: Song\nsummary: A song.\nfields:\n  kind: {const: song, description: The kind.}\n"


def with_field(text: str) -> dict[str, str]:
    return {"hub/note.sent.yaml": EVENT.format(text)}


def with_tag(tag: str) -> dict[str, str]:
    note = f"object: Note\nsummary: A note.\nfields:\n  kind: {{const: {tag}, description: The kind.}}\n"
    field = "note: {type: Thing, description: The note.}"
    return {"types/note.yaml": note, "types/song.yaml": SONG, "types/thing.yaml": MEMBERS, **with_field(field)}


NEW: dict[str, tuple[dict[str, str], dict[str, str], tuple[bool, bool]]] = {
    "nothing": ({}, {}, (True, True)),
    "another name": ({}, with_field("memo: {type: Note, description: The note.}"), (False, False)),
    "a name with an earlier one": ({}, with_field("memo: {type: Note, was: note, description: The note.}"), (False, True)),
    "a list": ({}, with_field("note: {type: list<Note>, description: The notes.}"), (False, False)),
    "a map of what was a list": (
        with_field("note: {type: list<Note>, description: The notes.}"),
        with_field("note: {type: map<Note>, description: The notes.}"),
        (False, False),
    ),
    "another event": (
        {},
        {"hub/note.sent.yaml": f"event: note.sent\nwire: sent\nsummary: An event.\nfields:\n  {NOTE}\n"},
        (False, False),
    ),
    "another tag": (with_tag("note"), with_tag("memo"), (False, False)),
    "the same tag": (with_tag("note"), with_tag("note"), (True, True)),
}


@pytest.mark.parametrize("name", NEW)
def test_a_reader_knows_a_way_by_the_names_that_it_has(name: str) -> None:
    """Whether the old reader knows the new way, and the new one the old way."""
    before, after, expected = NEW[name]
    old, new = model(before), model(after)
    assert ("Note" in known_ways(new, old, "hub"), "Note" in known_ways(old, new, "hub")) == expected
    assert "Note" in ways(new, old, "hub"), "a way that only its writer knows is better than none"


def files(*, renamed: bool, required: bool) -> dict[str, Any]:
    """A note in a field of the event, and deeper in a bag."""
    note = "note: {type: Note, description: The note.}"
    bag = "object: Bag\nsummary: A bag.\nfields:\n  " + note + "\n"
    fields = f"{note.replace('note:', 'memo:') if renamed else note}\n  bag: {{type: Bag, description: The bag.}}"
    text = f"text: {{type: string, optional: {str(not required).lower()}, description: What it says.}}"
    return {
        "types/bag.yaml": bag,
        "types/note.yaml": f"object: Note\nsummary: A note.\nfields:\n  {text}\n",
        **with_field(fields),
    }


def test_a_change_is_shown_on_a_way_that_its_reader_knows() -> None:
    """The shorter one leads through a field that the new reader does not look at."""
    old, new = model(files(renamed=False, required=False)), model(files(renamed=True, required=True))
    [change] = [item.change for item in judge(old, new, TODAY).changes if item.change.subject == "Note.text"]
    with trial(old, new) as runs:
        seen = runs.worst(change, "hub", "b", strict=False)
    assert seen is not None
    assert seen.said == "drift: /bag/note/text: missing_required: expected string, got nothing"
