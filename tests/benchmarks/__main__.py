"""Measures the package beside its peers and prints the tables: `python -m tests.benchmarks --help`."""

from __future__ import annotations

import argparse
import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import report
from .check import Check, summary
from .installed import package
from .measure import QUICK, THOROUGH
from .processes import least, middle
from .suite import Results, run
from .targets import checks

PEERS = ("msgspec", "orjson", "pydantic", "openai")


def main() -> None:
    """Runs the benchmarks as the command line says."""
    options = _options()
    results = run(package(), QUICK if options.quick else THOROUGH)
    found = checks(results)
    print(_versions(), end="\n\n")
    for table in report.tables(results, found):
        print(table.markdown() if options.markdown else table.text(), end="\n\n")
    print("\n".join(report.NOTES), summary(found), sep="\n\n")
    if options.json:
        options.json.write_text(json.dumps(_data(results, found), indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="How fast realtime_events is.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: rough figures in less than 20 seconds")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures into FILE, too")
    return parser.parse_args()


def _versions() -> str:
    peers = ", ".join(f"{name} {version(name)}" for name in PEERS)
    return f"{platform.python_implementation()} {platform.python_version()} on {platform.machine()}; {peers}"


def _data(results: Results, found: list[Check]) -> dict[str, Any]:
    figures = {name: getattr(results, name) for name in ("decode", "encode", "sound", "memory", "fidelity")}
    starts = {name: {"median": asdict(middle(items)), "least": asdict(least(items))} for name, items in results.starts.items()}
    rated = [asdict(item) | {"reached": item.reached} for item in found]
    return {"versions": _versions(), "unit": "ns, bytes, s", **figures, "starts": starts, "targets": rated}


if __name__ == "__main__":
    main()
