"""The runtime of a generated package: what its classes are built on, and its codec. It knows no protocol."""

from .codec import Codec, Frame
from .errors import DecodeError, InvalidEvent, MalformedField
from .objects import BASE64, RFC3339, Base64, Constructed, DateTime, Event, Object, const, reads
from .unions import KeyedUnion, Lone, OrNull, UnknownEvent, UnknownObject, unpack

__all__ = [
    "BASE64",
    "RFC3339",
    "Base64",
    "Codec",
    "Constructed",
    "DateTime",
    "DecodeError",
    "Event",
    "Frame",
    "InvalidEvent",
    "KeyedUnion",
    "Lone",
    "MalformedField",
    "Object",
    "OrNull",
    "UnknownEvent",
    "UnknownObject",
    "const",
    "reads",
    "unpack",
]
