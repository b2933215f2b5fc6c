"""Data into JSON documents that people read, too."""

from __future__ import annotations

import json
import re
from typing import Any

from eventwright.sinks import Sunk


def document(data: Any) -> Sunk:
    """JSON data as a document of several lines; keys keep their order."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2)
    return Sunk(re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text))
