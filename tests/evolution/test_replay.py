"""A few random edits; `python -m tests.evolution.replay` tries many, of the whole specs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .replay import ROOT, SCHEMAS, ZOO

SCRIPTS = 15
"""What takes a few seconds for each protocol."""
PROGRAM = (
    "import sys, pathlib, tests.evolution.replay as it;"
    "print(*it.replay(pathlib.Path(sys.argv[1]), int(sys.argv[2])), sep='\\n', end='')"
)


@pytest.mark.parametrize("folder", [ZOO, SCHEMAS / "realtime_translation", SCHEMAS / "realtime"], ids=lambda path: path.name)
def test_no_verdict_contradicts_what_the_packages_do(folder: Path) -> None:
    """In a process of its own, for what Hypothesis draws depends on the modules that are loaded."""
    command = [sys.executable, "-c", PROGRAM, str(folder), str(SCRIPTS)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=300)
    assert done.stdout == ""
