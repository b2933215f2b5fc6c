"""Which member of a union an object is, by its tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from .reading import whole

Members: TypeAlias = Mapping[tuple[Any, ...], str]
"""The names of the members of a union by their tag."""


def member_of(members: Members, keys: list[str], value: Mapping[str, Any]) -> str | None:
    """The member whose tag an object has, or None."""
    tag: tuple[Any, ...] = ()
    for key in keys:
        found = whole(value.get(key))
        if not isinstance(found, (str, int, bool)):
            return None
        tag = (*tag, found)
        if tag in members and type(found) is type(_same(members, tag)):
            return members[tag]
    return members.get(()) if not keys else None


def _same(members: Members, tag: tuple[Any, ...]) -> Any:
    """The last value of the tag as the model has it: True equals 1, but is another tag."""
    return next(known[-1] for known in members if known == tag)


def is_tagged(value: Mapping[str, Any], tag: tuple[str, Any]) -> bool:
    """Whether an object has the tag of a class: key and value."""
    found = value.get(tag[0])
    return found == tag[1] and type(found) is not bool
