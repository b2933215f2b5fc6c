"""Tries hostile texts in places of a spec, for the tests and for `make fuzz`.

Every round puts texts into many places. What is refused there is taken out, until the rest is accepted; of that, every file
of every target must have the structure that harmless specs give, and the text where the harmless one was.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import places
from eventwright.diagnostics import Report
from eventwright.names import TYPE_NAME, attribute, is_wire_key
from eventwright.pipeline import Checked, check, generate, site
from eventwright.targets import TARGETS
from places import Stretch, Writer
from shapes import READERS, Change, Reader, Tree, differences
from webshapes import WEB

Texts: TypeAlias = dict[PurePosixPath, str]

PLACES = places.places()
FREE = tuple(place for place, text in PLACES.items() if text.kind in ("prose", "data"))
NAMES = tuple(place for place, text in PLACES.items() if text.kind in ("name", "reference"))


class Folder:
    """A folder of specs that is written again and again; only what differs is. What is made of it is read by `readers`."""

    readers = READERS

    def __init__(self, root: Path) -> None:
        self.root, self.written = root, dict[str, str]()
        self.twins: dict[frozenset[tuple[str, str]], Counter[str]] = {}

    def check(self, texts: dict[str, str]) -> tuple[Checked, list[tuple[str, Stretch]]]:
        """What the specs come to with these texts in their places, and where those stand."""
        writers = [Writer(places.path(file, texts), documents) for file, documents in places.changed(texts).items()]
        for file in self.written.keys() - {writer.file for writer in writers}:
            (self.root / file).unlink()
            del self.written[file]
            with contextlib.suppress(OSError):  # a folder that is not empty yet
                (self.root / file).parent.rmdir()
                (self.root / file).parent.parent.rmdir()
        for writer in writers:
            if self.written.get(writer.file) != writer.text:
                (self.root / writer.file).parent.mkdir(parents=True, exist_ok=True)
                (self.root / writer.file).write_text(writer.text, "utf-8")
                self.written[writer.file] = writer.text
        return self.checked(), [found for writer in writers for found in writer.stretches]

    def checked(self) -> Checked:
        """What the specs come to as they are written."""
        return check(self.root)

    @cached_property
    def harmless(self) -> Texts:
        """The outputs of harmless specs."""
        checked, _ = self.check({})
        assert not checked.report.has_errors
        return self.outputs(checked)

    def outputs(self, checked: Checked) -> Texts:
        """All files of all targets."""
        return generate(checked.protocols, tuple(sorted(TARGETS))).texts

    def counted_with(self, texts: dict[str, str]) -> Counter[str]:
        """What the outputs have of each kind of node, with harmless texts in places."""
        key = frozenset(texts.items())
        if key not in self.twins:
            checked, _ = self.check(texts)
            self.twins[key] = self.counted(self.outputs(checked))
        return self.twins[key]

    def counted(self, found: Texts) -> Counter[str]:
        """What there is of each kind of node: names change where things stand and what they are called, but not that."""
        counts = Counter({path.suffix: 1 for path in found})
        for path, text in found.items():
            if "_runtime" not in path.parts:
                counts.update(tree(self.readers[path.suffix], text).counted())
        return counts

    def problems(self, found: Texts, texts: dict[str, str], loosely: bool) -> list[str]:
        """What is in the outputs that should not be: the harmless ones are exactly alike but for prose and values."""
        words = {str(PLACES[place]): text for place, text in texts.items()}
        change = Change(words, frozenset(str(PLACES[place]) for place in texts if PLACES[place].kind == "prose"), loosely)
        assert found.keys() == self.harmless.keys()
        changed = [(path, self.readers[path.suffix], text) for path, text in found.items() if text != self.harmless[path]]
        return [
            f"{path}: {problem}"
            for path, read, text in changed
            for problem in differences(read(text), tree(read, self.harmless[path]), change)
        ]


class SiteFolder(Folder):
    """The same, of which the site is made."""

    readers = WEB

    def outputs(self, checked: Checked) -> Texts:
        """All files of the site."""
        return site(Checked(checked.protocols, checked.report)).texts


def refused(report: Report, stretches: list[tuple[str, Stretch]]) -> set[str]:
    """The places at which an error is reported, or where what stands there is spoken of."""
    lines = {(at.file, at.line): at for _, at in stretches}
    errors = [error.span for error in report if error.severity == "error"]
    hit = [lines.get((span.source.key, span.line)) for span in errors]
    found = {at for at, span in zip(hit, errors, strict=True) if at is not None and at.column <= span.column < at.end}
    return {place for place, at in stretches if at in found}


@cache
def tree(read: Reader, text: str) -> Tree:
    return read(text)


def twin(text: str, place: str) -> str:
    """A harmless name that is as good an identifier as `text`, or a harmless literal where that is one."""
    number = NAMES.index(place)
    if attribute(text) == "field":
        return "-" * (number + 1)  # nothing of it is left to make an attribute of
    if place.endswith(("type", "members[]")):
        return f'"x{number}x"'
    if place.startswith("field.was"):  # where there are dots, a path
        return (f"x{number} x" if is_wire_key(text) else f"x{number} x" * 120) + ".x" * text.count(".")
    if place.endswith("was[]") and TYPE_NAME.fullmatch(text):
        return f"X{number}x"
    return f"x{number}x" if text.isascii() and text.isidentifier() else f"x{number} x"


def examine(folder: Folder, texts: dict[str, str], loosely: bool = False) -> None:
    """Tries texts in their places; fails where one is neither refused at its place nor harmless.

    `loosely` lets letters be missing that only prose has which is Markdown by chance: the number of an item, a language;
    and of names it asks no more than that the outputs are sound.
    """
    _ = folder.harmless  # made before the first text is tried
    checked, stretches = folder.check(texts)
    if not checked.report.has_errors:
        found = folder.outputs(checked)
        if any(PLACES[place].kind in ("name", "reference") for place in texts):
            if loosely:
                return
            new, old = folder.counted(found), folder.counted_with({place: twin(text, place) for place, text in texts.items()})
            assert new == old, (texts, new - old, old - new)
        else:
            assert not (different := folder.problems(found, texts, loosely)), "\n".join(different)
        return
    gone = refused(checked.report, stretches) & texts.keys()
    rest = [place for place in texts if place not in gone]
    assert gone or len(rest) > 1, (
        rest,
        [f"{error.span.source.path}:{error.span.line}: {error.message[:200]}" for error in checked.report],
    )
    halves = [rest] * bool(rest) if gone else [rest[: len(rest) // 2], rest[len(rest) // 2 :]]
    for half in halves:
        examine(folder, {place: texts[place] for place in half}, loosely)


PREPARED: dict[str, Callable[[str], str]] = {
    "side.title": lambda text: text.strip()[:1].lower() + text.strip()[1:],
    "deprecated.reason": lambda text: text.rstrip("."),
}
"""What the targets do to a text in some places, done before: sentences are made of these."""

IN_PLACE = {"field.description@inplace", "field.description@object"}
"""Of these the first paragraph is made a summary on one line."""


def placed(place: str, number: int, text: str) -> str:
    """The text as it is put into a place: values and names are told apart by a word before or behind."""
    if PLACES[place].kind == "prose":
        return PREPARED.get(place.partition("@")[0], str)(text) if place not in IN_PLACE else " ".join(text.split())
    word = f"x{number}x"
    return text + word if number % 2 else word + text
