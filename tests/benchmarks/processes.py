"""Time of whole processes: an import and a first event, beside a process that only imports msgspec."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

ONLY_MSGSPEC = "import msgspec"
ONLY_PYTHON = "pass"


@dataclass(frozen=True)
class Start:
    """Seconds that one process took: by the clock, and of the processor."""

    wall: float
    cpu: float


def ours(frame: bytes, side: str = "server") -> str:
    """A program that imports the package and decodes its first frame."""
    return f"import realtime_events as rt\nrt.decode_{side}_event({frame!r})"


def openai(frame: bytes) -> str:
    """The same with openai-python."""
    return (
        "import json\nfrom openai._models import construct_type_unchecked\n"
        "from openai.types.realtime import RealtimeServerEvent\n"
        f"construct_type_unchecked(value=json.loads({frame!r}), type_=RealtimeServerEvent)"
    )


def starts(programs: Mapping[str, str], rounds: int, site: Path) -> dict[str, list[Start]]:
    """The times of fresh processes, one of each program a round."""
    environment = _environment(site)
    for program in programs.values():
        _run(program, environment)
    found: dict[str, list[Start]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            found[name].append(_run(program, environment))
    return found


def middle(found: list[Start]) -> Start:
    """The medians."""
    return Start(median(item.wall for item in found), median(item.cpu for item in found))


def least(found: list[Start]) -> Start:
    """The minima."""
    return Start(min(item.wall for item in found), min(item.cpu for item in found))


def _run(program: str, environment: dict[str, str]) -> Start:
    begin = perf_counter()
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", program], environment)
    _, status, usage = os.wait4(process, 0)
    wall = perf_counter() - begin
    if status:
        raise RuntimeError(f"this program failed:\n{program}")
    return Start(wall, usage.ru_utime + usage.ru_stime)


def _environment(site: Path) -> dict[str, str]:
    """The environment without what changes how Python starts, and with the distributions in `site`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": str(site)}
