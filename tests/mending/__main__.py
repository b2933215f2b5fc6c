"""Mutated specs by the thousand: `python -m tests.mending [CASES]`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.specfuzz.protocols import realtime, small

from .mutations import mutated
from .promises import hold

SHARES = {"realtime": 10}
"""A case of a big protocol takes as long as so many of the others."""


def run(cases: int, start: int) -> Counter[str]:
    """Tries so many cases of each protocol; counts what came of them, and raises what went wrong, made small."""
    counts = Counter[str]()
    for name, texts in {**small(), "realtime": realtime()}.items():
        seed(start)(holding(name, texts, max(1, cases // SHARES.get(name, 1)), counts))()
    return counts


def holding(name: str, texts: dict[str, str], cases: int, counts: Counter[str]) -> Callable[[], None]:
    """A property of so many cases of a protocol, which counts what came of them."""

    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(mutated(texts))
    def held(found: dict[str, str]) -> None:
        counts[f"{name}: {hold(name, texts | found)}"] += 1

    return held


if __name__ == "__main__":
    for outcome, number in sorted(run(int(sys.argv[1]) if sys.argv[1:] else 500, int(time.time())).items()):
        print(f"{number:>9} {outcome}")
