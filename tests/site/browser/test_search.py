"""Search finds events, types, fields and values, also misspelt, from any page, by keyboard alone."""

from __future__ import annotations

import gzip
from pathlib import PurePosixPath
from typing import Any

import pytest

from .visits import EVENT, HOME, Visitor

HARD = [
    ("response.cancel", "realtime/events/client/response.cancel.html"),
    ("respones.cancel", "realtime/events/client/response.cancel.html"),
    ("ResponseCancelEvent", "realtime/events/client/response.cancel.html"),
    ("output audio buffer cleared", "realtime/events/server/output_audio_buffer.cleared.html"),
    ("An answer in text", "realtime/flows/text_response.html"),
    ("ServerVad", "realtime/types/ServerVad.html"),
    ("silence_duration_ms", "#field-silence_duration_ms"),
    ("silense_duration_ms", "#field-silence_duration_ms"),
    ("SilenceDurationMs", "#field-silence_duration_ms"),
    ("shimmer", "#value-shimmer"),
    ("shimer", "#value-shimmer"),
]
"""What somebody types, and where the first result leads."""


def results(page: Any, query: str) -> list[str]:
    """Where the results lead, the best first."""
    page.fill("#search input", "")
    page.fill("#search input", query)
    page.wait_for_selector("#search [role=status]:not(:empty)", state="attached")
    found: list[str] = page.eval_on_selector_all("#found [role=option]", "all => all.map((option) => option.href)")
    return found


def test_it_finds_names_and_their_misspellings(visitor: Visitor) -> None:
    page = visitor.go(EVENT)
    for query, target in HARD:
        assert results(page, query)[0].endswith(target), (query, results(page, query)[:3])


def test_it_finds_words_of_descriptions(visitor: Visitor) -> None:
    page = visitor.go(HOME)
    assert any("turn_detection" in target or "Vad" in target for target in results(page, "silence"))
    assert results(page, "zzzzzzzzz") == []
    assert page.inner_text("#search [role=status]") == "Nothing found"


def test_keyboard_alone_searches_and_goes_there(visitor: Visitor) -> None:
    page = visitor.go(EVENT)
    page.keyboard.press("/")
    page.keyboard.type("response")
    page.wait_for_selector("#found [role=option]")
    first = _active(page)
    page.keyboard.press("ArrowDown")
    second = _active(page)
    assert first["id"] != second["id"]
    page.keyboard.press("ArrowUp")
    assert _active(page) == first
    page.keyboard.press("ArrowUp")
    assert _active(page)["id"] == page.locator("#found [role=option]").last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(second["href"])


def _active(page: Any) -> dict[str, str]:
    """The option that the box says is meant; it is the only one that is selected."""
    id = page.get_attribute("#search input", "aria-activedescendant")
    [found] = page.eval_on_selector_all("[aria-selected=true]", "all => all.map(({ id, href }) => ({ id, href }))")
    assert found["id"] == id
    assert page.get_attribute("#search input", "aria-expanded") == "true"
    return dict(found)


def test_escape_closes_then_empties(visitor: Visitor) -> None:
    page = visitor.go(HOME)
    results(page, "response")
    page.keyboard.press("Escape")
    assert not page.is_visible("#found")
    assert page.get_attribute("#search input", "aria-expanded") == "false"
    assert page.input_value("#search input") == "response"
    page.keyboard.press("Escape")
    assert page.input_value("#search input") == ""


def test_results_are_grouped_by_kind(visitor: Visitor) -> None:
    page = visitor.go(HOME)
    results(page, "audio")
    titles = page.eval_on_selector_all("#found [role=group]", "all => all.map((one) => one.firstChild.textContent)")
    assert {"Events", "Flows", "Types", "Fields", "Values"} >= set(titles) >= {"Events", "Fields"}


def test_a_slash_that_is_typed_is_a_slash(visitor: Visitor) -> None:
    page = visitor.go("realtime/playground.html")
    page.focus("#frames")
    page.keyboard.type("/")
    assert page.input_value("#frames") == "/"


def test_the_index_is_loaded_when_somebody_is_about_to_search(browser: Any, disk: str) -> None:
    with browser.new_context() as context:
        visitor, asked = Visitor(context.new_page(), disk), list[str]()
        visitor.page.on("request", lambda request: asked.append(request.url))
        page = visitor.go(HOME)
        assert not any(url.endswith("/index.js") for url in asked)
        page.focus("#search input")
        page.wait_for_function("globalThis.eventwright.index")
        assert sum(url.endswith("/index.js") for url in asked) == 1


@pytest.mark.parametrize("protocol", ["realtime", "realtime_translation"])
def test_the_index_is_small(texts: dict[PurePosixPath, str], protocol: str) -> None:
    assert len(gzip.compress(texts[PurePosixPath(protocol) / "index.js"].encode(), 9)) < 100_000
