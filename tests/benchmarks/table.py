"""Figures as tables: plain text for a terminal, Markdown for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows of text; the first column is flush left, the others are flush right."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]

    def text(self) -> str:
        """The table in columns."""
        lines = [self.title, self._line(self.heads), "  ".join("-" * width for width in self._widths())]
        return "\n".join([*lines, *map(self._line, self.rows)])

    def markdown(self) -> str:
        """The table as Markdown."""
        lines = [f"**{self.title}**", "", _piped(self.heads), _piped((":---", *["---:"] * (len(self.heads) - 1)))]
        return "\n".join([*lines, *map(_piped, self.rows)])

    def _widths(self) -> list[int]:
        return [max(map(len, column)) for column in zip(self.heads, *self.rows, strict=True)]

    def _line(self, cells: tuple[str, ...]) -> str:
        first, *others = self._widths()
        aligned = [cells[0].ljust(first), *(cell.rjust(width) for cell, width in zip(cells[1:], others, strict=True))]
        return "  ".join(aligned).rstrip()


def _piped(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
