"""Limits of values, as the slow way checks them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .attributes import Reading


def is_readable(reading: Reading, value: Any) -> bool:
    """Whether text reads as what it stands for."""
    try:
        reading.read(value)
    except ValueError:
        return False
    return True


def limit_check(limits: Mapping[str, Any], kind: str) -> Callable[[Any], str | None]:
    """The check of a scalar's limits: it says what is wanted where a value does not keep to them."""
    least, most = limits.get("minimum"), limits.get("maximum")
    shortest, longest = limits.get("min_length"), limits.get("max_length")
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None

    def problem(value: Any) -> str | None:
        if least is not None and value < least:
            return f"at least {least}"
        if most is not None and value > most:
            return f"at most {most}"
        if shortest is not None or longest is not None:
            length = _decoded_length(value) if kind == "bytes" else len(value)
            if shortest is not None and length < shortest:
                return f"a length of at least {shortest}"
            if longest is not None and length > longest:
                return f"a length of at most {longest}"
        if pattern is not None and not pattern.search(value):
            return f"a match of {pattern.pattern}"
        return None

    return problem


def _decoded_length(text: str) -> int:
    """The number of bytes that base64 text stands for, without decoding it."""
    return len(text) * 3 // 4 - text.endswith("=") - text.endswith("==")


def size_check(limits: Mapping[str, Any]) -> Callable[[Any], str | None]:
    """The check of the limits of a list or map."""
    least, most = limits.get("min_items"), limits.get("max_items")

    def problem(value: Any) -> str | None:
        if least is not None and len(value) < least:
            return f"at least {least} items"
        return f"at most {most} items" if most is not None and len(value) > most else None

    return problem
