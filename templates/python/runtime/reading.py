"""What the two slow ways share: the JSON types that fit as they are, and numbers read as the integers that they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

JSON_KINDS: dict[type, str] = {
    str: "string", int: "number", float: "number", bool: "boolean", list: "array", dict: "object", type(None): "null",
}  # fmt: skip
"""The kind of JSON value that a Python value is."""

SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,), "bytes": (str,), "datetime": (str,), "integer": (int,), "timestamp": (int,),
    "number": (int, float), "boolean": (bool,), "any": tuple(JSON_KINDS),
}  # fmt: skip
"""The Python types of the values of a scalar."""

Plain: TypeAlias = frozenset[type]
"""The Python types of JSON data that fit as they are."""


def whole(value: Any) -> Any:
    """A value, 1.0 as the integer 1."""
    return int(value) if type(value) is float and value.is_integer() else value


def base_of(enum: Mapping[str, Any]) -> type:
    """The Python type of the values of an enum."""
    return str if enum["base"] == "string" else int


def tags(one_of: Mapping[str, Any]) -> dict[tuple[Any, ...], str]:
    """The objects of a union by their tag; the tag is empty where there is but one object."""
    return {tuple(value for _, value in item.get("tag", [])): item["name"] for item in one_of.get("variants", [])}
