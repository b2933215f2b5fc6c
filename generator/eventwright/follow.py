"""Follows a recording through a flow and tells the first event that does not fit.

A flow is a regular language: events in a sequence, repeated, one of several branches, branches interleaved. It is followed
by what is left of it: `after(rest, event)` gives every rest that may remain once the event has come. A set of rests is the
state of a nondeterministic automaton that is never built. Ids are compared on the way: a scope keeps those of its events.

A program (`program.py` makes it of a flow) is JSON data, and so are rests; the same few functions are easily written in another
language. `messages` are the steps, each with

    side, event   who sends what
    pattern       the JSON of which the event has at least this: its tag, and the payload of the step
    ids           for each id that is compared, the paths at which the event carries it

and `rest` is the whole flow, nested lists that begin with a word:

    ["message", 3]                              the step with this index
    ["sequence", rest, ...]                     one after the other; nothing is left where it is empty
    ["repeat", rest]                            none, one or more
    ["either", rest, ...]                       one of them
    ["any_order", rest, ...]                    all, interleaved
    ["scope", {"Response.id": "r1"}, rest, [3]] the ids that its events have in common so far, and the indices of its steps
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias, cast

from msgspec import Struct

Json: TypeAlias = Any
Rest: TypeAlias = list[Any]
Ids: TypeAlias = dict[str, str]
Recording: TypeAlias = Sequence[tuple[str, Json]]
"""The events in the order in which they came: who sent it, and its JSON."""

DONE: Rest = ["sequence"]
"""The rest of a flow of which nothing is left."""


class Followed(Struct, frozen=True):
    """How far a recording follows a flow.

    `index` is that of the first event that does not fit, None where all do; `expected` are the indices of the steps that could
    have come there, or next. `complete` tells whether the flow may end there: then an event that does not fit is one too many.
    """

    index: int | None
    expected: tuple[int, ...]
    complete: bool


def follow(program: dict[str, Any], recording: Recording) -> Followed:
    """Follows `recording` from the beginning of a flow.

    Events that no step of the flow names are passed over, and so are those of another instance: those with other ids.
    """
    rests = [program["rest"]]
    for index, (side, event) in enumerate(recording):
        left = advance(program, rests, side, event)
        if left is None:
            return Followed(index, _next(rests), any(map(may_end, rests)))
        rests = left
    return Followed(None, _next(rests), any(map(may_end, rests)))


def advance(program: dict[str, Any], rests: list[Rest], side: str, event: Json) -> list[Rest] | None:
    """What may be left after one more event; the same where it is passed over, None where it does not fit."""
    named = {index for index, message in enumerate(program["messages"]) if names(message, side, event)}
    if not named:
        return rests
    found: list[Rest] = []
    for rest in rests:
        left = [left for left, _ in after(program, rest, named, event, {})]
        found += left or ([rest] if is_foreign(program, rest, named, event) else [])
    return list({json.dumps(rest, sort_keys=True): rest for rest in found}.values()) or None


def names(message: dict[str, Any], side: str, event: Json) -> bool:
    """Whether a step names an event."""
    return bool(message["side"] == side and matches(message["pattern"], event))


def matches(pattern: Json, value: Json) -> bool:
    """Whether a value has all that a pattern has: objects may have more; everything else is equal, lists item by item."""
    if isinstance(pattern, dict):
        parts = cast("dict[str, Json]", pattern)
        return isinstance(value, dict) and all(key in value and matches(part, value[key]) for key, part in parts.items())
    if isinstance(pattern, list):
        return isinstance(value, list) and len(pattern) == len(value) and all(map(matches, pattern, value))  # pyright: ignore[reportUnknownArgumentType]
    return isinstance(pattern, bool) == isinstance(value, bool) and bool(pattern == value)


def after(program: dict[str, Any], rest: Rest, named: set[int], event: Json, ids: Ids) -> Iterator[tuple[Rest, Ids]]:
    """Every rest that may be left after an event that the steps `named` name, with the ids that its scope then knows."""
    match rest:
        case ["message", index]:
            if index in named and (known := _extended(program["messages"][index], event, ids)) is not None:
                yield DONE, known
        case ["sequence", *parts]:
            for place, part in enumerate(parts):
                for left, known in after(program, part, named, event, ids):
                    yield sequence(left, *parts[place + 1 :]), known
                if not may_end(part):
                    return
        case ["repeat", part]:
            for left, known in after(program, part, named, event, ids):
                yield sequence(left, rest), known
        case ["either", *parts]:
            for part in parts:
                yield from after(program, part, named, event, ids)
        case ["any_order", *parts]:
            for place, part in enumerate(parts):
                for left, known in after(program, part, named, event, ids):
                    yield any_order(*parts[:place], left, *parts[place + 1 :]), known
        case ["scope", own, part, members]:
            for left, known in after(program, part, named, event, own):
                yield (["scope", known, left, members] if left != DONE else DONE), ids
        case _:
            raise ValueError(f"{rest[0]} is no part of a flow")


def sequence(*parts: Rest) -> Rest:
    """Parts one after the other, the finished ones left out."""
    flat = [inner for part in parts for inner in (part[1:] if part[0] == "sequence" else [part])]
    return flat[0] if len(flat) == 1 else ["sequence", *flat]


def any_order(*parts: Rest) -> Rest:
    """Parts interleaved, the finished ones left out."""
    left = [part for part in parts if part != DONE]
    return left[0] if len(left) == 1 else ["any_order", *left] if left else DONE


def may_end(rest: Rest) -> bool:
    """Whether nothing more need come."""
    match rest:
        case ["message", _]:
            return False
        case ["sequence" | "any_order", *parts]:
            return all(map(may_end, parts))
        case ["either", *parts]:
            return any(map(may_end, parts))
        case ["scope", _, part, _]:
            return may_end(part)
        case _:
            return True


def first(rest: Rest) -> Iterator[int]:
    """The steps that may come next."""
    match rest:
        case ["message", index]:
            yield index
        case ["sequence", *parts]:
            for part in parts:
                yield from first(part)
                if not may_end(part):
                    return
        case ["repeat", part] | ["scope", _, part, _]:
            yield from first(part)
        case [_, *parts]:
            for part in parts:
                yield from first(part)
        case _:
            pass


def _next(rests: Iterable[Rest]) -> tuple[int, ...]:
    return tuple(sorted({index for rest in rests for index in first(rest)}))


# Ids


def carried(message: dict[str, Any], event: Json) -> Ids:
    """The ids that an event carries where the step says that they are."""
    found: Ids = {}
    for id, paths in message["ids"].items():
        for path in paths:
            value = event
            for key in path:
                value = cast("dict[str, Json]", value).get(key) if isinstance(value, dict) else None
            if isinstance(value, str):
                found.setdefault(id, value)
    return found


def _extended(message: dict[str, Any], event: Json, ids: Ids) -> Ids | None:
    """The ids known after an event; None where it carries another than is known."""
    own = carried(message, event)
    return None if any(ids.get(id, value) != value for id, value in own.items()) else {**ids, **own}


def is_foreign(program: dict[str, Any], rest: Rest, named: set[int], event: Json) -> bool:
    """Whether an event belongs to something else: in a scope that is under way, a step names it and its ids differ."""
    match rest:
        case ["scope", own, part, members]:
            conflict = (_extended(program["messages"][index], event, own) is None for index in members if index in named)
            return any(conflict) or is_foreign(program, part, named, event)
        case ["message", _]:
            return False
        case [_, *parts]:
            return any(is_foreign(program, part, named, event) for part in parts)
        case _:
            return False
