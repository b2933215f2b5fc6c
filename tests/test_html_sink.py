"""Prose and code of authors as HTML: nothing of them is lost, and none takes long."""

from __future__ import annotations

import time

import pytest
from eventwright.sinks import html


def links(_: str) -> None:
    return None


@pytest.mark.parametrize("language", ["python", "json"])
@pytest.mark.parametrize("piece", [" \n", "\n", "  \n\n", "`", '"""', "#\n", "{", "\\"])
def test_long_code_takes_no_time(piece: str, language: str) -> None:
    """What takes time by the square of the length takes half a minute over this."""
    began = time.process_time()
    html.highlighted(f"x{piece * (50_000 // len(piece))}y", language)
    assert time.process_time() - began < 10
