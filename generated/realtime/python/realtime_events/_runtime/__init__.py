"""The runtime of a generated package: what its classes are built on, and its codec. It knows no protocol."""

from .attributes import (
    BASE64,
    FINITE,
    RFC3339,
    Base64,
    Constructed,
    DateTime,
    filled,
    reads,
)
from .codec import GIVES_UP, Codec, called_often, encode, nothing_loaded
from .errors import DecodeError, Drift, InvalidEvent, MalformedField
from .objects import Event, GuardedEvent, Object
from .text import Frame
from .unions import (
    KeyedUnion,
    Lone,
    OrNull,
    UnknownEvent,
    UnknownObject,
    unpack,
    unpack_list,
)

__all__ = [
    "BASE64",
    "FINITE",
    "GIVES_UP",
    "RFC3339",
    "Base64",
    "Codec",
    "Constructed",
    "DateTime",
    "DecodeError",
    "Drift",
    "Event",
    "Frame",
    "GuardedEvent",
    "InvalidEvent",
    "KeyedUnion",
    "Lone",
    "MalformedField",
    "Object",
    "OrNull",
    "UnknownEvent",
    "UnknownObject",
    "called_often",
    "encode",
    "filled",
    "nothing_loaded",
    "reads",
    "unpack",
    "unpack_list",
]
