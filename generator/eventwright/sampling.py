"""What stands in an example for the constants and envelope fields that its author has left out."""

from __future__ import annotations

import base64
from typing import Any, TypeAlias

from eventwright.model import (
    Alias,
    Const,
    Enum,
    Field,
    Limits,
    ListOf,
    MapOf,
    Object,
    OneOf,
    Ref,
    Scalar,
    TypeDefinition,
    Union,
    Use,
)

Types: TypeAlias = dict[str, TypeDefinition]


def sample(types: Types, field: Field) -> Any:
    """A value for a constant or an envelope field; `types` are those of its protocol by name."""
    if field.const is not None:
        return field.const
    if field.examples:
        return field.examples[0]
    return _sample(types, field.use, field.name, 0)


def _sample(types: Types, use: Use, name: str, depth: int) -> Any:
    if use.nullable or depth > MAX_SAMPLE_DEPTH:
        return None
    match use.type:
        case Scalar(kind=kind, limits=limits):
            return _sample_scalar(kind, limits, name)
        case Const(value=value):
            return value
        case ListOf(item=inner, limits=limits):
            return [_sample(types, inner, name, depth + 1) for _ in range(limits.min_items or 0)]
        case MapOf(value=inner, limits=limits):
            return {f"{name}_{number + 1}": _sample(types, inner, name, depth + 1) for number in range(limits.min_items or 0)}
        case OneOf(members=members):
            return _sample(types, Use(members[0 if depth < MAX_SAMPLE_DEPTH // 2 else -1]), name, depth + 1)
        case Ref(name=other):
            return _sample_definition(types, types[other], name, depth + 1)


def _sample_definition(types: Types, definition: TypeDefinition, name: str, depth: int) -> Any:
    match definition:
        case Enum(values=values):
            return values[0].value if values else None
        case Alias(use=use):
            return _sample(types, use, name, depth)
        case Union(one_of=one_of):
            return _sample(types, Use(one_of), name, depth)
        case Object(fields=fields):
            needed = [field for field in fields if _is_always_there(field)]
            return {field.name: _sample(types, field.use, field.name, depth) for field in needed}


MAX_SAMPLE_DEPTH = 12
"""Deeper than this, a sample is null: specs with errors may have objects without end."""


def _is_always_there(field: Field) -> bool:
    return any(presence == "required" for _, presence in field.presence)


def _sample_scalar(kind: str, limits: Limits, name: str) -> Any:
    """A value within the limits, but for a pattern: there the spec gives an example."""
    match kind:
        case "integer" | "number" | "timestamp":
            least = 1 if limits.minimum is None else max(1, limits.minimum)
            return least if limits.maximum is None else min(least, limits.maximum)
        case "boolean":
            return True
        case "datetime":
            return "2030-01-01T00:00:00Z"
        case "bytes":
            return base64.b64encode(b"\0" * (limits.min_length or 0)).decode()
        case _:
            text = f"{name}_1".ljust(limits.min_length or 0, "1")
            return text if limits.max_length is None else text[: limits.max_length]
