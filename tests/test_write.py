"""Writing: killed and failing runs, two at once, and what stands in the way. The command as a whole is in test_generate.py."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from eventwright import lock, transaction
from eventwright.inventory import STAGING
from eventwright.lock import locked
from eventwright.manifest import MANIFEST, digest, parse
from eventwright.write import Scope, WriteError, compare, diff, write

from tests.faults import Fault, die, die_halfway, full_disk, in_child, interrupt, with_fault

Texts = dict[PurePosixPath, str]

ALL = Scope((), whole=True)


def texts(**files: str) -> Texts:
    return {PurePosixPath(path.replace("__", "/").replace("_", ".")): text for path, text in files.items()}


OLD = texts(p__t__a_py="a = 1\n", p__t__b_py="b = 1\n", p__t__gone_py="gone = 1\n", p__last__only_md="only\n")
NEW = texts(p__t__a_py="a = 2\n", p__t__b_py="b = 1\n", p__new__deep__c_py="c = 2\n", p__new__deep__d_py="d = 2\n")
STRANGERS = {"p/t/mine.txt": b"mine", "p/last/note.txt": b"mine, too", "p/new/deep/.c.py.new": b"mine as well"}


def contents(out: Path) -> dict[str, bytes]:
    """Every file, but for the temporary ones."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and STAGING not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def states(out: Path, wanted: Texts = NEW) -> dict[str, str]:
    return {str(item.path): item.state for item in compare(wanted, out, ALL)}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with the old files and those of strangers."""
    folder = tmp_path / "out"
    write(OLD, folder, ALL)
    for path, data in STRANGERS.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def old_and_new(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What the folder holds before and after."""
    folder = tmp_path_factory.mktemp("model")
    write(OLD, folder, ALL)
    old = contents(folder) | STRANGERS
    write(NEW, folder, ALL)
    return old, contents(folder) | STRANGERS


# Runs that are killed or fail


@pytest.mark.parametrize(
    ("fault", "once"),
    [(die, True), (die_halfway, True), (full_disk, True), (full_disk, False), (interrupt, True)],
    ids=["killed", "killed halfway", "refused once", "refused from then on", "interrupted"],
)
def test_a_run_that_ends_at_any_step_leaves_the_old_files_or_the_new_ones(
    fault: Fault, once: bool, out: Path, tmp_path: Path, old_and_new: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    old, new = old_and_new
    for step in range(1, 200):
        first = shutil.copytree(out, tmp_path / f"{step}")
        reached = with_fault(lambda: write(NEW, first, ALL), first, fault, step, once=once)  # noqa: B023
        copies = [first, *(shutil.copytree(first, tmp_path / f"{step}.{number}") for number in (1, 2))]
        if not reached:
            assert step > 25  # there are so many steps
            break
        if once and fault in (full_disk, interrupt):
            assert contents(copies[0]) in (old, new), step  # such a run still sees to it itself
        assert STAGING in states(copies[0]) or contents(copies[0]) in (old, new), step
        transaction.recover(copies[0])
        assert contents(copies[0]) in (old, new), step
        write(NEW, copies[1], ALL)
        assert contents(copies[1]) == new, step
        write(OLD, copies[2], ALL)
        assert contents(copies[2]) == old, step
        assert not any((copy / STAGING).exists() for copy in copies), step
    else:
        pytest.fail("it never came to an end")


def killed_late(out: Path) -> Path:
    """A folder whose writer was killed when every file was in its place, and the journal still there."""
    for step in range(1, 200):
        copy = shutil.copytree(out, out.with_name("late"), dirs_exist_ok=True)
        with_fault(lambda: write(NEW, copy, ALL), copy, die, step)  # noqa: B023
        if (copy / STAGING / "journal").exists() and (copy / "p/new/deep/d.py").exists():
            return copy
        shutil.rmtree(copy)
    raise AssertionError("there is no such step")


def test_mending_may_be_killed_at_any_step_too(
    out: Path, tmp_path: Path, old_and_new: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    late = killed_late(out)
    for step in range(1, 200):
        copy = shutil.copytree(late, tmp_path / str(step))
        reached = with_fault(lambda: transaction.recover(copy), copy, die, step)  # noqa: B023
        transaction.recover(copy)
        assert contents(copy) == old_and_new[0], step
        if not reached:
            return
    pytest.fail("it never came to an end")


def test_check_after_a_killed_run_says_so_and_changes_nothing(out: Path) -> None:
    late = killed_late(out)
    before = sorted(late.rglob("*"))
    assert states(late) == {STAGING: "left over"}
    assert list(diff(NEW, late, [item for item in compare(NEW, late, ALL) if str(item.path) == STAGING])) == []
    assert sorted(late.rglob("*")) == before


def test_what_a_stranger_put_in_place_after_a_killed_run_is_left_alone(out: Path) -> None:
    late = killed_late(out)
    (late / "p/new/deep/c.py").write_text("mine since")
    (late / STAGING / "mine.txt").write_text("here by mistake")
    with pytest.raises(WriteError, match=r"p/new/deep/c.py: it is a file that eventwright did not write"):
        write(NEW, late, ALL)
    assert (late / "p/new/deep/c.py").read_text() == "mine since"
    assert (late / "p/t/a.py").read_text() == OLD[PurePosixPath("p/t/a.py")]
    assert [path.name for path in (late / STAGING).iterdir()] == ["mine.txt"]
    (late / "p/new/deep/c.py").unlink()
    write(NEW, late, ALL)
    assert (late / STAGING / "mine.txt").read_text() == "here by mistake"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 64 kB."""
    with tempfile.TemporaryDirectory() as place:
        command = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", place]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("only root may mount a file system")
        yield Path(place)
        subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_named_and_loses_nothing(small_disk: Path) -> None:
    out = small_disk / "out"
    write(OLD, out, ALL)
    before = contents(out)
    with pytest.raises(WriteError, match=r"^cannot write .*/p/t/b.py: No space left on device$"):
        write(NEW | texts(p__t__b_py="b = 1\n" * 30_000), out, ALL)
    assert contents(out) == before
    assert not (out / STAGING).exists()
    write(NEW, out, ALL)
    assert states(out) == {}


def test_a_read_only_disk_is_named_and_may_be_checked(small_disk: Path) -> None:
    out = small_disk / "out"
    write(OLD, out, ALL)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(WriteError, match=r"^cannot write .*out: Read-only file system$"):
        write(NEW, out, ALL)
    write(OLD, out, ALL)  # there is nothing to do
    assert states(out, OLD) == {}


def as_nobody(out: Path, wanted: Texts) -> str:
    """What `write` says to a user without rights; nothing when it went well."""
    said = out.parent / "said"
    said.touch()
    said.chmod(0o666)

    def attempt() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            write(wanted, out, ALL)
        except WriteError as problem:
            said.write_text(str(problem))

    os.waitpid(in_child(attempt), 0)
    return said.read_text()


def test_a_folder_without_rights_is_named_and_loses_nothing() -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        out = Path(place) / "out"
        write(OLD, out, ALL)
        before = contents(out)
        for path in (out, *out.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        (out / "p/t").chmod(0o555)
        try:
            assert as_nobody(out, NEW) == f"cannot write {out / 'p/t/a.py'}: Permission denied"
        finally:
            (out / "p/t").chmod(0o755)
        assert contents(out) == before
        assert not (out / STAGING).exists()


# Two runs at once


def test_a_second_run_waits_no_longer_than_it_should(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0)
    before = contents(out)
    with locked(out, exclusive=True):
        for attempt in (write, compare):
            with pytest.raises(WriteError, match=r"^another run is at work in .*out; it did not end"):
                attempt(NEW, out, ALL)
    with locked(out, exclusive=False):
        assert compare(OLD, out, ALL) != []
        with pytest.raises(WriteError, match=r"^another run is at work in "):
            write(NEW, out, ALL)
    assert contents(out) == before


def test_the_lock_of_a_killed_run_holds_nobody_up(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hold() -> None:
        with locked(out, exclusive=True):
            (out / "x").mkdir()

    assert with_fault(hold, out, die, 1)
    monkeypatch.setattr(lock, "PATIENCE", 0)
    write(NEW, out, ALL)


def test_runs_at_once_do_not_mix_and_a_check_between_them_sees_one_or_the_other(
    out: Path, old_and_new: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    expected = [states(out)]
    write(NEW, out, ALL)
    expected.append(states(out))

    def alternate() -> None:
        for _ in range(10):
            write(OLD, out, ALL)
            write(NEW, out, ALL)

    children = [in_child(alternate) for _ in range(3)]
    for _ in range(60):
        assert states(out) in expected
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    assert contents(out) == old_and_new[1]


# What stands in the way


def test_a_strangers_file_is_named_and_kept_where_an_output_would_go(out: Path) -> None:
    mine = out / "p/new/deep/c.py"
    mine.write_text("mine")
    before = contents(out)
    assert states(out)["p/new/deep/c.py"] == "in the way"
    with pytest.raises(WriteError, match=r"in the way; .*\n  .*p/new/deep/c.py: it is a file that eventwright did not write$"):
        write(NEW, out, ALL)
    assert contents(out) == before


def test_a_file_that_is_just_what_would_be_written_is_taken_over(out: Path) -> None:
    (out / "p/new/deep/c.py").write_text("c = 2\n")
    write(NEW, out, ALL)
    assert "p/new/deep/c.py" in parse((out / MANIFEST).read_bytes())


@pytest.mark.parametrize("target", ["outside", "p/t", "nowhere", "."])
@pytest.mark.parametrize("place", ["p", "p/t", "p/t/a.py", "p/new/deep", "p/new/deep/c.py", MANIFEST, STAGING])
def test_no_link_is_followed(place: str, target: str, out: Path) -> None:
    link, outside = out / place, out.parent / "outside"
    if os.path.lexists(link):
        shutil.move(link, out.parent / "moved")
    shutil.copytree(out, outside)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside / place if target == "outside" else out / target)
    before = contents(outside), contents(out)
    assert states(out)[place] == ("left over" if place == STAGING else "in the way")
    with pytest.raises(WriteError, match=place):
        write(NEW, out, ALL)
    assert (contents(outside), contents(out)) == before
    assert link.is_symlink()


def test_the_output_folder_itself_may_be_a_link(out: Path) -> None:
    link = out.parent / "link"
    link.symlink_to(out)
    write(NEW, link, ALL)
    assert states(link) == states(out)
    assert "p/t/a.py" not in states(link)


def test_links_that_are_left_over_are_left_alone(out: Path) -> None:
    outside = out.parent / "outside"
    shutil.move(out / "p/last", outside)
    (out / "p/last").symlink_to(outside)
    shutil.move(out / "p/t/gone.py", outside / "gone.py")
    (out / "p/t/gone.py").symlink_to(outside / "gone.py")
    left = {str(item.path) for item in write(NEW, out, ALL) if item.foreign}
    assert {"p/last", "p/t/gone.py"} <= left
    assert (out / "p/last/only.md").read_text() == "only\n"
    assert (out / "p/t/gone.py").read_text() == "gone = 1\n"


def test_folders_and_other_things_in_place_of_files_are_named(out: Path) -> None:
    (out / "p/t/a.py").unlink()
    (out / "p/t/a.py").mkdir()
    (out / "p/new/deep/.c.py.new").unlink()
    (out / "p/new/deep").rmdir()
    (out / "p/new/deep").write_text("mine")
    (out / "p/t/b.py").unlink()
    os.mkfifo(out / "p/t/b.py")
    with pytest.raises(WriteError) as problem:
        write(NEW, out, ALL)
    assert str(problem.value).splitlines()[1:] == [
        f"  {out / 'p/new/deep'}: it is a file that eventwright did not write",
        f"  {out / 'p/t/a.py'}: it is a folder",
        f"  {out / 'p/t/b.py'}: it is neither a file nor a folder",
    ]


@pytest.mark.parametrize("make", [lambda path: path.write_text("mine"), lambda path: path.symlink_to("nowhere")])
def test_an_output_folder_that_is_none_is_named(make: object, tmp_path: Path) -> None:
    make(tmp_path / "out")  # type: ignore[operator]
    with pytest.raises(WriteError, match=r"^cannot write .*out: it is not a folder$"):
        write(NEW, tmp_path / "out", ALL)
    with pytest.raises(WriteError, match=r"^cannot read .*out: it is not a folder$"):
        compare(NEW, tmp_path / "out", ALL)


# Small things


def test_a_file_keeps_its_mode_and_a_new_one_gets_the_usual(out: Path) -> None:
    (out / "p/t/a.py").chmod(0o640)
    write(NEW, out, ALL)
    usual = 0o666 & ~_umask()
    modes = {path: (out / path).stat().st_mode & 0o777 for path in ("p/t/a.py", "p/new/deep/c.py", MANIFEST)}
    assert modes == {"p/t/a.py": 0o640, "p/new/deep/c.py": usual, MANIFEST: usual}


def _umask() -> int:
    found = os.umask(0)
    os.umask(found)
    return found


def test_what_is_named_like_litter_is_no_litter_where_it_is_ours(tmp_path: Path) -> None:
    ours = texts(build__python__dist__a_py="", build__python__build__b_py="")
    write(ours, tmp_path, ALL)
    assert states(tmp_path, ours) == {}
    write({}, tmp_path, ALL)
    assert contents(tmp_path) == {MANIFEST: b""}


def test_a_manifest_that_lists_itself_or_the_temporary_files_does_no_harm(out: Path) -> None:
    zeros = "0" * 64
    with (out / MANIFEST).open("a") as file:
        file.write(f"{zeros}  {MANIFEST}\n{zeros}  {STAGING}/journal\n{zeros}  ./p/t/mine.txt\n{zeros}  p//t/mine.txt\n")
    write({}, out, Scope((), whole=False))
    assert MANIFEST not in parse((out / MANIFEST).read_bytes())
    write(NEW, out, ALL)
    assert (out / MANIFEST).exists()
    assert contents(out).items() >= STRANGERS.items()


def test_a_journal_and_temporary_files_that_lead_out_do_no_harm(out: Path) -> None:
    outside = out.parent / "outside.txt"
    outside.write_text("mine")
    (out / STAGING).mkdir()
    (out / STAGING / "journal").write_text(f"{digest(b'mine')}  ../outside.txt\n{digest(b'mine')}  {outside}\n")
    for number in range(9):
        (out / STAGING / f"{number}.new").symlink_to(outside)
    write(NEW, out, ALL)
    assert outside.read_text() == "mine"
    assert states(out).keys() == STRANGERS.keys()


def test_folders_in_place_of_temporary_files_are_named(out: Path) -> None:
    before = contents(out)
    (out / STAGING / "1.new").mkdir(parents=True)
    with pytest.raises(WriteError, match=r"^cannot write .*: File exists$"):
        write(NEW, out, ALL)
    assert contents(out) == before


def test_a_target_covers_its_folder_in_protocols_that_are_no_more(tmp_path: Path) -> None:
    write(texts(old__docs__a_md="a", old__python__a_py="a", new__docs__b_md="b"), tmp_path, ALL)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "mine.md").write_text("mine")
    scope = Scope((PurePosixPath("new/docs"),), whole=False)
    wanted = texts(new__docs__b_md="b")
    assert [(str(item.path), item.state) for item in compare(wanted, tmp_path, scope)] == [("old/docs/a.md", "left over")]
    write(wanted, tmp_path, scope)
    assert set(contents(tmp_path)) == {"docs/mine.md", "new/docs/b.md", "old/python/a.py", MANIFEST}
    assert compare(wanted, tmp_path, scope) == []
