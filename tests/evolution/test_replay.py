"""A few random edits; `python -m tests.evolution.replay` tries many, of the whole specs."""

from __future__ import annotations

from pathlib import Path

import pytest

from .replay import SCHEMAS, replay

ZOO = Path(__file__).parents[1] / "specs" / "zoo"


@pytest.mark.parametrize("folder", [ZOO, SCHEMAS / "realtime_translation"], ids=lambda folder: folder.name)
def test_no_verdict_contradicts_what_the_packages_do(folder: Path) -> None:
    assert replay(folder, 15) == []
