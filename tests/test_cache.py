"""The cache: it answers exactly the runs that are like an earlier one, and never makes a difference to what a run does."""

from __future__ import annotations

import marshal
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from eventwright import cache
from eventwright.cli import main
from eventwright.diagnostics import Report
from eventwright.load import read
from eventwright.nodes import Mapping, Source
from eventwright.shelf import Shelf
from eventwright.targets import TARGETS

from tests.test_generate import ROOT, add_protocol, contents, run

SPEC = "lighthouse/keeper/lamp.set.yaml"


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with schemas, a cache, and a tool that may be changed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    monkeypatch.setattr(cache, "templates_folder", lambda: tmp_path / "templates")
    shutil.copytree(cache.SOURCE, tmp_path / "tool", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "SOURCE", tmp_path / "tool")
    add_protocol(tmp_path / "schemas")
    return tmp_path


@pytest.fixture
def folder(tool: Path) -> Path:
    """The same, with what is generated, which the cache knows."""
    run(tool)
    return tool


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "home" / "eventwright").iterdir())


def entries(folder: Path) -> list[Path]:
    """The entries of whole runs."""
    return [path for path in kept(folder) if "-" in path.name]


def test_a_run_like_an_earlier_one_takes_over_its_texts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventwright.pipeline.check", lambda *_: pytest.fail("the pipeline ran"))
    before = contents(folder / "generated")
    assert run(folder).output.endswith(" files, 0 changed\n")
    run(folder, "--check")
    shutil.rmtree(folder / "generated")
    run(folder, "--check", code=4)
    run(folder)
    assert contents(folder / "generated") == before


def test_without_the_cache_the_same_is_made_and_nothing_is_kept(folder: Path) -> None:
    before = contents(folder / "generated")
    shutil.rmtree(folder / "home")
    shutil.rmtree(folder / "generated")
    run(folder, "--no-cache")
    assert contents(folder / "generated") == before
    assert not (folder / "home").exists()


def edit(path: Path, old: str = "", new: str = "# changed\n") -> None:
    path.write_text(path.read_text("utf-8").replace(old, new, 1) if old else path.read_text("utf-8") + new, "utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a spec": lambda folder: edit(folder / "schemas" / SPEC),
    "the name of a spec": lambda folder: (folder / "schemas" / SPEC).rename(folder / "schemas" / f"{SPEC}.more.yaml"),
    "one spec fewer": lambda folder: (folder / "schemas" / SPEC).unlink(),
    "a protocol with a name that the tool has": lambda folder: (folder / "schemas" / "explanations").mkdir(),
    "an empty protocol": lambda folder: (folder / "schemas" / "more").mkdir(),
    "a template": lambda folder: edit(folder / "templates/docs/head.jinja"),
    "a file of the runtime": lambda folder: edit(folder / "templates/python/runtime/codec.py"),
    "the source of the tool": lambda folder: edit(folder / "tool/names.py"),
    "the version of the tool": lambda folder: edit(folder / "tool/__init__.py", "__version__ = ", "__version__ = 1 or "),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_key_is_another_after_a_change_of(change: Callable[[Path], object], tool: Path) -> None:
    before = cache.key(tool / "schemas", TARGETS)
    assert before is not None
    assert before == cache.key(tool / "schemas", TARGETS)
    change(tool)
    assert cache.key(tool / "schemas", TARGETS) not in (before, None)


def test_a_key_is_another_for_other_targets_distributions_and_pythons(tool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {cache.key(tool / "schemas", TARGETS), cache.key(tool / "schemas", ("python",))}
    (tool / "site" / "jinja2-9.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tool / "site")
    found.add(cache.key(tool / "schemas", TARGETS))
    monkeypatch.setattr("sys.version", "4.0")
    found.add(cache.key(tool / "schemas", TARGETS))
    assert len(found) == 4


def test_what_a_spec_says_now_is_what_is_generated(folder: Path) -> None:
    path = folder / "schemas" / SPEC
    text = path.read_text()
    for word in ("Once.", "Twice."):
        path.write_text(text.replace(text.split("summary: ")[1].split("\n")[0], word))
        run(folder)
        assert any(word.encode() in data for data in contents(folder / "generated").values())
        run(folder, "--check")


def test_a_folder_that_a_link_leads_to_is_not_looked_up(tool: Path) -> None:
    (tool / "schemas" / "lighthouse").rename(tool / "elsewhere")
    (tool / "schemas" / "lighthouse").symlink_to(tool / "elsewhere")
    assert cache.key(tool / "schemas", TARGETS) is None


STRANGE: dict[str, Callable[[Path], object]] = {
    "a pipe, which never ends": os.mkfifo,
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to a file": lambda path: path.symlink_to(path.parents[3] / "templates" / "docs" / "target.yaml"),
    "a huge file": lambda path: os.truncate(path.touch() or path, cache.MAX_BYTES + 1),
}


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE)
def test_what_is_no_plain_file_is_not_looked_into(make: Callable[[Path], object], tool: Path) -> None:
    make(tool / "schemas" / "lighthouse" / "keeper" / "odd.yaml")
    assert cache.key(tool / "schemas", TARGETS) is None


@pytest.mark.parametrize("damage", [b"", b"\n", b"\x00" * 50, b"{}\n{}"])
def test_a_damaged_entry_is_made_again(damage: bytes, folder: Path) -> None:
    (entry,) = entries(folder)
    before = entry.read_bytes()
    for damaged in (damage, before[:-1], before[:200] + b"!" + before[201:], before[:65] + damage):
        entry.write_bytes(damaged)
        run(folder, "--check")
        assert body_of(entry.read_bytes()) == body_of(before)


def body_of(data: bytes) -> Any:
    """What is in an entry; the bytes of that depend on which process made which part."""
    head, _, body = data.partition(b"\n")
    assert head == cache.digest(body)
    return marshal.loads(body)


@pytest.mark.parametrize("body", [b"", b"[]", marshal.dumps([]), marshal.dumps({b"a": 1}), pickle.dumps(1)])
def test_what_is_kept_beside_runs_may_be_anything(body: bytes, folder: Path) -> None:
    before = contents(folder / "generated")
    for path in kept(folder):
        if path not in entries(folder):
            cache.store(path.name, body)
    edit(folder / "schemas" / SPEC)
    run(folder)
    run(folder, "--no-cache", "--check")
    assert contents(folder / "generated") == before


def test_nodes_that_are_none_are_read_anew() -> None:
    shelf = Shelf()
    source = Source("a.yaml", "object: A\n")
    [node] = read(source, Report())
    assert isinstance(node, Mapping)
    shelf.keep([(node, True)])
    for body in (b"", marshal.dumps(1), marshal.dumps([1]), marshal.dumps([((), True)]), marshal.dumps([(([], 1), True)])):
        shelf._earlier = dict.fromkeys(shelf._kept, body)
        assert shelf.nodes(source) is None
    shelf._earlier = shelf._kept
    found = shelf.nodes(source)
    assert found is not None
    assert [(item.data, item.span, sound) for item, sound in found] == [(node.data, node.span, True)]


def test_a_sound_digest_of_something_else_is_a_damaged_entry(folder: Path) -> None:
    (entry,) = entries(folder)
    for body in (b"[]\n", b"{}\n", b'{"lengths": 1}\n', b'{"lengths": {"a": "b"}, "folders": [], "whole": true}\n', b"no JSON"):
        entry.write_bytes(cache.digest(body) + b"\n" + body)
        assert cache.recall(entry.name) is None


@pytest.mark.parametrize("home", ["a file", "read-only", "none"])
def test_a_cache_that_cannot_be_used_fails_no_run(home: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(folder / "home")
    if home == "a file":
        (folder / "home").write_text("")
    elif home == "read-only":
        (folder / "home").mkdir(mode=0o500)
        (folder / "home" / "eventwright").symlink_to("/proc/nowhere")
    else:
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError))
    run(folder)
    run(folder, "--check")


def test_findings_are_told_by_every_run(folder: Path) -> None:
    spare = "object: Spare\nsummary: Nobody needs it.\nfields:\n  a: {type: string, description: A.}\n"
    (folder / "schemas/lighthouse/types/spare.yaml").write_text(spare)
    for _ in range(2):
        result = CliRunner().invoke(main, ["generate", str(folder / "schemas"), "--out", str(folder / "generated")])
        assert (result.exit_code, "unused-type" in result.stderr) == (0, True)
    assert CliRunner().invoke(main, ["generate", str(folder / "schemas"), "--strict"]).exit_code == 1


def test_texts_that_were_damaged_or_went_are_made_again(folder: Path) -> None:
    before = contents(folder / "generated")
    texts = max(kept(folder), key=lambda path: path.stat().st_size if "." in path.name and "-" not in path.name else 0)
    sound = texts.read_bytes()
    for harm in (lambda: texts.write_bytes(sound[:-1] + b"?"), texts.unlink):
        texts.write_bytes(sound)
        harm()
        assert run(folder).output.endswith(" files, 0 changed\n")  # no text is needed
        shutil.rmtree(folder / "generated")
        run(folder)
        assert contents(folder / "generated") == before
        assert not texts.exists() or texts.read_bytes() == sound  # nobody will rely on it again


def test_what_was_used_last_is_what_the_next_run_is_like(folder: Path) -> None:
    (entry,) = entries(folder)
    made = cache.recall(entry.name)
    assert made is not None
    first, second = (f"{cache.tool(entry.name)}-{number:032}" for number in (1, 2))
    for number, name in enumerate((entry.name, first, second)):
        cache.remember(name, made._replace(traces={"": name.encode()}))
        os.utime(entry.parent / name, ns=(number, number))
    assert traces(cache.recall_like(first)) == {"": second.encode()}
    os.utime(entry.parent / second, ns=(2, 2))  # clocks of file systems are coarse
    assert cache.recall(first) is not None
    assert traces(cache.recall_like(second)) == {"": first.encode()}


def traces(found: cache.Generated | None) -> object:
    assert found is not None
    return found.traces


def test_the_cache_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (entry,) = entries(folder)
    made = cache.recall(entry.name)
    assert made is not None
    others = sum(path.stat().st_size for path in kept(folder)) - entry.stat().st_size
    monkeypatch.setattr(cache, "MAX_BYTES", 5 * entry.stat().st_size + others)
    for number in range(9):
        cache.remember(f"{number:064}-", made)
        os.utime(entry.parent / f"{number:064}-", ns=(number, number))
    left = [path.name for path in entries(folder)]
    assert f"{8:064}-" in left
    assert len(left) == 5
