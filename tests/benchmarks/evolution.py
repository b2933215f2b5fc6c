"""Measures the comparison of two revisions of the Realtime specs, once and 16 times: `python -m tests.benchmarks.evolution`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from .check import Check, summary
from .multiplied import multiply
from .runs import Program, Run, in_turn
from .table import Table

TOOL = str(Path(sys.executable).parent / "eventwright")
START, ONCE, MANY = "nothing but the start", "diff, the specs once", "diff, the specs 16 times"
EDITS = (
    ("types/audio.yaml", "values:\n  alloy:", "values:\n  fresh: A new one.\n  alloy:"),
    (
        "server/rate_limits.updated.yaml",
        "fields:\n",
        "fields:\n  fresh: {type: string, optional: true, description: A thing.}\n",
    ),
    ("types/session.yaml", "    minimum: 1\n", "    minimum: 2\n"),
    ("client/response.cancel.yaml", "fields:\n", "fields:\n  fresh: {type: string, optional: true, description: A thing.}\n"),
)
"""What the later revision has that the earlier one has not: files, and texts that are replaced in them."""


def main() -> None:
    """Measures, prints the table, and says which targets are missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.evolution", description="How fast `diff` is.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        diffs = {times: Program(_command(times, Path(folder) / str(times))) for times in (1, 16)}
        programs = {START: Program([TOOL, "--version"]), ONCE: diffs[1], MANY: diffs[16]}
        found = in_turn(programs, 3 if options.quick else 11, dict(os.environ))
    checks = [
        Check("diff, seconds", ONCE, "the clock", found[ONCE].wall, 2),
        Check("diff, growth", MANY, "once", found[MANY].wall / found[ONCE].wall, 16),
    ]
    table = _table(found, checks)
    print(table.markdown() if options.markdown else table.text(), end="\n\n")
    print(summary(checks))


def _command(times: int, folder: Path) -> list[str]:
    """The comparison of two revisions of the specs that many times; its exit code is to be 0, whatever it finds."""
    old, new = folder / "old", folder / "new"
    for revision in (old, new):
        multiply(times, revision)
    for name, before, after in EDITS:
        path = new / "realtime" / name
        text = path.read_text("utf-8")
        assert before in text, name
        path.write_text(text.replace(before, after, 1), "utf-8")
    return ["/bin/sh", "-c", f'"{TOOL}" diff "{old}" "{new}"; test $? -eq 5']


def _table(found: dict[str, Run], checks: list[Check]) -> Table:
    cells = {item.row: str(item) for item in checks}
    rows = [
        (row, f"{run.wall:.2f} s", f"{run.cpu:.2f} s", f"{run.peak / 1e6:.0f} MB", cells.get(row, ""))
        for row, run in found.items()
    ]
    heads = ("", "wall", "processor", "peak memory", "seconds, and growth")
    return Table("Comparison of two revisions, with witnesses", heads, rows)


if __name__ == "__main__":
    main()
