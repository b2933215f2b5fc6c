"""Unions: members that the package does not know, and what msgspec cannot tell apart by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType, ValidationError

from .errors import Drift

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


class KeyedUnion:
    """Decodes a member of a union that is told apart by several keys, from its raw JSON.

    Args:
        keys: The keys, in their order.
        members: The class for each tag; a tag is as many values as it takes.
        unknown: The class of members of no known tag; None where there can be none.
        other: The type of what is no object; None where there can be nothing else.
    """

    def __init__(self, keys: tuple[str, ...], members: Mapping[tuple[Any, ...], Any], unknown: Any, other: Any) -> None:
        self.keys, self.members, self.unknown = keys, members, unknown
        self.firsts = {tag[0] for tag in members}
        self.decoders: dict[tuple[Any, ...], Any] = {}
        fields: list[Any] = [
            (f"key{index}", Any, msgspec.field(name=key, default=None)) for index, key in enumerate(keys)
        ]
        peek: type[Struct] = msgspec.defstruct("Peek", fields)
        self.peek = msgspec.json.Decoder(peek).decode
        self.other = msgspec.json.Decoder(other).decode if other is not None else None

    def __call__(self, raw: Raw) -> Any:
        """The member; raises ValidationError where there is none for it."""
        if bytes(raw)[:1] != b"{":
            return self._value(raw)
        values = msgspec.structs.astuple(self.peek(raw))
        for length in range(1, len(values) + 1):
            decoder = self._decoder(values[:length])
            if decoder is not None:
                return decoder(raw)
        if self.unknown is None or type(values[0]) is not str or values[0] in self.firsts:
            raise ValidationError(f"no member has the tag {values!r}")  # whether it is drift, the slow way decides
        return self.unknown(msgspec.json.decode(raw), self.keys[0])

    def _decoder(self, tag: tuple[Any, ...]) -> Any:
        try:
            return self.decoders[tag]
        except KeyError:
            return self._made(tag)
        except TypeError:  # a list or an object where a tag should be
            return None

    def _made(self, tag: tuple[Any, ...]) -> Any:
        """The decoder for a tag; made when one first comes, for a member may refer to classes that come later."""
        if tag not in self.members:
            return None
        decoder = self.decoders[tag] = msgspec.json.Decoder(self.members[tag]).decode
        return decoder

    def or_null(self, raw: Raw) -> Any:
        """The member, or None for null; raises as the call itself."""
        return None if bytes(raw) == b"null" else self(raw)

    def _value(self, raw: Raw) -> Any:
        if self.other is None:
            raise ValidationError("Expected `object`")
        return self.other(raw)


def unpack(value: T, decode: Callable[[Raw], Any]) -> T:
    """`value` with the raw JSON in it, itself or in lists and maps, decoded."""
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
