"""Frames by the hundred thousand, held against the contract: `python -m tests.codec.fuzz --help`.

Four of five are examples of the specs that were mutated, one is any JSON object; where things were called otherwise, examples
have earlier names. Then come frames with ever new names, by
the million, which may not make the process grow.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import traceback
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from .ageing import Ageing
from .contract import hold
from .memory import ALLOWED
from .mutations import Mutant, invented, mutant
from .protocols import Side, sides

ROOT = Path(__file__).parents[2]
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
        print(f"{count:>9} {name}")
    if options.names:
        counts["names"] = 1
        failures += _memory(options.names)
    print("\n\n".join(failures[:SHOWN]), end="\n\n" if failures else "")
    print(f"{counts.total() - len(failures)} passed, {len(failures)} failed")
    sys.exit(bool(failures))


def _memory(count: int) -> list[str]:
    """Runs so many frames with new names in a process of their own; tells what failed."""
    command = [sys.executable, "-m", "tests.codec.memory", str(count)]
    grown = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)["grown_kib"]
    print(f"{count:>9} frames with new names: the process grew by {grown} KiB")
    return [] if grown < ALLOWED else [f"{count} frames with new names left {grown} KiB behind"]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.codec.fuzz", description="Mutates frames and decodes them.")
    parser.add_argument("--cases", type=int, default=120_000, help="how many frames (default: 120000)")
    parser.add_argument("--names", type=int, default=1_000_000, help="how many with new names (default: 1000000)")
    parser.add_argument("--seed", default="1", help="where chance begins; the same seed makes the same frames")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (default: 2)")
    return parser.parse_args()


def run(seed: str, cases: int) -> tuple[Counter[str], list[str]]:
    """Tries so many frames; counts them by side and outcome, and tells what failed."""
    chance, counts = random.Random(seed), Counter[str]()
    failures: list[str] = []
    examples = [(side, frame) for side in sides() for frame in side.examples]
    for _ in range(cases):
        side, valid = chance.choice(examples)
        aged = Ageing(side.protocol, chance).event(valid)
        is_of_today = aged == valid
        tried = case(side, aged, chance)
        try:
            outcome = "conform" if hold(side, tried.frame, tried.touched if is_of_today else None, is_of_today) else "drifted"
        except Exception:
            outcome = "failed"
            failures.append(_told(side, tried.frame))
        counts[f"{side}: {outcome}"] += 1
    return counts, failures


def case(side: Side, valid: dict[str, Any], chance: random.Random) -> Mutant:
    """A frame that is off: most were right until something was changed."""
    if chance.random() < 0.8:
        return mutant(valid, chance, side.tags)
    frame = invented([*valid, *side.tags], chance)
    known = {side.key: valid[side.key]} if chance.random() < 0.8 else {}
    return Mutant({**frame, **known}, ("",))


def _told(side: Side, frame: object) -> str:
    return f"{side}: {frame!r:.2000}\n{traceback.format_exc(limit=-4)}"


if __name__ == "__main__":
    main()
