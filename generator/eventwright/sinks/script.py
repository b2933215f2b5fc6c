"""Data of a spec into scripts of the site, and our own scripts."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from eventwright.packs import templates_folder
from eventwright.sinks import Sunk


def data(value: Any) -> Sunk:
    """JSON data as an expression on one line; characters that could not be seen are escaped."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Sunk(text if text.isprintable() else "".join(char if char.isprintable() else _escaped(char) for char in text))


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
