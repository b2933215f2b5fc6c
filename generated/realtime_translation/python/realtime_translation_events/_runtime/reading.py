"""What the readers of the slow way share: their form, and drift as they note it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from .errors import Drift

NOTHING: Any = object()
"""What a reader gives for a value that cannot be held."""

Read: TypeAlias = tuple[Any, list[Drift]]
"""What an attribute is to hold, and the drift inside it."""

Reader: TypeAlias = Callable[[Any], Read]

Plain: TypeAlias = frozenset[type]
"""The Python types of JSON data that an attribute holds as they are."""

NONE: list[Drift] = []
"""No drift; never added to."""


def pointer(step: str | int) -> str:
    """One step of a JSON Pointer."""
    return "/" + str(step).replace("~", "~0").replace("/", "~1")


def within(step: str | int, drift: list[Drift]) -> list[Drift]:
    """Drift inside a field or item as drift of what is around it."""
    before = pointer(step)
    return [Drift(before + item.pointer, item.kind, item.expected, item.got) for item in drift]


def misfit(place: str, value: Any, expected: str) -> Drift:
    """A value of the wrong JSON type, or a null that is not allowed."""
    return Drift(place, "null_not_allowed" if value is None else "wrong_type", expected, value)


def whole(value: Any) -> Any:
    """A value, 1.0 as the integer 1."""
    return int(value) if type(value) is float and value.is_integer() else value


def plain_first(plain: Plain, reader: Reader) -> Reader:
    """`reader`, which is not asked about values that are held as they are."""
    return lambda value: (value, NONE) if type(value) in plain else reader(value)


def collected(
    value: Any,
    items: list[tuple[Any, Any]],
    plain: Plain,
    reader: Reader | None,
    problem: Callable[[Any], str | None],
) -> Read:
    """A list or map, item by item; one item that cannot be held makes the whole unreadable."""
    held: list[tuple[Any, Any]] = []
    drift: list[Drift] = []
    for key, item in items:
        read, inside = (item, NONE) if type(item) in plain or reader is None else reader(item)
        held.append((key, read))
        if inside:
            drift += within(key, inside)
    if (found := problem(value)) is not None:
        drift.append(Drift("", "constraint", found, value))
    if drift and any(read is NOTHING for _, read in held):
        return NOTHING, drift
    return (dict(held) if type(value) is dict else [read for _, read in held]), drift
