"""The codec of the events that one side sends: msgspec's where a frame conforms, our own walk where it does not."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

import msgspec

from .errors import DecodeError
from .unions import UnknownEvent, UnknownObject

Frame: TypeAlias = bytes | bytearray | memoryview | str
"""A frame as a socket gives it."""


class Codec:
    """Decodes and encodes the events of one side.

    Args:
        events: The class of each event by its name on the wire.
        union: The union of these classes, as msgspec reads it.
        key: The key that names the event.
    """

    def __init__(self, events: Mapping[str, Any], union: Any, key: str) -> None:
        self.events, self.key = events, key
        self.decode: Callable[[Frame], Any] = msgspec.json.Decoder(union).decode
        self.read: Callable[[Frame], Any] = msgspec.json.Decoder().decode
        self.encode: Callable[[Any], bytes] = msgspec.json.Encoder(enc_hook=_wire_form).encode

    def decode_slowly(self, frame: Frame, strict: bool) -> Any:
        """The event of a frame that msgspec refused."""
        raw = self._read(frame)
        name = raw.get(self.key)
        if not isinstance(name, str) or name not in self.events:
            return UnknownEvent(raw, self.key)
        raise NotImplementedError

    def _read(self, frame: Frame) -> dict[str, Any]:
        try:
            raw: Any = self.read(frame)
        except (ValueError, RecursionError) as problem:
            raise DecodeError(str(problem)) from None
        if not isinstance(raw, dict):
            raise DecodeError(f"a frame is a JSON object, not {type(raw).__name__}", 0)
        return cast("dict[str, Any]", raw)


def _wire_form(value: Any) -> Any:
    if isinstance(value, UnknownObject):
        return value.raw
    raise TypeError(f"{type(value).__name__} has no JSON form")
