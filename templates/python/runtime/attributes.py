"""Attributes that are more than a slot: defaults that are for constructors only, and text that reads as bytes or a date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

from msgspec import Meta, Raw, Struct, StructMeta, convert, field

from .errors import MalformedField, shown
from .text import refuse_non_finite

T = TypeVar("T")


class Reading:
    """How an attribute is read and written whose wire form is text: `read` and `write` turn one into the other.

    Args:
        value_type: The type, or types, that `write` takes.
        expected: What the text is to be, in words.
        read: From text; raises ValueError for text that it cannot read.
        write: To text.
        store: To what a slot is to hold, where that is not the text itself.
    """

    __slots__ = ("expected", "read", "store", "value_type", "write")

    def __init__(
        self,
        value_type: Any,
        expected: str,
        read: Callable[[str], Any],
        write: Callable[[Any], str],
        store: Callable[[Any], Any] | None = None,
    ) -> None:
        self.value_type, self.expected, self.read, self.write = value_type, expected, read, write
        self.store = store or write

    def to_wire(self, value: Any) -> Any:
        """The wire form of a value; what is no such value is left as it is."""
        return self.write(value) if isinstance(value, self.value_type) else value

    def to_slot(self, value: Any) -> Any:
        """What a slot holds of a value; what is no such value is held as it is."""
        return self.store(value) if isinstance(value, self.value_type) else value


class Attribute:
    """An attribute that holds its wire form and gives what that stands for."""

    __slots__ = ("reading", "slot")

    def __init__(self, slot: Any, reading: Reading) -> None:
        self.slot, self.reading = slot, reading

    def __get__(self, owner: Any, cls: Any = None) -> Any:
        if owner is None:
            return self
        value = self.wire_form(owner)
        if type(value) is not str:
            return value
        try:
            return self.reading.read(value)
        except ValueError:
            name, expected = self.slot.__name__, self.reading.expected
            message = f"{type(owner).__name__}.{name} cannot be read: expected {expected}, got {shown(value)}"
            raise MalformedField(message, name=name, obj=owner) from None

    def __set__(self, owner: Any, value: Any) -> None:
        self.slot.__set__(owner, self.reading.to_slot(value))

    def wire_form(self, owner: Any) -> Any:
        """What the slot holds, as JSON data; raises AttributeError where it holds nothing."""
        value = self.slot.__get__(owner)
        return bytes(value)[1:-1].decode() if type(value) is Raw else value

    def __delete__(self, owner: Any) -> None:
        self.slot.__delete__(owner)


def reads(**fields: Reading) -> Callable[[T], T]:
    """Makes the named attributes of a class read as bytes, or as date and time, while the object keeps their text."""

    def decorate(cls: Any) -> Any:
        for name, reading in fields.items():
            if reading is FINITE:
                cls.__setattr__ = _set_finite
            else:
                setattr(cls, name, Attribute(cls.__dict__[name], reading))
        _prepare(cls, cls.__filled__, fields)
        return cls

    return decorate


def _set_finite(obj: Any, name: str, value: Any) -> None:
    """Sets an attribute of a class that has numbers; reading stays as fast as a slot."""
    readings: dict[str, Reading] = obj.__readings__
    if readings.get(name) is FINITE:
        refuse_non_finite(value)
    Struct.__setattr__(obj, name, value)


class _Filled:
    __slots__ = ("value", "wire")

    def __init__(self, value: Any, wire: str | None = None) -> None:
        self.value, self.wire = value, wire


if TYPE_CHECKING:

    def filled(value: T, wire: str | None = None) -> T:
        """A default for constructors only: a frame must have the field, or it takes the slow way in.

        For constants, and (with `UNSET`) for fields that one side must send and another may not.

        Args:
            value: The default.
            wire: The key on the wire, where it is not the attribute.
        """
        ...

    Constructed = StructMeta
    Base64: TypeAlias = bytes
    DateTime: TypeAlias = datetime
else:
    filled = _Filled
    Base64 = str
    DateTime = str

    class Constructed(StructMeta):
        """The metaclass of classes whose constructor does something: it fills in values, and turns bytes into text.

        Decoding does not go this way: it takes fields as they came, and misses a constant that is not there.
        """

        def __new__(mcls, name, bases, namespace, **config):
            """Makes the class, without the defaults that are for constructors only."""
            found = {key: item for key, item in namespace.items() if isinstance(item, _Filled)}
            for key, item in found.items():
                del namespace[key]
                if item.wire is not None:
                    namespace[key] = field(name=item.wire)
            cls = super().__new__(mcls, name, bases, namespace, **config)
            _prepare(cls, {key: item.value for key, item in found.items()}, {})
            return cls

        def __call__(cls, *args, **values):
            """An object: what is not given is filled in, what is text on the wire is made text."""
            make, filled, readings = cls.__construction__
            for key, default in filled:
                if key not in values:
                    values[key] = default
            for key, reading in readings:
                if isinstance(value := values.get(key), reading.value_type):
                    values[key] = reading.store(value)
            return make(*args, **values)


def _prepare(cls: Any, filled: Mapping[str, Any], readings: Mapping[str, Reading]) -> None:
    """Lays out what constructing an object takes in one place: looking it up on a class is half of the time."""
    type.__setattr__(cls, "__filled__", filled)
    type.__setattr__(cls, "__readings__", readings)
    parts = partial(StructMeta.__call__, cls), tuple(filled.items()), tuple(readings.items())
    type.__setattr__(cls, "__construction__", parts)


@cache
def _base64() -> Any:
    """The library that does base64 many bytes at a time; loaded when sound first comes or goes."""
    import pybase64

    return pybase64


def _from_base64(text: str) -> bytes:
    data: bytes = _base64().b64decode(text, None, True)  # its error is a ValueError
    return data


def _to_base64(value: Any) -> str:
    text: str = _base64().b64encode_as_string(value)
    return text


def _quoted_base64(value: Any) -> Raw:
    """Base64 as it stands in a frame: the encoder copies it, and looks for nothing to escape."""
    return Raw(b'"%b"' % _base64().b64encode(value))


def _from_rfc3339(text: str) -> datetime:
    moment: datetime = convert(text, _WITH_ZONE)  # its error is a ValueError, too
    return moment


_WITH_ZONE: Any = Annotated[datetime, Meta(tz=True)]


def _finite(value: Any) -> Any:
    refuse_non_finite(value)
    return value


BASE64 = Reading((bytes, bytearray, memoryview), "bytes as base64", _from_base64, _to_base64, _quoted_base64)
"""Bytes, as base64 text on the wire."""

RFC3339 = Reading(datetime, "a date and time as RFC 3339 has it", _from_rfc3339, datetime.isoformat)
"""Date and time, as RFC 3339 text on the wire."""

FINITE = Reading((float, list, dict), "a number that JSON can say", str, _finite)
"""Numbers, alone or in free JSON: a NaN or an infinity is refused where it is set, for it would be sent as null."""
