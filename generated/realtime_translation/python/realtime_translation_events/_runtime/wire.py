"""The slow way out: objects to JSON data, with what they remember of their arrival."""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import UNSET

from .attributes import BASE64, RFC3339
from .objects import Object, Received, class_of, received_of, slots
from .unions import UnknownObject


def plain(value: Any, sender: str | None = None) -> Any:
    """The wire form of a value as JSON data.

    Args:
        value: An object, or anything that an attribute may hold.
        sender: The side that sends it to one that reads strictly: what came from elsewhere and would be refused is left
            out; None keeps everything.
    """
    if isinstance(value, Object):
        return _object(value, sender)
    if isinstance(value, UnknownObject):
        return value.raw
    kind = class_of(value)
    if issubclass(kind, (list, tuple)):
        items: list[Any] = []
        for item in value:  # no comprehension: it would take up stack, and so make deep data fail
            items.append(plain(item, sender))
        return items
    if issubclass(kind, dict):
        entries: dict[Any, Any] = {}
        for key, item in value.items():
            entries[key] = plain(item, sender)
        return entries
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    for reading in (BASE64, RFC3339):
        if isinstance(value, reading.value_type):
            return reading.to_wire(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _object(obj: Object, sender: str | None) -> dict[str, Any]:
    cls: Any = type(obj)
    received, held = received_of(obj), slots(obj)
    foreign = received is not None and sender is not None and received.origin != sender
    hidden, wanted, is_open = _face(cls, sender) if sender is not None else _NO_FACE
    data = _tag(cls, received)
    for name, key in zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True):
        if name == "_drift" or key in hidden:
            continue
        if name in held:
            if held[name] is not UNSET:
                data[key] = plain(held[name], sender)
        elif received is not None and key in received.malformed and (not foreign or key in wanted):
            data[key] = received.malformed[key]
    if received is not None and (not foreign or is_open):
        data.update(received.extras)
    return data if received is None or received.past is None else received.past.as_it_came(obj, data)


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


def carried(obj: Object) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """All that an object carries: what its slots hold, its tag as it came, and what no attribute holds."""
    cls: Any = type(obj)
    received, held = received_of(obj), slots(obj)
    leftover = _leftover(cls, received, held)
    held.pop("_drift", None)
    return held, _tag(cls, received), leftover


def keys(obj: Object) -> list[str]:
    """The keys on the wire that an object has, those of its class first."""
    cls: Any = type(obj)
    received, held = received_of(obj), slots(obj)
    if received is not None and received.past is not None:
        return list(plain(obj))
    names = zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True)
    own = [key for name, key in names if name != "_drift" and held.get(name, UNSET) is not UNSET]
    return [*_tag(cls, received), *own, *_leftover(cls, received, held)]


def field(obj: Object, key: str) -> Any:
    """What stands under a key on the wire, or under the key of today where an earlier one came; raises KeyError."""
    cls: Any = type(obj)
    received, held = received_of(obj), slots(obj)
    if received is not None and received.past is not None and key in (data := plain(obj)):
        return data[key]
    if key in cls.__struct_encode_fields__ and key:
        value = held.get(cls.__struct_fields__[cls.__struct_encode_fields__.index(key)], UNSET)
        if value is not UNSET:
            return plain(value)
    return (_tag(cls, received) | _leftover(cls, received, held))[key]


def has(obj: Object, key: object) -> bool:
    """Whether `field` gives something for a key."""
    try:
        return isinstance(key, str) and (field(obj, key), True)[1]
    except KeyError:
        return False


def _tag(cls: Any, received: Received | None) -> dict[str, Any]:
    config = cls.__struct_config__
    if received is not None and received.tag is not None:
        return {received.tag[0]: received.tag[1]} if len(received.tag) == 2 else {}
    return {config.tag_field: config.tag} if config.tag_field is not None else {}


_NO_FACE: tuple[frozenset[str], frozenset[str], bool] = (frozenset(), frozenset(), True)


@cache
def _face(cls: Any, sender: str) -> tuple[frozenset[str], frozenset[str], bool]:
    """Of objects of a class: what only other sides send, what this side must send, and whether it may send more."""
    from .model import load

    owner = load().by_class.get(cls.__name__)
    if owner is None:
        return _NO_FACE
    others = frozenset(item["name"] for item in owner["fields"] if item.get("sent_by") not in (None, sender))
    wanted = frozenset(item["name"] for item in owner["fields"] if dict(item["presence"])[sender] == "required")
    return others, wanted, bool(owner["open"])
