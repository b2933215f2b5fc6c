"""Whole runs of command-line tools: how long they take, and how much memory at most.

The highest memory of a process counts what its parent held when it began, so the parent has to be small: nothing here loads
more than it needs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Run:
    """Seconds by the clock and of the processor, and the bytes that the process held at most."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Program:
    """A command, and what is done before each run of it, outside the time that is taken."""

    command: list[str]
    before: Callable[[], object] = lambda: None


def in_turn(programs: Mapping[str, Program], rounds: int, environment: Mapping[str, str]) -> dict[str, Run]:
    """The medians of `rounds` rounds, in each of which every program has its turn."""
    found: dict[str, list[Run]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            program.before()
            found[name].append(_run(program.command, environment))
    return {name: _middle(runs) for name, runs in found.items()}


def _middle(runs: list[Run]) -> Run:
    walls, cpus, peaks = ([getattr(run, key) for run in runs] for key in ("wall", "cpu", "peak"))
    return Run(median(walls), median(cpus), int(median(peaks)))


def _run(command: list[str], environment: Mapping[str, str]) -> Run:
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    begin = perf_counter()
    process = os.posix_spawn(command[0], command, environment, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    wall = perf_counter() - begin
    if status:
        raise RuntimeError(f"this failed, and tells why when it is run by hand: {' '.join(command)}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
