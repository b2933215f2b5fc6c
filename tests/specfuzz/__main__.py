"""Specs by the thousand, each with something wrong, held against what the tool promises: `python -m tests.specfuzz --help`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from multiprocessing import get_context

from .bench import run

SHOWN = 5
"""How many failures are told in full."""


def main() -> None:
    """Runs as the command line says; exits with 1 when anything failed."""
    options = _options()
    share = -(-options.cases // options.jobs)
    with get_context("spawn").Pool(options.jobs) as pool:
        results = pool.starmap(run, [(f"{options.seed}.{job}", share) for job in range(options.jobs)])
    counts = sum((counted for counted, _ in results), Counter[str]())
    failures = [failure for _, failed in results for failure in failed]
    for name, count in sorted(counts.items()):
        print(f"{count:>9} {name}")
    print("\n\n".join(failures[: options.shown]), end="\n\n" if failures else "")
    print(f"{counts.total() - len(failures)} passed, {len(failures)} failed")
    sys.exit(bool(failures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.specfuzz", description="Mutates specs and checks them.")
    parser.add_argument("--cases", type=int, default=20_000, help="how many specs (default: 20000)")
    parser.add_argument("--seed", default="1", help="where chance begins; the same seed makes the same specs")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (default: 2)")
    parser.add_argument("--shown", type=int, default=SHOWN, help=f"how many failures are told in full (default: {SHOWN})")
    return parser.parse_args()


if __name__ == "__main__":
    main()
