"""The sound protocols that are mutated, each as the texts of its files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent

WHOLE = {
    "lighthouse": TESTS / "errors" / "base",
    "zoo": TESTS / "specs" / "zoo",
    "chess_clock": TESTS / "codec" / "schemas" / "chess_clock",
}
"""Protocols that are small enough to be checked whole for each case; by name."""

REALTIME = ROOT / "schemas" / "realtime"


def texts(folder: Path) -> dict[str, str]:
    """The spec files below a folder by their path."""
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.yaml"))}


@cache
def small() -> dict[str, dict[str, str]]:
    """The small protocols."""
    return {name: texts(folder) for name, folder in WHOLE.items()}


@cache
def realtime() -> dict[str, str]:
    """The files of the Realtime protocol, which are mutated one at a time."""
    return texts(REALTIME)
