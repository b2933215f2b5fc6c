"""What the package raises, and how it says what was off in a frame."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, TypeAlias

from msgspec import Struct

Kind: TypeAlias = Literal[
    "unknown_field",
    "unknown_value",
    "unknown_variant",
    "null_not_allowed",
    "wrong_type",
    "missing_required",
    "constraint",
]
"""How a place differs from its spec."""


class Drift(Struct, frozen=True):
    """One place at which what was received differs from its spec."""

    pointer: str
    """The place as a JSON Pointer, from the object that tells of it."""

    kind: Kind
    """How it differs."""

    expected: str
    """What the spec has there, in words."""

    got: Any
    """What was there: JSON data; None also where there was nothing."""

    def __str__(self) -> str:
        """One line: place, kind, what was expected and what came."""
        came = ", got nothing" if self.kind == "missing_required" else f", got {shown(self.got)}"
        broken_rule = self.kind == "constraint" and self.got is None
        return f"{self.pointer or '(the whole)'}: {self.kind}: expected {self.expected}{'' if broken_rule else came}"


def pointer(step: str | int) -> str:
    """One step of a JSON Pointer."""
    return "/" + str(step).replace("~", "~0").replace("/", "~1")


def pointer_to(steps: Iterable[str | int]) -> str:
    """A JSON Pointer."""
    return "".join(map(pointer, steps))


class DecodeError(ValueError):
    """A frame that cannot be decoded.

    Attributes:
        offset: The byte at which reading failed, counted from 0; None where it is unknown.
    """

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset


class InvalidEvent(ValueError):
    """An event that does not conform to its spec, where that was asked for.

    Attributes:
        drift: Every place that differs.
    """

    def __init__(self, name: str, drift: Iterable[Drift]) -> None:
        self.drift = tuple(drift)
        super().__init__(f"{name} does not conform to its spec\n" + "\n".join(f"  {item}" for item in self.drift))

    def __reduce__(self) -> tuple[Any, ...]:
        """Keeps the drift when pickled."""
        return _restored, (str(self), self.drift)


def _restored(message: str, drift: tuple[Drift, ...]) -> InvalidEvent:
    error = InvalidEvent.__new__(InvalidEvent, message)
    error.args, error.drift = (message,), drift
    return error


class MalformedField(AttributeError):
    """A field that cannot be read, because what was received for it does not fit its type, or nothing was.

    It is an AttributeError, so a `case` that names the attribute does not match.
    """


def shown(value: Any, limit: int = 60) -> str:
    """A JSON value in short, for a message; what is cut off is not looked at."""
    text = ""
    for piece in _pieces(value, limit):
        text += piece
        if len(text) > limit:
            return f"{text[: limit - 3]}..."
    return text


def _pieces(value: Any, limit: int) -> Iterator[str]:
    kind: Any = value.__class__
    if value is None or kind is bool:
        yield {None: "null", True: "true", False: "false"}[value]
    elif kind is dict:
        for number, (key, item) in enumerate(value.items()):
            yield f"{', ' if number else '{'}{str(key)[:limit]!r}: "
            yield from _pieces(item, limit)
        yield "}" if value else "{}"
    elif kind is list:
        for number, item in enumerate(value):
            yield ", " if number else "["
            yield from _pieces(item, limit)
        yield "]" if value else "[]"
    else:
        yield repr(value[: limit + 1] if kind is str else value)
