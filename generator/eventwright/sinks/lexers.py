"""Code into HTML with its colours: the words of a language as Pygments tells them apart."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import cache
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name  # pyright: ignore[reportUnknownVariableType]
from pygments.token import Comment, Keyword, Name, Number, Operator, String


def spans(source: str, language: str) -> Iterator[str]:
    """Code that is sound for HTML, its words in spans of a few short classes; a character that cannot be seen is spelt out
    before.
    """
    for kind, value in _lexer(language).get_tokens(_bare(source)):
        name, written = _class(kind), html.escape(value, quote=False)
        yield f'<span class="{name}">{written}</span>' if name else written


def _bare(source: str) -> str:
    """Code without the spaces of blank lines, over which Pygments takes time by the square of their number."""
    return "\n".join(line if line.strip() else "" for line in source.split("\n"))


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, ensurenl=False, stripnl=False)


@cache
def _class(kind: Any) -> str:
    return next((name for parent, name in _CLASSES if kind in parent), "")


_CLASSES = (
    (Comment, "c"), (Keyword, "k"), (Operator.Word, "k"), (Name.Class, "f"), (Name.Function, "f"),
    (Name.Tag, "t"), (Number, "n"), (String, "s"),
)  # fmt: skip
"""The classes of coloured words: comment, keyword, defined name, JSON key, number, string."""
