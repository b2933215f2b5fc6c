"""Limits: each holds for the one built-in member that it fits."""

from __future__ import annotations

import re
import warnings
from typing import Any

from msgspec.structs import replace

from eventwright.diagnostics import Related
from eventwright.model import NO_LIMITS, Limits, ListOf, MapOf, OneOf, Scalar, Type, Use
from eventwright.nodes import Mapping
from eventwright.nodes import Scalar as ScalarNode
from eventwright.patterns import is_endless
from eventwright.resolve.scope import Scope
from eventwright.resolve.types import is_unread

_FITS: dict[str, tuple[str, ...]] = {
    "minimum": ("integer", "number", "timestamp"),
    "maximum": ("integer", "number", "timestamp"),
    "min_length": ("string", "bytes"),
    "max_length": ("string", "bytes"),
    "pattern": ("string",),
    "min_items": ("list", "map"),
    "max_items": ("list", "map"),
}


def with_limits(scope: Scope, use: Use, node: Mapping) -> Use:
    """`use` with the limits that stand in `node` put on the member that they fit."""
    members: list[Type] = list(use.type.members) if isinstance(use.type, OneOf) else [use.type]
    for key in _FITS:
        value = node.get(key)
        if not isinstance(value, ScalarNode) or is_unread(use.type):
            continue
        fitting = [index for index, member in enumerate(members) if _limit_kind(member) in _FITS[key]]
        if len(fitting) != 1:
            _unfit(scope, key, node, len(fitting))
        elif _limit_is_sound(scope, key, value, node):
            members[fitting[0]] = _limited(members[fitting[0]], key, value.text if key == "pattern" else value.data)
    type_ = replace(use.type, members=tuple(members)) if isinstance(use.type, OneOf) else members[0]
    return Use(type_, use.nullable)


def _limit_kind(type_: Type) -> str | None:
    match type_:
        case Scalar(kind=kind):
            return kind
        case ListOf():
            return "list"
        case MapOf():
            return "map"
        case _:
            return None


def _unfit(scope: Scope, key: str, node: Mapping, count: int) -> None:
    name = node.key(key)
    if name is None:
        return
    wanted = " or ".join(_FITS[key])
    found = "none here" if count == 0 else f"{count} here"
    scope.report.error("unfit-limit", name.span, f"`{key}` limits one member that is {wanted}; there are {found}")


def _limit_is_sound(scope: Scope, key: str, value: ScalarNode, node: Mapping) -> bool:
    if key == "pattern":
        if reason := _refused(value.text):
            scope.report.error("bad-value", value.span, f"this is no regular expression: {reason}")
            return False
        if is_endless(value.text):
            hint = "no repeat in a repeat that can match the same text, and no alternatives there that begin alike"
            scope.report.error("bad-value", value.span, "there are texts on which this pattern takes time without end", hint)
            return False
    lower = node.get(key.replace("max", "min"))
    if key.startswith("max") and isinstance(lower, ScalarNode) and lower.data > value.data:
        related = Related(lower.span, "the lower limit")
        scope.report.error("bad-value", value.span, f"`{key}` lies below the lower limit", None, related)
        return False
    return True


def _refused(pattern: str) -> str | None:
    """Why Python takes a pattern for no regular expression, or will not in time; None where it takes it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        try:
            re.compile(pattern)
        except re.error as problem:
            return problem.msg
        except (OverflowError, RecursionError):
            return "it asks for too much"
        except FutureWarning as problem:
            return f"{str(problem)[:1].lower()}{str(problem)[1:]}; write a backslash before it"
    return None


def _limited(type_: Type, key: str, value: Any) -> Type:
    limits = getattr(type_, "limits", NO_LIMITS)
    merged = Limits(**{**limits.stated(), key: value})
    return replace(type_, limits=merged) if isinstance(type_, (Scalar, ListOf, MapOf)) else type_
