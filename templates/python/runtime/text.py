"""JSON text to data and back, where msgspec alone would lose something or give up.

msgspec is tried first. It refuses integers of more than 64 bits and escaped lone surrogates; for these the standard
library is used, told to refuse what JSON does not have (NaN, infinity, numbers beyond a double).
"""

from __future__ import annotations

from _thread import allocate_lock  # that of threading, which would have to be loaded
from collections.abc import Callable
from math import isfinite
from typing import Any, TypeAlias, cast

import msgspec

from .errors import DecodeError

Frame: TypeAlias = bytes | bytearray | memoryview | str
"""A frame as a socket gives it."""

_read = msgspec.json.Decoder().decode
_write = msgspec.json.Encoder().encode


_building = allocate_lock()


def decoder(type_: Any) -> Callable[[Any], Any]:
    """What decodes JSON text as a type. Made one at a time: msgspec crashes when two threads look into a class."""
    with _building:
        return msgspec.json.Decoder(type_).decode


def read(frame: Frame) -> Any:
    """The JSON data of a frame; raises DecodeError."""
    try:
        return _read(frame)
    except (ValueError, RecursionError) as problem:
        first = problem
    import json  # rarely needed, and slow to load

    try:
        text = frame if isinstance(frame, str) else bytes(frame).decode("utf-8")
        return json.loads(text, parse_constant=_refused, parse_float=_double)
    except (ValueError, RecursionError) as problem:
        raise _problem(first, problem) from None


def read_object(frame: Frame) -> dict[str, Any]:
    """The JSON object of a frame; raises DecodeError, also for JSON that is something else."""
    try:
        data = _read(frame)
    except (ValueError, RecursionError):
        data = read(frame)
    if type(data) is not dict:
        raise DecodeError(f"a frame is a JSON object, not {_KINDS[type(data)]}", 0)
    return cast("dict[str, Any]", data)


_KINDS = {list: "an array", str: "a string", int: "a number", float: "a number", bool: "a boolean", type(None): "null"}


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no JSON number")


def _double(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"{text:.40} does not fit a double")
    return value


def _problem(first: Exception, second: Exception) -> DecodeError:
    """What msgspec and then the standard library found, in one."""
    if isinstance(first, RecursionError) or isinstance(second, RecursionError):
        return DecodeError("the frame is nested too deep")
    if isinstance(second, UnicodeDecodeError):
        return DecodeError(f"the frame is not UTF-8: {second.reason} (byte {second.start})", second.start)
    found: Any = second
    if type(second).__name__ == "JSONDecodeError":
        offset = len(found.doc[: found.pos].encode("utf-8", "surrogatepass"))
        return DecodeError(f"the frame is not JSON: {found.msg} (byte {offset})", offset)
    return DecodeError(f"the frame cannot be read: {second}")


def write(data: Any) -> bytes:
    """The JSON text of data; raises TypeError or ValueError for what JSON cannot say."""
    refuse_non_finite(data)
    try:
        return _write(data)
    except (OverflowError, UnicodeError):
        import json

        return json.dumps(data, separators=(",", ":"), allow_nan=False).encode()


def refuse_non_finite(data: Any) -> None:
    """Raises ValueError where there is a NaN or an infinity in JSON data, which would be written as null."""
    kind: Any = data.__class__
    if kind is float:
        if not isfinite(data):
            raise ValueError(f"{data} has no JSON form")
    elif kind is dict:
        for item in data.values():
            refuse_non_finite(item)
    elif kind is list:
        for item in data:
            refuse_non_finite(item)
