"""A new project: it builds and passes its tests as it is, and takes the place of nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from eventwright import __version__
from eventwright.cli import main

from tests.installing import wheel

ROOT = Path(__file__).parents[1]


def run(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


def below(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_its_files_are_named(tmp_path: Path) -> None:
    lines = run("init", tmp_path / "new").splitlines()
    assert lines[:-1] == [f"new: {tmp_path / 'new' / path}" for path in sorted(below(tmp_path / "new"))]
    assert lines[-1] == f"{len(lines) - 1} files; now run `make` and `make test` in {tmp_path / 'new'}"


@pytest.mark.parametrize(
    ("folder", "protocol"),
    [
        ("chess", "chess"),
        ("My-App 2", "my_app_2"),
        ("_x.y_", "x_y"),
        ("class", "class"),
        ("title", "title"),
        ("a'; rm -rf ~ #", "a_rm_rf"),
        ("$(HOME): {{ x }}\n\\", "home_x"),
        ("été", "t"),
    ],
)
def test_the_protocol_is_named_after_the_folder_and_is_sound(tmp_path: Path, folder: str, protocol: str) -> None:
    run("init", tmp_path / folder)
    run("validate", tmp_path / folder / "schemas", "--strict")
    run("fmt", tmp_path / folder / "schemas", "--check")
    assert [path.name for path in (tmp_path / folder / "schemas").iterdir()] == [protocol]
    assert f"generated/{protocol}/python\n" in (tmp_path / folder / "Makefile").read_text()
    for path, text in below(tmp_path / folder).items():
        assert not any(word in path + text for word in ("PROTOCOL", "TITLE", "VERSION"))


@pytest.mark.parametrize("folder", ["2fast", "日本", "--", "con", "x" * 61])
def test_a_folder_that_no_protocol_can_be_named_after_is_refused(tmp_path: Path, folder: str) -> None:
    assert "--protocol" in run("init", "--", tmp_path / folder, code=2)
    assert list(tmp_path.iterdir()) == []
    run("init", "--protocol", "fine", "--", tmp_path / folder)


@pytest.mark.parametrize("name", ["", "Chess", "../up", "a b", "nul", "chess\n"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "2"
    assert "cannot name a protocol" in run("init", folder, "--protocol", name, code=2)


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    (tmp_path / "new" / "schemas").mkdir(parents=True)
    (tmp_path / "new" / "LICENSE").write_text("Free.")
    run("init", tmp_path / "new")
    assert below(tmp_path / "new")["LICENSE"] == "Free."


@pytest.mark.parametrize(
    ("obstruct", "places"),
    [
        (lambda new: [(new / name).write_text("Mine.") for name in ("Makefile", ".gitignore")], [".gitignore", "Makefile"]),
        (lambda new: (new / "schemas").write_text("Mine."), ["schemas"]),
        (lambda new: (new / "tests").symlink_to(new.parent), ["tests"]),
        (lambda new: (new / "README.md").symlink_to(new / "nowhere"), ["README.md"]),
        (lambda new: (new / "Makefile").mkdir(), ["Makefile"]),
    ],
)
def test_what_is_in_the_way_is_named_and_nothing_is_written(
    tmp_path: Path, obstruct: Callable[[Path], object], places: list[str]
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    obstruct(new)
    before = sorted(new.rglob("*"))
    found = run("init", new, code=2)
    assert [line.strip() for line in found.splitlines()[-len(places) :]] == [str(new / place) for place in places]
    assert sorted(new.rglob("*")) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("Mine.")
    assert "cannot write" in run("init", tmp_path / "new", code=2)
    assert (tmp_path / "new").read_text() == "Mine."


def test_a_second_time_all_is_in_the_way(tmp_path: Path) -> None:
    run("init", tmp_path / "new")
    before = below(tmp_path / "new")
    assert run("init", tmp_path / "new", code=2).count(str(tmp_path)) == len(before)
    assert below(tmp_path / "new") == before


def test_it_needs_the_versions_that_the_tool_is_tested_with(tmp_path: Path) -> None:
    run("init", tmp_path / "new")
    ours = {*(ROOT / "requirements.lock").read_text().splitlines(), f"eventwright=={__version__}"}
    needed = [line for line in below(tmp_path / "new")["requirements.lock"].splitlines() if not line.startswith("#")]
    assert f"eventwright=={__version__}" in needed
    assert set(needed) <= ours


def test_what_other_tools_read_can_be_read(tmp_path: Path) -> None:
    run("init", tmp_path / "new")
    steps = yaml.safe_load(below(tmp_path / "new")[".github/workflows/ci.yml"])["jobs"]["events"]["steps"]
    assert [step["run"] for step in steps if "run" in step][:3] == ["make check", "make", "make test"]
    hooks = yaml.safe_load(below(tmp_path / "new")[".pre-commit-config.yaml"])["repos"][0]["hooks"]
    assert all(hook["entry"].startswith(".venv/bin/eventwright ") for hook in hooks)


def make(folder: Path, *goals: str, find_links: Path) -> subprocess.CompletedProcess[str]:
    """Runs make as a user does who has nothing but Python, and a folder with the wheel."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "MAKE"))}
    environment |= {"PIP_FIND_LINKS": str(find_links), "XDG_CACHE_HOME": str(folder.parent / "cache")}
    command = ["make", f"PYTHON={sys.executable}", *goals]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def pip_has_an_index(folder: Path) -> bool:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--dest", str(folder)]
    return subprocess.run([*command, "iniconfig"], capture_output=True, check=False).returncode == 0


def test_its_two_commands_pass_from_the_wheel(tmp_path: Path) -> None:
    wheel(ROOT, tmp_path / "wheels")
    run("init", tmp_path / "harbour")
    made = make(tmp_path / "harbour", find_links=tmp_path / "wheels")
    if made.returncode and not pip_has_an_index(tmp_path / "downloaded"):
        pytest.skip("pip has no package index here")
    assert made.returncode == 0, made.stderr
    spec = tmp_path / "harbour" / "schemas" / "harbour" / "client" / "greeting.send.yaml"
    spec.write_text(spec.read_text().replace("Greet the server.", "Greet the harbour."))
    tested = make(tmp_path / "harbour", "test", "check", find_links=tmp_path / "wheels")
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "3 passed" in tested.stdout
    [installed] = (tmp_path / "harbour" / ".venv").rglob("harbour_events/client/greeting.py")
    assert "Greet the harbour." in installed.read_text()
    command = [tmp_path / "harbour" / ".venv" / "bin" / "eventwright", "init", tmp_path / "other", "--protocol", "harbour"]
    subprocess.run(command, check=True, capture_output=True)
    run("init", tmp_path / "same", "--protocol", "harbour")
    assert below(tmp_path / "other") == below(tmp_path / "same"), "the wheel begins the same project"
