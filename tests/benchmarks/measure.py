"""Time and memory inside one process: rounds that go in turn through everything that is compared."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from statistics import median
from time import perf_counter_ns
from typing import Any

Call = tuple[Callable[[Any], Any], Any]
"""A function and the one argument that it is called with."""


@dataclass(frozen=True)
class Effort:
    """How much is done for a figure."""

    rounds: int = 61
    round_ns: int = 1_200_000
    kept: int = 10_000
    starts: int = 21
    slow_starts: int = 5


THOROUGH = Effort()
QUICK = Effort(rounds=9, round_ns=400_000, kept=300, starts=5, slow_starts=1)


def times(calls: Mapping[str, Call], effort: Effort) -> dict[str, list[float]]:
    """Nanoseconds of each call, one figure a round; in each round all calls have their turn."""
    counts = {name: _count(call, effort.round_ns) for name, call in calls.items()}
    found: dict[str, list[float]] = {name: [] for name in calls}
    with _no_collection():
        for _ in range(effort.rounds):
            for name, call in calls.items():
                found[name].append(_batch(call, counts[name]))
    return found


def medians(found: Mapping[str, Iterable[float]]) -> dict[str, float]:
    """The median of each."""
    return {name: median(figures) for name, figures in found.items()}


def _count(call: Call, duration: int) -> int:
    _batch(call, 3)
    return max(1, int(duration / max(1.0, min(_batch(call, 5) for _ in range(3)))))


def _batch(call: Call, count: int) -> float:
    function, argument = call
    start = perf_counter_ns()
    for _ in repeat(None, count):
        function(argument)
    return (perf_counter_ns() - start) / count


def memory(decode: Callable[[bytes], Any], frame: bytes, count: int) -> float:
    """Bytes that one decoded event holds, as the mean over `count` events that are kept."""
    kept: list[Any] = [None] * count
    decode(frame)
    with _no_collection():
        tracemalloc.start()
        for index in range(count):
            kept[index] = decode(frame)
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return held / count


@contextmanager
def _no_collection() -> Iterator[None]:
    """Garbage is collected before, and not meanwhile."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
