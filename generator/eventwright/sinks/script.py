"""Data of a spec into scripts of the site, and our own scripts."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from eventwright.packs import templates_folder
from eventwright.sinks import Sunk


def data(value: Any) -> Sunk:
    """JSON data as an expression on one line; characters that could not be seen are escaped. Integers that a script would
    round are BigInts.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if _IS_NO_SCRIPT.search(text):
        text = _expression(value)
    return Sunk(text if text.isprintable() else "".join(char if char.isprintable() else _escaped(char) for char in text))


_IS_NO_SCRIPT = re.compile(r'[0-9]{16}|"__proto__":')
"""Where JSON might mean something else in a script: a rounded integer, a key that would change what an object inherits."""
_SAFE = 2**53


def _expression(value: Any) -> str:
    match value:
        case int() if not isinstance(value, bool) and not -_SAFE < value < _SAFE:
            return f"{value}n"
        case list() | tuple():
            return f"[{','.join(map(_expression, value))}]"  # pyright: ignore[reportUnknownArgumentType]
        case dict():
            return f"{{{','.join(_member(*item) for item in value.items())}}}"  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case _:
            return json.dumps(value, ensure_ascii=False)


def _member(key: str, value: Any) -> str:
    name = json.dumps(key, ensure_ascii=False)
    return f"{f'[{name}]' if key == '__proto__' else name}:{_expression(value)}"


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


@cache
def own(name: str) -> Sunk:
    """A script of the pack `site` without indentation, and without lines that are comments: those are for who edits it."""
    source = (templates_folder() / "site" / "scripts" / name).read_text("utf-8")
    lines = (line.strip() for line in source.split("\n"))
    return Sunk("".join(f"{line}\n" for line in lines if line and not _COMMENT.match(line)))


@cache
def sheet(name: str) -> Sunk:
    """A style sheet of the pack `site` without its comments and indentation."""
    source = _SHEET_COMMENT.sub("", (templates_folder() / "site" / name).read_text("utf-8"))
    return Sunk("".join(f"{line}\n" for line in map(str.strip, source.split("\n")) if line))


_SHEET_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMMENT = re.compile(r"//|/\*\*.*\*/$")
