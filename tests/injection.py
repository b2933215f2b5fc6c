"""Tries hostile texts in places of a spec, for the tests and for `make fuzz`.

Every round puts texts into many places. What is refused there is taken out, until the rest is accepted; of that, every file
of every target must have the structure that harmless specs give, and the text where the harmless one was.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable
from functools import cache, cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import places
from eventwright.diagnostics import Report
from eventwright.names import FLOW_NAME, MAX_NAME, TYPE_NAME, attribute, is_distribution, is_event_name, is_version, is_wire_key
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
            assert not checked.report.has_errors, texts
            self.twins[key] = self.counted(self.outputs(checked))
        return self.twins[key]

    def counted(self, found: Texts) -> Counter[str]:
        """What there is of each kind of node: names change where things stand and what they are called, but not that."""
        counts = Counter({path.suffix: 1 for path in found})
        for path, text in found.items():
            if "_runtime" not in path.parts:
                counts.update(counted(self.readers[path.suffix], text))
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
        """All files of the site, but for those that show the specs as they are written."""
        return site(Checked(checked.protocols, checked.report)).texts


class Whole(SiteFolder):
    """The same, of which everything is made; the readers of the site know the files of targets, too."""

    def outputs(self, checked: Checked) -> Texts:
        """All files of all targets and of the site."""
        targets, site = Folder.outputs(self, checked), super().outputs(checked)
        assert not targets.keys() & site.keys()
        return {**targets, **site}


def refused(report: Report, stretches: list[tuple[str, Stretch]]) -> set[str]:
    """The places at which an error is reported, or where what stands there is spoken of."""
    lines = {(at.file, at.line): at for _, at in stretches}
    errors = [error.span for error in report if error.severity == "error"]
    hit = [lines.get((span.source.key, span.line)) for span in errors]
    found = {at for at, span in zip(hit, errors, strict=True) if at is not None and at.column <= span.column < at.end}
    return {place for place, at in stretches if at in found}


@cache
def tree(read: Reader, text: str) -> Tree:
    """The tree of a harmless text: these are few, and asked for again and again."""
    return read(text)


@lru_cache(1000)
def counted(read: Reader, text: str) -> Counter[str]:
    """What a text has of each kind of node; most pages are alike from one name to the next."""
    return read(text).counted()


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
    if place == "protocol.version" and is_version(text):
        return f"1.2.{number}"
    tail = "x" * (MAX_NAME if len(text) > MAX_NAME else 1)
    plain = text.isascii() and text.isidentifier()
    return f"x{number}{tail}" if plain or _is_legal(text, place) else f"x{number} {tail}"


GATES = {"protocol.targets{}{}": is_distribution, "event.event": is_event_name, "flow.flow": FLOW_NAME.fullmatch}
"""What may be a name in some places though it is no identifier."""


def _is_legal(text: str, place: str) -> bool:
    gate = GATES.get(place.partition("@")[0])
    return gate is not None and bool(gate(text))


def examine(folder: Folder, texts: dict[str, str], loosely: bool = False) -> None:
    """Tries texts in their places; fails where one is neither refused at its place nor harmless.

    `loosely` lets letters be missing that only prose has which is Markdown by chance: the number of an item, a language;
    and of names it asks no more than that every output can be read.
    """
    _ = folder.harmless  # made before the first text is tried
    checked, stretches = folder.check(texts)
    if not checked.report.has_errors:
        found = folder.outputs(checked)
        if any(PLACES[place].kind in ("name", "reference") for place in texts):
            new = folder.counted(found)
            if loosely:
                return
            old = folder.counted_with({place: twin(text, place) for place, text in texts.items()})
            may_lack = any(place.startswith("field.was") for place in texts)  # of some names nothing is made
            assert new == old or (may_lack and not new - old), (texts, new - old, old - new)
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


def examine_file_name(root: Path, file: str, text: str) -> None:
    """Calls a file otherwise; fails where that is neither refused in it nor a name of files."""
    folder = Whole(root)
    folder.check({})
    moved = (root / file).rename((root / file).with_name(f"x{file_name(text)}.yaml"))
    checked = folder.checked()
    if checked.report.has_errors:
        assert {error.span.source.path for error in checked.report if error.severity == "error"} == {str(moved)}
    else:
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+", part) for path in folder.outputs(checked) for part in path.parts)


def file_name(text: str) -> str:
    """As much of a text as can be the name of a file."""
    return re.sub(r"[\0/\ud800-\udfff]", "", text)[:60]


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
