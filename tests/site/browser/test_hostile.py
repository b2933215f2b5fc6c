"""Hostile texts in every place of a spec: in a browser no script of theirs runs, and the pages keep their structure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import hostile
import pytest
from eventwright.pipeline import Checked, site
from injection import FREE, PLACES, Folder, placed

from .visits import Visitor

TITLES = ("script", "markup", "closers of all kinds", "a link", "a tag cut", "controls", "directions", "template", "an entity")
STRUCTURE = """() => [...document.querySelectorAll("body > *, main > *, h1, h2, [id], script, link, form, iframe, input")]
  .map((item) => `${item.localName}#${item.id}`)"""
HARM = """[...document.querySelectorAll("*")].flatMap((item) => [...item.attributes])
  .filter(({ name, value }) => name.startsWith("on") || /^\\s*(javascript|data):/i.test(value)).map((item) => item.name)"""


def built(checked: Checked, root: Path) -> list[Path]:
    """The pages of a site, written to disk."""
    for path, text in site(Checked(checked.protocols, checked.report)).texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return sorted(root.rglob("*.html"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], list[Path]]:
    """The pages of harmless specs, and of the same with hostile texts wherever one may stand."""
    folder = Folder(tmp_path_factory.mktemp("specs"))
    harmless = built(folder.check({})[0], tmp_path_factory.mktemp("harmless"))
    strings = [hostile.STRINGS[title] for title in TITLES]
    places = [place for place in FREE if PLACES[place].kind == "prose"]
    texts = {place: placed(place, number, strings[number % len(strings)]) for number, place in enumerate(places)}
    checked, _ = folder.check(texts)
    assert not checked.report.has_errors
    return harmless, built(checked, tmp_path_factory.mktemp("hostile"))


def test_no_script_of_theirs_runs_and_the_structure_stays(browser: Any, pages: tuple[list[Path], list[Path]]) -> None:
    harmless, attacked = pages
    assert len(harmless) == len(attacked) > 5
    with browser.new_context() as context:
        visitor = Visitor(context.new_page(), "file:///")
        for before, after in zip(harmless, attacked, strict=True):
            assert before.name == after.name
            structures = [visitor.go(str(path).lstrip("/")).evaluate(STRUCTURE) for path in (before, after)]
            assert structures[0] == structures[1], after.name
            assert visitor.page.evaluate(HARM) == []
        assert visitor.complaints == []


def test_search_and_playground_show_them_as_text(browser: Any, pages: tuple[list[Path], list[Path]]) -> None:
    [playground] = [path for path in pages[1] if path.name == "playground.html"]
    with browser.new_context() as context:
        visitor = Visitor(context.new_page(), "file:///")
        page = visitor.go(str(playground).lstrip("/"))
        scripts = page.locator("script").count()
        for query in ("script", "alert", "img", "onerror"):
            page.fill("#search input", query)
            page.wait_for_selector("#search [role=status]:not(:empty)", state="attached")
        page.keyboard.press("Escape")
        for example in ("#example-frame", "#example-session"):
            page.click(example)
        assert page.locator("script").count() == scripts + 1  # that of the index
        assert page.locator("img, iframe, main script").count() == 0
        assert visitor.complaints == []
