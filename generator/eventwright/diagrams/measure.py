"""How much room text needs, whatever font a reader has: widths are those of the widest common fonts, in parts of the size."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from math import ceil

from msgspec import Struct

_WIDTHS = {
    0.3: "'Iijl",
    0.35: " ,./:;\\|",
    0.4: "()-[]ft",
    0.45: "!r",
    0.5: '"*J`',
    0.55: "csz",
    0.6: "?L_kvxy",
    0.65: "$0123456789FTabdeghnopqu{}",
    0.7: "ABEKPSVXYZ",
    0.75: "CNRU",
    0.8: "&DGHOQ",
    0.85: "#+<=>^w~",
    0.9: "M",
    1.0: "%Wm",
    1.05: "@",
}
"""The wider one of DejaVu Sans and Liberation Sans (which is as wide as Arial), rounded up."""
_SANS = {char: width for width, chars in _WIDTHS.items() for char in chars}
_MONO = 0.61
_BOLD = 1.15
_OTHER = 1.1
"""Any other character; most scripts are narrower."""

CACHED = 8192
"""How many lines are kept as they were measured: the same events stand in many diagrams."""


class Font(Struct, frozen=True):
    """A size in pixels and a kind of letters; `line` is the distance of two lines."""

    size: int
    mono: bool = False
    bold: bool = False

    @property
    def line(self) -> int:
        """The height of a line."""
        return ceil(self.size * 1.35)


def width(text: str, font: Font) -> int:
    """The most pixels that a line of text takes."""
    return -(-_hundredths(text, font) // 100)


@lru_cache(CACHED)
def _hundredths(text: str, font: Font) -> int:
    """Hundredths of a pixel, which add up exactly."""
    return sum(_advance(char, font) for char in text)


@cache
def _advance(char: str, font: Font) -> int:
    if font.mono:
        return ceil(_mono(char) * font.size * 100)
    return ceil(_sans(char) * font.size * (_BOLD if font.bold else 1) * 100)


def _sans(char: str) -> float:
    base = unicodedata.normalize("NFD", char)[0]
    return _SANS.get(base, _OTHER)


def _mono(char: str) -> float:
    base = unicodedata.normalize("NFD", char)[0]
    return _MONO if base in _SANS else _OTHER


@lru_cache(CACHED)
def wrapped(text: str, font: Font, room: int) -> tuple[str, ...]:
    """The text in lines that fit into `room` pixels; put together again they are the text.

    Lines break at spaces, which stay at the end of a line and need no room, then behind dots and underscores, then anywhere.
    """
    lines, taken, room = [""], 0, 100 * room
    for word in _words(text):
        for piece in _pieces(word, font, room):
            if taken + _hundredths(piece.rstrip(" "), font) > room:
                lines.append("")
                taken = 0
            lines[-1] += piece
            taken += _hundredths(piece, font)
    return tuple(line for line in lines if line)


def _words(text: str) -> Iterator[str]:
    """The words, each with the spaces behind it."""
    start = 0
    for place, char in enumerate(text):
        if char == " " and text[place + 1 : place + 2] not in ("", " "):
            yield text[start : place + 1]
            start = place + 1
    yield text[start:]


def _pieces(word: str, font: Font, room: int) -> Iterator[str]:
    """A word, or, where it is too long for a line of `room` hundredths, pieces of it that are not."""
    if _hundredths(word.rstrip(" "), font) <= room:
        yield word
        return
    piece, taken = "", 0
    for char in word:
        if piece and (piece[-1] in "._/-" or taken + _advance(char, font) > room):
            yield piece
            piece, taken = "", 0
        piece, taken = piece + char, taken + _advance(char, font)
    yield piece
