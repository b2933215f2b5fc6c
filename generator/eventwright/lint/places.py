"""Places inside a text: where a word of it stands in the source, whatever its quotes, folds and block marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventwright.nodes import Scalar, Span


def rows(scalar: Scalar) -> list[Span]:
    """The lines of the source that hold the text, without quotes, block marks, indentation and blank lines; never empty."""
    found = [row for row in _inner(scalar) if row.column < row.end_column]
    return found or [scalar.span]


def head(scalar: Scalar) -> Span:
    """The first line of a text."""
    return rows(scalar)[0]


def find(scalar: Scalar, text: str) -> Span:
    """Where `text` first stands in a scalar; its first line where the source spells it differently."""
    for row in rows(scalar):
        start = row.text.find(text)
        if start >= 0:
            return row.part(start, start + len(text))
    return head(scalar)


def last_word(scalar: Scalar) -> Span:
    """The last word of a text."""
    row = rows(scalar)[-1]
    words = re.search(r"\S+$", row.text)
    return row.part(words.start(), words.end()) if words else row


def end(scalar: Scalar) -> Span:
    """The empty stretch behind the last character of a text."""
    row = rows(scalar)[-1]
    return Span(row.source, row.line, row.end_column, row.line, row.end_column)


def _inner(scalar: Scalar) -> Iterator[Span]:
    span, block = scalar.span, scalar.span.text[:1] in ("|", ">") and not scalar.plain
    quoted = not scalar.plain and not block
    depth = None
    for number in range(span.line + block, span.end_line + 1):
        line = span.source.lines[number - 1]
        start = span.column - 1 + quoted if number == span.line else len(line) - len(line.lstrip())
        stop = span.end_column - 1 - quoted if number == span.end_line and not block else len(line.rstrip())
        if block and line.strip():
            depth = start if depth is None else depth
            if start < depth:
                return
        yield Span(span.source, number, start + 1, number, max(start, stop) + 1)
