"""Hostile texts in every place of a spec: the pages keep their elements, and show the texts as texts."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import hostile
import injection
import shapes
from eventwright.nodes import lines_of
from eventwright.pipeline import Checked, site
from eventwright.sinks.visible import exact
from injection import FREE, PLACES, Folder, placed
from pages import HTML, tree, words
from shapes import Change, Text, Tree

STRINGS = tuple(text[:2000] for text in hostile.STRINGS.values())


class _Site(shapes._Page):
    """A page of the site: the colours of code are no structure, and neither is where a long name may break."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in ("wbr", "blockquote", "hr", "tspan") or (tag == "span" and len(found.get("class") or "") == 1):
            self.spans.append(True) if tag == "span" else None
            return
        if tag == "span":
            self.spans.append(False)
        super().handle_starttag(tag, attrs)
        if not self.run and tag not in shapes.PROSE:
            self._attributes(found)

    def _attributes(self, found: dict[str, str | None]) -> None:
        """Addresses are compared as such; any other attribute is a text for people, or one of ours."""
        count = len(found)
        if count and self.tree.texts[-count:]:
            names = sorted(found)
            self.tree.texts[-count:] = [
                Text(found[name] or "", "address" if name in ("href", "id", "src", "aria-labelledby") else "markdown")
                for name in names
            ]

    def handle_endtag(self, tag: str) -> None:
        if tag == "code" and self.language == "python" and "".join(self.run).rstrip().endswith(")") and _is_signature(self.run):
            self.run = ["def ", *self.run, ": ..."]
        if tag in ("blockquote", "hr", "tspan") or (tag == "span" and self.spans.pop()):
            return
        super().handle_endtag(tag)


def _is_signature(run: list[str]) -> bool:
    """Whether code is the signature of a class: a call with types in it, which Python does not read."""
    return re.match(r"\w+\(\s*(?:\*,|\))", "".join(run)) is not None


def page(text: str) -> Tree:
    """The elements of a page, and what stands in them."""
    reader = _Site()
    reader.spans = []
    reader.feed(text)
    reader.close()
    reader.flush()
    return reader.tree


def script(text: str) -> Tree:
    """The data in a script of the site; scripts that are copied are all alike."""
    found = re.search(r"^globalThis\.eventwright\.\w+ = (.*);$", text, re.MULTILINE)
    tree = shapes.json_document(found[1]) if found else Tree()
    tree.texts = [Text(item.value, "markdown") for item in tree.texts]
    return tree


READERS = shapes.READERS | {
    ".html": page,
    ".txt": shapes.markdown,
    ".js": script,
    ".css": lambda _: Tree(),
    ".svg": lambda _: Tree(),
}


def site_of(checked: Checked) -> dict[PurePosixPath, str]:
    return site(Checked(checked.protocols, checked.report)).texts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("site"))


def structure(found: Tree, harmless: Tree, _: Change) -> Iterator[str]:
    """What elements, attributes, code and data differ. How prose reads as Markdown is markdown-it's to say."""
    if found.structure != harmless.structure:
        new, old = Counter(map(str, found.structure)), Counter(map(str, harmless.structure))
        yield f"the structure: {new - old} more, {old - new} less"
    addresses = [item.value for item in found.texts if item.how == "address" and item not in harmless.texts]
    yield from (f"an address: {address[:100]}" for address in addresses if not shapes.ADDRESS.fullmatch(address))


@pytest.fixture(autouse=True)
def _of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness of all targets examines the site."""
    monkeypatch.setattr(injection, "outputs", site_of)
    monkeypatch.setattr(injection, "READERS", READERS)
    monkeypatch.setattr(injection, "differences", structure)


@pytest.mark.parametrize("shift", range(0, len(STRINGS), 4))
def test_hostile_texts_are_texts(shift: int, folder: Folder) -> None:
    texts = {place: placed(place, number, STRINGS[(number + shift) % len(STRINGS)]) for number, place in enumerate(FREE)}
    injection.examine(folder, texts)


def test_specs_are_shown_as_they_are_written(folder: Folder) -> None:
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
def test_markup_is_shown_as_it_is_written(title: str, folder: Folder) -> None:
    text = hostile.STRINGS[title]
    checked, _ = folder.check({place: text for place in FREE if PLACES[place].kind == "prose"})
    assert not checked.report.has_errors
    shown = {path: words(tree(page)) for path, page in site_of(checked).items() if path.suffix == ".html"}
    word = text.replace("&amp;", "&").replace(" ```", "")[:40]
    assert sum(page.count(word) for page in shown.values()) > len(shown)
