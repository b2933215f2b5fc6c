"""`lint --fix`: what it changes, and that it leaves the rest alone, byte for byte."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from eventwright import transaction
from eventwright.cli import main
from eventwright.comments import comments
from eventwright.diagnostics import Report
from eventwright.edits import Edit, Fix
from eventwright.lint.subject import Finding, Subject
from eventwright.lint.table import RULES, Entry
from eventwright.load import read
from eventwright.mending import mend
from eventwright.modeldata import as_data
from eventwright.nodes import Source, Span
from eventwright.pipeline import check
from lints import Case, cases, subject

SCHEMAS = Path(__file__).parents[2] / "schemas"
MENDED = (
    "closed-enum", "duplicate-shape", "field-case", "no-full-example", "no-minimal-example", "open-sentence", "unit-suffix",
    "unstable-use", "untagged-secret", "value-case",
)  # fmt: skip
PROTOCOL = 'protocol: lamps\ntitle: Lamps\nversion: "1"\nsides: {client: {title: The app, reads: tolerant}}\n'
SPEC = "event: lamp.set  # one\nsummary: 'Set it'\nfields:\n  # two\n  fade_ms:   {type: integer,description: How long}\n"


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def run(*arguments: Any, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["lint", *map(str, arguments)])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A protocol in which two texts lack a full stop, and a number its unit."""
    (tmp_path / "schemas" / "lamps" / "client").mkdir(parents=True)
    (tmp_path / "schemas" / "lamps" / "protocol.yaml").write_text(PROTOCOL, "utf-8")
    (tmp_path / "schemas" / "lamps" / "client" / "lamp.set.yaml").write_text(SPEC, "utf-8")
    return tmp_path / "schemas"


def spec(schemas: Path) -> Path:
    return schemas / "lamps" / "client" / "lamp.set.yaml"


# The command


def test_lint_says_what_validate_says_and_how_much_can_be_mended(schemas: Path) -> None:
    result = run(schemas)
    assert result.stdout == CliRunner().invoke(main, ["validate", str(schemas)]).stdout
    assert "3 findings can be mended: `eventwright lint --fix`" in result.stderr
    run(schemas, "--strict", code=1)


def test_fix_mends_and_leaves_the_rest_as_it_is(schemas: Path) -> None:
    result = run(schemas, "--fix", "--strict")
    assert "3 findings mended in 1 file" in result.stderr
    mended = SPEC.replace("'Set it'", "'Set it.'").replace("integer,", "integer, unit: ms,").replace("How long}", "How long.}")
    assert spec(schemas).read_text("utf-8") == mended
    assert "0 findings mended in 0 files" in run(schemas, "--fix").stderr
    assert sorted(bytes_below(schemas)) == ["lamps/client/lamp.set.yaml", "lamps/protocol.yaml"]


def test_diff_shows_it_and_writes_nothing(schemas: Path) -> None:
    before = bytes_below(schemas)
    shown = run(schemas, "--fix", "--diff").stdout
    assert "-summary: 'Set it'\n+summary: 'Set it.'\n" in shown
    assert shown == run(schemas, "--diff").stdout
    assert bytes_below(schemas) == before
    run(schemas, "--diff", "--strict", code=1)


def test_unsafe_fixes_are_only_made_when_asked_for(schemas: Path) -> None:
    spec(schemas).write_text(SPEC.replace("type: integer", "type: integr"), "utf-8")
    run(schemas, "--fix", code=1)
    assert "integr," in spec(schemas).read_text("utf-8")
    assert "+  fade_ms:   {type: integer, unit: ms,description: How long.}\n" in run(schemas, "--diff", "--unsafe-fixes").stdout
    run(schemas, "--unsafe-fixes", "--strict")
    assert "{type: integer, unit: ms,description: How long.}" in spec(schemas).read_text("utf-8")


def test_a_name_that_is_wrong_in_many_files_is_mended_in_all(schemas: Path) -> None:
    spec(schemas).write_text("event: lamp.set\nsummary: Set.\nfields:\n  lamp: {type: Lamb, description: Which.}\n", "utf-8")
    other = spec(schemas).with_name("lamp.dim.yaml")
    other.write_text("event: lamp.dim\nsummary: Dim.\nfields:\n  lamp: {type: Lamb, description: Which.}\n", "utf-8")
    (schemas / "lamps" / "types").mkdir()
    lamp = "object: Lamp\nsummary: One.\nfields:\n  size: {type: string, description: How big.}\n"
    (schemas / "lamps" / "types" / "lamp.yaml").write_text(lamp, "utf-8")
    run(schemas, "--unsafe-fixes", "--strict")
    assert "type: Lamp," in other.read_text("utf-8") and "type: Lamp," in spec(schemas).read_text("utf-8")  # noqa: PT018


def test_a_default_that_is_required_becomes_optional(schemas: Path) -> None:
    text = "event: lamp.set\nsummary: Set.\nfields:\n  size:\n    type: string\n    default: big\n    description: How big.\n"
    spec(schemas).write_text(text, "utf-8")
    run(schemas, "--fix", code=1)
    run(schemas, "--unsafe-fixes", "--strict")
    assert "    default: big\n    optional: true\n    description" in spec(schemas).read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  a: {type: string, description: One.}  # eventwright: ignore[field-case] So.\n", None),
        ("  # eventwright: ignore[field-case] So.\n  a: {type: string, description: One.}\n", None),
        (
            "  a: {type: string, description: One.}\n  # eventwright: ignore[field-case] So.",
            "  a: {type: string, description: One.}\n",
        ),
    ],
)
def test_a_comment_that_ignores_nothing_goes(before: str, after: str | None, schemas: Path) -> None:
    head = "event: lamp.set\nsummary: Set.\nfields:\n"
    spec(schemas).write_text(head + before, "utf-8")
    run(schemas, "--fix", "--strict")
    assert spec(schemas).read_text("utf-8") == head + (after or "  a: {type: string, description: One.}\n")


# What could go wrong


def test_a_write_that_fails_leaves_everything_as_it_was(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = spec(schemas).with_name("lamp.dim.yaml")
    other.write_text(SPEC.replace("lamp.set", "lamp.dim"), "utf-8")
    before = bytes_below(schemas)
    exchange, calls = transaction._exchange, iter(range(9))  # pyright: ignore[reportPrivateUsage]

    def failing(*arguments: Any) -> None:
        if next(calls) == 1:
            raise OSError(28, "No space left on device", "there")
        exchange(*arguments)

    monkeypatch.setattr(transaction, "_exchange", failing)
    assert "No space left" in run(schemas, "--fix", code=1).output
    assert bytes_below(schemas) == before


def test_what_was_changed_meanwhile_is_not_written_over(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(*arguments: Any, **options: Any) -> Any:
        found = mend(*arguments, **options)
        spec(schemas).write_text("changed", "utf-8")
        return found

    monkeypatch.setattr("eventwright.mending.mend", meanwhile)
    assert "was changed meanwhile" in run(schemas, "--fix", code=1).output
    assert spec(schemas).read_text("utf-8") == "changed"


def test_a_fix_that_would_bring_an_error_is_left_out(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def harmful(on: Subject) -> Iterator[Finding]:
        span: Span = on.token(on.protocol.events[0].place)
        yield Finding(span, "odd", None, (), Fix("spoil it", (Edit(span, "*"),)))

    monkeypatch.setitem(RULES, "event-name", Entry(harmful))
    run(schemas, "--fix")
    assert spec(schemas).read_text("utf-8").startswith("event: lamp.set  # one\nsummary: 'Set it.'\n")


def test_the_file_behind_a_link_is_mended_and_the_link_stays(schemas: Path) -> None:
    real = schemas / "lamps" / "client" / "lamp.set.yaml"
    text = real.read_text("utf-8")
    (schemas / "shared").mkdir()
    (schemas / "shared" / "protocol.yaml").write_text(PROTOCOL.replace("lamps", "shared"), "utf-8")
    (schemas / "shared" / "client").mkdir()
    (schemas / "shared" / "client" / "lamp.set.yaml").symlink_to(real)
    run(schemas, "--fix", "--strict")
    assert (schemas / "shared" / "client" / "lamp.set.yaml").is_symlink()
    assert real.read_text("utf-8") != text


# Properties


@pytest.mark.parametrize("case", [case for case in cases() if case.rule in MENDED], ids=lambda case: case.rule)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_what_a_rule_can_mend_is_gone_then_and_all_comments_stay(case: Case, end: str, tmp_path: Path) -> None:
    subject(case, tmp_path)
    for path in tmp_path.rglob("*.yaml"):
        path.write_bytes(path.read_text("utf-8").replace("\n", end).encode())
    before = bytes_below(tmp_path)
    mended = mend(tmp_path, unsafe=True)
    left = [item for item in mended.checked.report if item.id == case.rule and item.mending is not None]
    assert left == []
    assert not mended.checked.report.has_errors
    for key, text in mended.texts.items():
        assert comments_of(text) == comments_of(before[key].decode())
        assert end == "\n" or text.count("\n") == text.count("\r\n")


def comments_of(text: str) -> list[str]:
    source = Source("x.yaml", text)
    return [span.text for span in comments(source, read(source, Report()))]


@pytest.mark.parametrize("seed", range(6))
def test_what_was_taken_out_of_our_specs_comes_back_byte_for_byte(seed: int, tmp_path: Path) -> None:
    """Full stops are taken out at random, useless comments put in; `--fix` finds all of them."""
    dice = random.Random(seed)
    shutil.copytree(SCHEMAS, tmp_path, dirs_exist_ok=True)
    before = bytes_below(tmp_path)
    for path in sorted(tmp_path.rglob("*.yaml")):
        path.write_text(damaged(path.read_text("utf-8"), dice), "utf-8")
    assert bytes_below(tmp_path) != before
    run(tmp_path, "--fix", "--strict")
    assert bytes_below(tmp_path) == before


def damaged(text: str, dice: random.Random) -> str:
    lines, is_prose = text.split("\n"), True
    for number, line in enumerate(lines):
        is_prose = line != "examples:" and (is_prose or line == "---")
        if is_prose and "#" not in line and dice.random() < 0.5:
            lines[number] = re.sub(r"((?:summary|description): .*[a-z])\.(?=[\"']?\}?$)", r"\1", line)
    text = "\n".join(lines)
    ignore = "\n# eventwright: ignore[html-text] There was some.\nsummary:"
    return text.replace("\nsummary:", ignore, 1) if dice.random() < 0.3 else text


def test_units_that_were_taken_out_of_our_specs_come_back(tmp_path: Path) -> None:
    shutil.copytree(SCHEMAS, tmp_path, dirs_exist_ok=True)
    count = 0
    for path in sorted(tmp_path.rglob("*.yaml")):
        text, found = re.subn(
            r"(?m)^( +\w+_ms:(?: \{.*?|(?:\n    .*)*?))(?:, |\n    )unit: ms\b", r"\1", path.read_text("utf-8")
        )
        path.write_text(text, "utf-8")
        count += found
    assert count > 10
    run(tmp_path, "--fix", "--strict")
    assert models(tmp_path) == models(SCHEMAS)


def models(schemas: Path) -> list[Any]:
    return [as_data(protocol) for protocol in check(schemas).protocols]
