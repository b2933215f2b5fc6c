"""The bases of generated classes, and how attributes are read whose wire form is text."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from msgspec import UNSET, Struct, StructMeta, UnsetType, field

T = TypeVar("T")


class Object(Struct, kw_only=True, forbid_unknown_fields=True, repr_omit_defaults=True):
    """The base of every generated class.

    An attribute is `UNSET` where the field is absent, None where it is null, else its value. Encoding writes exactly what is
    set. Two objects are equal when they are of one class and all attributes are.
    """

    if not TYPE_CHECKING:
        # Hidden, and unset on every object that conforms to its spec: the encoder passes over it.
        _drift: UnsetType = field(default=UNSET, name="~drift")


class Event(Object):
    """The base of the classes of events."""


class Reading:
    """How an attribute is read and written whose wire form is text: `read` and `write` turn one into the other."""

    __slots__ = ("read", "value_type", "write")

    def __init__(self, value_type: Any, read: Callable[[str], Any], write: Callable[[Any], str]) -> None:
        self.value_type, self.read, self.write = value_type, read, write

    def to_wire(self, value: Any) -> Any:
        """The wire form of a value; what is no such value is left as it is."""
        return self.write(value) if isinstance(value, self.value_type) else value


class _Attribute:
    """An attribute that holds its wire form and gives what it stands for."""

    __slots__ = ("__doc__", "reading", "slot")

    def __init__(self, slot: Any, reading: Reading) -> None:
        self.slot, self.reading = slot, reading
        self.__doc__ = slot.__doc__

    def __get__(self, owner: Any, cls: Any = None) -> Any:
        if owner is None:
            return self
        value = self.slot.__get__(owner, cls)
        return self.reading.read(value) if type(value) is str else value

    def __set__(self, owner: Any, value: Any) -> None:
        self.slot.__set__(owner, self.reading.to_wire(value))


def reads(**fields: Reading) -> Callable[[type[T]], type[T]]:
    """Makes the named attributes of a class read as bytes, or as date and time, while the object keeps their text."""

    def decorate(cls: type[T]) -> type[T]:
        for name, reading in fields.items():
            setattr(cls, name, _Attribute(cls.__dict__[name], reading))
        type.__setattr__(cls, "__readings__", fields)
        return cls

    return decorate


class _Const:
    __slots__ = ("value", "wire")

    def __init__(self, value: Any, wire: str | None) -> None:
        self.value, self.wire = value, wire


if TYPE_CHECKING:

    def const(value: T, wire: str | None = None) -> T:
        """A required constant, which the constructor fills in; `wire` is its key where that is no attribute."""
        ...

    Constructed = StructMeta
    Base64: TypeAlias = bytes
    DateTime: TypeAlias = datetime
else:
    const = _constant = lambda value, wire=None: _Const(value, wire)  # noqa: E731
    Base64 = str
    DateTime = str

    class Constructed(StructMeta):
        """The metaclass of classes whose constructor does something: it fills in constants, and turns bytes into text.

        Decoding does not go this way: it takes fields as they came, and misses a constant that is not there.
        """

        def __new__(mcls, name, bases, namespace, **config):
            constants = {key: item for key, item in namespace.items() if isinstance(item, _Const)}
            for key, item in constants.items():
                del namespace[key]
                if item.wire is not None:
                    namespace[key] = field(name=item.wire)
            cls = super().__new__(mcls, name, bases, namespace, **config)
            type.__setattr__(cls, "__constants__", {key: item.value for key, item in constants.items()})
            type.__setattr__(cls, "__readings__", {})
            return cls

        def __call__(cls, *args, **values):
            for key, value in cls.__constants__.items():
                values.setdefault(key, value)
            for key, reading in cls.__readings__.items():
                if key in values:
                    values[key] = reading.to_wire(values[key])
            return super().__call__(*args, **values)


def _from_base64(text: str) -> bytes:
    from pybase64 import b64decode

    return b64decode(text, None, True)


def _to_base64(value: Any) -> str:
    from pybase64 import b64encode_as_string

    return b64encode_as_string(value)


BASE64 = Reading((bytes, bytearray, memoryview), _from_base64, _to_base64)
"""Bytes, as base64 text on the wire."""

RFC3339 = Reading(datetime, datetime.fromisoformat, datetime.isoformat)
"""Date and time, as RFC 3339 text on the wire."""
