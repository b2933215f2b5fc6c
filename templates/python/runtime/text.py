"""JSON text to data and back, where msgspec alone would lose something or give up.

msgspec is tried first. It refuses integers of more than 64 bits and escaped lone surrogates; for these the standard
library is used, told to refuse what JSON does not have (NaN, infinity, numbers beyond a double).
"""

import json
import re
from math import isfinite
from typing import Any, TypeAlias

import msgspec

from .errors import DecodeError

Frame: TypeAlias = bytes | bytearray | memoryview | str
"""A frame as a socket gives it."""

_read = msgspec.json.Decoder().decode
_write = msgspec.json.Encoder().encode


def read(frame: Frame) -> Any:
    """The JSON data of a frame; raises DecodeError."""
    try:
        return _read(frame)
    except (ValueError, RecursionError) as problem:
        first = problem
    try:
        text = frame if isinstance(frame, str) else bytes(frame).decode("utf-8")
        return json.loads(text, parse_constant=_refused, parse_float=_double)
    except (ValueError, RecursionError) as problem:
        raise DecodeError(_message(first, problem), _offset(first)) from None


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no JSON number")


def _double(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"{text:.40} does not fit a double")
    return value


def _message(first: Exception, second: Exception) -> str:
    if isinstance(first, RecursionError) or isinstance(second, RecursionError):
        return "the frame is nested too deep"
    if isinstance(second, json.JSONDecodeError):
        return f"the frame is not JSON: {first}"
    return f"the frame cannot be read: {second}"


def _offset(problem: Exception) -> int | None:
    match = re.search(r"\(byte (\d+)\)", str(problem))
    return int(match[1]) if match else None


def write(data: Any) -> bytes:
    """The JSON text of data; raises TypeError or ValueError for what JSON cannot say."""
    refuse_non_finite(data)
    try:
        return _write(data)
    except (OverflowError, UnicodeError):
        return json.dumps(data, separators=(",", ":"), allow_nan=False).encode()


def refuse_non_finite(data: Any) -> None:
    """Raises ValueError where there is a NaN or an infinity in JSON data, which would be written as null."""
    if type(data) is float:
        if not isfinite(data):
            raise ValueError(f"{data} has no JSON form")
    elif type(data) is dict:
        for item in data.values():  # type: ignore[reportUnknownVariableType]
            refuse_non_finite(item)
    elif type(data) is list:
        for item in data:  # type: ignore[reportUnknownVariableType]
            refuse_non_finite(item)
