"""The sinks: the only ways by which text of a spec reaches an output.

A template prints `Sunk` text and nothing else (`render` sees to it). `Sunk` text is made here: from text of a spec by a sink
of the target's language (`sinks.python`, `sinks.markdown`), or from our own literals, into which only `Sunk` text is filled.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import LiteralString


class Sunk(str):
    """Text that is safe where its sink says. Made by the sinks only."""

    __slots__ = ()


def trusted(text: LiteralString) -> Sunk:
    """Text that stands in our own source."""
    return Sunk(text)


EMPTY = trusted("")


def fill(pattern: LiteralString, *parts: Sunk | int) -> Sunk:
    """Our own `pattern`, each `{}` filled with sunk text; TypeError for any other text."""
    for part in parts:  # a run comes here ten thousands of times
        if type(part) is not Sunk and type(part) is not int:
            raise TypeError(f"not from a sink: {part!r}")
    return Sunk(pattern.format(*parts))


def _expect_sunk(parts: Iterable[object]) -> None:
    """Raises TypeError for what is no sunk text."""
    if not _SUNK.issuperset(map(type, parts)):
        raise TypeError(f"not from a sink: {next(part for part in parts if type(part) is not Sunk)!r}")


_SUNK = frozenset({Sunk})


def joined(separator: LiteralString, parts: Iterable[Sunk]) -> Sunk:
    """Sunk texts with our own separator between them; TypeError for any other text."""
    found = list(parts)
    _expect_sunk(found)
    return Sunk(separator.join(found))


def capitalised(sunk: Sunk) -> Sunk:
    """Sunk text that begins with a letter of our own, as the beginning of a sentence; TypeError for any other text."""
    _expect_sunk((sunk,))
    return Sunk(sunk[:1].upper() + sunk[1:])
