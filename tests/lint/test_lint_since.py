"""`lint --since OLD`: names that are gone, and how they come to be reserved."""

from __future__ import annotations

import difflib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from eventwright.cli import main

SCHEMAS = Path(__file__).parents[2] / "schemas"
PROTOCOL = 'protocol: lamps\ntitle: Lamps\nversion: "1"\nsides: {client: {title: The app, reads: tolerant}}\n'
SPEC = "event: lamp.set\nsummary: Set it.  # now\nfields:\n  # one\n  lit: {type: boolean, description: Whether it shines.}\n"
GONE = "  colour: {type: string, description: Its colour.}\n"


def run(*arguments: Any, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["lint", *map(str, arguments)])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A protocol once, and now that one of its fields is gone."""
    for name, text in (("old", SPEC + GONE), ("new", SPEC)):
        (tmp_path / name / "lamps" / "client").mkdir(parents=True)
        (tmp_path / name / "lamps" / "protocol.yaml").write_text(PROTOCOL, "utf-8")
        (tmp_path / name / "lamps" / "client" / "lamp.set.yaml").write_text(text, "utf-8")
    return tmp_path / "old", tmp_path / "new"


def spec(schemas: Path) -> Path:
    return schemas / "lamps" / "client" / "lamp.set.yaml"


def test_fix_reserves_what_is_gone_and_leaves_the_rest_as_it_is(folders: tuple[Path, Path]) -> None:
    old, new = folders
    assert "unreserved-name" not in run(new, "--strict").output
    assert '"colour" is gone from "lamp.set" without being reserved' in run(new, "--since", old, "--strict", code=1).output
    assert "+reserved: [colour]" in run(new, "--since", old, "--diff").output
    run(new, "--since", old, "--fix", "--strict")
    assert spec(new).read_text("utf-8") == SPEC.replace("# now\n", "# now\nreserved: [colour]\n")
    run(new, "--since", old, "--strict")


def test_a_reserved_name_that_returns_is_an_error(folders: tuple[Path, Path]) -> None:
    old, new = folders
    run(new, "--since", old, "--fix")
    spec(new).write_text(spec(new).read_text("utf-8") + GONE, "utf-8")
    assert "error[reserved-name]" in run(new, code=1).output


def test_an_ignored_name_is_no_unused_comment_where_nobody_asked(folders: tuple[Path, Path]) -> None:
    old, new = folders
    ignore = "event: lamp.set  # eventwright: ignore[unreserved-name] It was never sent.\n"
    spec(new).write_text(SPEC.replace("event: lamp.set\n", ignore), "utf-8")
    run(new, "--strict")
    run(new, "--since", old, "--strict")
    assert "unused-ignore" in run(new, "--since", new, "--strict", code=1).output


def test_the_earlier_revision_may_be_in_git(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = folders
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(old)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "One"]):
        subprocess.run([*git, *command], check=True)
    monkeypatch.chdir(old)
    assert "colour" in run(new, "--since", "git:HEAD:.", "--strict", code=1).output
    assert "Usage" in run(new, "--since", "git:nothing", code=2).output


def test_all_that_is_gone_from_our_specs_is_reserved_at_once(tmp_path: Path) -> None:
    """Once every object, event and enum had one name more. They are told, and nothing but lines that reserve them comes in."""
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(SCHEMAS, old)
    shutil.copytree(SCHEMAS, new)
    count = 0
    for path in sorted(old.rglob("*.yaml")):
        text, fields = re.subn(r"(?m)^fields:\n", f"fields:\n  {FIELD}\n", path.read_text("utf-8"))
        text, values = re.subn(r"(?m)^( *)values:(  #.*)?\n", r"\g<0>\1  gone_one: Gone.\n", text)
        path.write_text(text, "utf-8")
        count += fields + values
    run(new, "--since", old, "--fix", "--strict")
    added = [line for path in sorted(new.rglob("*.yaml")) for line in changed(SCHEMAS / path.relative_to(new), path)]
    assert len(added) == count > 100
    assert {line.strip() for line in added} == {"+reserved: [gone_one]", "+    reserved: [gone_one]"}


FIELD = "gone_one: {type: string, optional: true, description: Gone.}"


def changed(before: Path, after: Path) -> list[str]:
    """The lines that are not as they were, each behind its sign."""
    lines = difflib.unified_diff(before.read_text("utf-8").splitlines(), after.read_text("utf-8").splitlines(), n=0)
    return [line for line in list(lines)[2:] if not line.startswith("@@")]
