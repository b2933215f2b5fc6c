"""`generate`: what it writes, what it leaves alone, and what `--check` says. Nothing here needs git."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner, Result
from eventwright import lock
from eventwright.cli import main
from eventwright.write import MANIFEST

from tests.faults import die, full_disk, with_fault

ROOT = Path(__file__).parents[1]
LIGHTHOUSE = ROOT / "tests" / "errors" / "base"
PYTHON = "lighthouse/python/lighthouse_events"
INIT = f"{PYTHON}/__init__.py"

Tree = dict[str, tuple[bytes, int]]


def add_protocol(schemas: Path, name: str = "lighthouse") -> None:
    shutil.copytree(LIGHTHOUSE, schemas / name)
    head = schemas / name / "protocol.yaml"
    head.write_text(head.read_text().replace("lighthouse", name))


def run(folder: Path, *options: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["generate", str(folder / "schemas"), "--out", str(folder / "generated"), *options])
    assert result.exit_code == code, result.output
    return result


def tree(folder: Path) -> Tree:
    """Every file below a folder: its bytes and when it was last written."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def contents(folder: Path) -> dict[str, bytes]:
    return {path: data for path, (data, _) in tree(folder).items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with schemas and what is generated from them; not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    add_protocol(folder / "schemas")
    run(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return shutil.copytree(made, tmp_path / "work")


def test_a_second_run_writes_nothing(folder: Path) -> None:
    before = tree(folder)
    assert "0 changed" in run(folder).output
    assert tree(folder) == before


def test_only_what_changed_is_written(folder: Path) -> None:
    spec = folder / "schemas" / "lighthouse" / "tower" / "lamp.changed.yaml"
    before = tree(folder / "generated")
    spec.write_text(spec.read_text().replace("A lamp was changed.", "A lamp is different now."))
    run(folder)
    after = tree(folder / "generated")
    assert f"{PYTHON}/tower/lamp.py" in {path for path in after if after[path] != before[path]}
    assert after[f"{PYTHON}/keeper/lamp.py"] == before[f"{PYTHON}/keeper/lamp.py"]
    assert after.keys() == before.keys()


# --check


def test_check_of_what_is_as_it_should_be(folder: Path) -> None:
    before = tree(folder)
    assert run(folder, "--check").output == ""
    assert tree(folder) == before


def edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"# edited\n")


def test_check_names_an_edited_a_missing_and_a_left_over_file_and_writes_nothing(folder: Path) -> None:
    out = folder / "generated"
    edit(out / INIT)
    (out / PYTHON / "params.py").unlink()
    (out / PYTHON / "old.py").write_text("x = 1\n")
    before = tree(folder)
    lines = run(folder, "--check", code=4).stdout.splitlines()
    assert lines == [
        f"edited by hand: {out / INIT}",
        f"left over: {out / PYTHON / 'old.py'}",
        f"missing: {out / PYTHON / 'params.py'}",
    ]
    assert tree(folder) == before


def test_check_names_what_changed_specs_make_stale(folder: Path) -> None:
    spec = folder / "schemas" / "lighthouse" / "tower" / "lamp.changed.yaml"
    spec.write_text(spec.read_text().replace("A lamp was changed.", "A lamp is different now."))
    assert f"changed: {folder / 'generated' / PYTHON / 'tower' / 'lamp.py'}\n" in run(folder, "--check", code=4).stdout


def test_check_where_nothing_was_generated_yet(folder: Path) -> None:
    shutil.rmtree(folder / "generated")
    lines = run(folder, "--check", code=4).stdout.splitlines()
    assert f"missing: {folder / 'generated' / INIT}" in lines
    assert not (folder / "generated").exists()


def test_check_notices_a_lost_or_edited_manifest(folder: Path) -> None:
    manifest = folder / "generated" / MANIFEST
    manifest.write_text(manifest.read_text().split("\n", 1)[1])
    assert run(folder, "--check", code=4).stdout == f"changed: {manifest}\n"
    manifest.unlink()
    assert run(folder, "--check", code=4).stdout == f"missing: {manifest}\n"


@pytest.mark.parametrize("change", [b"", b"\r\n", b" "])
def test_check_notices_every_byte(folder: Path, change: bytes) -> None:
    path = folder / "generated" / INIT
    path.write_bytes(path.read_bytes().replace(b"\n", change, 1))
    assert run(folder, "--check", code=4).stdout == f"edited by hand: {path}\n"


def test_an_error_in_the_specs_wins_over_stale_files(folder: Path) -> None:
    edit(folder / "generated" / INIT)
    spec = folder / "schemas" / "lighthouse" / "tower" / "lamp.changed.yaml"
    spec.write_text(spec.read_text().replace("type: Lamp", "type: Lampp"))
    before = tree(folder)
    for options in ([], ["--check"], ["--diff"]):
        assert 'did you mean "Lamp"?' in run(folder, *options, code=1).output
    assert tree(folder) == before


def test_litter_is_not_left_over(folder: Path) -> None:
    python = folder / "generated" / "lighthouse" / "python"
    for path in ("lighthouse_events/__pycache__/x.cpython-311.pyc", "dist/x.whl", "x.egg-info/PKG-INFO", ".venv/bin/python"):
        (python / path).parent.mkdir(parents=True, exist_ok=True)
        (python / path).write_bytes(b"")
    run(folder, "--check")
    assert "left alone" not in run(folder).output
    assert (python / "dist/x.whl").exists()


def test_it_runs_without_git(folder: Path) -> None:
    command = [sys.executable, "-c", "from eventwright.cli import main; main()", "generate"]
    environment = {"PATH": str(folder / "no-such-folder"), "PYTHONDONTWRITEBYTECODE": "1"}
    before = tree(folder)
    done = subprocess.run([*command, "--check"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert tree(folder) == before
    edit(folder / "generated" / INIT)
    done = subprocess.run([*command, "--check"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (4, f"edited by hand: generated/{INIT}\n")


def test_the_committed_files_are_what_the_specs_make() -> None:
    command = ["generate", str(ROOT / "schemas"), "--out", str(ROOT / "generated"), "--check"]
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.output) == (0, "")


# Left-over files


def test_generate_removes_what_it_owns_and_leaves_the_rest(folder: Path) -> None:
    out = folder / "generated"
    (folder / "schemas" / "lighthouse" / "keeper" / "horn.sound.yaml").unlink()
    (out / PYTHON / "notes.txt").write_text("mine")
    result = run(folder)
    assert f"removed: {out / PYTHON / 'keeper' / 'horn.py'}\n" in result.output
    assert f"left alone: {out / PYTHON / 'notes.txt'}" in result.output
    assert not (out / PYTHON / "keeper" / "horn.py").exists()
    assert (out / PYTHON / "notes.txt").read_text() == "mine"
    assert run(folder, "--check", code=4).stdout == f"left over: {out / PYTHON / 'notes.txt'}\n"


def test_the_files_of_a_removed_protocol_go(folder: Path) -> None:
    before = tree(folder / "generated")
    add_protocol(folder / "schemas", "harbour")
    run(folder)
    assert (folder / "generated" / "harbour" / "python" / "harbour_events" / "__init__.py").exists()
    shutil.rmtree(folder / "schemas" / "harbour")
    assert "left over: " in run(folder, "--check", code=4).stdout
    run(folder)
    assert not (folder / "generated" / "harbour").exists()
    assert contents(folder / "generated") == {path: data for path, (data, _) in before.items()}


def test_the_files_of_a_removed_target_go(folder: Path) -> None:
    head = folder / "schemas" / "lighthouse" / "protocol.yaml"
    head.write_text(head.read_text().replace("  docs: {}\n", ""))
    run(folder)
    assert not (folder / "generated" / "lighthouse" / "docs").exists()
    assert (folder / "generated" / INIT).exists()
    run(folder, "--check")


def test_a_file_that_lies_where_one_is_written_is_replaced(folder: Path) -> None:
    path = folder / "generated" / INIT
    expected = path.read_bytes()
    edit(path)
    assert f"put back: {path}\n" in run(folder).output
    assert path.read_bytes() == expected


# --target


def test_a_target_is_made_alone(folder: Path) -> None:
    whole = contents(folder / "generated")
    shutil.rmtree(folder / "generated")
    run(folder, "--target", "python")
    assert not (folder / "generated" / "lighthouse" / "docs").exists()
    run(folder, "--target", "python", "--check")
    run(folder, "--target", "docs")
    assert contents(folder / "generated") == whole


def test_a_target_minds_its_own_folder_only(folder: Path) -> None:
    out = folder / "generated"
    edit(out / INIT)
    (out / "lighthouse" / "python" / "old.py").write_text("")
    run(folder, "--target", "docs", "--check")
    run(folder, "--target", "docs")
    assert (out / INIT).read_bytes().endswith(b"# edited\n")
    assert len(run(folder, "--target", "python", "--check", code=4).stdout.splitlines()) == 2
    run(folder, "--target", "docs", "--target", "python", "--check", code=4)


# --diff


def test_diff_shows_what_would_change_and_writes_nothing(folder: Path) -> None:
    out = folder / "generated"
    edit(out / INIT)
    (out / PYTHON / "py.typed").write_text("no end of line")
    (out / PYTHON / "notes.txt").write_text("mine")
    (folder / "schemas" / "lighthouse" / "keeper" / "horn.sound.yaml").unlink()
    before = tree(folder)
    lines = run(folder, "--diff").stdout.splitlines()
    assert tree(folder) == before
    assert f"--- a/{INIT}" in lines
    assert "-# edited" in lines
    assert f"--- a/{PYTHON}/keeper/horn.py" in lines
    assert lines[lines.index("-no end of line") + 1] == "\\ No newline at end of file"
    assert not [line for line in lines if "notes.txt" in line or MANIFEST in line]


def test_diff_of_nothing_is_empty(folder: Path) -> None:
    assert run(folder, "--diff").output == ""


def test_check_and_diff_do_not_go_together(folder: Path) -> None:
    run(folder, "--check", "--diff", code=2)


# The manifest


def test_the_manifest_is_what_sha256sum_reads(made: Path) -> None:
    out = made / "generated"
    lines = (out / MANIFEST).read_text().splitlines()
    files = contents(out)
    del files[MANIFEST]
    assert lines == [f"{hashlib.sha256(files[path]).hexdigest()}  {path}" for path in sorted(files, key=PurePosixPath)]
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", MANIFEST], cwd=out, check=True)


def test_conflict_marks_in_the_manifest_do_no_harm(folder: Path) -> None:
    manifest = folder / "generated" / MANIFEST
    expected = manifest.read_text()
    (folder / "schemas" / "lighthouse" / "keeper" / "horn.sound.yaml").unlink()
    lines = expected.splitlines()
    ours, theirs = ["0" * 64 + lines[3][64:]], lines[3:6]
    marked = [*lines[:3], "<<<<<<< ours", *ours, "=======", *theirs, ">>>>>>> theirs", *lines[6:]]
    manifest.write_text("\n".join(marked) + "\n")
    run(folder)
    assert not (folder / "generated" / PYTHON / "keeper" / "horn.py").exists()
    assert "<<<<" not in manifest.read_text()
    run(folder, "--check")


@pytest.mark.parametrize("line", ["../outside.txt", "/outside.txt", "lighthouse/../../outside.txt", ""])
def test_a_manifest_owns_nothing_outside(folder: Path, line: str) -> None:
    outside = folder / "outside.txt"
    outside.write_text("mine")
    manifest = folder / "generated" / MANIFEST
    manifest.write_text(manifest.read_text() + f"{'0' * 64}  {line}\n")
    run(folder)
    assert outside.read_text() == "mine"


def test_a_manifest_that_is_no_text_owns_nothing(folder: Path) -> None:
    (folder / "generated" / MANIFEST).write_bytes(b"\xff\xfe\x00")
    run(folder)
    run(folder, "--check")


# Runs that fail


def spoiled(folder: Path) -> Path:
    """A folder in which a file is to be changed, one to be made anew and one to be removed."""
    edit(folder / "generated" / INIT)
    (folder / "generated" / PYTHON / "params.py").unlink()
    shutil.rmtree(folder / "generated" / "lighthouse" / "docs")
    (folder / "schemas" / "lighthouse" / "keeper" / "horn.sound.yaml").unlink()
    return folder


@pytest.mark.parametrize("step", [1, 12, 30])
def test_a_run_that_the_system_refuses_says_so_and_changes_nothing(step: int, folder: Path) -> None:
    before = contents(spoiled(folder))
    assert with_fault(lambda: run(folder, code=1), folder / "generated", full_disk, step)
    assert contents(folder) == before
    assert not (folder / "generated" / "lighthouse" / "docs").exists()
    run(folder)
    run(folder, "--check")


@pytest.mark.parametrize("step", [1, 12, 30, 60])
def test_the_run_after_one_that_was_killed_repairs_it(step: int, folder: Path) -> None:
    shutil.copytree(spoiled(folder), folder.with_name("expected"))
    run(folder.with_name("expected"))
    expected = contents(folder.with_name("expected"))
    assert with_fault(lambda: run(folder), folder / "generated", die, step)
    run(folder, "--check", code=4)
    run(folder)
    assert contents(folder) == expected


def test_a_run_beside_another_ends_with_a_message(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0)
    with lock.locked(folder / "generated", exclusive=True):
        for options in ([], ["--check"], ["--diff"]):
            assert f"another run is at work in {folder / 'generated'}" in run(folder, *options, code=1).output


def test_a_strangers_file_where_an_output_goes_is_named_and_kept(folder: Path) -> None:
    shutil.rmtree(folder / "generated")
    (folder / "generated" / INIT).parent.mkdir(parents=True)
    (folder / "generated" / INIT).write_text("mine")
    assert run(folder, "--check", code=4).stdout.count("in the way: ") == 1
    assert f"{folder / 'generated' / INIT}: it is a file that eventwright did not write\n" in run(folder, code=1).output
    assert list(contents(folder / "generated").items()) == [(INIT, b"mine")]


def test_a_folder_where_a_file_should_be(folder: Path) -> None:
    path = folder / "generated" / INIT
    path.unlink()
    path.mkdir()
    before = contents(folder)
    assert str(path) in run(folder, code=1).output
    assert contents(folder) == before


def test_a_file_where_the_output_folder_should_be(folder: Path) -> None:
    shutil.rmtree(folder / "generated")
    (folder / "generated").write_text("mine")
    assert f"cannot write {folder / 'generated'}: it is not a folder" in run(folder, code=1).output
    assert (folder / "generated").read_text() == "mine"


def test_nothing_is_written_through_a_link_that_leads_out(folder: Path) -> None:
    outside = folder / "outside"
    shutil.move(folder / "generated" / "lighthouse" / "docs", outside)
    edit(outside / "README.md")
    (folder / "generated" / "lighthouse" / "docs").symlink_to(outside, target_is_directory=True)
    before = contents(folder)
    assert "it is a link" in run(folder, code=1).output
    assert contents(folder) == before
