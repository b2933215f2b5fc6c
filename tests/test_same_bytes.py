"""Same input, same bytes: on any machine, with any settings, from a checkout as from a wheel."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, install

LIGHTHOUSE = ROOT / "tests" / "errors" / "base"

RUN = """
import os, sys
os.umask(int(sys.argv.pop(1), 8))
import eventwright.cli
print(eventwright.__file__)
eventwright.cli.main()
"""

SHUFFLED = f"""
import os, random, sys
sys.path.insert(0, {str(ROOT)!r})
from tests.test_same_bytes import shuffle
shuffle()
"""
"""A sitecustomize.py for a process in which every listing of a folder comes in another order."""


def shuffle() -> None:
    """Makes each listing of a folder come in an order by chance."""
    scandir, listdir, chance = os.scandir, os.listdir, random.Random(4711)

    class Shuffled:
        def __init__(self, path: Any = ".") -> None:
            with scandir(path) as entries:
                found = list(entries)
            self.entries = iter(chance.sample(found, len(found)))

        def __enter__(self) -> Shuffled:
            return self

        def __exit__(self, *problem: object) -> None:
            pass

        def __iter__(self) -> Shuffled:
            return self

        def __next__(self) -> os.DirEntry[str]:
            return next(self.entries)

    def shuffled(path: Any = ".") -> list[Any]:
        found = listdir(path)
        return chance.sample(found, len(found))

    os.scandir, os.listdir = Shuffled, shuffled  # type: ignore[assignment]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def generate(cwd: Path, schemas: Path | str, out: Path | str, *flags: str, umask: str = "022", **environment: str) -> Path:
    """Runs the command in a process of its own; gives the folder that the tool was found in."""
    said = run(cwd, "generate", str(schemas), "--out", str(out), flags=flags, umask=umask, **environment)
    return Path(said[0]).parent


def run(cwd: Path, *arguments: str, flags: tuple[str, ...] = (), umask: str = "022", **environment: str) -> list[str]:
    """Runs a command in a process of its own; gives the place that it was found in, then what it says."""
    command = [sys.executable, *flags, "-c", RUN, umask, *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(command, cwd=cwd, env=kept | environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode("utf-8").splitlines()


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same") / "schemas"
    shutil.copytree(LIGHTHOUSE, folder / "lighthouse")
    head = folder / "lighthouse" / "protocol.yaml"
    text = head.read_text("utf-8").replace("title: ", "title: L\u00e9uchtturm \u706f\u53f0 \U0001f6a8 ", 1)
    head.write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def expected(schemas: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("expected")
    generate(out, schemas, out / "generated", PYTHONHASHSEED="0")
    found = contents(out / "generated")
    assert any("\u706f\u53f0".encode() in data for data in found.values())
    return found


SETTINGS: dict[str, dict[str, str]] = {
    "ASCII": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONHASHSEED": "1", "umask": "000"},
    "Latin-1 for streams": {"LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1", "TZ": "Pacific/Kiritimati", "umask": "077"},
    "UTF-8": {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "TZ": "America/St_Johns", "PYTHONHASHSEED": "4711"},
    "a locale that is not installed": {"LC_ALL": "tr_TR.UTF-8", "TZ": "nonsense", "PYTHONHASHSEED": "random"},
}


@pytest.fixture(scope="module")
def told(schemas: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], list[list[str]]]:
    """The site, and what is said of a change."""
    return site_and_changes(tmp_path_factory.mktemp("told"), schemas)


def site_and_changes(cwd: Path, schemas: Path, **settings: str) -> tuple[dict[str, bytes], list[list[str]]]:
    """The site of specs; and of changes from them: the JSON of `diff`, and the changelog."""
    shutil.copytree(schemas, cwd / "new")
    fog = "event: fog\nsummary: \u706f.\nfields:\n  long: {type: integer, optional: true, unit: s, description: How long.}\n"
    (cwd / "new" / "lighthouse" / "tower" / "fog.yaml").write_text(fog, "utf-8")
    (cwd / "new" / "lighthouse" / "flows" / "watch.yaml").unlink()
    shutil.copytree(schemas, cwd / "old")
    run(cwd, "docs", "new", "--out", "site", **settings)
    told = run(cwd, "diff", "old", "new", "--today", "2026-01-01", "--format", "json", **settings)[1:]
    return contents(cwd / "site"), [told, run(cwd, "changelog", "old", "new", **settings)[1:]]


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_settings_of_the_machine_do_not_matter_to_the_site_and_to_what_is_said_of_changes(
    settings: dict[str, str], schemas: Path, told: tuple[dict[str, bytes], list[list[str]]], tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(SHUFFLED)
    found = site_and_changes(tmp_path / "a", schemas, **settings, PYTHONPATH=str(tmp_path))
    assert found[1] == told[1]
    assert found[0] == told[0]


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_settings_of_the_machine_do_not_matter(
    settings: dict[str, str], schemas: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    generate(tmp_path, schemas, "generated", **settings)
    assert contents(tmp_path / "generated") == expected
    usual = 0o666 & ~int(settings.get("umask", "022"), 8)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "generated").rglob("*") if path.is_file()} == {usual}


@pytest.mark.parametrize("place", ["schemas", "elsewhere"])
def test_the_working_folder_does_not_matter(place: str, schemas: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    shutil.copytree(schemas, tmp_path / "schemas")
    (tmp_path / "elsewhere").mkdir()
    cwd = tmp_path / place
    generate(cwd, os.path.relpath(tmp_path / "schemas", cwd), os.path.relpath(tmp_path / "far" / "away", cwd))
    assert contents(tmp_path / "far" / "away") == expected


def test_no_text_is_read_in_the_encoding_of_the_locale(schemas: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    generate(tmp_path, schemas, "generated", "-X", "warn_default_encoding", "-W", "error::EncodingWarning")
    assert contents(tmp_path / "generated") == expected


def test_the_order_of_files_in_folders_does_not_matter(tmp_path: Path) -> None:
    """All of `schemas/`; and the order in which the folders were made is another, too."""
    (tmp_path / "sitecustomize.py").write_text(SHUFFLED)
    for source in sorted((ROOT / "schemas").rglob("*.yaml"), reverse=True):
        target = tmp_path / "schemas" / source.relative_to(ROOT / "schemas")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    generate(tmp_path, "schemas", "generated", PYTHONPATH=str(tmp_path))
    assert contents(tmp_path / "generated") == committed()


def committed() -> dict[str, bytes]:
    """What is below `generated/`, without what building and importing leaves there."""
    names = [line.split("  ", 1)[1] for line in (ROOT / "generated" / "manifest.sha256").read_text("utf-8").splitlines()]
    return {name: (ROOT / "generated" / name).read_bytes() for name in (*names, "manifest.sha256")}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tool, installed from a wheel."""
    folder = tmp_path_factory.mktemp("site")
    install(ROOT, folder)
    assert (folder / "eventwright" / "templates").is_dir()
    return folder


def test_a_wheel_makes_what_the_checkout_makes(site: Path, tmp_path: Path) -> None:
    assert generate(tmp_path, ROOT / "schemas", "generated", PYTHONPATH=str(site)) == site / "eventwright"
    assert contents(tmp_path / "generated") == committed()


def test_a_wheel_makes_the_site_that_the_checkout_makes(
    site: Path, schemas: Path, told: tuple[dict[str, bytes], list[list[str]]], tmp_path: Path
) -> None:
    assert site_and_changes(tmp_path / "a", schemas, PYTHONPATH=str(site)) == told


def test_line_endings_of_specs_and_templates_do_not_matter(
    site: Path, schemas: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    shutil.copytree(site / "eventwright", tmp_path / "site" / "eventwright")
    shutil.copytree(schemas, tmp_path / "schemas")
    for path in (*(tmp_path / "site").rglob("*"), *(tmp_path / "schemas").rglob("*.yaml")):
        if path.is_file() and path.suffix != ".pyc":
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    away = tmp_path / "site"
    assert generate(tmp_path, "schemas", "generated", PYTHONPATH=str(away)) == away / "eventwright"
    assert contents(tmp_path / "generated") == expected
