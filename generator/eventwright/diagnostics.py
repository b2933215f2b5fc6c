"""What is wrong, where, and what to do about it: the findings of every stage. `formats` prints them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from eventwright.nodes import Span

Severity = Literal["error", "warning"]

CATALOGUE: dict[str, str] = {
    "bad-default": "A default does not fit the type of its field.",
    "bad-example": "An example does not fit the event or type that it belongs to.",
    "bad-name": "A name has characters or a form that names of its kind may not have.",
    "bad-value": "The value of a key is not one of those that the key allows.",
    "default-required": "A default stands on a field that is required.",
    "duplicate-key": "A mapping has the same key twice.",
    "empty-folder": "The folder of schemas holds no protocol.",
    "endless-type": "No finite value of an object exists, for it always holds another of itself.",
    "field-undescribed": "A field has no description.",
    "file-name": "A file is not named after the event or flow that it defines, or lies in the wrong folder.",
    "missing-file": "A file that a protocol needs is not there.",
    "missing-key": "A key that a definition needs is not there.",
    "name-clash": "Two definitions, or two fields of one, end up with the same name.",
    "reserved-name": "A name is reserved: it belonged to something that was removed or renamed.",
    "too-many": "There are more files, definitions, fields, values or members than any spec needs.",
    "type-syntax": "A type expression cannot be read.",
    "unclear-definition": "A definition says no kind, or more than one.",
    "undistinguishable": "Two members of a union cannot be told apart on the wire.",
    "unfit-limit": "A limit fits none of the types of its field, or more than one.",
    "unknown-event": "A name that should be an event is none.",
    "unknown-field": "A name that should be a field is none.",
    "unknown-flow": "A name that should be a flow is none.",
    "unknown-key": "A mapping has a key that the spec language does not know.",
    "unknown-protocol": "There is no protocol of that name.",
    "unknown-side": "A name that should be a side of the protocol is none.",
    "unknown-tag": "A tag is not declared in protocol.yaml.",
    "unknown-target": "There is no target of that name.",
    "unknown-transport": "A transport is not declared in protocol.yaml.",
    "unknown-value": "A name that should be a value of an enum is none.",
    "unknown-type": "A name that should be a type is none.",
    "unreadable": "A file or folder cannot be read.",
    "unused-type": "No event uses a type.",
    "wrong-kind": "A value is of another kind than its key wants.",
    "yaml-alias": "YAML anchors, aliases, tags and merge keys are not part of the spec language.",
    "yaml-boolean": "yes, no, on and off are text in one YAML version and booleans in another.",
    "yaml-octal": "A number with a leading zero is octal in one YAML version and decimal in another.",
    "yaml-syntax": "The file is not YAML.",
    "yaml-tab": "A tab stands where YAML wants spaces.",
    "yaml-too-deep": "Nodes are nested deeper, or a file is larger, than any spec needs.",
}
"""Every id with its meaning; a diagnostic with another id cannot be made."""

UNREADABLE = {"unreadable", "empty-folder"}
"""Ids that mean: the specs could not even be read (exit code 3)."""


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a diagnostic speaks of."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: an id of `CATALOGUE`, the exact place, what is wrong, and a hint beside the caret."""

    id: str
    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity = "error"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key by which findings are sorted: file, line, column, id, message."""
        return (self.span.source.path, self.span.line, self.span.column, self.id, self.message)


@dataclass
class Report:
    """Collects the findings of one run; every stage adds to it and none stops at the first."""

    found: dict[tuple[Any, ...], Diagnostic] = field(default_factory=dict[tuple[Any, ...], Diagnostic])

    def error(self, id: str, span: Span, message: str, hint: str | None = None, *related: Related) -> None:
        """Adds an error."""
        self._add(Diagnostic(id, span, message, hint, related))

    def warning(self, id: str, span: Span, message: str, hint: str | None = None, *related: Related) -> None:
        """Adds a warning."""
        self._add(Diagnostic(id, span, message, hint, related, "warning"))

    def _add(self, diagnostic: Diagnostic) -> None:
        assert diagnostic.id in CATALOGUE, diagnostic.id
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


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` most likely was meant to be, or None where none is near."""
    known = sorted(set(words))
    folded = {known_word.lower().replace("-", "_"): known_word for known_word in known}
    if same := folded.get(word.lower().replace("-", "_")):
        return same
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(word: str, words: Iterable[str]) -> str | None:
    """The hint that names the nearest of `words`, or None."""
    near = nearest(word, words)
    return f'did you mean "{near}"?' if near is not None else None
