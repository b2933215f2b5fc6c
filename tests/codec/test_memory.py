"""Frames with ever new unknown names leave nothing behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .memory import ALLOWED, frames
from .protocols import side

ROOT = Path(__file__).parents[2]


def test_two_hundred_thousand_new_names_do_not_grow_the_process() -> None:
    command = [sys.executable, "-m", "tests.codec.memory", "200000"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["frames"] == 200_000
    assert found["grown_kib"] < ALLOWED


def test_the_frames_are_drifted_or_unknown_or_new() -> None:
    shown = [(name, frame, side(name).decode(frame)) for name, frame in frames(800, 8)]
    assert len({(type(event).__name__, bool(event.drift)) for _, _, event in shown}) >= 5
    assert all("80" in frame for _, frame, _ in shown)
