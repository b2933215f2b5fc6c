"""Measures the generator beside datamodel-code-generator: `python -m tests.benchmarks.generator --help`.

Both make classes of the same events: ours from the specs, the peer, with its fastest formatter, from a JSON Schema that the
jsonschema target makes of them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from itertools import count
from pathlib import Path

from .check import Check, summary
from .runs import Program, Run, in_turn
from .table import Table
from .watching import Saves, watched

BIN = Path(sys.executable).parent
SCHEMAS = Path(__file__).parents[2] / "schemas"
PEER = "datamodel-code-generator"
PYTHON, ALL = "ours, Python", "ours, all targets"
BASE, NOTHING, CLEAN, ONE = "import click, yaml", "nothing to do", "--check, clean", "one spec changed"
START, LINT, LINT_MANY = "nothing but the start", "lint, the specs once", "lint, the specs 16 times"
COLD_ROUNDS, QUICK_ROUNDS = {1: 7, 4: 3, 16: 3}, {1: 3, 4: 1, 16: 1}

Cold = dict[int, dict[str, Run]]
"""By how many times the specs, then by tool."""


def main() -> None:
    """Measures, prints the tables, and says which targets are missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.generator", description="How fast the generator is.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: rough figures in about a minute")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        cold = {times: _cold(times, root, options.quick) for times in COLD_ROUNDS}
        warm = _warm(root, 5 if options.quick else 21)
        linted = _lint(root, 5 if options.quick else 15)
        saves = {times: _saves(times, root, 5 if options.quick else 20) for times in (1, 16)}
    found = [*_cold_checks(cold), *_warm_checks(warm), *_lint_checks(linted), *_save_checks(saves)]
    tables = (
        _cold_table(cold, found),
        _growth_table(found),
        _warm_table(warm, found),
        _lint_table(linted, found),
        _save_table(saves, found),
    )
    print(f"Python {sys.version.split()[0]}; eventwright and {PEER} {version(PEER)}\n")
    for table in tables:
        print(table.markdown() if options.markdown else table.text(), end="\n\n")
    print(summary(found))


# Measuring


def _cold(times: int, root: Path, quick: bool) -> dict[str, Run]:
    folder = root / str(times)
    subprocess.run([sys.executable, "-m", "tests.benchmarks.multiplied", str(times), str(folder)], check=True)
    schemas, out, classes = folder / "schemas", folder / "out", folder / "classes.py"
    ours = [str(BIN / "eventwright"), "generate", str(schemas), "--out", str(out), "--no-cache"]
    peer = [str(BIN / "datamodel-codegen"), "--input", str(folder / "schema.json"), "--input-file-type", "jsonschema"]
    peer += ["--output", str(classes), "--output-model-type", "msgspec.Struct", "--formatters", "builtin"]
    peer += ["--target-python-version", "3.11", "--disable-warnings"]

    def clear() -> None:
        shutil.rmtree(out, ignore_errors=True)
        classes.unlink(missing_ok=True)

    programs = {PYTHON: Program([*ours, "--target", "python"], clear), ALL: Program(ours, clear), PEER: Program(peer, clear)}
    found = in_turn(programs, (QUICK_ROUNDS if quick else COLD_ROUNDS)[times], _environment())
    made = classes.read_text("utf-8").count("Event(Struct")
    assert made == 59 * times, f"{PEER} made {made} classes of events"
    return found


def _warm(root: Path, rounds: int) -> dict[str, Run]:
    schemas, out = root / "schemas", root / "generated"
    shutil.copytree(SCHEMAS, schemas)
    spec = schemas / "realtime" / "client" / "response.cancel.yaml"
    text, number = spec.read_text("utf-8"), count()
    ours = [str(BIN / "eventwright"), "generate", str(schemas), "--out", str(out)]
    programs = {
        BASE: Program([sys.executable, "-c", "import click, yaml"]),
        ONE: Program(ours, lambda: spec.write_text(text.replace("summary: ", f"summary: {next(number)} ", 1), "utf-8")),
        NOTHING: Program(ours),
        CLEAN: Program([*ours, "--check"]),
    }
    return in_turn(programs, rounds, {**_environment(), "XDG_CACHE_HOME": str(root / "cache")})


def _saves(times: int, root: Path, rounds: int) -> Saves:
    schemas = root / str(times) / "schemas"
    command = [str(BIN / "eventwright"), "generate", str(schemas), "--out", str(root / "watched" / str(times)), "--watch"]
    environment = {**_environment(), "XDG_CACHE_HOME": str(root / "cache")}
    return watched(command, schemas / "realtime" / "client" / "response.cancel.yaml", rounds, environment)


def _environment() -> dict[str, str]:
    """The environment without what changes how Python starts: each tool may keep its bytecode, as an installed one does."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _lint(root: Path, rounds: int) -> dict[str, Run]:
    """Lint on the specs once and 16 times, beside a run of the tool that does nothing."""
    tool = str(BIN / "eventwright")
    lints = {times: Program([tool, "lint", str(root / str(times) / "schemas")]) for times in (1, 16)}
    return in_turn({START: Program([tool, "--version"]), LINT: lints[1], LINT_MANY: lints[16]}, rounds, dict(os.environ))


# Targets


def _cold_checks(cold: Cold) -> Iterator[Check]:
    for times, tool, limit in ((1, PYTHON, 0.5), (16, PYTHON, 0.25), (1, ALL, 1.0), (16, ALL, 0.5)):
        yield Check("time", _row(times, tool), PEER, cold[times][tool].wall / cold[times][PEER].wall, limit)
    for tool in (PYTHON, ALL):
        yield Check("memory", _row(16, tool), PEER, cold[16][tool].peak / cold[16][PEER].peak, 0.5)
        for times in (4, 16):
            yield Check("growth of time", _row(times, tool), "once", cold[times][tool].wall / cold[1][tool].wall, times)
            yield Check("growth of memory", _row(times, tool), "once", cold[times][tool].peak / cold[1][tool].peak, times)


def _warm_checks(warm: dict[str, Run]) -> Iterator[Check]:
    for row, limit in ((NOTHING, 2.0), (CLEAN, 2.0), (ONE, 4.0)):
        yield Check("warm", row, BASE, warm[row].wall / warm[BASE].wall, limit)


def _lint_checks(linted: dict[str, Run]) -> Iterator[Check]:
    own = {row: run.wall - linted[START].wall for row, run in linted.items()}
    yield Check("lint, seconds of its own", LINT, "the start", own[LINT], 0.5)
    yield Check("lint, growth", LINT_MANY, "once", own[LINT_MANY] / own[LINT], 16)


def _save_checks(saves: dict[int, Saves]) -> Iterator[Check]:
    yield Check("save", _saved(1), "a second", saves[1].middle, 0.3)
    yield Check("growth of time", _saved(16), "once", saves[16].middle / saves[1].middle, 16)


# Tables


def _row(times: int, tool: str) -> str:
    return f"{times}x, {tool}"


def _cold_table(cold: Cold, found: list[Check]) -> Table:
    cells = {(item.measure, item.row): str(item) for item in found}
    rows = [
        (row, *_figures(run), cells.get(("time", row), ""), cells.get(("memory", row), ""))
        for times, tools in cold.items()
        for tool, run in tools.items()
        for row in [_row(times, tool)]
    ]
    heads = ("", "wall", "processor", "peak memory", "wall / peer", "memory / peer")
    return Table("A cold generation, the specs once, 4 and 16 times", heads, rows)


def _growth_table(found: list[Check]) -> Table:
    cells = {(item.measure, item.row): str(item) for item in found}
    names = [item.row for item in found if item.measure == "growth of memory"]
    rows = [(row, cells["growth of time", row], cells["growth of memory", row]) for row in names]
    return Table("Growth, beside the specs once", ("", "time", "memory"), rows)


def _warm_table(warm: dict[str, Run], found: list[Check]) -> Table:
    cells = {item.row: str(item) for item in found if item.measure == "warm"}
    rows = [(row, *_figures(run), cells.get(row, "")) for row, run in warm.items()]
    return Table("With a warm cache, all targets", ("", "wall", "processor", "peak memory", f"wall / {BASE}"), rows)


def _lint_table(linted: dict[str, Run], found: list[Check]) -> Table:
    cells = {item.row: str(item) for item in found if item.measure.startswith("lint")}
    rows = [(row, *_figures(run), cells.get(row, "")) for row, run in linted.items()]
    return Table("Lint", ("", "wall", "processor", "peak memory", "beyond the start: seconds, and growth"), rows)


def _saved(times: int) -> str:
    return f"{times}x, from save to written"


def _save_table(saves: dict[int, Saves], found: list[Check]) -> Table:
    cells = {item.row: str(item) for item in found}
    rows = [(row, f"{run.middle:.2f} s", f"{run.late:.2f} s", cells[row]) for n, run in saves.items() for row in [_saved(n)]]
    return Table("`generate --watch`, all targets, one event saved", ("", "half within", "95 % within", "target"), rows)


def _figures(run: Run) -> tuple[str, str, str]:
    return (f"{run.wall:.2f} s", f"{run.cpu:.2f} s", f"{run.peak / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
