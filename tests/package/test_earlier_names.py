"""A package in which everything was called otherwise, installed: old recordings, and code that knows the earlier names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.codec.protocols import BUILT, radio
from tests.installing import install

HERE = Path(__file__).parent / "earlier"
USES = HERE / "uses.py"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the package of the radio is installed."""
    radio()
    folder = tmp_path_factory.mktemp("site")
    install(BUILT / "radio" / "python", folder)
    return folder


def run(site: Path, *arguments: str, given: str = "") -> str:
    environment = {**os.environ, "PYTHONPATH": str(site), "MYPYPATH": str(site), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=site, env=environment, input=given, check=False, capture_output=True, text=True).stdout


def test_an_old_recording_is_read_by_the_installed_package(site: Path) -> None:
    old = {"type": "track.played", "name": "Rain", "length": 1, "volume": "noisy"}
    told = json.loads(run(site, str(HERE / "program.py"), given=json.dumps(old)))
    assert (told["class"], told["title"], told["loudness"], told["drift"]) == ("SongPlayedEvent", "Rain", "loud", 0)
    assert told["sent"] == old
    assert told["written"] == {"type": "track.played", "title": "Sun", "length": 1, "volume": "noisy"}
    assert told["warning"] == "`label` is called `title` now"


def marked(word: str) -> list[int]:
    return [number for number, line in enumerate(USES.read_text().splitlines(), 1) if word in line.partition("  # ")[2]]


def test_pyright_tells_of_earlier_attributes(site: Path) -> None:
    project = {"typeCheckingMode": "strict", "include": ["uses.py"], "extraPaths": ["."]}
    (site / "pyrightconfig.json").write_text(json.dumps(project))
    (site / "uses.py").write_text(USES.read_text())
    output = run(site, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson")
    if not output.startswith("{"):
        pytest.skip("pyright cannot run here: it wants node, which it downloads when it is first used")
    found: list[Any] = json.loads(output)["generalDiagnostics"]
    deprecated = [item["range"]["start"]["line"] + 1 for item in found if item["rule"] == "reportDeprecated"]
    refused = [item["range"]["start"]["line"] + 1 for item in found if item["rule"] != "reportDeprecated"]
    # Of an assignment that it refuses it says no more than that.
    assert deprecated == [line for line in marked("deprecated") if line not in marked("refused")], found
    assert refused == marked("refused"), found


def test_mypy_tells_of_earlier_attributes_where_it_is_asked_to(site: Path) -> None:
    strict = ["-m", "mypy", "--strict", "--config-file=", f"--cache-dir={site / 'mypy'}", "--output=json"]
    plain = [json.loads(line) for line in run(site, *strict, str(USES)).splitlines()]
    assert [item["line"] for item in plain] == marked("refused")
    asked = [json.loads(line) for line in run(site, *strict, "--enable-error-code=deprecated", str(USES)).splitlines()]
    lines = {item["line"] for item in asked if item["code"] == "deprecated"}
    assert len(lines) > 1, asked
    assert lines <= {*marked("deprecated")}, asked


def test_the_package_itself_is_clean_to_mypy(site: Path) -> None:
    output = run(site, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={site / 'mypy'}", "radio_events")
    assert output.startswith("Success"), output
