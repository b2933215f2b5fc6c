"""Data into JSON documents that people read, too."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from eventwright.sinks import Sunk
from eventwright.sinks.data import without_halves


def document(data: Any) -> Sunk:
    """JSON data as a document of several lines; keys keep their order."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)  # an indent would make it several times slower
    return Sunk(msgspec.json.format(without_halves(text), indent=2))
