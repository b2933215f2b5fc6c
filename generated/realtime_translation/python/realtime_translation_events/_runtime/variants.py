"""Which member of a union an object is, by its tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import Drift
from .reading import NONE, NOTHING, Read, misfit, pointer, whole
from .unions import UnknownObject


def member_of(members: Mapping[tuple[Any, ...], str], keys: list[str], value: Mapping[str, Any]) -> str | None:
    """The member whose tag an object has, or None."""
    tag: tuple[Any, ...] = ()
    for key in keys:
        found = whole(value.get(key))
        if not isinstance(found, (str, int, bool)):
            return None
        tag = (*tag, found)
        if tag in members and type(found) is type(_same(members, tag)):
            return members[tag]
    return None


def _same(members: Mapping[tuple[Any, ...], str], tag: tuple[Any, ...]) -> Any:
    """The last value of the tag as the model has it: True equals 1, but is another tag."""
    return next(known[-1] for known in members if known == tag)


def unknown_variant(
    value: dict[str, Any], keys: list[str], members: Mapping[tuple[Any, ...], str], unknown: type[UnknownObject] | None
) -> Read:
    """What an object of no known tag becomes, and whether that is drift."""
    drift = _no_member(value, keys, members)
    if unknown is None:
        return NOTHING, [drift]
    return unknown(value, keys[0]), NONE if drift.kind == "unknown_variant" else [drift]


def _no_member(value: Mapping[str, Any], keys: list[str], members: Mapping[tuple[Any, ...], str]) -> Drift:
    """Where the tag of an object leaves the tags of the members."""
    before: tuple[Any, ...] = ()
    key, found, words = keys[0], NOTHING, ""
    for key in keys:
        known = {tag[len(before)] for tag in members if tag[: len(before)] == before and len(tag) > len(before)}
        words = " or ".join(
            f'"{item}"' if isinstance(item, str) else str(item).lower() for item in sorted(known, key=str)
        )
        found = whole(value.get(key, NOTHING))
        if found is NOTHING:
            return Drift(pointer(key), "missing_required", words, None)
        if type(found) not in {type(item) for item in known}:
            return misfit(pointer(key), found, words)
        before = (*before, found)
        if found not in known:
            break
    return Drift("", "unknown_variant", words, found)


def wrong_tag(raw: Mapping[str, Any], tag: tuple[str, Any]) -> tuple[tuple[Any, ...], Drift]:
    """The tag as it came, for `Received`, where it is not that of the class."""
    key, expected = tag
    words = f'"{expected}"' if isinstance(expected, str) else str(expected)
    if key not in raw:
        return (key,), Drift(pointer(key), "missing_required", words, None)
    value = raw[key]
    if type(value) is type(expected):
        return (key, value), Drift(pointer(key), "unknown_value", words, value)
    return (key, value), misfit(pointer(key), value, words)
