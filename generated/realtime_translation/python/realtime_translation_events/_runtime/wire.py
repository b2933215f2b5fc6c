"""The slow way out: objects to JSON data, with what they remember of their arrival."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from .attributes import BASE64, RFC3339
from .objects import Object, Received, class_of, received_of, required, slots
from .unions import UnknownObject


def plain(value: Any, reader: str | None = None) -> Any:
    """The wire form of a value as JSON data.

    Args:
        value: An object, or anything that an attribute may hold.
        reader: The side that is to read it strictly, for which what came from elsewhere and it would refuse is left
            out; None keeps everything.
    """
    if isinstance(value, Object):
        return _object(value, reader)
    if isinstance(value, UnknownObject):
        return value.raw
    kind = class_of(value)
    if issubclass(kind, (list, tuple)):
        return [plain(item, reader) for item in value]
    if issubclass(kind, dict):
        return {key: plain(item, reader) for key, item in value.items()}
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    for reading in (BASE64, RFC3339):
        if isinstance(value, reading.value_type):
            return reading.to_wire(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _object(obj: Object, reader: str | None) -> dict[str, Any]:
    cls: Any = type(obj)
    received, held = received_of(obj), slots(obj)
    foreign = received is not None and reader is not None and received.origin == reader
    hidden = _hidden(cls, reader)
    data = _tag(cls, received)
    for name, key in zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True):
        if name == "_drift" or key in hidden:
            continue
        if name in held:
            if held[name] is not UNSET:
                data[key] = plain(held[name], reader)
        elif received is not None and key in received.malformed and not (foreign and name not in required(cls)):
            data[key] = received.malformed[key]
    if received is not None and not foreign:
        data.update(received.extras)
    return data


def shallow(obj: Object) -> dict[str, Any]:
    """The attributes of an object as they read, by key on the wire; what cannot be read is as it came."""
    cls: Any = type(obj)
    received, held = received_of(obj), slots(obj)
    data = _tag(cls, received)
    for name, key in zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True):
        if name != "_drift" and held.get(name, UNSET) is not UNSET:
            data[key] = getattr(obj, name)
    return data | _leftover(cls, received, held)


def _leftover(cls: Any, received: Received | None, held: dict[str, Any]) -> dict[str, Any]:
    """What an object carries beside its attributes: unknown fields, and malformed ones that were not mended."""
    if received is None:
        return {}
    names = dict(zip(cls.__struct_encode_fields__, cls.__struct_fields__, strict=True))
    return {key: value for key, value in received.malformed.items() if names[key] not in held} | received.extras


def keys(obj: Object) -> list[str]:
    """The keys on the wire that an object has, those of its class first."""
    cls: Any = type(obj)
    received, held = received_of(obj), slots(obj)
    names = zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True)
    own = [key for name, key in names if name != "_drift" and held.get(name, UNSET) is not UNSET]
    return [*_tag(cls, received), *own, *_leftover(cls, received, held)]


def field(obj: Object, key: str) -> Any:
    """What stands under a key on the wire; raises KeyError."""
    cls: Any = type(obj)
    received, held = received_of(obj), slots(obj)
    if key in cls.__struct_encode_fields__ and key:
        value = held.get(cls.__struct_fields__[cls.__struct_encode_fields__.index(key)], UNSET)
        if value is not UNSET:
            return plain(value)
    return (_tag(cls, received) | _leftover(cls, received, held))[key]


def _tag(cls: Any, received: Received | None) -> dict[str, Any]:
    config = cls.__struct_config__
    if received is not None and received.tag is not None:
        return {received.tag[0]: received.tag[1]} if len(received.tag) == 2 else {}
    return {config.tag_field: config.tag} if config.tag_field is not None else {}


def _hidden(cls: Any, reader: str | None) -> frozenset[str]:
    """The fields that only the reading side sends, and so refuses to be sent."""
    if reader is None:
        return frozenset()
    from .model import load

    owner = load().by_class.get(cls.__name__)
    fields = owner["fields"] if owner else ()
    return frozenset(item["name"] for item in fields if item.get("sent_by") == reader)
