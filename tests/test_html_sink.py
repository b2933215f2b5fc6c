"""The sink of HTML: a short way gives what the libraries give, nothing of an author is lost, and nothing takes long."""

from __future__ import annotations

import re
import time

import pytest
from eventwright.sinks import html, lexers, prose
from eventwright.sinks.visible import visible
from hypothesis import given, settings
from hypothesis import strategies as st

MARKS = [*"ab 1.,:;!?()'\"~|=+-#/@{$\\*_<>&[]\n", *"`" * 6, "  ", "`a`", "`x y`", "``", "é", "\u2028", "[x](y)", "https://x.y"]
TEXTS = st.lists(st.sampled_from(MARKS), max_size=12).map("".join)


def to_page(word: str) -> str | None:
    return "page.html" if word == "a" else None


def read(value: str, *, blocks: bool) -> str:
    """What markdown-it reads, with the links of `to_page`."""
    parts = prose.written(value, "blocks" if blocks else "line").split(html.BETWEEN)
    parts[1::2] = [html.link(html.code(word), "page.html") if to_page(word) else html.code(word) for word in parts[1::2]]
    return "".join(parts)


@settings(max_examples=2000, deadline=None)
@given(TEXTS)
def test_prose_is_what_markdown_it_reads(text: str) -> None:
    assert html.prose(text, to_page) == read(visible(text), blocks=True)
    assert html.inline(text, to_page) == read(" ".join(visible(text).split()), blocks=False)


@pytest.mark.parametrize("text", ["Plain words.", "One `a`, (two) `b c`.", "It's so"])
def test_most_prose_is_read_without_markdown_it(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "written", lambda *_: pytest.fail("it was asked"))
    assert html.prose(text, to_page).startswith("<p>")
    assert not html.inline(text, to_page).startswith("<p>")


def test_what_is_kept_is_taken_over_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "kept", {})
    monkeypatch.setattr(html, "MOST", 3)
    first = html.highlighted("None", "python")
    assert first == '<span class="k">None</span>'
    assert html.highlighted("None", "json") != first
    with monkeypatch.context() as patch:
        patch.setattr(lexers, "spans", lambda *_: pytest.fail("it was coloured once more"))
        assert html.highlighted("None", "python") == first
        assert html.highlighted("None", "yaml") == "None"
    for number in range(5):
        html.highlighted(str(number), "python")
        assert len(html.kept) <= 3


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
    assert "wink" in re.sub("<[^>]*>", "", html.prose(value, to_page))
    assert "wink" in re.sub("<[^>]*>", "", html.inline(value, to_page))


@pytest.mark.parametrize("language", ["python", "json"])
@pytest.mark.parametrize("piece", [" \n", "\n", "  \n\n", "`", '"""', "#\n", "{", "\\"])
def test_long_code_takes_no_time(piece: str, language: str) -> None:
    """What takes time by the square of the length takes half a minute over this."""
    began = time.process_time()
    html.highlighted(f"x{piece * (50_000 // len(piece))}y", language)
    assert time.process_time() - began < 10
