"""What a run takes over from an earlier one is what it would have made: after any edit of the specs, byte for byte."""

from __future__ import annotations

import copy
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from eventwright import pipeline
from eventwright.cache import Generated
from eventwright.cli import main
from eventwright.desk import Desk
from eventwright.diagnostics import Report
from eventwright.ledger import Ledger, digest
from eventwright.load import read
from eventwright.memory import NOTHING, Earlier
from eventwright.pipeline import Checked, check, generate, site
from eventwright.shelf import Shelf
from eventwright.sinks import html
from eventwright.targets import TARGETS
from mutation import at, paths

from tests.test_generate import contents

ROOT = Path(__file__).parents[1]
SPECS = {"zoo": ROOT / "tests" / "specs", "lighthouse": ROOT / "tests" / "errors" / "base"}
Documents = dict[Path, list[Any]]


def sound(schemas: Path) -> Checked | None:
    """The models of specs, and their texts, where there is no error."""
    checked = check(schemas)
    return None if checked.report.has_errors else checked


def targets(checked: Checked, earlier: Earlier = NOTHING) -> Generated:
    """What the targets make."""
    return generate(checked.protocols, TARGETS, earlier=earlier)


def documents(schemas: Path) -> Documents:
    files = sorted(schemas.rglob("*.yaml"))
    return {path: list(yaml.load_all(path.read_text("utf-8"), Loader=yaml.CSafeLoader)) for path in files}


def leaves(found: Documents) -> Iterator[tuple[Path, tuple[Any, ...]]]:
    """Every value under a key, by its file and its place there."""
    for file, items in found.items():
        yield from ((file, path) for path in paths(items) if path and isinstance(path[-1], str))


def edited(found: Documents, dice: random.Random) -> tuple[Path, list[Any]]:
    """A file with one thing changed: something goes, or what stands under a key elsewhere comes under that key here."""
    file, path = dice.choice([*leaves(found)])
    new = copy.deepcopy(found[file])
    around, key = at(new, path[:-1]), path[-1]
    others = [at(found[other], place) for other, place in leaves(found) if place[-1] == key]
    words = [f"Says `{dice.choice(WORDS)}`, {dice.random()}.", "Two\n\n- *words*"]
    if dice.random() < 0.2:
        del around[key]
    else:
        around[key] = copy.deepcopy(dice.choice([*others, *words]) if isinstance(around[key], str) else dice.choice(others))
    return file, new


WORDS = ("type", "Beast", "Lamp", "horn.sound", "lamp.set", "nothing")


@pytest.fixture(params=SPECS)
def schemas(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder of schemas to be changed."""
    source = SPECS[request.param]
    target = tmp_path / "schemas" / ("lighthouse" if (source / "protocol.yaml").exists() else "")
    shutil.copytree(source, target)
    return tmp_path / "schemas"


def put(file: Path, new: list[Any]) -> None:
    file.write_text(yaml.safe_dump_all(new, sort_keys=False, allow_unicode=True), "utf-8")


@pytest.mark.parametrize("make", [targets, site], ids=["targets", "site"])
@pytest.mark.parametrize("seed", range(3))
def test_edits_make_what_a_whole_run_makes(seed: int, make: Callable[..., Generated], schemas: Path) -> None:
    dice, found, count = random.Random(seed), documents(schemas), 0
    known = Earlier()
    for _ in range(60 if make is not site else 40):
        file, new = edited(found, dice)
        before = file.read_text("utf-8")
        put(file, new)
        models = sound(schemas)
        if models is None:
            file.write_text(before, "utf-8")
            continue
        found[file], count = new, count + 1
        made = make(models, earlier=known)
        assert made.texts == make(models).texts
        known = Earlier(made)
    assert count > 10


def test_edits_are_told_what_a_run_without_the_cache_tells(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(schemas.parent / "home"))
    dice, found = random.Random(7), documents(schemas)
    codes: set[int] = set()
    for _ in range(40):
        file, new = edited(found, dice)
        before = file.read_text("utf-8")
        put(file, new)
        (cached, out), (whole, other) = generated(schemas), generated(schemas, "--no-cache")
        assert (cached.exit_code, cached.output.replace(str(out), str(other))) == (whole.exit_code, whole.output)
        assert not cached.exception or isinstance(cached.exception, SystemExit)
        assert not out.exists() or contents(out) == contents(other)
        codes.add(cached.exit_code)
        if cached.exit_code:
            file.write_text(before, "utf-8")
        else:
            found[file] = new
    assert codes == {0, 1}


def test_files_that_go_move_or_break_make_what_a_whole_run_makes(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(schemas.parent / "home"))
    dice, codes = random.Random(11), set[int]()
    for step in range(24):
        file = dice.choice(sorted(schemas.rglob("*.yaml")))
        text, moved = file.read_text("utf-8"), file.with_name(f"a{step}.{file.name}")
        match step % 4:
            case 0:
                file.unlink()
            case 1:
                file.rename(moved)
            case 2:
                file.write_text(f"# one line further down\n{text}", "utf-8")
            case _:
                file.write_text(text.replace("summary: ", "summry: ", 1), "utf-8")
        codes.add(same_both_ways(schemas))
        moved.unlink(missing_ok=True)
        file.write_text(text, "utf-8")
        assert same_both_ways(schemas) == 0
    assert codes == {0, 1}


def same_both_ways(schemas: Path) -> int:
    """The exit code of a run, which is with the cache what it is without it."""
    (cached, out), (whole, other) = generated(schemas), generated(schemas, "--no-cache")
    assert (cached.exit_code, cached.output.replace(str(out), str(other))) == (whole.exit_code, whole.output)
    assert contents(out) == contents(other)
    return cached.exit_code


def test_a_definition_is_read_anew_when_what_it_looks_up_has_changed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    shelf = Desk(Shelf())

    def reread() -> set[str]:
        """What is read anew; the models are those of a whole run."""
        before = {protocol: shelf.readings(protocol) for protocol in ("realtime", "realtime_translation")}
        checked = check(tmp_path / "schemas", shelf=shelf)
        shelf.turn(checked.report)
        assert digest(checked.protocols) == digest(check(tmp_path / "schemas").protocols)
        after = {protocol: shelf.readings(protocol) for protocol in before}
        return {key.split("\n")[1] for name in after for key in after[name] if after[name][key] is not before[name].get(key)}

    def say(path: str, old: str, new: str) -> None:
        file = tmp_path / "schemas" / "realtime" / path
        file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")

    assert len(reread()) > 150
    assert reread() == set()
    say("client/response.cancel.yaml", "summary: ", "summary: Now. ")
    assert reread() == {"response.cancel"}
    say("types/turn_detection.yaml", "summary: ", "summary: Now. ")
    assert {"TurnDetection", "session.update"} <= reread()
    say("protocol.yaml", "title: ", "title: The ")
    assert reread() == set()


def test_a_protocol_of_which_nothing_has_changed_is_not_read_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    shelf, read_anew = Desk(Shelf()), list[str]()
    plain = pipeline.validate
    monkeypatch.setattr(pipeline, "validate", lambda files, report: read_anew.append(files.name) or plain(files, report))

    def turn() -> tuple[list[str], list[str]]:
        """What is read anew, and the ids of what is found; the models are those of a whole run."""
        read_anew.clear()
        checked = check(tmp_path / "schemas", shelf=shelf)
        shelf.turn(checked.report)
        names, whole = read_anew.copy(), check(tmp_path / "schemas")
        assert (checked.protocols, checked.texts) == (whole.protocols, whole.texts)
        assert [(found.id, found.span) for found in checked.report] == [(found.id, found.span) for found in whole.report]
        return names, [found.id for found in checked.report]

    def say(protocol: str, old: str, new: str) -> None:
        file = tmp_path / "schemas" / protocol / "protocol.yaml"
        file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")

    both = ["realtime", "realtime_translation"]
    assert turn() == (both, [])
    assert turn() == ([], [])
    say("realtime", "title: ", "title: The ")
    assert turn() == (["realtime"], [])
    say("realtime_translation", "summary: ", "summary: TODO. ")
    assert turn() == (["realtime_translation"], ["unfinished-text"])
    say("realtime", "title: ", "titel: ")
    assert turn() == (both, ["unknown-key"])
    say("realtime", "titel: ", "title: ")
    assert turn() == (["realtime_translation"], ["unfinished-text"])
    say("realtime_translation", "summary: TODO. ", "summary: ")
    assert turn() == ([], [])


def generated(schemas: Path, *options: str) -> tuple[Result, Path]:
    out = schemas.parent / f"out{len(options)}"
    return CliRunner().invoke(main, ["generate", str(schemas), "--out", str(out), *options]), out


def test_a_word_changes_only_what_says_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    generated(tmp_path / "schemas")
    spec = tmp_path / "schemas/realtime/client/response.cancel.yaml"
    spec.write_text(spec.read_text("utf-8").replace("summary: ", "summary: Now. ", 1), "utf-8")
    made: list[str] = []
    monkeypatch.setattr("eventwright.parallel.processors", lambda: 1)
    monkeypatch.setattr("eventwright.render.check", lambda _, path: made.append(path.name))
    monkeypatch.setattr("eventwright.load.read", lambda source, _: made.append(source.path) or read(source, Report()))
    result, _ = generated(tmp_path / "schemas")
    assert result.exit_code == 0
    assert [name for name in made if name.endswith(".yaml")] == [str(spec)]
    assert len(made) < 20, made
    assert not {"server.bundle.json", "session.update.md", "session.py", "codec.py"} & set(made)


def test_a_word_changes_only_the_pages_that_say_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What an earlier run has read and coloured is not read and coloured again, either."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    known = site(check(tmp_path / "schemas"), earlier=Earlier())
    made: list[str] = []
    monkeypatch.setattr("eventwright.parallel.processors", lambda: 1)
    monkeypatch.setattr("eventwright.render.check", lambda _, path: made.append(str(path)))
    for library in ("lexers.spans", "prose.written"):
        monkeypatch.setattr(f"eventwright.sinks.{library}", lambda *_: pytest.fail("it was asked"))
    for file in ("types/audio", "types/content", "types/items", "types/response", "types/session", "client/response.cancel"):
        spec = tmp_path / "schemas" / "realtime" / f"{file}.yaml"
        spec.write_text(spec.read_text("utf-8").replace("summary: ", "summary: Now. ", 1), "utf-8")
        monkeypatch.setattr("eventwright.sinks.html.kept", {})
        html._read.cache_clear()
        made.clear()
        found = site(check(tmp_path / "schemas"), earlier=Earlier(known))
        pages = {path for path in made if path.endswith((".html", ".md", ".json"))}
        assert pages == {path for path in pages if found.digests[path] != known.digests[path]}
        assert 5 < len(pages) < 40
        known = found


@pytest.fixture
def ledger() -> Ledger:
    [protocol] = check(ROOT / "tests" / "specs").protocols
    return Ledger(protocol)


def test_look_ups_are_noted_also_those_in_vain_and_those_of_what_is_shared(ledger: Ledger) -> None:
    name = next(iter(ledger.types))
    used = ledger.table("used", lambda whole: {item.name: len(item.name) for item in whole.types})
    assert ledger.noting(lambda: ledger.types[name].name) == (name, {"head", f"type\n{name}"})
    assert ledger.noting(lambda: used.get("nothing")) == (None, {"head", "used\nnothing"})
    assert ledger.noting(lambda: len(list(used)))[1] == {"head", "used"}
    for _ in range(2):
        assert ledger.noting(lambda: ledger.shared("key", lambda: used[name]))[1] == {"head", f"used\n{name}"}
    assert ledger.noting(lambda: None)[1] == {"head"}


def test_digests_tell_apart_what_is_unequal(ledger: Ledger) -> None:
    values = [*ledger.types.values(), *ledger.events.values(), 1, 1.0, True, "1", None, [], {}, 10**30, "\ud800", [1], ["1"]]
    assert len({digest(value) for value in values}) == len(values)
    assert ledger.digest("type\nnothing") == b""
    with pytest.raises(KeyError):
        ledger.digest("no table\nx")


def test_a_cycle_that_an_edit_far_away_closes_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of the cycle, at which it is reported, looks nothing up in the file that was changed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    schemas = tmp_path / "schemas"
    shutil.copytree(SPECS["lighthouse"], schemas / "lighthouse")
    text = "union: Pile{}\nsummary: A pile.\nopen: false\nmembers: [string, list<{}>]\n"
    for number, held in enumerate(("Pile1", "Pile2", "Pile3", "integer")):
        (schemas / "lighthouse" / "types" / f"pile{number}.yaml").write_text(text.format(number, held))
    sound, out = generated(schemas)
    assert sound.exit_code == 0, sound.output
    (schemas / "lighthouse" / "types" / "pile3.yaml").write_text(text.format(3, "Pile0"))
    result = CliRunner().invoke(main, ["generate", str(schemas), "--out", str(out)])
    assert result.exit_code == 1
    assert 'the union "Pile0" stands for itself by way of Pile1, Pile2, Pile3' in result.output
