"""Hostile texts in every place of a spec: the files of the site keep their structure, and show the texts as texts."""

from __future__ import annotations

import json
import sys
from pathlib import Path, PurePosixPath

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import hostile
from eventwright.nodes import lines_of
from eventwright.pipeline import site
from eventwright.sinks.visible import exact
from injection import FREE, NAMES, PLACES, SiteFolder, examine, placed
from pages import HTML, tree, words
from shapes import Change, differences
from webshapes import page

STRINGS = tuple(text[:2000] for text in hostile.STRINGS.values())
PING = PurePosixPath("tiny/events/listener/word.heard.html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    return SiteFolder(tmp_path_factory.mktemp("site"))


def spread(places: tuple[str, ...], shift: int) -> dict[str, str]:
    """A string in each place, another in the next."""
    return {place: placed(place, number, STRINGS[(number + shift) % len(STRINGS)]) for number, place in enumerate(places)}


@pytest.mark.parametrize("shift", range(0, len(STRINGS), 4))
def test_hostile_texts_are_texts(shift: int, folder: SiteFolder) -> None:
    """A quarter of all strings in each place; `make fuzz` tries all."""
    examine(folder, spread(FREE, shift))


@pytest.mark.parametrize("shift", range(0, len(STRINGS), 16))
def test_hostile_names_are_refused_or_names(shift: int, folder: SiteFolder) -> None:
    """Some strings in each place; `make fuzz` tries all, one by one."""
    examine(folder, spread(NAMES, shift))


def test_specs_are_shown_as_they_are_written(folder: SiteFolder) -> None:
    places = [place for place in FREE if PLACES[place].kind == "prose"]
    titles = ("script", "markup", "closers of all kinds", "controls", "directions", "template", "an entity")
    strings = [hostile.STRINGS[title] for title in titles]
    checked, _ = folder.check({place: placed(place, at, strings[at % len(strings)]) for at, place in enumerate(places)})
    assert not checked.report.has_errors
    shown = site(checked).texts
    twins = {path: json.loads(text) for path, text in shown.items() if "specs" in path.parts and path.suffix == ".json"}
    assert len(twins) > 5
    for path, twin in twins.items():
        assert twin["text"] == checked.texts[twin["file"]]
        spans = [item for item in tree(shown[path.with_suffix(".html")]).iter(f"{HTML}span") if item.get("id")]
        lines = ["".join(item.itertext()).rstrip("\n") for item in spans]
        assert lines == list(map(exact, lines_of(twin["text"].rstrip())))


@pytest.mark.parametrize("title", ["script", "markup", "closers of all kinds"])
def test_markup_is_shown_as_it_is_written(title: str, folder: SiteFolder) -> None:
    text = hostile.STRINGS[title]
    checked, _ = folder.check({place: text for place in FREE if PLACES[place].kind == "prose"})
    assert not checked.report.has_errors
    shown = {path: words(tree(page)) for path, page in folder.outputs(checked).items() if path.suffix == ".html"}
    word = text.replace("&amp;", "&").replace(" ```", "")[:40]
    assert sum(page.count(word) for page in shown.values()) > len(shown)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("xeventsummarystrictx", "<i>xeventsummarystrictx</i>"),
        ("xeventsummarystrictx", "<em title='x'>xeventsummarystrictx</em>"),
        ("xeventsummarystrictx", "<a href='javascript:x'>xeventsummarystrictx</a>"),
        ("xeventsummarystrictx", "xeventsummarystrict"),
        ("xeventsummarystrictx", "xeventsummarystrictx<!-- x -->"),
        ("<h1>", "<h1 onclick='x'>"),
        ('href="../../site.css"', 'href="//a.example/site.css"'),
        ('<script defer src="', '<script src="'),
    ],
)
def test_what_does_not_belong_on_a_page_is_noticed(old: str, new: str, folder: SiteFolder) -> None:
    sound = folder.harmless[PING]
    head, begin, rest = sound.rpartition("<body>") if old.startswith("x") else ("", "", sound)
    assert old in rest
    assert list(differences(page(head + begin + rest.replace(old, new, 1)), page(sound), Change({})))
