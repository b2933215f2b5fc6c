"""Mutated frames by the hundred thousand, held against the contract: `python -m tests.codec.fuzz --help`."""

from __future__ import annotations

import argparse
import random
import sys
import traceback
from collections import Counter
from multiprocessing import get_context

from .contract import hold
from .mutations import mutant
from .protocols import Side, sides

SHOWN = 5
"""How many failures are told in full."""


def main() -> None:
    """Runs as the command line says; exits with 1 when anything failed."""
    options = _options()
    sides()  # makes the packages, once for all processes
    share = -(-options.cases // options.jobs)
    with get_context("spawn").Pool(options.jobs) as pool:
        results = pool.starmap(run, [(f"{options.seed}.{job}", share) for job in range(options.jobs)])
    counts = sum((counted for counted, _ in results), Counter[str]())
    failures = [failure for _, failed in results for failure in failed]
    for name, count in sorted(counts.items()):
        print(f"{count:>8} {name}")
    print("\n\n".join(failures[:SHOWN]), end="\n\n" if failures else "")
    print(f"{counts.total() - len(failures)} passed, {len(failures)} failed")
    sys.exit(bool(failures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.codec.fuzz", description="Mutates frames and decodes them.")
    parser.add_argument("--cases", type=int, default=120_000, help="how many frames (default: 120000)")
    parser.add_argument("--seed", default="1", help="where chance begins; the same seed makes the same frames")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (default: 2)")
    return parser.parse_args()


def run(seed: str, cases: int) -> tuple[Counter[str], list[str]]:
    """Tries so many mutants of all sides' examples; counts them by side and outcome, and tells what failed."""
    chance, counts = random.Random(seed), Counter[str]()
    failures: list[str] = []
    frames = [(side, frame) for side in sides() for frame in side.examples]
    for _ in range(cases):
        side, valid = chance.choice(frames)
        changed = mutant(valid, chance, side.tags)
        try:
            outcome = "conform" if hold(side, changed.frame, changed.touched) else "drifted"
        except Exception:
            outcome = "failed"
            failures.append(_told(side, changed.frame))
        counts[f"{side}: {outcome}"] += 1
    return counts, failures


def _told(side: Side, frame: object) -> str:
    return f"{side}: {frame!r:.2000}\n{traceback.format_exc(limit=-4)}"


if __name__ == "__main__":
    main()
