"""Data into JSON documents that people read, too."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from eventwright.sinks import Sunk


def document(data: Any) -> Sunk:
    """JSON data as a document of several lines; keys keep their order."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)  # an indent would make it several times slower
    return Sunk(msgspec.json.format(re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text), indent=2))
