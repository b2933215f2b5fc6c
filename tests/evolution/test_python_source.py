"""The Python column of the catalogue: a snippet that pyright takes before each change that breaks source, and not after."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from eventwright.evolution.catalogue import catalogue
from eventwright.evolution.packages import write_package

from .cases import fixtures, model

UNSEEN = {
    "FLD025": "the new field fits; that it means something else, no type says",
    "TYP035": "a number is a number, whatever its unit",
    "DEF070": "a default is documentation, and in no signature",
    "LIF081": "what is gone has an id of its own; this one says that it went too early",
    "LIF083": "a date is no type",
}
"""Why no checker refuses what breaks or is misread; each of these is a policy of the catalogue, or comes beside another id."""


@dataclass(frozen=True)
class Snippet:
    """A snippet, and the fixture that it belongs to."""

    name: str
    id: str
    text: str
    old: dict[str, str]
    new: dict[str, str]


def snippets() -> list[Snippet]:
    found: list[Snippet] = []
    for id, fixture in fixtures().items():
        for number, pair in enumerate([fixture, *fixture.get("more", ())]):
            if "python" in pair:
                found.append(Snippet(f"{id.lower()}_{number}", id, pair["python"], pair["old"], pair["new"]))
    return found


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What pyright says of each snippet, before and after."""
    root = tmp_path_factory.mktemp("source")
    return {when: _checked(root / when, when) for when in ("old", "new")}


def _checked(folder: Path, when: str) -> dict[str, list[str]]:
    folder.mkdir()
    for snippet in snippets():
        package = f"post_events_{snippet.name}"
        write_package(model(snippet.old if when == "old" else snippet.new), package, folder)
        (folder / f"use_{snippet.name}.py").write_text(snippet.text.replace("import post_events as", f"import {package} as"))
    settings = {"include": ["use_*.py"], "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--project", str(folder), "--outputjson", "--pythonpath", sys.executable]
    output = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    if not output.startswith("{"):
        pytest.skip("pyright cannot run here: it wants node, which it downloads when it is first used")
    found: dict[str, list[str]] = {snippet.name: [] for snippet in snippets()}
    for item in json.loads(output)["generalDiagnostics"]:
        found[Path(item["file"]).stem.removeprefix("use_")].append(item["message"])
    return found


@pytest.mark.parametrize("snippet", snippets(), ids=lambda snippet: snippet.name)
def test_a_snippet_is_taken_before_and_refused_after(snippet: Snippet, refused: dict[str, dict[str, list[str]]]) -> None:
    assert refused["old"][snippet.name] == []
    assert refused["new"][snippet.name] != []


def test_every_change_that_breaks_source_has_a_snippet_or_a_reason() -> None:
    breaking = {id for id, entry in catalogue().items() if entry.absent is None and entry.cells.python.level == 2}
    silent = {id for id, entry in catalogue().items() if entry.cells.python.silent}
    shown = {snippet.id for snippet in snippets()}
    assert (breaking | silent) - shown - catalogue_absent() == set(UNSEEN)
    assert all(catalogue()[id].cells.policy for id in UNSEEN)


def catalogue_absent() -> set[str]:
    return {id for id, entry in catalogue().items() if entry.absent is not None}


def test_nothing_that_a_checker_refuses_is_called_safe() -> None:
    for snippet in snippets():
        entry = catalogue()[snippet.id]
        grades = [entry.cells.python, *(cells.python for cells in entry.when.values())]
        grades += [source for _, _, source in entry.phases.values() if source is not None]
        assert max(grades).level > 0, snippet.id
