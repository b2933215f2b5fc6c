"""What keeps rules quiet: comments beside what they are about, and levels in protocol.yaml; and what is wrong with these."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path

import pytest
from eventwright.comments import comments
from eventwright.diagnostics import Diagnostic, Report
from eventwright.lint import linting
from eventwright.load import read
from eventwright.nodes import Source
from eventwright.pipeline import check
from lints import PROTOCOL
from mutants import mutants

REASON = "The lamps call it so."
EVENT = "event: lamp.set\nsummary: Set it.\nfields:\n"
FIELD = "{type: string, description: Which one.}"


QUIET = [
    f"  isOn: {FIELD}  # eventwright: ignore[field-case] {REASON}\n",
    f"  # eventwright: ignore[field-case] {REASON}\n  isOn: {FIELD}\n",
    f"  # eventwright: ignore[field-case] {REASON}\n\n  # Another comment.\n  isOn: {FIELD}\n",
    f"  isOn:  # eventwright: ignore[field-case] {REASON}\n    type: string\n    description: Which one.\n",
    f"  #eventwright:ignore [ field-case ] {REASON}\n  isOn: {FIELD}\n",
    f"  hall:  # eventwright: ignore[field-case] {REASON}\n    description: Where.\n    fields:\n      isOn: {FIELD}\n",
    f"  hall:  # eventwright: ignore[field-case] {REASON}\n    description: Where.\n\n    fields:\n      isOn: {FIELD}\n",
    f"  isOn: {{type: string, description: Which}}  # eventwright: ignore[field-case, open-sentence] {REASON}\n",
]
BESIDE = [
    f"  is_on: {FIELD}  # eventwright: ignore[field-case] {REASON}\n  isOff: {FIELD}\n",
    f"  # eventwright: ignore[field-case] {REASON}\n  is_on: {FIELD}\n  isOff: {FIELD}\n",
    f"  isOff: {FIELD}\n  # eventwright: ignore[field-case] {REASON}\n",
]
NO_COMMENTS = [
    f"  isOn: {{type: string, description: '# eventwright: ignore[field-case] {REASON}'}}\n",
    f"  isOn:\n    type: string\n    description: |\n      # eventwright: ignore[field-case] {REASON}\n",
    f"  isOn:\n    type: string\n    description: >-\n      One.\n      # eventwright: ignore[field-case] {REASON}\n",
    f"  isOn: {FIELD}  # See eventwright: ignore[field-case] {REASON}\n",
]


def found(folder: Path, event: str, lint: str = "") -> list[str]:
    """What is found in an event: severity, id, line and the word under the carets."""
    for path, text in (("protocol.yaml", PROTOCOL + lint), ("client/lamp.set.yaml", event)):
        (folder / "lamps" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "lamps" / path).write_text(text, "utf-8")
    return [f"{item.severity} {item.id} {item.span.line} {item.span.text}" for item in check(folder).report]


@pytest.mark.parametrize("text", QUIET)
def test_a_comment_keeps_a_rule_quiet_where_it_stands(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, EVENT + text) == []


@pytest.mark.parametrize("text", BESIDE)
def test_it_keeps_quiet_about_nothing_else(text: str, tmp_path: Path) -> None:
    told = found(tmp_path, EVENT + text)
    assert [line.split()[1] for line in sorted(told)] == ["field-case", "unused-ignore"]


@pytest.mark.parametrize("text", NO_COMMENTS)
def test_what_is_no_such_comment_keeps_nothing_quiet(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, EVENT + text) == ["warning field-case 4 isOn"]


def test_an_error_cannot_be_ignored(tmp_path: Path) -> None:
    text = EVENT + f"  lamp: {{type: strng, description: Which.}}  # eventwright: ignore[unknown-type] {REASON}\n"
    assert found(tmp_path, text) == ["error unknown-type 4 strng"]


@pytest.mark.parametrize(
    ("comment", "word"),
    [
        (f"# eventwright: ignore[feild-case] {REASON}", "feild-case"),
        (f"# eventwright: ignore[unknown-type] {REASON}", "unknown-type"),
        ("# eventwright: ignore[] why", "# eventwright: ignore[] why"),
        ("# eventwright: ignore", "# eventwright: ignore"),
    ],
)
def test_unknown_rule_in_a_comment(comment: str, word: str, tmp_path: Path) -> None:
    assert found(tmp_path, EVENT + f"  is_on: {FIELD}  {comment}\n") == [f"error unknown-rule 4 {word}"]


def test_unknown_rule_in_the_protocol(tmp_path: Path) -> None:
    lint = "lint:\n  feild-case: {level: error, reason: We like it.}\n"
    assert found(tmp_path, EVENT + f"  is_on: {FIELD}\n", lint) == ["error unknown-rule 9 feild-case"]


@pytest.mark.parametrize("reason", ["", "  ", " -", " ..."])
def test_no_reason_in_a_comment(reason: str, tmp_path: Path) -> None:
    text = EVENT + f"  isOn: {FIELD}  # eventwright: ignore[field-case]{reason}\n"
    assert found(tmp_path, text) == ["error no-reason 4 field-case"]


def test_unused_ignore_of_one_among_several(tmp_path: Path) -> None:
    text = EVENT + f"  isOn: {FIELD}  # eventwright: ignore[field-case,open-sentence] {REASON}\n"
    assert found(tmp_path, text) == ["warning unused-ignore 4 open-sentence"]


@pytest.mark.parametrize(
    ("level", "told"), [("error", ["error field-case 4 isOn"]), ("warning", ["warning field-case 4 isOn"]), ("ignore", [])]
)
def test_a_protocol_sets_the_level_of_a_rule(level: str, told: list[str], tmp_path: Path) -> None:
    lint = f"lint:\n  field-case: {{level: {level}, reason: We have our reasons.}}\n"
    assert found(tmp_path, EVENT + f"  isOn: {FIELD}\n", lint) == told


def test_a_rule_that_a_protocol_has_to_ask_for_is_quiet_until_then(tmp_path: Path) -> None:
    text = EVENT + "  level: {type: number, description: How bright.}\n"
    assert found(tmp_path, text) == []
    lint = "lint:\n  number-bounds: {level: warning, reason: One burnt out.}\n"
    assert found(tmp_path, text, lint) == ["warning number-bounds 4 number"]


@pytest.mark.parametrize(
    ("lint", "told"),
    [
        ("lint:\n  field-case: {level: error}\n", "error missing-key 9 field-case"),
        ("lint:\n  field-case: {level: off, reason: So.}\n", "error yaml-boolean 9 off"),
        ("lint:\n  field-case: {level: info, reason: So.}\n", "error bad-value 9 info"),
        ('lint:\n  field-case: {level: error, reason: " "}\n', 'error missing-key 9 " "'),
        ("lint:\n  field-case: error\n", "error wrong-kind 9 error"),
    ],
)
def test_a_level_needs_one_of_three_words_and_a_reason(lint: str, told: str, tmp_path: Path) -> None:
    assert found(tmp_path, EVENT + f"  is_on: {FIELD}\n", lint) == [told]


def test_an_error_of_a_rule_in_one_protocol_hides_nothing_in_the_next(tmp_path: Path) -> None:
    lint = "lint:\n  field-case: {level: error, reason: We have our reasons.}\n"
    found(tmp_path, EVENT + f"  isOn: {FIELD}\n", lint)
    shutil.copytree(tmp_path / "lamps", tmp_path / "lights")
    head = tmp_path / "lights" / "protocol.yaml"
    head.write_text(head.read_text("utf-8").replace("protocol: lamps", "protocol: lights"), "utf-8")
    assert [item.id for item in check(tmp_path).report] == ["field-case", "field-case"]


def test_comments_are_what_no_scalar_holds() -> None:
    text = (
        '# 1\na: x#y # 2\nb: "# no"  # 3\nc: |  # 4\n  # no\n\n # 5\nd: >2\n   # no\n  #no\n'
        "e: 'it''s # no\n  # no'\nf: [x, # 6\n  y] # 7\n'# no': # 8\n  - |\n    # no\n  # 9\n  - z\n#10"
    )
    source = Source("a.yaml", text)
    spans = comments(source, read(source, Report()))
    assert [span.text for span in spans] == [f"# {number}" for number in range(1, 10)] + ["#10"]
    assert "".join(sorted(text.splitlines()[span.line - 1][span.column - 1] for span in spans)) == "#" * 10


# Mutants

OTHERS = [
    f"  isOn: {FIELD}  # eventwright: ignore[field-case]\n",
    f"  isOn: {FIELD}  # eventwright: ignore\n",
    f"  isOn: {FIELD}  # eventwright: ignore[feild-case] {REASON}\n",
    f"  isOn: {FIELD}  # eventwright: ignore[field-case,open-sentence] {REASON}\n",
    f"  is_on: {FIELD}  # eventwright: ignore[field-case] {REASON}\n",
    f"  # eventwright: ignore[field-case] {REASON}\n  is_on: {FIELD}\n",
    f"  is_on: {FIELD}\n  # eventwright: ignore[field-case] {REASON}",
    f"  is_on: {FIELD}  # eventwright: ignore[unreserved-name] {REASON}\n",
    f"  # eventwright: ignore[field-case] {REASON}\n\n  isOn: {FIELD}\n  isOff: {FIELD}\n",
]


def test_every_condition_of_what_comments_do_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*QUIET, *BESIDE, *NO_COMMENTS, *OTHERS]
    folders = [tmp_path / str(number) for number in range(len(texts))]
    for folder, text in zip(folders, texts, strict=True):
        found(folder, EVENT + text)
        (folder / "lamps" / "client" / "lamp.dim.yaml").write_text(EVENT.replace("set", "dim") + f"  isOn: {FIELD}\n", "utf-8")
    sound = [told(folder) for folder in folders]
    missed: list[str] = []
    for mutant in mutants(import_module("eventwright.lint.ignores")):
        monkeypatch.setattr(linting, "ignores", mutant.module.ignores)
        monkeypatch.setattr(linting, "without_ignored", mutant.module.without_ignored)
        if all(same(folder, before) for folder, before in zip(folders, sound, strict=True)):
            missed.append(f"{mutant.place}: {mutant.code}")
    assert "\n".join(missed) == ""


def told(folder: Path) -> list[str]:
    """All that is found, with what would mend it."""
    return [
        f"{item.id} {item.span.line}:{item.span.column} {item.message} {item.hint} {edits(item)}"
        for item in check(folder).report
    ]


def edits(item: Diagnostic) -> list[str]:
    spans = [(edit.span, edit.text) for edit in item.fix.edits] if item.fix else []
    return [f"{span.line}:{span.column}-{span.end_line}:{span.end_column} {text!r}" for span, text in spans]


def same(folder: Path, before: list[str]) -> bool:
    try:
        return told(folder) == before
    except Exception:
        return False
