"""Completion: each shell gets its script, and completes what only the specs and the findings know."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from eventwright.cli import main
from eventwright.completion import SHELLS
from eventwright.explain import all_ids
from eventwright.targets import TARGETS

EVENTWRIGHT = Path(sys.executable).with_name("eventwright")
LIGHTHOUSE = Path(__file__).parent / "errors" / "base"


@pytest.fixture
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder has a folder of schemas with two protocols."""
    shutil.copytree(LIGHTHOUSE, tmp_path / "schemas" / "lighthouse")
    (tmp_path / "schemas" / "lantern").mkdir()
    (tmp_path / "schemas" / "lantern" / "protocol.yaml").write_text("protocol: lantern\nsides: {flame: {}}\n")
    (tmp_path / "schemas" / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "schemas"


def completed(*arguments: str) -> list[str]:
    """What comes of the last of `arguments`."""
    found = ShellComplete(main, {}, "eventwright", "").get_completions(list(arguments[:-1]), arguments[-1])
    return [item.value for item in found]


def test_ids_of_findings_are_completed() -> None:
    assert completed("explain", "") == list(all_ids())
    assert completed("explain", "unknown-t") == ["unknown-tag", "unknown-target", "unknown-transport", "unknown-type"]
    assert completed("explain", "nothing") == []


def test_commands_targets_and_formats_are_completed() -> None:
    assert completed("gen") == ["generate"]
    assert completed("generate", "--wa") == ["--watch"]
    assert completed("generate", "--target", "") == sorted(TARGETS)
    assert completed("validate", "--format", "gi") != []
    assert completed("completion", "") == list(SHELLS)


@pytest.mark.usefixtures("schemas")
def test_protocols_and_their_sides_are_completed() -> None:
    assert completed("new", "event", "--protocol", "") == ["lantern", "lighthouse"]
    assert completed("new", "event", "--protocol", "li") == ["lighthouse"]
    assert completed("new", "event", "--from", "") == ["flame", "keeper", "tower"]
    assert completed("new", "event", "--protocol", "lighthouse", "--from", "") == ["keeper", "tower"]


def test_specs_that_cannot_be_read_complete_nothing(schemas: Path) -> None:
    for text in (b"[", b"\xff", b"", b"- a\n", b"sides: 1\n"):
        (schemas / "lantern" / "protocol.yaml").write_bytes(text)
        assert completed("new", "event", "--protocol", "lantern", "--from", "") == []
    shutil.rmtree(schemas)
    assert completed("new", "event", "--protocol", "") == []


def test_another_folder_of_schemas_is_looked_into(schemas: Path) -> None:
    schemas.rename(schemas.with_name("specs"))
    assert completed("new", "event", "--schemas", "specs", "--protocol", "li") == ["lighthouse"]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_that_of_the_shell(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = CliRunner().invoke(main, ["completion", shell])
    assert asked.exit_code == 0
    assert f"_EVENTWRIGHT_COMPLETE={shell}_complete" in asked.stdout
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    assert CliRunner().invoke(main, ["completion"]).stdout == asked.stdout


@pytest.mark.parametrize(("shell", "words"), [(None, "which shell?"), ("zhs", 'did you mean "zsh"?')])
def test_a_shell_that_cannot_be_served_is_a_mistake_of_usage(
    shell: str | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/bin/other")
    result = CliRunner().invoke(main, ["completion", *([shell] if shell else [])])
    assert result.exit_code == 2
    assert words in result.output


def test_bash_completes_by_its_script(schemas: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("there is no bash here")
    program = (
        'eval "$(eventwright completion bash)"; COMP_WORDS=(eventwright new event --protocol lig); COMP_CWORD=4; '
        '_eventwright_completion eventwright; echo "${COMPREPLY[@]}"'
    )
    environment = {**os.environ, "PATH": f"{EVENTWRIGHT.parent}:{os.environ['PATH']}"}
    command = ["bash", "--norc", "-c", program]
    done = subprocess.run(command, cwd=schemas.parent, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("lighthouse\n", "")
