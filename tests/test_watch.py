"""The author's loop: what is saved is written, what is wrong leaves the files as they were, and an interrupt ends it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import jinja2
import pytest
from click.testing import CliRunner, Result
from eventwright.cli import main
from eventwright.loop import Loop
from eventwright.memory import NOTHING
from eventwright.packs import templates_folder
from eventwright.pipeline import check, generate
from eventwright.shelf import Shelf
from eventwright.targets import TARGETS
from eventwright.watch import Watcher, interrupts

LIGHTHOUSE = Path(__file__).parent / "errors" / "base"
LAMP = Path("lighthouse", "tower", "lamp.changed.yaml")


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    shutil.copytree(LIGHTHOUSE, tmp_path / "schemas" / "lighthouse")
    return tmp_path / "schemas"


def edit(schemas: Path, old: str, new: str) -> None:
    file = schemas / LAMP
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))


# Seeing changes


def test_at_first_all_has_changed_and_then_nothing(schemas: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    watcher = Watcher(schemas, other)
    assert watcher.look() == {schemas, other}, "also one that is not there yet"
    assert watcher.look() == frozenset()
    other.mkdir()
    (other / "new.jinja").touch()
    assert watcher.look() == {other}


@pytest.mark.parametrize(
    "change",
    [
        lambda schemas: edit(schemas, "summary: ", "summary:  "),
        lambda schemas: (schemas / LAMP).unlink(),
        lambda schemas: (schemas / LAMP).with_name("new.yaml").touch(),
        lambda schemas: (schemas / LAMP).rename(schemas / "lighthouse" / "types" / "moved.yaml"),
        lambda schemas: shutil.rmtree(schemas),
    ],
)
def test_every_change_of_a_file_is_seen_once(schemas: Path, change: Callable[[Path], object]) -> None:
    watcher = Watcher(schemas)
    watcher.look()
    change(schemas)
    assert watcher.look() == {schemas}
    assert watcher.look() == frozenset()


@pytest.mark.parametrize("name", [".lamp.yaml.swp", "lamp.yaml~"])
def test_what_editors_keep_beside_a_file_is_no_change(schemas: Path, name: str) -> None:
    watcher = Watcher(schemas)
    watcher.look()
    (schemas / "lighthouse" / name).touch()
    (schemas / ".hidden").mkdir()
    (schemas / ".hidden" / "file").touch()
    assert watcher.look() == frozenset()


def test_a_file_that_leads_nowhere_is_left_out(schemas: Path) -> None:
    (schemas / "lighthouse" / "nowhere.yaml").symlink_to(schemas / "gone.yaml")
    watcher = Watcher(schemas)
    watcher.look()
    assert watcher.look() == frozenset()


def changes(schemas: Path, steps: list[str]) -> list[frozenset[Path]]:
    """The changes that a watcher tells where this happens while it waits; a letter is written into a file."""
    moments = iter(steps)

    def wait(_: float) -> bool:
        step = next(moments, None)
        if step:
            (schemas / LAMP).write_text((schemas / LAMP).read_text() + step)
        return step is None

    watcher = Watcher(schemas)
    watcher.look()
    return list(watcher.changes(wait))


def test_changes_in_a_row_are_told_once_and_when_they_are_over(schemas: Path) -> None:
    assert changes(schemas, ["", "", ""]) == []
    assert changes(schemas, ["a", "", ""]) == [{schemas}]
    assert changes(schemas, ["a", "b", "c", "", ""]) == [{schemas}]
    assert changes(schemas, ["a", "", "b", "", ""]) == [{schemas}, {schemas}]


def test_a_file_that_never_rests_is_told_all_the_same(schemas: Path) -> None:
    assert changes(schemas, ["a"] * 200)


# Turns


@pytest.fixture
def loop(schemas: Path, tmp_path: Path) -> Loop:
    return Loop(schemas, tmp_path / "out", TARGETS, False, NOTHING, Shelf())


def written(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def expected(schemas: Path) -> dict[str, bytes]:
    made = generate(check(schemas).protocols, TARGETS).texts
    return {str(path): text.encode() for path, text in made.items()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("summary: ", "summary: Now. "),
        ("summary: ", "# a comment\nsummary: "),
        ("optional: keeper", "optional: true"),
        ("", ""),
    ],
)
def test_a_turn_writes_what_a_run_from_scratch_would(schemas: Path, loop: Loop, tmp_path: Path, old: str, new: str) -> None:
    loop.turn()
    edit(schemas, old, new)
    assert not loop.turn().report.has_errors
    assert expected(schemas).items() <= written(tmp_path / "out").items()
    assert loop.turn().changed == []


def test_an_error_leaves_the_files_as_they_were_until_it_is_gone(schemas: Path, loop: Loop, tmp_path: Path) -> None:
    loop.turn()
    before = written(tmp_path / "out")
    edit(schemas, "type: Lamp", "type: Lampp")
    turn = loop.turn()
    assert [found.id for found in turn.report] == ["unknown-type"]
    assert turn.changed is None
    assert written(tmp_path / "out") == before
    assert [found.id for found in loop.turn().report] == ["unknown-type"], "what is wrong is told again"
    edit(schemas, "type: Lampp", "type: Lamp")
    assert loop.turn().changed == []


def test_a_warning_is_told_at_every_turn_and_keeps_from_writing_only_where_it_shall(schemas: Path, tmp_path: Path) -> None:
    spare = "object: Spare\nsummary: A spare part.\nfields:\n  id: {type: string, description: Its id.}\n"
    (schemas / "lighthouse" / "types" / "spare.yaml").write_text(spare)
    for strict in (False, True):
        loop = Loop(schemas, tmp_path / str(strict), TARGETS, strict, NOTHING, Shelf())
        for turn in (loop.turn(), loop.turn()):
            assert [found.severity for found in turn.report] == ["warning"]
            assert (turn.changed is None) == strict


def test_a_file_is_read_again_only_after_a_change_or_a_finding(
    schemas: Path, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eventwright import load

    read, original = list[str](), load.read
    monkeypatch.setattr(load, "read", lambda source, report: read.append(source.key) or original(source, report))
    loop.turn()
    assert len(read) > 1
    read.clear()
    loop.turn()
    assert read == []
    edit(schemas, "type: Lamp", "type: Lampp")
    loop.turn()
    loop.turn()
    assert read == [LAMP.as_posix()] * 2


# The command


def watch(schemas: Path, *more: str, code: int = 0) -> Result:
    command = ["generate", str(schemas), "--out", str(schemas.parent / "out"), "--watch", *more]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize("other", ["--check", "--diff"])
def test_what_excludes_it_is_a_mistake_of_usage(schemas: Path, other: str) -> None:
    assert "--check, --diff and --watch do not go together" in watch(schemas, other, code=2).output


def test_a_folder_that_is_not_there_is_not_waited_for(tmp_path: Path) -> None:
    assert "there is no such folder" in watch(tmp_path / "schemas", code=3).output


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A watcher that sees one change of the templates, and then the run is interrupted."""

    def changes(_: Watcher, __: object) -> Iterator[frozenset[Path]]:
        yield frozenset([templates_folder()])
        raise KeyboardInterrupt

    monkeypatch.setattr(Watcher, "changes", changes)


@pytest.mark.usefixtures("interrupted")
def test_changed_templates_make_all_anew(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten = list[Loop]()
    monkeypatch.setattr(Loop, "forget_templates", lambda loop: forgotten.append(loop))
    first, watching, second = watch(schemas).output.splitlines()
    assert "lighthouse/docs/README.md" in first
    assert " more, " in first
    assert watching == f"watching {schemas}; interrupt to end"
    assert second.startswith("nothing to change, ")
    assert len(forgotten) == 1


@pytest.mark.usefixtures("interrupted")
def test_whatever_goes_wrong_in_a_turn_is_told_in_a_line(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Loop) -> None:
        raise jinja2.TemplateSyntaxError("unexpected '}'", 3)

    monkeypatch.setattr(Loop, "turn", broken)
    result = watch(schemas)
    assert result.stderr.splitlines()[0] == "Error: TemplateSyntaxError: unexpected '}'"
    assert result.stdout.count("the generated files stay as they were, ") == 2


@pytest.mark.usefixtures("interrupted")
def test_something_in_the_way_is_named_and_the_run_goes_on(schemas: Path) -> None:
    (schemas.parent / "out" / "lighthouse" / "docs").mkdir(parents=True)
    (schemas.parent / "out" / "lighthouse" / "docs" / "README.md").write_text("Mine.")
    assert watch(schemas).stderr.count("Error: nothing was written, for something is in the way") == 2


def test_the_first_interrupt_is_noted_and_the_second_one_is_raised() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupts() as ended:
        signal.raise_signal(signal.SIGINT)
        assert ended.wait(0)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_saves_are_written_until_the_process_is_interrupted(schemas: Path, tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("eventwright")), "generate", "schemas", "--out", "out", "--watch"]
    command += ["--target", "docs"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"HOME": str(tmp_path)}
    ) as process:
        limit = Timer(30, process.kill)
        limit.start()
        assert process.stdout is not None
        assert process.stderr is not None
        while not process.stdout.readline().startswith("watching"):
            assert process.poll() is None
        edit(schemas, "summary: ", "sumary: ")
        assert process.stdout.readline().startswith("the generated files stay as they were, ")
        edit(schemas, "sumary: ", "summary: Now. ")
        assert "lamp.changed.md" in process.stdout.readline()
        assert "Now. " in (tmp_path / "out" / "lighthouse" / "docs" / "events" / "tower" / "lamp.changed.md").read_text()
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        limit.cancel()
    assert process.returncode == 0
    assert said.startswith(f"schemas/{LAMP}:")
    assert "Traceback" not in said
