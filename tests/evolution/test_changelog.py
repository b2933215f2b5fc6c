"""`eventwright changelog`: Markdown by event and field."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from eventwright.cli import main
from eventwright.sinks.markdown import check

from .cases import fixtures
from .test_diff import write


def changelog() -> str:
    return CliRunner().invoke(main, ["changelog", "old", "schemas"], catch_exceptions=False).output


def test_changes_stand_under_their_event_or_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("old"), fixtures()["FLD011"]["old"])
    write(Path("schemas"), {**fixtures()["FLD011"]["new"], **fixtures()["EVT001"]["new"]})
    assert changelog() == (
        "## Post 2.0.0\n\n"
        "Since 1.0. Upgrade: impossible in one step: Note.mark: first add the field as optional, then make it required.\n\n"
        "### `note.read`\n\n"
        '- **Breaking.** App sends a new event "note.read". An event.\n\n'
        "### `note.seen`\n\n"
        '- Hub sends a new event "note.seen". An event.\n\n'
        "### `Note`\n\n"
        '- **Breaking.** The required field "mark" is new.\n'
    )


@pytest.mark.parametrize("id", sorted(fixtures()))
def test_every_change_gives_a_sound_page(id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("old"), fixtures()[id]["old"])
    write(Path("schemas"), fixtures()[id]["new"])
    page = changelog()
    check(page)
    assert bool(page) == (id not in ("FLD021", "UNI053"))


def test_nothing_is_written_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("old"), {})
    write(Path("schemas"), {})
    assert changelog() == ""
