"""Unions: members that the package does not know, and what msgspec cannot tell apart by itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional, TypeAlias, TypeVar

import msgspec
from msgspec import Raw, Struct, ValidationError

T = TypeVar("T")


class UnknownObject:
    """An object of a type that the package does not know, kept as it came.

    Attributes:
        type: What the object calls itself; None where it does not, or not by a text.
        raw: The whole object as JSON data.
    """

    __slots__ = ("raw", "type")

    if TYPE_CHECKING:
        # A literal that no object has, so that comparing `type` and `match` tell the known classes from this one.
        @property
        def type(self) -> Literal["(unknown)"]: ...

        raw: dict[str, Any]

    def __init__(self, raw: dict[str, Any], key: str = "type") -> None:
        name = raw.get(key)
        object.__setattr__(self, "type", name if isinstance(name, str) else None)
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.raw == other.raw  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.raw!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.type, self.raw)

    __hash__ = None  # type: ignore[assignment]


class UnknownEvent(UnknownObject):
    """An event of a type that the package does not know, or of none; it can be encoded as it came."""

    __slots__ = ()


def _restore(cls: Any, name: str | None, raw: dict[str, Any]) -> Any:
    unknown = cls.__new__(cls)
    object.__setattr__(unknown, "type", name)
    unknown.raw = raw
    return unknown


if TYPE_CHECKING:
    Lone: TypeAlias = Annotated[T, "told by its tag alone"]
    OrNull: TypeAlias = Optional[T]  # noqa: UP045

else:
    _DUMMIES: dict[str, type] = {}

    class Lone:
        """`Lone[X]` is `X`, and says that its tag must be there: msgspec only insists on it where there is a choice."""

        def __class_getitem__(cls, item):
            key = item.__struct_config__.tag_field
            dummy = _DUMMIES.get(key)
            if dummy is None:
                dummy = _DUMMIES[key] = msgspec.defstruct("NoTag", [], tag_field=key, tag=_no_tag(item.__struct_config__.tag))
            return item | dummy

    class OrNull:
        """`OrNull[X]` is `X | None`; at run time the null is seen to where the raw JSON of `X` is unpacked."""

        def __class_getitem__(cls, item):
            return item


def _no_tag(tag: str | int) -> str | int:
    return "" if isinstance(tag, str) else -1


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
        self.decoders = {tag: msgspec.json.Decoder(cls).decode for tag, cls in members.items()}
        fields: list[Any] = [(f"key{index}", Any, msgspec.field(name=key, default=None)) for index, key in enumerate(keys)]
        peek: type[Struct] = msgspec.defstruct("Peek", fields)
        self.peek = msgspec.json.Decoder(peek).decode
        self.other = msgspec.json.Decoder(other).decode if other is not None else None

    def __call__(self, raw: Raw) -> Any:
        """The member; raises ValidationError where there is none for it."""
        if bytes(raw[:1]) != b"{":  # type: ignore[index]
            return self._value(raw)
        values = msgspec.structs.astuple(self.peek(raw))
        for length in range(1, len(values) + 1):
            decoder = self._decoder(values[:length])
            if decoder is not None:
                return decoder(raw)
        if self.unknown is None:
            raise ValidationError(f"no member has the tag {values!r}")
        return self.unknown(msgspec.json.decode(raw), self.keys[0])

    def _decoder(self, tag: tuple[Any, ...]) -> Any:
        try:
            return self.decoders.get(tag)
        except TypeError:  # a list or an object where a tag should be
            return None

    def _value(self, raw: Raw) -> Any:
        if bytes(raw) == b"null":
            return None
        if self.other is None:
            raise ValidationError("Expected `object`")
        return self.other(raw)


def unpack(value: T, decode: KeyedUnion) -> T:
    """`value` with the raw JSON in it, itself or in lists and maps, decoded."""
    kind = type(value)
    if kind is Raw:
        return decode(value)  # type: ignore[arg-type, return-value]
    if kind is list:
        return [unpack(item, decode) for item in value]  # type: ignore[attr-defined, return-value]
    if kind is dict:
        return {key: unpack(item, decode) for key, item in value.items()}  # type: ignore[attr-defined, return-value]
    return value
