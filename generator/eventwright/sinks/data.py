"""Data of a spec into files of data: JSON and TOML."""

from __future__ import annotations

import json
import re
from typing import Any

from eventwright.sinks import Sunk


def json_text(value: Any) -> Sunk:
    """JSON data as JSON on one line."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Sunk(without_halves(text))


def without_halves(text: str) -> str:
    """JSON with each half of a character, which no file can hold, spelt out."""
    try:
        text.encode()  # far faster than to look for them
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)
    return text


def toml_string(value: str) -> Sunk:
    """Text as a TOML string on one line."""
    return Sunk('"' + "".join(map(_escaped, value)) + '"')


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if " " <= char <= "~" or (char.isprintable() and not "\ud800" <= char <= "\udfff"):
        return char
    return "\\ufffd" if "\ud800" <= char <= "\udfff" else f"\\U{ord(char):08x}"
