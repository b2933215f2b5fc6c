"""Frames made wrong, or wrong perhaps: one thing added, dropped, retyped, nulled or renamed, at any depth."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -5, 1.5, 2.0, 10**30, "", "x", "auto", "message", "text", "AAAA", "2026-01-01T00:00:00Z",
    [], [1], [None], {}, {"type": "x"}, {"a": {"b": 1}}, {"type": "message", "role": "x"}, {"type": None},
)  # fmt: skip
KEYS = ("zz", "type", "role", "id", "event_id", "object", "obfuscation", "~drift", "x/y", "")
ALL = ("add", "drop", "retype", "null", "rename")


@dataclass(frozen=True)
class Mutation:
    """A changed frame, what was done, and the place at which the change can be seen."""

    value: Any
    operation: str
    path: Path

    @property
    def pointer(self) -> str:
        """The place as a JSON Pointer."""
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.path)


def paths(value: Any, before: Path = ()) -> Iterator[Path]:
    """Every place in JSON data, the whole first."""
    yield before
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from paths(inner, (*before, step))


def at(value: Any, path: Path) -> Any:
    """What stands at a place."""
    for step in path:
        value = value[step]
    return value


def mutated(frame: Any, dice: random.Random) -> Mutation:
    """A frame with one thing changed."""
    value = copy.deepcopy(frame)
    operation = dice.choice(ALL)
    places = [path for path in paths(value) if path]
    if operation == "add" or not places:
        return Mutation(value, "add", _add(value, dice))
    path = dice.choice(places)
    around, step = at(value, path[:-1]), path[-1]
    if operation == "drop":
        del around[step]
    elif operation == "rename" and isinstance(around, dict):
        path = (*path[:-1], dice.choice(KEYS))
        around[path[-1]] = around.pop(step)
    else:
        around[step] = None if operation == "null" else dice.choice(VALUES)
    return Mutation(value, operation, path)


def _add(value: Any, dice: random.Random) -> Path:
    """Puts something into an object or list of a frame; gives the place."""
    path = dice.choice([path for path in paths(value) if isinstance(at(value, path), (dict, list))])
    around, new = at(value, path), copy.deepcopy(dice.choice(VALUES))
    if isinstance(around, dict):
        key = dice.choice(KEYS)
        around[key] = new
        return (*path, key)
    index = dice.randrange(len(around) + 1)
    around.insert(index, new)
    return (*path, index)
