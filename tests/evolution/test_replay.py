"""A few random edits; `python -m tests.evolution.replay` tries many, of the whole specs."""

from __future__ import annotations

from pathlib import Path

import pytest

from .replay import SCHEMAS, replay

ZOO = Path(__file__).parents[1] / "specs" / "zoo"


OPEN = pytest.mark.xfail(
    reason="now and then, not each time, a closed union that loses a member is judged too mildly", strict=False
)
"""A contradiction that replaying has found on one tree and not on another; nobody has mended it yet."""


@pytest.mark.parametrize(
    "folder", [pytest.param(ZOO, marks=OPEN), SCHEMAS / "realtime_translation"], ids=["zoo", "realtime_translation"]
)
def test_no_verdict_contradicts_what_the_packages_do(folder: Path) -> None:
    assert replay(folder, 15) == []
