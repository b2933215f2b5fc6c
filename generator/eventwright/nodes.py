"""YAML nodes that know their place: what `load` makes and every later stage reads.

A node is a `Scalar`, a `Sequence` or a `Mapping`. Scalars keep their source text, so that `1.10` is still `1.10` where
text is expected; `data` gives the plain Python value by the YAML 1.2 core rules.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeAlias

from msgspec import Struct


def lines_of(text: str) -> list[str]:
    """The lines of a text without their ends, as YAML counts them."""
    return re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)


class Source(Struct, frozen=True, dict=True):
    """A text file: its path as shown to people, its text, and its `key`: the path below the folder of schemas."""

    path: str
    text: str
    key: str = ""

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends, as YAML counts them."""
        return lines_of(self.text)


class Span(Struct, frozen=True):
    """A stretch of a source: lines and columns count from 1, columns in characters, the end is exclusive."""

    source: Source
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @property
    def text(self) -> str:
        """The characters that it covers, those on its first line."""
        line = self.source.lines[self.line - 1]
        return line[self.column - 1 : self.end_column - 1 if self.end_line == self.line else None]

    def part(self, start: int, end: int) -> Span:
        """The characters `start` to `end` of a span that lies on one line."""
        return Span(self.source, self.line, self.column + start, self.line, self.column + end)


class Scalar(Struct, frozen=True, eq=False):
    """A scalar: `text` is its content, `plain` tells that it stood without quotes or block marks.

    `refused` tells that what it says was reported already, so that later stages pass over it.
    """

    text: str
    plain: bool
    span: Span
    refused: bool = False

    @property
    def data(self) -> Any:
        """The value by the YAML 1.2 core rules: None, bool, int, float or str."""
        return core_value(self.text) if self.plain else self.text

    @property
    def inner(self) -> Span | None:
        """The span of the characters of `text`; None where the source spells them differently."""
        span = self.span
        if span.line != span.end_line:
            return None
        quotes = (span.end_column - span.column - len(self.text)) // 2
        source = span.source.lines[span.line - 1][span.column - 1 + quotes :]
        return span.part(quotes, quotes + len(self.text)) if source.startswith(self.text) else None


class Sequence(Struct, frozen=True, eq=False):
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span

    @property
    def data(self) -> list[Any]:
        """The plain list."""
        return [item.data for item in self.items]


class Mapping(Struct, frozen=True, eq=False, dict=True):
    """Keys, in their order, with their values; keys are unique scalars.

    `partial` tells that an entry was reported and left out, so that nothing can be said to be missing.
    """

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span
    partial: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """The plain dict; every key is its text."""
        return {key.text: value.data for key, value in self.entries}

    @cached_property
    def _values(self) -> dict[str, Node]:
        return {key.text: value for key, value in self.entries}

    def get(self, name: str) -> Node | None:
        """The value under `name`, or None."""
        return self._values.get(name)

    def key(self, name: str) -> Scalar | None:
        """The key node `name`, or None."""
        return next((key for key, _ in self.entries if key.text == name), None)

    def text(self, name: str) -> str | None:
        """The text of the scalar under `name`, or None where there is no scalar."""
        value = self.get(name)
        return value.text if isinstance(value, Scalar) else None

    def flag(self, name: str) -> bool | None:
        """The boolean under `name`, or None where there is none."""
        value = self.get(name)
        return value.data if isinstance(value, Scalar) and isinstance(value.data, bool) else None

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        """The entries in their order."""
        return iter(self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping

_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_MAX_DIGITS = 4300
_WORDS: dict[str, Any] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}


def core_value(text: str) -> Any:
    """The value of a plain scalar by the YAML 1.2 core rules; what is no JSON value (`.nan`, `.inf`, `1e999`) stays text."""
    if text in _WORDS or len(text) > _MAX_DIGITS:
        return _WORDS.get(text, text)
    if _INTEGER.fullmatch(text):
        return int(text, 0 if text[:2] in ("0o", "0x") else 10)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
