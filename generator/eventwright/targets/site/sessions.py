"""Frames that the playground shows before anybody has pasted one: made of the examples of the specs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias, cast

from eventwright.follow import Rest, matches
from eventwright.model import Event, Protocol

Json: TypeAlias = Any
Program: TypeAlias = dict[str, Any]

LARGEST = 320
"""How long the frame is at most, in characters."""
LONGEST = 12
"""How many steps the flow has at most whose session is shown."""


def drifted_frame(protocol: Protocol) -> str:
    """A frame of a newer sender: with a null and a field that the specs do not know. Empty where there are no examples."""
    found = [(event, example.value) for event in protocol.events for example in event.examples]
    short = [(event, value) for event, value in found if len(_line(value)) <= LARGEST]
    if not short:
        return ""
    event, frame = max(short, key=lambda pair: len(_line(pair[1])))
    own = [
        field.name
        for field in event.fields
        if field.name in frame and not field.envelope and field.name != protocol.discriminator
    ]
    return json.dumps({**frame, **dict.fromkeys(own[-1:]), "from_the_future": True}, ensure_ascii=True, indent=2)


def example_session(protocol: Protocol, programs: Iterable[Program]) -> str:
    """A session as JSON Lines that follows a flow which shows something and is soon read. Empty where there is no flow."""
    found = sorted(programs, key=lambda program: len(program["messages"]))
    if not found:
        return ""
    program = max(
        (item for item in found if len(item["messages"]) <= LONGEST), key=lambda item: len(item["messages"]), default=found[0]
    )
    return "".join(f"{_line(frame)}\n" for _, frame in session(protocol, program))


def session(protocol: Protocol, program: Program) -> list[tuple[str, Json]]:
    """A recording that takes each step of a flow once, the first of several branches, one branch after the other."""
    messages = [program["messages"][index] for index in _steps(program["rest"])]
    return [(message["side"], _frame(protocol.event(message["event"]), message)) for message in messages]


def _steps(rest: Rest) -> Iterator[int]:
    match rest:
        case ["message", index]:
            yield index
        case ["scope", _, part, _]:
            yield from _steps(part)
        case ["either", part, *_]:
            yield from _steps(part)
        case [_, *parts]:
            for part in parts:
                yield from _steps(part)
        case _:
            pass


def _frame(event: Event, message: dict[str, Any]) -> Json:
    """The example of an event that a step names, or one that is made so; ids are those of the session."""
    values = [example.value for example in event.examples] or [dict(event.tag)]
    fitting = (value for value in values if matches(message["pattern"], value))
    frame = next(fitting, None) or _merged(values[0], message["pattern"])
    for id, paths in message["ids"].items():
        for path in paths:
            frame = _with_id(frame, path, id)
    return frame


def _merged(value: Json, pattern: Json) -> Json:
    if not isinstance(value, dict) or not isinstance(pattern, dict):
        return pattern
    old, new = cast("dict[str, Json]", value), cast("dict[str, Json]", pattern)
    return {**old, **{key: _merged(old.get(key), part) for key, part in new.items()}}


def _with_id(value: Json, path: list[str], id: str) -> Json:
    """A value with the id at a path, where there is one."""
    if not isinstance(value, dict) or path[0] not in value:
        return cast("Json", value)
    old = cast("dict[str, Json]", value)
    return {**old, path[0]: _with_id(old[path[0]], path[1:], id) if path[1:] else _word(id)}


def _word(id: str) -> str:
    """An id as text: `response_1` of `Response.id`."""
    return f"{id.partition('.')[0].lower()}_1"


def _line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(", ", ": "))
