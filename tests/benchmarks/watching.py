"""How long it takes from the save of a spec until `generate --watch` has written what is made of it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

PAUSE = 0.3
"""Seconds between a line of the tool and the next save: nobody saves faster, and the next look comes at any time."""


@dataclass(frozen=True)
class Saves:
    """Seconds within which half of the saves, and all but a twentieth, were written."""

    middle: float
    late: float


def watched(command: list[str], spec: Path, rounds: int, environment: Mapping[str, str]) -> Saves:
    """Saves `spec` with another summary, again and again, while `command` watches it."""
    text = spec.read_text("utf-8")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("watching"):
            assert process.poll() is None
        found = [_saved(spec, text.replace("summary: ", f"summary: {number} ", 1), process) for number in range(rounds)]
        process.send_signal(signal.SIGINT)
    assert process.returncode == 0
    return Saves(median(found), quantiles(found, n=20)[-1])


def _saved(spec: Path, text: str, process: subprocess.Popen[str]) -> float:
    assert process.stdout is not None
    sleep(PAUSE)
    begin = perf_counter()
    spec.write_text(text, "utf-8")
    line = process.stdout.readline()
    assert " changed: " in line, line
    return perf_counter() - begin
