"""Prose and code of authors as HTML: nothing of them is lost, and none takes long."""

from __future__ import annotations

import re
import time

import pytest
from eventwright.sinks import html


def links(_: str) -> None:
    return None


@pytest.mark.parametrize(
    "value",
    [
        "[wink]: smile",
        "[wink]: https://a.example/ 'smile'\n\nA [wink].",
        *(mark * depth + "wink" for mark in ("> ", "- ", "1. ", "> - ") for depth in (3, 9, 10, 11, 19, 20, 21, 200)),
    ],
)
def test_no_prose_is_lost(value: str) -> None:
    """What is no Markdown that is spoken of in the guide, or too much of it, is text."""
    assert "wink" in re.sub("<[^>]*>", "", html.prose(value, links))
    assert "wink" in re.sub("<[^>]*>", "", html.inline(value, links))


@pytest.mark.parametrize("language", ["python", "json"])
@pytest.mark.parametrize("piece", [" \n", "\n", "  \n\n", "`", '"""', "#\n", "{", "\\"])
def test_long_code_takes_no_time(piece: str, language: str) -> None:
    """What takes time by the square of the length takes half a minute over this."""
    began = time.process_time()
    html.highlighted(f"x{piece * (50_000 // len(piece))}y", language)
    assert time.process_time() - began < 10
