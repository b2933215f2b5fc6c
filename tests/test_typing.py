"""The generated packages to type checkers: pyright and mypy, both strict, on files of uses and of mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TypeAlias

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "typing"
USES, MISTAKES = FOLDER / "uses.py", FOLDER / "mistakes.py"

Finding: TypeAlias = tuple[str, int, str]
"""The name of a file, a line from 1, and what is said of it."""


def run(module: str, *arguments: str) -> str:
    environment = {**os.environ, "MYPYPATH": str(ROOT / "build" / "test-site"), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=FOLDER, env=environment, check=False, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def pyright() -> list[Finding]:
    output = run("pyright", "--project", str(FOLDER), "--outputjson")
    if not output.startswith("{"):
        pytest.skip("pyright cannot run here: it wants node, which it downloads when it is first used")
    found = json.loads(output)["generalDiagnostics"]
    return [(Path(item["file"]).name, item["range"]["start"]["line"] + 1, item["message"]) for item in found]


@pytest.fixture(scope="session")
def mypy() -> list[Finding]:
    cache = str(ROOT / "build" / "mypy-typing")
    output = run("mypy", "--strict", "--config-file=", "--output=json", f"--cache-dir={cache}", str(USES), str(MISTAKES))
    found = [json.loads(line) for line in output.splitlines()]
    return [(Path(item["file"]).name, item["line"], item["message"]) for item in found]


@pytest.fixture(params=["pyright", "mypy"])
def findings(request: pytest.FixtureRequest) -> list[Finding]:
    found: list[Finding] = request.getfixturevalue(request.param)
    return found


def is_asked_for(finding: Finding) -> bool:
    return (
        finding[2].startswith(("Type of ", "Revealed type is "))
        and "reveal_type" in USES.read_text().splitlines()[finding[1] - 1]
    )


def test_every_use_is_understood(findings: list[Finding]) -> None:
    assert [finding for finding in findings if finding[0] != MISTAKES.name and not is_asked_for(finding)] == []


def test_the_values_of_an_open_enum_are_offered(pyright: list[Finding]) -> None:
    shown = [message for name, _, message in pyright if name == USES.name and "voice" in message]
    assert any(all(part in message for part in ("str", "alloy", "UnsetType")) for message in shown), shown


def test_every_mistake_is_reported_and_nothing_else(findings: list[Finding]) -> None:
    lines = MISTAKES.read_text().splitlines()
    marked = {number: line for number, line in enumerate(lines, 1) if "# wrong: " in line}
    reported = {line: message for name, line, message in findings if name == MISTAKES.name}
    assert {line: text for line, text in marked.items() if line not in reported} == {}
    assert {line: message for line, message in reported.items() if line not in marked} == {}


def test_the_file_of_mistakes_has_some_of_each_kind() -> None:
    kinds = Counter(line.partition("# wrong: ")[2] for line in MISTAKES.read_text().splitlines())
    assert {"type", "null", "key", "missing", "literal", "union", "value of a closed enum"} <= set(kinds)
