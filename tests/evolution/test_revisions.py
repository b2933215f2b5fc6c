"""Where revisions are read from."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from eventwright.evolution.revisions import RevisionError, read

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "errors" / "base"
PACKAGE = ROOT / "generated" / "realtime" / "python"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a tag, `v1`, and a later state of its specs in the working folder."""
    shutil.copytree(BASE, tmp_path / "schemas" / "lighthouse")
    monkeypatch.chdir(tmp_path)
    run = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "One"], ["tag", "v1"]):
        subprocess.run([*run, *command], check=True)
    return tmp_path


def test_a_git_revision_is_read_from_its_objects(repository: Path) -> None:
    expected = read("schemas").protocols
    shutil.rmtree(repository / "schemas")
    assert read("git:v1").protocols == expected
    assert read("git:HEAD:schemas").protocols == expected
    assert not (repository / "schemas").exists()


def test_git_is_asked_from_any_folder_of_the_repository(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "docs").mkdir()
    monkeypatch.chdir(repository / "docs")
    assert list(read("git:v1:../schemas").protocols) == ["lighthouse"]


@pytest.mark.parametrize("where", ["git:", "git:nowhere", "git:v1:elsewhere", "git:--output=x", "git:v1:../.."])
def test_a_git_revision_that_is_none_is_told(repository: Path, where: str) -> None:
    with pytest.raises(RevisionError, match=r"git:"):
        read(where)
    assert sorted(path.name for path in repository.iterdir()) == [".git", "schemas"]


def test_a_git_revision_with_errors_names_the_first(repository: Path) -> None:
    (repository / "schemas" / "lighthouse" / "types" / "trouble.yaml").write_text("object: Trouble\nsummary: 1\nfilds: {}\n")
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-aqm", "Two"], check=True)
    with pytest.raises(RevisionError, match=r"git:HEAD: the specs have errors, the first at lighthouse/\S+:\d+:\d+: "):
        read("git:HEAD")


@pytest.mark.parametrize("where", [PACKAGE, PACKAGE / "realtime_events"])
def test_the_folder_of_a_package_is_read_from_the_model_it_carries(where: Path) -> None:
    assert read(str(where)).protocols == {"realtime": read(str(ROOT / "schemas")).protocols["realtime"]}


def test_an_installed_package_is_read_and_not_imported() -> None:
    sys.modules.pop("realtime_translation_events", None)
    assert list(read("realtime_translation_events").protocols) == ["realtime_translation"]
    assert "realtime_translation_events" not in sys.modules


def test_a_wheel_is_read(tmp_path: Path) -> None:
    wheel = tmp_path / "a-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.write(PACKAGE / "realtime_events" / "model.json", "realtime_events/model.json")
    assert list(read(str(wheel)).protocols) == ["realtime"]


@pytest.mark.parametrize("where", ["nowhere/at_all", "json", "no_such_package", "a.whl", "__main__"])
def test_what_is_no_revision_is_told(where: str) -> None:
    with pytest.raises(RevisionError, match=where):
        read(where)


def test_no_name_at_all_is_told() -> None:
    with pytest.raises(RevisionError, match="an empty name"):
        read("")


@pytest.mark.parametrize(
    "data", [b'{"a":' * 100_000, b"{", b"\xff", b"[]", b"{}"], ids=["deep", "cut", "bytes", "list", "empty"]
)
def test_a_damaged_package_is_told(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr("a/model.json", data)
    for where in (tmp_path, tmp_path / "a.whl"):
        with pytest.raises(RevisionError):
            read(str(where))


def test_a_damaged_wheel_is_told(tmp_path: Path) -> None:
    wheel = tmp_path / "a.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a/model.json", '{"kind": "protocol"}' * 100)
    data = wheel.read_bytes()
    at = data.index(b"a/model.json") + 12
    wheel.write_bytes(data[:at] + b"\xff" * 20 + data[at + 20 :])
    with pytest.raises(RevisionError, match="no wheel that can be read"):
        read(str(wheel))


def test_specs_with_errors_come_with_their_findings(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(RevisionError, match="the specs have errors") as caught:
        read(str(tmp_path))
    assert caught.value.report is not None
    assert caught.value.report.has_errors
