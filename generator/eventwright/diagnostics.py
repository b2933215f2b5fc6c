"""What is wrong, where, and what to do about it: the findings of every stage. `formats` prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from eventwright.edits import Edit, Fix
from eventwright.nodes import Span

Severity = Literal["error", "warning"]

_NAMING = {
    "bad-example",
    "bad-payload",
    "unknown-event",
    "unknown-field",
    "unknown-flow",
    "unknown-side",
    "unknown-tag",
    "unknown-transport",
    "unknown-type",
}
"""Ids of findings at the use of a name; where its definition is wrong, every use is one."""

UNREADABLE = {"unreadable", "empty-folder"}
"""Ids that mean: the specs could not even be read (exit code 3)."""


_LONGEST = 1_000
"""How long a message gets at most, whatever names it has in it."""
_MEANT = re.compile(r'did you mean "([\w.]+)"\?')
_WORD = re.compile(r"[\w.-]+")


class Related(Struct, frozen=True):
    """A second place that a diagnostic speaks of."""

    span: Span
    label: str


class Diagnostic(Struct, frozen=True):
    """One finding: an id that `explain` has a page of, the exact place, what is wrong, and a hint beside the caret."""

    id: str
    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity = "error"
    fix: Fix | None = None

    @property
    def mending(self) -> Fix | None:
        """How it can be mended: as its rule says, or by the name that was meant, in each place that has the wrong one."""
        meant = _MEANT.fullmatch(self.hint or "")
        if self.fix is not None or meant is None or not _WORD.fullmatch(self.span.text if self.span.source.text else ""):
            return self.fix
        spans = [self.span, *(related.span for related in self.related if related.span.text == self.span.text)]
        return Fix(f'write "{meant[1]}"', tuple(Edit(span, meant[1]) for span in spans), safe=False)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key by which findings are sorted: file, line, column, id, message."""
        return (self.span.source.path, self.span.line, self.span.column, self.id, self.message)


class Report(Struct):
    """Collects the findings of one run; every stage adds to it and none stops at the first."""

    found: dict[tuple[Any, ...], Diagnostic] = field(default_factory=dict[tuple[Any, ...], Diagnostic])

    def error(self, id: str, span: Span, message: str, hint: str | None = None, *related: Related) -> None:
        """Adds an error."""
        self._add(Diagnostic(id, span, message, hint, related))

    def warning(self, id: str, span: Span, message: str, hint: str | None = None, *related: Related) -> None:
        """Adds a warning."""
        self._add(Diagnostic(id, span, message, hint, related, "warning"))

    def add(self, diagnostic: Diagnostic) -> None:
        """Adds a finding; of two with the same id, place and message the first is kept."""
        self._add(diagnostic)

    def packed(self) -> bytes:
        """The findings for another process; empty where there is none."""
        if not self.found:
            return b""
        import pickle  # takes long to load, and most runs find nothing

        return pickle.dumps(list(self.found.values()))

    def take_over(self, packed: bytes) -> None:
        """Adds what another process of this run has found."""
        if packed:
            import pickle

            for diagnostic in pickle.loads(packed):
                self.add(diagnostic)

    def fold(self) -> None:
        """Makes one finding of a wrong name that a protocol uses in many places; the others become its second places.

        It is one mistake as a rule: the name is misspelt where it is defined, and only there.
        """
        first: dict[tuple[str, str, str | None], Diagnostic] = {}
        for found in self:
            if found.id not in _NAMING or not (found.hint or "").startswith("did you mean"):
                continue
            same = (found.span.source.key.partition("/")[0], found.span.text, found.hint)
            if same in first:
                related = (*first[same].related, Related(found.span, "and here"))
                del self.found[found.order]
                first[same] = self.found[first[same].order] = replace(first[same], related=related)
            else:
                first[same] = found

    def _add(self, diagnostic: Diagnostic) -> None:
        from eventwright.explain import ids  # takes long to load, and most runs find nothing

        assert diagnostic.id in ids(), diagnostic.id
        if len(diagnostic.message) > _LONGEST:
            diagnostic = replace(diagnostic, message=diagnostic.message[:_LONGEST] + "...")
        self.found.setdefault(diagnostic.order, diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        """The findings, sorted by place."""
        return iter(sorted(self.found.values(), key=lambda diagnostic: diagnostic.order))

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(diagnostic.severity == "error" for diagnostic in self.found.values())

    @property
    def exit_code(self) -> int:
        """3 where specs could not be read, 1 where there is an error, else 0."""
        if any(diagnostic.id in UNREADABLE for diagnostic in self.found.values()):
            return 3
        return 1 if self.has_errors else 0


_PATIENCE = 50_000
"""How many words are compared in a run: specs with thousands of wrong names are not waited for."""
_LONGEST_NAME = 200
_left = ContextVar("left", default=_PATIENCE)


def be_patient() -> None:
    """Begins a run, in which nothing was compared yet."""
    _left.set(_PATIENCE)


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` most likely was meant to be, or None where none is near."""
    import difflib  # only mistakes need it

    known = sorted(set(words))
    folded = {known_word.lower().replace("-", "_"): known_word for known_word in known}
    if same := folded.get(word.lower().replace("-", "_")):
        return same
    left = _left.get() - len(known)
    if left < 0 or len(word) > _LONGEST_NAME:
        return None
    _left.set(left)
    close = difflib.get_close_matches(word, known, n=5, cutoff=0.6)
    swapped = (near for near in close if sorted(near) == sorted(word))
    return next(swapped, close[0] if close else None)


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """The hint that names the nearest of `words`, or None."""
    near = nearest(word, words)
    return f'did you mean "{near}"?' if near is not None else None
