"""The follower of the page goes as far as the generator's: through made-up flows, and through those of the protocols."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

from eventwright.follow import follow, names

from .scripts import Call, script

CORPUS = json.loads((Path(__file__).parents[2] / "flows" / "recordings.json").read_text("utf-8"))
CASES = 1500
SIDES, EVENTS, IDS = ("client", "server"), ("a", "b", "c"), ("r1", "r2")
FOLLOWED = """(text) => {
  const { follow, parse } = globalThis.eventwright;
  const { program, recording } = JSON.parse(text);
  const found = follow(program, recording.map(([side, event]) => [side, parse(event)]));
  return [found.index, found.expected, found.complete];
}"""


def made_up(chance: random.Random) -> dict[str, Any]:
    """A flow of any form, of events of three names and one id."""
    messages: list[dict[str, Any]] = []
    rest = _scope(messages, chance, 3)
    return {"flow": "made-up", "title": "", "messages": messages, "rest": rest}


def _rest(messages: list[dict[str, Any]], members: list[int], chance: random.Random, depth: int) -> list[Any]:
    kind = chance.choice(("sequence", "repeat", "either", "any_order", "scope")) if depth else "message"
    if kind == "message" or chance.random() < 0.3:
        members.append(len(messages))
        messages.append(_message(chance))
        return ["message", len(messages) - 1]
    if kind == "scope":
        return _scope(messages, chance, depth - 1)
    count = 1 if kind == "repeat" else chance.randrange(1, 4)
    parts = [_rest(messages, members, chance, depth - 1) for _ in range(count)]
    return [kind, *parts, *([["sequence"]] if kind == "either" and chance.random() < 0.5 else [])]


def _scope(messages: list[dict[str, Any]], chance: random.Random, depth: int) -> list[Any]:
    members: list[int] = []
    rest = _rest(messages, members, chance, depth)
    return ["scope", {}, rest, members] if members else rest


def _message(chance: random.Random) -> dict[str, Any]:
    name = chance.choice(EVENTS)
    payload: Any = chance.choice(({}, {}, {}, {"x": {"y": [1]}}, {"x": True}, {"x": None}))
    ids = {"R.id": chance.choice(([["id"]], [["r", "id"], ["id"]]))} if chance.random() < 0.7 else {}
    return {"side": chance.choice(SIDES), "event": name, "pattern": {"type": name, **payload}, "ids": ids}


def event(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Any event, of either side."""
    found: dict[str, Any] = {"type": chance.choice((*EVENTS, "other"))}
    found |= chance.choice(({}, {"x": {"y": [1], "z": 0}}, {"x": {"y": [1.0]}}, {"x": True}, {"x": 1}, {"x": None}))
    found |= chance.choice(({}, {"id": chance.choice(IDS)}, {"r": {"id": chance.choice(IDS)}}, {"id": 1}))
    return chance.choice(SIDES), found


def walk(program: dict[str, Any], chance: random.Random) -> list[tuple[str, dict[str, Any]]]:
    """Events that fit one after the other, but for some by chance."""
    recording: list[tuple[str, dict[str, Any]]] = []
    for _ in range(chance.randrange(12)):
        tries = [event(chance) for _ in range(1 if chance.random() < 0.1 else 20)]
        recording.append(next((found for found in tries if _is_step(program, recording, found)), tries[0]))
    return recording


def _is_step(program: dict[str, Any], before: list[Any], found: tuple[str, Any]) -> bool:
    named = any(names(message, *found) for message in program["messages"])
    return named and follow(program, [*before, found]).index is None


@cache
def cases() -> list[tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]]:
    chance = random.Random("flows")
    programs = [made_up(chance) for _ in range(CASES)]
    return [(program, walk(program, chance)) for program in programs]


def followed(call: Call, found: list[tuple[dict[str, Any], Any]]) -> list[Any]:
    """What the page's follower tells of programs and recordings."""
    texts = [
        json.dumps({"program": program, "recording": [(side, json.dumps(event)) for side, event in recording]})
        for program, recording in found
    ]
    return call([script("json"), script("follow")], FOLLOWED, texts)


def test_made_up_flows_are_followed_as_far_as_by_the_generator(call: Call) -> None:
    for (program, recording), answer in zip(cases(), followed(call, cases()), strict=True):
        wanted = follow(program, recording)
        assert answer == [wanted.index, list(wanted.expected), wanted.complete], (program["rest"], recording)


def test_the_made_up_flows_are_left_kept_and_ended() -> None:
    outcomes = [follow(program, recording) for program, recording in cases()]
    assert min(sum(found.index is not None for found in outcomes), sum(found.index is None for found in outcomes)) > 200
    assert min(sum(found.complete for found in outcomes), sum(not found.complete for found in outcomes)) > 200


def test_recordings_of_the_specs_are_followed_as_far_as_by_the_generator(call: Call) -> None:
    recordings = [(found["programs"][item["flow"]], item) for found in CORPUS.values() for item in found["recordings"]]
    answers = followed(call, [(program, item["events"]) for program, item in recordings])
    for (_, item), answer in zip(recordings, answers, strict=True):
        assert answer[0] == item["index"], item["flow"]
        assert answer[2] or item["index"] is not None, item["flow"]
