"""`eventwright docs` writes as `generate` does: all or nothing, one run at a time, and nothing that is not its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from eventwright import transaction
from eventwright.cache import Generated
from eventwright.cli import main
from eventwright.inventory import STAGING
from eventwright.pipeline import check, site
from eventwright.write import compare, write

from tests.faults import Fault, die, die_halfway, full_disk, with_fault

LIGHTHOUSE = Path(__file__).parents[1] / "errors" / "base"
COMMAND = [sys.executable, "-c", "from eventwright.cli import main; main()", "docs", "schemas", "--out", "site"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(LIGHTHOUSE, tmp_path / "schemas" / "lighthouse")
    return tmp_path


def made(folder: Path) -> Generated:
    return site(check(folder / "schemas"))


def contents(out: Path) -> dict[str, bytes]:
    """Every file, but for the temporary ones."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and STAGING not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def bring(what: Generated, out: Path) -> None:
    write(what.texts, out, what.scope, what.digests)


@pytest.fixture
def old_and_new(folder: Path) -> tuple[Generated, Generated]:
    """The site before and after an event, a flow and a title have changed."""
    old = made(folder)
    specs = folder / "schemas" / "lighthouse"
    (specs / "flows" / "watch.yaml").unlink()
    (specs / "tower" / "fog.yaml").write_text("event: fog\nsummary: There is fog.\n")
    (specs / "protocol.yaml").write_text((specs / "protocol.yaml").read_text().replace("title: ", "title: New ", 1))
    return old, made(folder)


@pytest.mark.parametrize("fault", [die, die_halfway, full_disk])
def test_a_run_that_ends_at_a_step_leaves_the_old_site_or_the_new_one(
    fault: Fault, folder: Path, old_and_new: tuple[Generated, Generated]
) -> None:
    """At every 13th step: `test_write.py` does so at every one."""
    old, new = old_and_new
    bring(old, folder / "old")
    (folder / "old" / "lighthouse" / "mine.txt").write_text("mine")
    before = contents(folder / "old")
    shutil.copytree(folder / "old", folder / "new")
    bring(new, folder / "new")
    after = contents(folder / "new")
    for step in range(1, 2_000, 13):
        out = shutil.copytree(folder / "old", folder / str(step))
        reached = with_fault(lambda: bring(new, out), out, fault, step)  # noqa: B023
        if not reached:
            assert step > 150  # there are so many steps
            break
        transaction.recover(out)
        assert contents(out) in (before, after), step
        bring(new, out)
        assert contents(out) == after, step
        assert not (out / STAGING).exists()
        shutil.rmtree(out)
    assert (folder / "new" / "lighthouse" / "mine.txt").read_text() == "mine"


def test_runs_at_once_do_not_mix(folder: Path) -> None:
    runs = [subprocess.Popen(COMMAND, cwd=folder, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = sorted(run.communicate()[0].splitlines()[0].partition(", ")[2] for run in runs)
    count = len(made(folder).texts)
    assert said == ["0 changed", "0 changed", f"{count} changed"]
    assert compare(made(folder).texts, folder / "site", made(folder).scope) == []


def docs(folder: Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["docs", str(folder / "schemas"), "--out", str(folder / "site")])
    return result.exit_code, result.output.replace(f"{folder}/", "")


@pytest.mark.parametrize("link", ["lighthouse", "lighthouse/index.html", "lighthouse/events/tower"])
def test_no_link_is_followed_out_of_the_site(link: str, folder: Path) -> None:
    outside = folder / "outside"
    (outside.write_text if link.endswith(".html") else lambda _: outside.mkdir())("mine")
    (folder / "site" / link).parent.mkdir(parents=True)
    (folder / "site" / link).symlink_to(outside)
    code, said = docs(folder)
    assert code == 1
    assert f"site/{link}: it is a link, which is not followed" in said
    assert outside.is_dir() or outside.read_text() == "mine"
    assert not contents(outside) if outside.is_dir() else True


def test_what_is_not_ours_is_left_and_not_counted(folder: Path) -> None:
    assert docs(folder)[0] == 0
    (folder / "site" / "lighthouse" / "mine.html").write_text("mine")
    assert ", 0 changed" in docs(folder)[1]
    assert (folder / "site" / "lighthouse" / "mine.html").read_text() == "mine"
