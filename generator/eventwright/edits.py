"""Changes of a text at the places of its nodes: what lies between them stays as it is, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eventwright.nodes import Source, Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Puts `text` in the place of a span; an empty span only takes it in."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """How a finding can be mended: all of its edits, or none. A safe one changes no frame, no class and no meaning."""

    label: str
    edits: tuple[Edit, ...]
    safe: bool = True


def applied(source: Source, fixes: Iterable[Fix]) -> str:
    """The text of a source with the fixes that are about it; of two that touch each other only the first."""
    starts = _line_starts(source.text)
    changes: list[tuple[int, int, str]] = []
    for fix in fixes:
        found = [_change(edit, starts) for edit in fix.edits]
        if not any(_touch(one, other) for one in found for other in changes):
            changes += found
    text = source.text
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _change(edit: Edit, starts: list[int]) -> tuple[int, int, str]:
    span = edit.span
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1, edit.text


def _touch(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _line_starts(text: str) -> list[int]:
    """The offset of each line, and of the end; lines as YAML counts them."""
    return [0, *(end.end() for end in re.finditer(r"\r\n|[\n\r\x85\u2028\u2029]", text)), len(text)]


def line_end(source: Source) -> str:
    """How the lines of a source end."""
    return "\r\n" if "\r\n" in source.text else "\n"
