"""Frames that are off in known places: a valid one in which something was added, dropped, retyped, made null or renamed."""

from __future__ import annotations

import copy
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

JUNK: list[Any] = [
    None, True, False, 0, 1, 2, -5, 7.5, 1.0, 2.0, 1e300, 10**30, "", "x", "auto", "message", "AAEC", "not base64!", "\ud800",
    "2031-05-06T07:08:09Z", [], [1], [[]], [None], {}, {"type": "x"}, {"kind": "x"}, {"a": {"b": 1}}, {"~drift": 0},
]  # fmt: skip
NEW_KEYS = ["obfuscation", "~drift", "x/y~z", "", "0", "raw", "type", "drift", "\u00e9", "kind"]
KINDS = ("add", "drop", "retype", "null", "rename")

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutant:
    """A frame, and the JSON Pointers of the places at which it is not what it was.

    What was done to a tag was done to the object that it names: all its fields may be others now. What was added to a
    list, or taken out of it, was done to the list.
    """

    frame: dict[str, Any]
    touched: tuple[str, ...]


def mutant(valid: dict[str, Any], chance: random.Random, tags: Collection[str]) -> Mutant:
    """`valid` with one to three mutations."""
    frame, touched = copy.deepcopy(valid), []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        places = [path for path in _paths(frame) if path]
        if places:
            touched += _mutate(frame, chance.choice(places), chance, tags)
    return Mutant(frame, tuple(touched))


def invented(keys: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """Any JSON object, most of whose keys are of `keys`."""
    return {_key(keys, chance): _value(keys, chance, 3) for _ in range(chance.randrange(9))}


def _key(keys: Sequence[str], chance: random.Random) -> str:
    return chance.choice(keys) if keys and chance.random() < 0.7 else chance.choice(NEW_KEYS)


def _value(keys: Sequence[str], chance: random.Random, depth: int) -> Any:
    kind = chance.randrange(8) if depth else 7
    if kind == 0:
        return {_key(keys, chance): _value(keys, chance, depth - 1) for _ in range(chance.randrange(5))}
    if kind == 1:
        return [_value(keys, chance, depth - 1) for _ in range(chance.randrange(4))]
    if kind == 2:
        return chance.choice((chance.uniform(-1e6, 1e6), chance.randrange(-(10**6), 10**6), chance.getrandbits(200), -0.0))
    if kind == 3:
        return "".join(
            map(chr, chance.choices((65, 0, 34, 92, 127, 233, 0xD800, 0xDE00, 0xFFFF, 0x1F600), k=chance.randrange(6)))
        )
    return copy.deepcopy(chance.choice(JUNK))


def _paths(value: Any, before: Path = ()) -> Iterator[Path]:
    yield before
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield from _paths(item, (*before, step))


def _mutate(frame: dict[str, Any], path: Path, chance: random.Random, tags: Collection[str]) -> list[str]:
    around: Any = frame
    for step in path[:-1]:
        around = around[step]
    last, kind = path[-1], chance.choice(KINDS)
    touched = [path]
    if kind == "drop":
        del around[last]
    elif kind in ("retype", "null"):
        around[last] = None if kind == "null" else copy.deepcopy(chance.choice(JUNK))
    elif kind == "rename" and isinstance(around, dict):
        key = chance.choice([*NEW_KEYS, *around])
        around[key] = around.pop(last)
        touched.append((*path[:-1], key))
    else:
        touched = [_add(around, path, chance)]
    return [pointer(item[:-1] if _is_wide(item, tags) else item) for item in touched]


def _add(around: Any, path: Path, chance: random.Random) -> Path:
    inner = around[path[-1]]
    target, where = (inner, path) if isinstance(inner, (dict, list)) else (around, path[:-1])
    value = copy.deepcopy(chance.choice(JUNK))
    if isinstance(target, list):
        index = chance.randrange(len(target) + 1)
        target.insert(index, value)
        return (*where, index)
    key = chance.choice(NEW_KEYS)
    target[key] = value
    return (*where, key)


def _is_wide(path: Path, tags: Collection[str]) -> bool:
    """Whether a change at `path` is one of all that is around it."""
    return isinstance(path[-1], int) or path[-1] in tags


def pointer(path: Path) -> str:
    """A path as a JSON Pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def is_near(found: str, touched: str) -> bool:
    """Whether a pointer leads to a touched place, to something around it or to something inside it."""
    return f"{touched}/".startswith(f"{found}/") or f"{found}/".startswith(f"{touched}/")
