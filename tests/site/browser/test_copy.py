"""Copy buttons copy, from disk as over loopback, and where there is no clipboard to write to."""

from __future__ import annotations

from typing import Any

import pytest

from .visits import EVENT, PLAYGROUND, Visitor

PASTED = """() => {
  const area = document.body.appendChild(document.createElement("textarea"));
  area.focus();
}"""


def pasted(page: Any) -> str:
    """What a reader gets who pastes now."""
    page.evaluate(PASTED)
    page.keyboard.press("Control+V")
    found: str = page.evaluate("document.activeElement.value")
    return found


@pytest.mark.parametrize("origin", ["disk", "loopback"])
@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "no clipboard"])
def test_a_block_of_code_is_copied(browser: Any, request: pytest.FixtureRequest, origin: str, clipboard: bool) -> None:
    with browser.new_context() as context:
        if not clipboard:
            context.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        visitor = Visitor(context.new_page(), request.getfixturevalue(origin))
        page = visitor.go(EVENT)
        block = page.locator("main .code").nth(1)
        block.hover()
        block.locator("button.copy").click()
        block.locator("button.copy:has-text('Copied')").wait_for()
        assert pasted(page).strip() == block.locator("pre").text_content().strip()
        assert visitor.complaints == []


def test_a_copy_button_is_reached_and_pressed_by_keyboard(visitor: Visitor) -> None:
    page = visitor.go(EVENT)
    button = page.locator("button.copy").first
    button.focus()
    page.keyboard.press("Enter")
    page.locator("button.copy:has-text('Copied')").wait_for()
    assert page.evaluate("document.activeElement.className") == "copy"


def test_what_the_playground_writes_is_copied(visitor: Visitor) -> None:
    page = visitor.go(PLAYGROUND)
    page.click("#example-frame")
    page.locator("#findings .code").last.hover()
    page.locator("#findings button.copy").click()
    page.locator("button.copy:has-text('Copied')").wait_for()
    assert pasted(page).startswith("import realtime_events as rt\n\nevent = rt.")
