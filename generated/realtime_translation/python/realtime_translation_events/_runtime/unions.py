"""Unions: members that the package does not know, and what msgspec cannot tell apart by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Raw, UnsetType, ValidationError

from .errors import Drift
from .text import decoder, write

T = TypeVar("T")


class UnknownObject:
    """An object of a type that the package does not know, kept as it came.

    Attributes:
        type: What the object calls itself; None where it does not, or not by a text.
        raw: The whole object as JSON data.
    """

    if TYPE_CHECKING:
        # A literal that no object has, so that comparing `type` and `match` tell the known classes from this one.
        @property
        def type(self) -> Literal["(unknown)"]:
            """What the object calls itself."""
            ...

        raw: dict[str, Any]
    else:
        __slots__ = ("raw", "type")

    def __init__(self, raw: dict[str, Any], key: str = "type") -> None:
        name = raw.get(key)
        object.__setattr__(self, "type", name if isinstance(name, str) else None)
        self.raw = raw

    @property
    def drift(self) -> tuple[Drift, ...]:
        """Nothing: an unknown member of an open union is legal."""
        return ()

    def __getitem__(self, key: str) -> Any:
        """What stands under `key` on the wire; raises KeyError."""
        return self.raw[key]

    def get(self, key: str, default: Any = None) -> Any:
        """What stands under `key` on the wire, or `default` where nothing does."""
        return self.raw.get(key, default)

    def __contains__(self, key: object) -> bool:
        """Whether there is anything under `key` on the wire, null included."""
        return key in self.raw

    def __iter__(self) -> Iterator[str]:
        """The keys on the wire that are there."""
        return iter(self.raw)

    def to_dict(self) -> dict[str, Any]:
        """The object as JSON data; a copy of the outermost dict."""
        return dict(self.raw)

    def to_json(self) -> str:
        """The object as JSON text, as it would be sent."""
        return write(self.raw).decode()

    def __eq__(self, other: object) -> bool:
        """Equal where class and content are."""
        return isinstance(other, UnknownObject) and type(self) is type(other) and self.raw == other.raw

    def __repr__(self) -> str:
        """Class and content."""
        return f"{type(self).__name__}({self.raw!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles keep everything."""
        return _restore, (type(self), self.type, self.raw)

    __hash__ = None  # type: ignore[assignment]  # raw is a dict


class UnknownEvent(UnknownObject):
    """An event of a type that the package does not know, or of none; it can be encoded as it came."""

    __slots__ = ("_key",)

    def __init__(self, raw: dict[str, Any], key: str = "type") -> None:
        super().__init__(raw, key)
        self._key = key

    @property
    def drift(self) -> tuple[Drift, ...]:
        """That the event is unknown: the one thing to say of it."""
        key = self._key
        if key not in self.raw:
            return (Drift(f"/{key}", "missing_required", "the name of an event", None),)
        value = self.raw[key]
        if not isinstance(value, str):
            return (
                Drift(
                    f"/{key}", "wrong_type" if value is not None else "null_not_allowed", "the name of an event", value
                ),
            )
        return (Drift("", "unknown_variant", "a known event", value),)

    def envelope(self, key: str, wanted: type[T]) -> T | UnsetType:
        """A field that every event has; `UNSET` where it is not there, or is not of the wanted type."""
        value = self.raw.get(key, UNSET)
        return value if type(value) is wanted else UNSET

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles keep everything."""
        return type(self), (self.raw, self._key)


def _restore(cls: Any, name: str | None, raw: dict[str, Any]) -> Any:
    unknown = cls.__new__(cls)
    object.__setattr__(unknown, "type", name)
    unknown.raw = raw
    return unknown


if TYPE_CHECKING:
    Lone: TypeAlias = Annotated[T, "told by its tag alone"]
    OrNull: TypeAlias = Optional[T]  # noqa: UP045

else:
    _DUMMIES: dict[tuple[str, str | int], type] = {}

    def _refuse(_):
        raise ValueError("a tag of no member")

    class Lone:
        """`Lone[X]` is `X`, and says that its tag must be there: msgspec only insists on it where there is a choice."""

        def __class_getitem__(cls, item):
            """The union of `item` and a class that no object is."""
            key, tag = item.__struct_config__.tag_field, _no_tag(item.__struct_config__.tag)
            dummy = _DUMMIES.get((key, tag))
            if dummy is None:
                namespace = {"__post_init__": _refuse}
                dummy = msgspec.defstruct("NoTag", [], tag_field=key, tag=tag, namespace=namespace)
                _DUMMIES[key, tag] = dummy
            return item | dummy

    class OrNull:
        """`OrNull[X]` is `X | None`; at run time the null is seen to where the raw JSON of `X` is unpacked."""

        def __class_getitem__(cls, item):
            """Just `item`."""
            return item


def _no_tag(tag: str | int) -> str | int:
    """Another tag of the same type."""
    if isinstance(tag, str):
        return "" if tag else "-"
    return -1 if tag != -1 else 0


LATER = Raw(b"0")
"""Stands for a member of a union that is set later."""


class KeyedUnion:
    """Decodes a member of a union that is told apart by several keys, from its raw JSON.

    Attributes:
        decode: The function that does it.
        decoders: The decoder by the first value of a tag, or another such table by the second, as far as needed yet.

    Args:
        keys: The keys, in their order.
        members: The class for each tag; a tag is as many values as it takes.
        unknown: The class of members of no known tag; None where there can be none.
        other: The type of what is no object; None where there can be nothing else.
    """

    __slots__ = ("decode", "decoders", "firsts", "keys", "members", "other", "peek", "unknown")

    def __init__(self, keys: tuple[str, ...], members: Mapping[tuple[Any, ...], Any], unknown: Any, other: Any) -> None:
        self.keys, self.members, self.unknown = keys, members, unknown
        self.firsts = {tag[0] for tag in members}
        self.decoders: dict[Any, Any] = {}
        self.peek = _peek(keys)
        self.other = decoder(other) if other is not None else None
        self.decode = self._decoder()

    def _decoder(self) -> Callable[[Raw], Any]:
        """The function that decodes a member; it raises ValidationError where there is none, or the slow way decides."""
        peek, decoders, first_time = self.peek, self.decoders, self._first_time

        def decode(raw: Raw) -> Any:
            try:
                seen = peek(raw)
                found = decoders[seen.first]
                if found.__class__ is dict:
                    found = found[seen.second]
            except (KeyError, TypeError, ValidationError):
                return first_time(raw)
            return found(raw)

        return decode

    def _first_time(self, raw: Raw) -> Any:
        """What there is no decoder for: a tag that comes for the first time, an unknown one, or no object."""
        if raw is LATER:
            return raw
        if bytes(raw)[:1] != b"{":
            return self._value(raw)
        values = msgspec.structs.astuple(self.peek(raw))[: len(self.keys)]
        for length in range(1, len(values) + 1):
            tag = values[:length]
            if all(isinstance(value, (str, int)) for value in tag) and tag in self.members:
                return self._made(tag)(raw)
        if self.unknown is None or type(values[0]) is not str or values[0] in self.firsts:
            raise ValidationError(f"no member has the tag {values!r}")
        return self.unknown(msgspec.json.decode(raw), self.keys[0])

    def _made(self, tag: tuple[Any, ...]) -> Callable[[Raw], Any]:
        """The decoder for a tag; made when one first comes, for a member may refer to classes that come later."""
        decode = decoder(self.members[tag])
        if len(tag) == 1:
            self.decoders[tag[0]] = decode
        elif len(tag) == 2:
            self.decoders.setdefault(tag[0], {})[tag[1]] = decode
        return decode

    def or_null(self, raw: Raw) -> Any:
        """The member, or None for null; raises as `decode`."""
        return None if bytes(raw) == b"null" else self.decode(raw)

    def _value(self, raw: Raw) -> Any:
        if self.other is None:
            raise ValidationError("Expected `object`")
        return self.other(raw)


def _peek(keys: tuple[str, ...]) -> Callable[[Raw], Any]:
    """The decoder of the tag alone; a lone key gets a second one beside it that no object has."""
    names = ("first", "second", *(f"key{index}" for index in range(2, len(keys))))
    fields: list[Any] = [
        (name, Any, msgspec.field(default=None, name=key)) for name, key in zip(names, (*keys, ""), strict=False)
    ]
    return msgspec.json.Decoder(msgspec.defstruct("Peek", fields)).decode


def unpack(value: T, decode: Callable[[Raw], Any]) -> T:
    """`value` with the raw JSON in its lists and maps, at any depth, decoded."""
    unpacked: T = _unpacked(value, decode)
    return unpacked


def _unpacked(value: Any, decode: Callable[[Raw], Any]) -> Any:
    kind: Any = value.__class__
    if kind is Raw:
        return decode(value)
    if kind is list:
        return [_unpacked(item, decode) for item in value]
    if kind is dict:
        return {key: _unpacked(item, decode) for key, item in value.items()}
    return value


def unpack_list(value: Any, decode: Callable[[Raw], Any], key: str) -> Any:
    """A list with the raw JSON in it decoded; anything else as it is. An error tells the place, below `key`."""
    if value.__class__ is not list:
        return value
    found: list[Any] = []
    try:
        for item in value:
            found.append(decode(item) if item.__class__ is Raw else item)
        return found
    except ValidationError as problem:
        told = str(problem)
    raise ValueError(f"{told} - at `$.{key}[{len(found)}]`")  # without the other, which would have to be kept
