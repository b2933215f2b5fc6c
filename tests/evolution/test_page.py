"""The page on evolution: its files make the revisions that it speaks of, and its commands print what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from eventwright.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "evolution.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall(PAGE.read_text("utf-8"))
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(*arguments: str, folder: Path) -> None:
    person = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    command = ["git", *person, *arguments]
    subprocess.run(command, cwd=folder, env={**os.environ, **GIT}, check=True, capture_output=True)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, str]]]:
    """Each command of the page with what it prints, after what stands before it on the page; the last package is kept."""
    folder = tmp_path_factory.mktemp("narrator")
    git("init", "-q", folder=folder)
    before = Path.cwd()
    os.chdir(folder)
    yield list(_run(folder))
    os.chdir(before)


def _run(folder: Path) -> Iterator[tuple[str, str]]:
    for language, text in BLOCKS:
        if language == "yaml":
            path = folder / text.partition("\n")[0].removeprefix("# ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.partition("\n")[2], "utf-8")
        for command in re.findall(r"^\$ (.*)$", text, re.MULTILINE) if language == "console" else ():
            yield command, _output(command, folder)


def _output(command: str, folder: Path) -> str:
    if command.startswith("git commit"):
        git("add", "schemas", folder=folder)
        git("commit", "-q", "-m", "Release 1", folder=folder)
        git("tag", "v1.0.0", folder=folder)
        return ""
    result = CliRunner().invoke(main, [*command.split()[1:], *(["--today", "2030-01-01"] if " diff " in command else [])])
    assert result.exit_code in (0, 5), result.output
    return "" if command == "eventwright generate" else result.output


def test_every_command_prints_what_the_page_shows(shown: list[tuple[str, str]]) -> None:
    consoles = [text for language, text in BLOCKS if language == "console"]
    for text in consoles:
        commands = re.findall(r"^\$ (.*)$", text, re.MULTILINE)
        printed = "".join(f"$ {command}\n{output}" for command, output in shown[: len(commands)])
        del shown[: len(commands)]
        assert text == printed
    assert not shown


def test_the_python_of_the_page_does_what_it_says(shown: list[tuple[str, str]]) -> None:
    assert CliRunner().invoke(main, ["generate"]).exit_code == 0
    code = "\n".join(text for language, text in BLOCKS if language == "python")
    assert code.count("assert") > 5
    environment = {**os.environ, "PYTHONPATH": str(Path("generated/narrator/python").absolute())}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_links_of_the_page_lead_somewhere() -> None:
    for path, _, anchor in re.findall(r"\]\(([\w./]+)(#([\w-]+))?\)", PAGE.read_text("utf-8")):
        target = PAGE.parent / path
        headings = re.findall(r"^## (.*)$", target.read_text("utf-8"), re.MULTILINE)
        assert anchor in {heading.lower().replace(" ", "-") for heading in headings}
