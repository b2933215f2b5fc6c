"""The step between, where one is not enough: each side can be upgraded to it, and from it, in some order."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from eventwright.cli import main
from eventwright.evolution.drafts import ByHand
from eventwright.evolution.revisions import read
from eventwright.evolution.steps import HALVES, Between, between, patch
from eventwright.evolution.verdict import IMPOSSIBLE, judge

from .cases import fixtures
from .test_diff import write

TODAY = date(2030, 1, 1)
ONE_WAY = {"hub/note.sent.yaml": "event: note.sent\nsummary: An event.\n"}
"""With this only one side sends the note; where both do, two steps are seldom enough."""


def note(*fields: str) -> dict[str, str]:
    return {"types/note.yaml": "object: Note\nsummary: A note.\nfields:\n" + "".join(f"  {field}\n" for field in fields)}


TEXT = "text: {type: string, description: What it says.}"
FRESH = "fresh: {type: string, optional: true, description: A thing.}"
GONE = "gone:\n    type: string\n    optional: true\n    description: A thing."
SIZE = "size: {type: integer, description: A size.}"
LEAST = "size: {type: integer, minimum: 1, description: A size.}"
READ = {"app/note.read.yaml": "event: note.read\nsummary: An event.\n"}


def step(old: dict[str, str], new: dict[str, str], folder: Path) -> Between:
    """The step between two revisions, which is what its patch makes of the old specs."""
    before, after = (read(str(write(folder / name, {**ONE_WAY, **files}))) for name, files in (("old", old), ("new", new)))
    verdict = judge(before.protocols["post"], after.protocols["post"], TODAY)
    assert verdict.rollout.startswith(IMPOSSIBLE)
    found = between(before, after, (verdict,), TODAY)
    (folder / "step.patch").write_text(patch(before, found), "utf-8", newline="")
    subprocess.run(["git", "apply", "../step.patch"], cwd=folder / "old", check=True)
    made = read(str(folder / "old"))
    assert dict(made.texts) == dict(found.texts)
    steps = judge(before.protocols["post"], made.protocols["post"], TODAY), judge(made.protocols["post"], verdict.new, TODAY)
    assert tuple(one.rollout for one in steps) == found.rollouts["post"]
    assert not any(one.rollout.startswith(IMPOSSIBLE) for one in steps)
    return found


def test_a_required_field_is_added_as_optional_first(tmp_path: Path) -> None:
    found = step(fixtures()["FLD011"]["old"], fixtures()["FLD011"]["new"], tmp_path)
    assert found.rollouts == {"post": ("hub first", "app first")}
    assert "  mark: {type: string, description: A thing., optional: true}\n" in found.texts["post/types/note.yaml"]


@pytest.mark.parametrize("id", ["DEF072", "FLD011", "FLD014"])
def test_each_change_that_has_two_halves_is_done_in_two_steps(id: str, tmp_path: Path) -> None:
    step(fixtures()[id]["old"], fixtures()[id]["new"], tmp_path)


@pytest.mark.parametrize("number", [1, 2])
def test_a_field_that_has_another_name_is_there_under_both(number: int, tmp_path: Path) -> None:
    pair = fixtures()["FLD015"]["more"][number]
    text = step(pair["old"], pair["new"], tmp_path).texts["post/types/note.yaml"]
    assert "mark_id:" in text
    assert "marker_id:" in text


def test_a_value_that_has_another_name_is_there_under_both(tmp_path: Path) -> None:
    head = note(TEXT, "tone: {type: Tone, description: A tone.}")["types/note.yaml"]
    enum = head + "---\nenum: Tone\nsummary: A tone.\nopen: false\nvalues:\n  low: A low one.\n"
    old, new = ({"types/note.yaml": f"{enum}  {value}: A high one.\n"} for value in ("higher", "highest"))
    text = step(old, new, tmp_path).texts["post/types/note.yaml"]
    assert text == f"{enum}  higher: A high one.\n  highest: A high one.\n"


def test_an_event_that_has_another_name_is_sent_under_both(tmp_path: Path) -> None:
    body = "summary: An event.\nfields:\n  word: {type: string, description: A thing.}\n"
    old = {"app/note.keep.yaml": f"event: note.keep\n{body}"}
    found = step(old, {"app/note.keeps.yaml": f"event: note.keeps\n{body}"}, tmp_path)
    assert found.texts["post/app/note.keep.yaml"] == old["app/note.keep.yaml"]
    assert "post/app/note.keeps.yaml" in found.texts


def test_halves_are_for_changes_that_the_tests_know() -> None:
    assert set(HALVES) == {"DEF072", "ENM043", "EVT003", "FLD011", "FLD014", "FLD015"}


# Changes that want different orders


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (note(TEXT, GONE), note(TEXT, FRESH)),
        (note(GONE, TEXT), note(FRESH, TEXT)),
        ({**note(TEXT), **READ}, note(TEXT, FRESH)),
        (note(TEXT, GONE), {**note(TEXT), **READ}),
        (note(TEXT, SIZE), note(TEXT, LEAST, FRESH)),
    ],
    ids=["fields", "the first field", "an event that is gone", "a new event", "a limit"],
)
def test_what_wants_another_order_waits_for_the_second_step(old: dict[str, str], new: dict[str, str], tmp_path: Path) -> None:
    assert set(step(old, new, tmp_path).rollouts["post"]) == {"app first", "hub first"}


@pytest.mark.parametrize(("listed", "left"), [("[gone]", ""), ("[gone, more]", "reserved: [more]\n")])
def test_a_name_that_comes_back_is_not_reserved_yet(listed: str, left: str, tmp_path: Path) -> None:
    new = {"types/note.yaml": note(TEXT, FRESH)["types/note.yaml"] + f"reserved: {listed}\n"}
    text = step(note(TEXT, GONE.replace("    optional: true\n", "")), new, tmp_path).texts["post/types/note.yaml"]
    assert ("reserved:" in text) == bool(left)
    assert left in text


@pytest.mark.parametrize("braces", ["{const: %s, description: A thing.}", "{description: A thing., const: %s}"])
def test_a_constant_is_taken_out_of_braces(braces: str, tmp_path: Path) -> None:
    found = step(note(TEXT, f"mark: {braces % 'x'}"), note(TEXT, f"mark: {braces % 'y'}"), tmp_path)
    assert """  mark: {description: A thing., type: '"x" | "y"'}\n""" in found.texts["post/types/note.yaml"]


def test_a_field_of_one_word_is_written_out(tmp_path: Path) -> None:
    word = "---\nalias: Word\ntype: string\nsummary: A word.\n"
    old, new = (note(*fields)["types/note.yaml"] + word for fields in ([TEXT], [TEXT, "mark: Word"]))
    found = step({"types/note.yaml": old}, {"types/note.yaml": new}, tmp_path)
    assert "  mark: {type: Word, optional: true}\n" in found.texts["post/types/note.yaml"]


# What is left to a person


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("TYP030", "Note.mark: what stands between is for a person to write"),
        ("EVT005", "post: what stands between is for a person to write"),
    ],
)
def test_what_the_tool_cannot_write_is_told(id: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ByHand, match=said):
        step(fixtures()[id]["old"], fixtures()[id]["new"], tmp_path)


def diff(folder: Path, id: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    for name in ("old", "new"):
        write(folder / name, {**ONE_WAY, **fixtures()[id][name]})
    command = ["diff", "old", "new", "--today", "2030-01-01", "--no-witness", "--patch", "step.patch"]
    return CliRunner().invoke(main, command, catch_exceptions=False).output


def test_the_command_writes_the_patch_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = diff(tmp_path, "FLD011", monkeypatch)
    assert "  --patch FILE writes the specs of the first step, where the tool can\n" in output
    assert "wrote step.patch: the specs of the first step. post: first hub first, then app first\n" in output
    assert "+  mark: {type: string, description: A thing., optional: true}\n" in (tmp_path / "step.patch").read_text()


def test_the_command_says_why_there_is_no_patch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no patch is written: one step is enough\n" in diff(tmp_path, "FLD010", monkeypatch)
    assert not (tmp_path / "step.patch").exists()
