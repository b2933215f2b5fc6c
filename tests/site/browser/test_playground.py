"""The playground as somebody uses it: frames and sessions are pasted, findings are read."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from codec.fuzz import case
from codec.protocols import side
from hostile import STRINGS

from .visits import Visitor

CORPUS = json.loads((Path(__file__).parents[2] / "flows" / "recordings.json").read_text("utf-8"))
FRAMES = 520
"""How many frames a session has that is judged on the page."""
CANCEL = {"type": "response.cancel", "response_id": "resp_1"}


def paste(page: Any, text: str) -> None:
    """Pastes a text in place of what was there, and waits until it is judged."""
    page.fill("#frames", "")
    page.wait_for_selector("#verdict:empty", state="attached")
    page.fill("#frames", text)
    page.wait_for_selector("#verdict:not(:empty)")


@pytest.fixture
def page(visitor: Visitor) -> Any:
    return visitor.go("realtime/playground.html")


def test_a_frame_that_conforms_is_named_and_built(page: Any) -> None:
    paste(page, json.dumps(CANCEL))
    assert page.inner_text("#verdict") == "ResponseCancelEvent: conforms to its spec."
    assert page.get_attribute("#findings h2 a", "href") == "events/client/response.cancel.html"
    assert page.inner_text("#findings .code >> nth=-1").endswith('event = rt.ResponseCancelEvent(response_id="resp_1")')
    page.click("#findings h2 a")
    assert page.url.endswith("events/client/response.cancel.html")


def test_every_drift_is_marked_and_explained(page: Any) -> None:
    paste(page, json.dumps({**CANCEL, "response_id": None, "a/b~": [1]}))
    assert page.inner_text("#verdict") == "ResponseCancelEvent: 2 places differ from the spec."
    marked = page.eval_on_selector_all("pre .off", "all => all.map((row) => row.textContent.trim())")
    assert marked == ['"response_id": null,null_not_allowed', '"a/b~": [1]unknown_field']
    told = page.eval_on_selector_all(".drift li", "all => all.map((item) => item.textContent)")
    assert told == [
        "/response_id null_not_allowed: expected string, got null. A null where none is legal. "
        "Reading the attribute raises an error.",
        "/a~1b~0 unknown_field: expected no such field, got [1]. A field that the specs do not name. "
        "It is kept beside the attributes.",
    ]
    assert all(page.locator(link).count() for link in page.eval_on_selector_all(".drift a", "all => all.map((a) => a.hash)"))


def test_a_frame_alone_is_compared_with_the_flows(page: Any) -> None:
    paste(page, '{"type": "response.create"}')
    told = page.eval_on_selector_all("#findings .parts li", "all => all.map((item) => item.textContent)")
    assert "An answer in text may begin with it; then comes response.created." in told
    assert any(line.endswith(" has it as a step.") for line in told)
    assert any(line.endswith(" has such an event, but with other values.") for line in told)
    paste(page, '{"type": "brand.new"}')
    assert page.locator("#findings .parts").count() == 0


def test_what_is_missing_is_marked_where_it_should_be(page: Any) -> None:
    paste(page, '{"type": "conversation.item.truncate", "item_id": "i", "content_index": 0}')
    assert page.inner_text("pre .off").strip() == '"audio_end_ms": …missing_required'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"type": "response.cancel",}', "Line 1, column 28: expected a key in double quotes."),
        ('{\n  "type": response.cancel\n}', "Line 2, column 11: expected a value."),
        ("[1 2]", "Line 1, column 4: expected a comma or a closing bracket."),
        ("7", "A frame is a JSON object, not 7."),
        ('{"side": "client", "event": [1]}', "A frame is a JSON object, not [1]."),
    ],
)
def test_a_mistake_in_json_is_told_with_its_place(page: Any, text: str, told: str) -> None:
    paste(page, text)
    assert page.inner_text("#verdict") == told


def test_it_judges_while_somebody_types(page: Any) -> None:
    page.focus("#frames")
    page.keyboard.type('{"type": "response.cancel"')
    page.wait_for_selector("#verdict:has-text('Line 1, column 27')")
    page.keyboard.type("}")
    page.wait_for_selector("#verdict:has-text('ResponseCancelEvent: conforms')")


def test_typing_leaves_open_what_was_opened(page: Any) -> None:
    page.click("#example-session")
    page.click("#findings details:nth-of-type(2) summary", position={"x": 5, "y": 5})
    page.focus("#frames")
    page.keyboard.press("Control+End")
    page.keyboard.type('{"type": "response.cancel"}')
    page.wait_for_selector("#verdict:has-text('no place differs')")
    page.wait_for_function("document.querySelectorAll('#findings details')[1].childElementCount > 1")
    assert page.eval_on_selector_all("#findings details", "all => all.map((row) => row.open)").count(True) == 1


def test_a_session_tells_its_sides_in_any_way(page: Any) -> None:
    unknown = {"type": "brand.new"}
    lines: list[Any] = [
        CANCEL,
        {"side": "client", "event": CANCEL},
        {"direction": "out", "event": json.dumps(unknown)},
        {"direction": "received", "data": unknown},
        {"side": "server", "event": CANCEL},
    ]
    paste(page, "\n\n".join(map(json.dumps, lines)))
    spoken = page.eval_on_selector_all(".diagram [aria-label]", "all => all.map((item) => item.getAttribute('aria-label'))")
    assert spoken == [
        "1. Your application sends response.cancel.",
        "2. Your application sends response.cancel.",
        "3. Your application sends brand.new. It differs from its spec.",
        "4. The server sends brand.new. It differs from its spec.",
        "5. The server sends response.cancel. It differs from its spec.",
    ]
    assert page.inner_text("#verdict") == "5 events, 3 places differ from the specs."


def test_a_bad_line_of_a_session_is_told_and_the_rest_judged(page: Any) -> None:
    paste(page, f'{json.dumps(CANCEL)}\n{{"type": nope}}\n{json.dumps(CANCEL)}')
    assert page.inner_text("#verdict") == "2 events, no place differs from the specs. Line 2, column 10: expected a value."
    assert page.inner_text("#findings .notice") == "2. Line 2, column 10: expected a value."
    assert page.locator("#findings details").count() == 2


def test_the_examples_are_a_drifted_frame_and_a_session_that_follows_a_flow(visitor: Visitor) -> None:
    for protocol in ("realtime", "realtime_translation"):
        page = visitor.go(f"{protocol}/playground.html")
        page.click("#example-frame")
        assert "2 places differ" in page.inner_text("#verdict")
        page.click("#example-session")
        assert ", no place differs" in page.inner_text("#verdict")
        assert page.inner_text("#told") == "It follows the flow to its end."
        page.click("#clear")
        assert page.inner_text("#verdict") + page.inner_text("#findings") + page.input_value("#frames") == ""


@pytest.mark.parametrize("protocol", CORPUS)
def test_each_flow_is_followed_or_left_at_the_right_event(visitor: Visitor, protocol: str) -> None:
    recordings = [item for item in CORPUS[protocol]["recordings"] if len(item["events"]) > 1]  # else it is a frame
    pasted = [
        ("\n".join(json.dumps({"side": sender, "event": event}) for sender, event in item["events"]), _title(protocol, item))
        for item in recordings
    ]
    answers = visitor.go(f"{protocol}/playground.html").evaluate(COMPARE, pasted)
    for item, (told, departs) in zip(recordings, answers, strict=True):
        assert told.startswith(_verdict(item["index"])), item["flow"]
        assert departs == ([f"{item['index'] + 1}. "] if item["index"] else []), item["flow"]


def _title(protocol: str, recording: dict[str, Any]) -> str:
    return str(CORPUS[protocol]["programs"][recording["flow"]]["title"])


def _verdict(index: int | None) -> str:
    if index is None:
        return "It follows the flow to its end."
    return f"It departs at event {index + 1}." if index else "No event of the session begins it."


COMPARE = """sessions => sessions.map(([text, title]) => {
  const [frames, by] = [document.getElementById("frames"), (id) => document.getElementById(id)];
  frames.value = text;
  frames.dispatchEvent(new Event("input"));
  by("flow").value = [...by("flow").options].find((option) => option.text === title).value;
  by("flow").dispatchEvent(new Event("change"));
  const departs = [...document.querySelectorAll(".departs")].map((item) => item.ariaLabel.split(" ")[0] + " ");
  return [by("told").textContent, departs];
})"""


@pytest.mark.parametrize("name", ["realtime.client", "realtime.server"])
def test_findings_on_the_page_equal_those_of_the_package(page: Any, name: str) -> None:
    sender, chance = side(name), random.Random(f"page {name}")
    frames = [case(sender, chance.choice(sender.examples), chance).frame for _ in range(FRAMES)]
    events = [sender.decode(json.dumps(frame)) for frame in frames]
    paste(page, "\n".join(json.dumps({"side": sender.name, "event": json.dumps(frame)}) for frame in frames))
    page.eval_on_selector_all("#findings details", "all => all.forEach((row) => (row.open = true))")
    page.wait_for_function("[...document.querySelectorAll('#findings details')].every((row) => row.childElementCount > 1)")
    shown = page.eval_on_selector_all("#findings details", READ)
    wanted = [[[item.pointer or "(the whole)", item.kind, item.expected] for item in event.drift] for event in events]
    assert shown == wanted


READ = """rows => rows.map((row) => [...row.querySelectorAll(".drift li")].map((item) =>
  ["b", "a", ":scope > code"].map((part) => item.querySelector(part).textContent)))"""


@pytest.mark.parametrize("wrap", ["key", "value", "type", "session"])
def test_what_is_pasted_stays_text(page: Any, wrap: str) -> None:
    texts = [text[:300] for text in STRINGS.values()]
    before = page.evaluate(ELEMENTS)
    frames: dict[str, list[Any]] = {
        "key": [{**CANCEL, **dict.fromkeys(texts, 1)}],
        "value": [{**CANCEL, "metadata": texts, "response_id": text} for text in texts],
        "type": [{"type": text} for text in texts],
        "session": [{"side": text, "event": {"type": text, text: {text: text}}} for text in texts],
    }
    paste(page, "\n".join(map(json.dumps, frames[wrap])))
    page.eval_on_selector_all("#findings details", "all => all.forEach((row) => (row.open = true))")
    after = page.evaluate(ELEMENTS)
    assert set(after) <= set(before) | FROM_SCRIPTS
    assert after.count("script") == before.count("script")
    assert page.locator("[onerror], [onload], a[href^='javascript']").count() == 0


ELEMENTS = "[...document.querySelectorAll('*')].map((item) => item.localName)"
FROM_SCRIPTS = {
    *("b", "button", "code", "details", "div", "figcaption", "figure", "g", "h3", "label", "li", "ol", "option", "p", "path"),
    *("pre", "rect", "select", "span", "summary", "svg", "text", "tspan"),
}
"""The elements that the page makes of what was pasted."""


def test_nothing_leaves_the_page(browser: Any, loopback: str) -> None:
    with browser.new_context() as context:
        visitor, asked = Visitor(context.new_page(), loopback), list[str]()
        page = visitor.go("realtime/playground.html")
        page.wait_for_load_state("networkidle")
        page.on("request", lambda request: asked.append(request.url))
        page.click("#example-session")
        paste(page, json.dumps({**CANCEL, "secret": "do not tell"}))
        kept = page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie, location.href]")
        assert (asked, kept) == ([], [[], [], "", f"{loopback}/realtime/playground.html"])
        assert visitor.complaints == []
