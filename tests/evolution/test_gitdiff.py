"""The diff driver: what git prints of a changed spec are changes of fields, and git never fails by it."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from eventwright.cli import main
from eventwright.evolution.filediff import told

ROOT = Path(__file__).parents[2]
EVENT = """\
event: note.seen
summary: Somebody saw a note.
tags: [audio]
fields:
  note_id: {type: string, description: Which note.}
  where:
    optional: true
    description: Where it hung.
    fields:
      wall: {type: string, description: Which wall.}
  mood:
    description: How they liked it.
    open: true
    values: {good: They smiled., bad: They frowned.}
replies:
  - {event: note.gone, when: Always.}
examples:
  - {name: First, value: {note_id: a}}
"""
UNION = "union: Shape\nsummary: A shape.\nmembers: [Square, Circle]\n"


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            "fields:\n",
            "fields:\n  extra: {type: integer, description: More.}\n",
            ['+ the required field "extra" is new: integer'],
        ),
        ("fields:\n", "fields:\n  extra: Extra\n", ['+ the required field "extra" is new: Extra']),
        ("fields:\n", "fields:\n  extra: {const: 1, optional: true}\n", ['+ the optional field "extra" is new: always 1']),
        ("fields:\n", "fields:\n  extra: {fields: {a: B}}\n", ['+ the required field "extra" is new: an object']),
        ("  note_id: {type: string, description: Which note.}\n", "", ['- the required field "note_id" is gone']),
        (
            "{type: string, description: Which note.}",
            "NoteId",
            ["~ note_id: the type is NoteId, no longer string", "- note_id: description is gone: Which note."],
        ),
        ("note_id: {", "note: {was: note_id, ", ['~ the field "note_id" is called "note" now']),
        (
            "type: string, description: Which n",
            "optional: client, type: string, description: Which n",
            ['~ the field "note_id" may be missing now'],
        ),
        ("    optional: true\n", "", ['~ the field "where" must be sent now']),
        ("optional: true", "optional: client", ["~ where: optional true -> client"]),
        ("wall: {type: string, ", "wall: {type: string, max_length: 5, ", ["+ where.wall: max_length is new: 5"]),
        (
            "description: Which wall.}",
            "description: Which wall.}\n      nail: Nail",
            ['+ the required field "where.nail" is new: Nail'],
        ),
        ("good: They smiled., ", "", ['- the value "mood.good" is gone']),
        ("good: They smiled.", "good: They laughed.", ['~ mood.good: description "They smiled." -> "They laughed."']),
        (
            "{good: They smiled.",
            "{fine: {was: good, description: They smiled.}",
            ['~ the value "mood.good" is called "mood.fine" now'],
        ),
        ("open: true", "open: false", ["~ mood: open true -> false"]),
        ("Somebody saw a note.", "Nobody saw it.", ['~ summary "Somebody saw a note." -> "Nobody saw it."']),
        ("Somebody saw a note.", "x" * 99, ["~ summary changed"]),
        ("[audio]", "[mcp]", ['- the tag "audio" is gone', '+ the tag "mcp" is new']),
        ("Always.", "Never.", ['~ the reply "note.gone" changed']),
        ("note_id: a", "note_id: b", ['~ the example "First" changed']),
        ("examples:\n", "examples:\n  - {name: Second, value: {}}\n", ['+ the example "Second" is new']),
    ],
)
def test_each_change_of_an_event_is_told(old: str, new: str, lines: list[str]) -> None:
    assert old in EVENT
    assert told(EVENT, EVENT.replace(old, new, 1)) == ["event note.seen", *(f"  {line}" for line in lines)]


def test_fields_in_another_order_are_told() -> None:
    one, other = "object: A\nfields: {a: B, c: D}\n", "object: A\nfields: {c: D, a: B}\n"
    assert told(one, other) == ["object A", "  ~ fields: another order"]


def test_members_and_definitions_come_and_go() -> None:
    assert told(UNION, UNION.replace("Square", "Oval") + "---\nalias: Id\nsummary: An id.\ntype: string\n") == [
        *["union Shape", '  - the member "Square" is gone', '  + the member "Oval" is new', "alias Id", "  + it is new: An id."]
    ]
    assert told(UNION, "") == ["union Shape", "  - it is gone"]
    assert told("", EVENT) == [
        *["event note.seen", "  + it is new: Somebody saw a note.", '  + the required field "note_id" is new: string'],
        *['  + the optional field "where" is new: an object', '  + the required field "mood" is new: an enum'],
    ]


def test_steps_and_rules_are_told_as_wholes() -> None:
    flow = "flow: talk\nsteps:\n  - left: ping\n"
    assert told(flow, flow + "  - right: pong\n") == ["flow talk", "  ~ steps changed"]
    rule = "object: A\nfields:\n  a: {type: B, only_when: {type: [c]}}\n"
    assert told(rule, rule.replace("[c]", "[c, d]")) == ["object A", "  ~ a.only_when: type changed"]
    protocol = "protocol: post\nsides: {hub: {reads: strict, envelope: {id: string}}, app: {reads: strict}}\n"
    new = protocol.replace("app: {reads: strict}", "app: {reads: tolerant}").replace("id: string", "id: string, at: datetime")
    assert told(protocol, new) == [
        *["protocol post", '  + the required field "hub.at" is new: datetime', "  ~ app: reads strict -> tolerant"]
    ]


def test_a_definition_is_followed_to_its_new_name() -> None:
    assert told(UNION, UNION.replace("union: Shape", "union: Form")) == ["union Form", "  ~ union Shape -> Form"]
    others = "---\nunion: Other\nmembers: [A]\n"
    new = UNION.replace("union: Shape", "union: Form\nwas: Shape") + others
    assert told(UNION, new) == [
        *["union Form", "  ~ union Shape -> Form", "  + was is new: Shape"],
        *["union Other", "  + it is new", '  + the member "A" is new'],
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "# A comment.\n"), ("fields:", "fields: # More."), ("[audio]", "\n  - audio"), ("Always.", '"Always."')],
)
def test_what_means_the_same_is_told_as_such(old: str, new: str) -> None:
    assert told(EVENT, EVENT.replace(old, new, 1)) == ["only comments, layout or the order of definitions changed"]


@pytest.mark.parametrize("text", ["a: 1\n", "- a\n", "a: [\n", "event: {}\n", "event: a\n---\nb: c\n", "event: &a b\n", "\x00"])
def test_what_is_no_spec_is_not_told(text: str) -> None:
    assert told(EVENT, text) is None
    assert told(text, EVENT) is None


def test_any_two_specs_can_be_told_apart() -> None:
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "schemas").rglob("*.yaml"))]
    shuffled = random.Random(1).sample(texts, len(texts))
    for old, new in zip(texts, shuffled, strict=True):
        assert told(old, new)
        assert told(old, new.replace("type:", "was:").replace("fields:", "values:"))
        for text in (old[: len(old) // 2], new[::-1]):
            told(text, new)


# In git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "schemas" / "post" / "hub").mkdir(parents=True)
    (tmp_path / "schemas" / "post" / "hub" / "note.seen.yaml").write_text(EVENT)
    (tmp_path / "schemas" / "accepted.yaml").write_text("accepted: []\n")
    (tmp_path / ".gitattributes").write_text("schemas/** diff=eventwright\n")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "config", "diff.eventwright.command", f'"{Path(sys.executable).with_name("eventwright")}" git-diff')
    commit(tmp_path, "First.")
    return tmp_path


def git(folder: Path, *arguments: str, code: int = 0) -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert not done.stderr
    return done.stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def test_git_tells_changes_of_fields(repository: Path) -> None:
    file = repository / "schemas" / "post" / "hub" / "note.seen.yaml"
    file.write_text(EVENT.replace("fields:\n", "fields:\n  extra: Extra\n", 1))
    said = 'schemas/post/hub/note.seen.yaml\n  event note.seen\n    + the required field "extra" is new: Extra\n'
    assert git(repository, "diff") == said
    assert git(repository / "schemas", "diff") == said
    commit(repository, "Second.")
    assert git(repository, "log", "-p", "--ext-diff", "-1", "--format=%s") == f"Second.\n\n{said}"
    assert "    + it is new: Somebody saw a note.\n" in git(repository, "log", "-p", "--ext-diff", "--format=%s")


def test_git_tells_of_files_that_come_go_and_move(repository: Path) -> None:
    folder = repository / "schemas" / "post" / "hub"
    (folder / "note.gone.yaml").write_text("event: note.gone\nsummary: It is no more.\n")
    git(repository, "mv", str(folder / "note.seen.yaml"), str(folder / "note.read.yaml"))
    (folder / "note.read.yaml").write_text(EVENT.replace("note.seen", "note.read").replace("[audio]", "[mcp]"))
    git(repository, "add", "--all")
    assert git(repository, "diff", "--cached", "-M") == (
        "schemas/post/hub/note.gone.yaml\n  event note.gone\n    + it is new: It is no more.\n"
        "schemas/post/hub/note.seen.yaml -> schemas/post/hub/note.read.yaml\n"
        "  event note.read\n    ~ event note.seen -> note.read\n"
        '    - the tag "audio" is gone\n    + the tag "mcp" is new\n'
    )
    commit(repository, "Second.")
    (folder / "note.gone.yaml").unlink()
    assert git(repository, "diff") == "schemas/post/hub/note.gone.yaml\n  event note.gone\n    - it is gone\n"


def test_git_shows_the_lines_of_what_is_no_spec(repository: Path) -> None:
    (repository / "schemas" / "accepted.yaml").write_text("accepted:\n\t- []\n")
    (repository / "schemas" / "image.png").write_bytes(b"\x89PNG\x00\xff")
    (repository / "schemas" / "notes.txt").write_text("A note.\n")
    git(repository, "add", "--all", "--intent-to-add")
    assert git(repository, "diff") == (
        "--- a/schemas/accepted.yaml\n+++ b/schemas/accepted.yaml\n@@ -1 +1,2 @@\n-accepted: []\n+accepted:\n+       - []\n"
        "schemas/image.png\n  it cannot be read, or is not text\n"
        "--- a/schemas/notes.txt\n+++ b/schemas/notes.txt\n@@ -0,0 +1 @@\n+A note.\n"
    )


def test_git_tells_of_what_a_merge_left_undecided(repository: Path) -> None:
    file = repository / "schemas" / "post" / "hub" / "note.seen.yaml"
    git(repository, "switch", "--quiet", "--create", "other")
    file.write_text(EVENT.replace("Somebody", "Nobody"))
    commit(repository, "Nobody.")
    git(repository, "switch", "--quiet", "main")
    file.write_text(EVENT.replace("Somebody", "Everybody"))
    commit(repository, "Everybody.")
    git(repository, "merge", "--quiet", "other", code=1)
    assert git(repository, "diff", "--cached") == "schemas/post/hub/note.seen.yaml\n  a merge left it undecided\n"
    assert "+<<<<<<< HEAD\n" in git(repository, "diff", "HEAD")


def test_only_git_knows_what_to_give(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["git-diff", "a", "b"])
    assert result.exit_code == 2
    assert "seven arguments" in result.output
