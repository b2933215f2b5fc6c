"""Every page in a browser: from disk and over loopback, narrow and wide, light and dark, printed, without scripts."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

import pytest

from .visits import HOME, PLAYGROUND, Visitor, kinds

WIDTHS = (360, 768, 1280, 2560)
TABS = 4
"""How many pages are loaded at once."""
SEEN = """() => ({
  links: [...document.querySelectorAll("a[href], area[href]")].map((link) => link.href?.baseVal ?? link.getAttribute("href")),
  ids: [...document.querySelectorAll("[id]")].map((item) => item.id),
  wide: document.documentElement.scrollWidth > innerWidth,
})"""


@pytest.fixture(scope="session")
def paths(pages: dict[PurePosixPath, str]) -> list[PurePosixPath]:
    return list(pages)


def crawled(browser: Any, origin: str, paths: list[PurePosixPath], look: str) -> dict[PurePosixPath, Any]:
    """What `look` gives on every page, in none of which anything went wrong."""
    found: dict[PurePosixPath, Any] = {}
    with browser.new_context(viewport={"width": WIDTHS[0], "height": 800}) as context:
        visitors = [Visitor(context.new_page(), origin) for _ in range(TABS)]
        for start in range(0, len(paths), TABS):
            visits = list(zip(visitors, paths[start : start + TABS], strict=False))
            for visitor, path in visits:
                visitor.go(path, wait_until="commit")
            for visitor, path in visits:
                visitor.page.wait_for_load_state()
                found[path] = visitor.page.evaluate(look)
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
    return found


def test_every_page_loads_over_loopback(browser: Any, loopback: str, paths: list[PurePosixPath]) -> None:
    found = crawled(browser, loopback, paths, "location.href")
    assert found == {path: f"{loopback}/{path}" for path in paths}


def test_every_page_loads_from_disk_and_every_link_leads_somewhere(
    browser: Any, folder: Path, disk: str, paths: list[PurePosixPath]
) -> None:
    seen = crawled(browser, disk, paths, SEEN)
    assert [path for path, page in seen.items() if page["wide"]] == []
    ids = {path: set(page["ids"]) for path, page in seen.items()}
    broken = [(path, link) for path, page in seen.items() for link in set(page["links"]) if not _leads(folder, ids, path, link)]
    assert broken == []


def _leads(folder: Path, ids: dict[PurePosixPath, set[str]], path: PurePosixPath, link: str) -> bool:
    """Whether a link of ours leads to a file, and to a place on the page where it names one."""
    if link.startswith("https://"):
        return True
    file, _, anchor = link.partition("#")
    target = (folder / path.parent / unquote(file)).resolve() if file else folder / path
    there = PurePosixPath(target.relative_to(folder.resolve()) if file else path)
    return target.is_file() and (not anchor or unquote(anchor) in ids[there])


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(visitor: Visitor, paths: list[PurePosixPath], width: int) -> None:
    visitor.page.set_viewport_size({"width": width, "height": 900})
    for path in kinds(paths):
        page = visitor.go(path)
        if path == PLAYGROUND:
            page.click("#example-session")
            page.click("#findings details:last-of-type summary", position={"x": 5, "y": 5})
        page.fill("#search input", "response")
        page.wait_for_selector("#found a")
        assert not page.evaluate(SEEN)["wide"], path


def test_axe_finds_nothing_in_the_light_nor_in_the_dark(browser: Any, disk: str, paths: list[PurePosixPath]) -> None:
    with browser.new_context() as light, browser.new_context(color_scheme="dark") as dark:
        visitors = [Visitor(context.new_page(), disk) for context in (light, dark)]
        for path in kinds(paths):
            for visitor in visitors:
                _begin_axe(visitor.go(path), path)
            for visitor in visitors:
                assert _violations(visitor.page) == [], path
        assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


def _begin_axe(page: Any, path: PurePosixPath) -> None:
    """Lets axe look at a page, in which it goes on meanwhile."""
    from axe_playwright_python.base import AXE_FILE_PATH

    if path == PLAYGROUND:
        page.click("#example-session")
        page.eval_on_selector_all("#findings details", "all => all.forEach((one) => (one.open = true))")
    page.add_script_tag(path=str(AXE_FILE_PATH))
    page.evaluate("void (globalThis.found = axe.run({ resultTypes: ['violations'], preload: false }))")


def _violations(page: Any) -> list[Any]:
    """What axe has found in the end."""
    found = page.evaluate("globalThis.found")["violations"]
    return [(item["id"], [node["html"][:200] for node in item["nodes"][:3]]) for item in found]


def test_dark_pages_are_dark(visitor: Visitor) -> None:
    light = visitor.go(HOME).evaluate("getComputedStyle(document.body).backgroundColor")
    visitor.page.emulate_media(color_scheme="dark")
    assert visitor.page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_on_paper_there_is_the_page_and_nothing_around_it(visitor: Visitor, paths: list[PurePosixPath]) -> None:
    visitor.page.emulate_media(media="print", color_scheme="dark")
    for path in kinds(paths):
        page = visitor.go(path)
        assert page.is_visible("main h1")
        assert not any(page.is_visible(around) for around in ("header.top", "nav.side", "footer"))
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_without_scripts_all_but_search_and_playground_works(browser: Any, disk: str, paths: list[PurePosixPath]) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        visitor = Visitor(context.new_page(), disk)
        for path in kinds(paths):
            page = visitor.go(path)
            assert page.is_visible("main h1")
            assert not page.is_visible("#search input, button.copy")
        page = visitor.go(PLAYGROUND)
        assert page.is_visible("noscript p")
        assert not page.is_visible("#frames")
        visitor.go(HOME).click("nav.side a:has-text('response.cancel')")
        assert page.inner_text("h1").replace("\u200b", "") == "response.cancel"
        page.click("main a:has-text('response.done') >> nth=0")
        assert page.url.endswith("response.done.html")
    assert visitor.complaints == []


def test_keyboard_alone_reaches_everything(visitor: Visitor, paths: list[PurePosixPath]) -> None:
    for path in kinds(paths):
        page = visitor.go(path)
        if path == PLAYGROUND:
            page.click("#example-session")
            page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
        missed = page.evaluate(COUNT)
        for _ in range(missed + 5):
            page.keyboard.press("Tab")
            page.evaluate("document.activeElement.dataset.reached = ''")
        assert page.evaluate(f"({COUNT})()") == 0, page.evaluate(LEFT)


WANTED = "a[href], button, input, select, textarea, summary, pre"
LEFT = f"""() => [...document.querySelectorAll("{WANTED}")]
  .filter((item) => item.checkVisibility({{ visibilityProperty: true }}) && item.dataset.reached === undefined)
  .map((item) => item.outerHTML.slice(0, 200))"""
COUNT = f"() => ({LEFT})().length"
