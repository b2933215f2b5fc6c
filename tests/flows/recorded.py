"""Recordings that follow the flows of the specs, and such in which two events changed places; `recordings.json` holds them.

`python tests/flows/recorded.py` writes that file again. It is for every port of `follow`, in whatever language: the programs
of all flows, and recordings with what following them must give.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from eventwright.conform import Checker
from eventwright.correlation import id_paths
from eventwright.diagnostics import Report
from eventwright.follow import matches
from eventwright.model import (
    Alias,
    AnyOrder,
    Either,
    Event,
    Field,
    Flow,
    Message,
    Note,
    Object,
    OneOf,
    Protocol,
    Ref,
    Repeat,
    Step,
    Type,
    Union,
    UseFlow,
)
from eventwright.pipeline import check
from eventwright.program import programs
from eventwright.sampling import sample

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

SWAPPED: dict[str, dict[str, tuple[str, str]]] = {
    "realtime": {
        "audio_response": ("response.output_audio_transcript.delta", "response.content_part.added"),
        "cancel": ("response.created", "response.cancel"),
        "connect": ("session.created", "session.update"),
        "dtmf": ("conversation.item.added", "conversation.item.done"),
        "errors": ("conversation.item.delete", "error"),
        "function_call": ("response.function_call_arguments.done", "response.output_item.done"),
        "idle_timeout": ("input_audio_buffer.timeout_triggered", "input_audio_buffer.committed"),
        "interruption": ("response.output_audio.delta", "input_audio_buffer.speech_started"),
        "items": ("conversation.item.retrieve", "conversation.item.retrieved"),
        "manual_turn": ("input_audio_buffer.clear", "input_audio_buffer.cleared"),
        "mcp_approval": ("conversation.item.done", "conversation.item.create"),
        "mcp_call": ("response.mcp_call_arguments.done", "response.mcp_call.in_progress"),
        "mcp_listing": ("session.update", "session.updated"),
        "out_of_band": ("response.create", "response.created"),
        "playback": ("response.content_part.added", "output_audio_buffer.started"),
        "rate_limits": ("response.created", "response.done"),
        "text_response": ("response.output_text.done", "response.content_part.done"),
        "transcription": (
            "conversation.item.input_audio_transcription.delta",
            "conversation.item.input_audio_transcription.completed",
        ),
        "transcription_session": ("transcription_session.update", "transcription_session.updated"),
        "truncation": ("conversation.item.truncate", "conversation.item.truncated"),
        "vad_turn": ("input_audio_buffer.committed", "conversation.item.added"),
    },
    "realtime_translation": {"session": ("session.close", "session.closed")},
}
"""Two events of each flow whose order matters."""

LATER = {"transcription": 1}
"""How many events later it shows: where the earlier of the two may be missing, the later one fits in its place."""

Came: TypeAlias = tuple[str, Any]


@dataclass
class Sent:
    """A step as it takes place in a recording: the flow that it belongs to and which use of that flow this is."""

    message: Message
    flow: Flow
    instance: int


@dataclass
class Ways:
    """Takes one way through a flow.

    `turn` chooses: 0 the first branches and all that may come, twice what repeats, in the order of the spec; 1 the last
    branches and nothing that may be missing, the other way round; 2 the branches in between, taking turns.
    """

    protocol: Protocol
    turn: int
    instances: int = 0

    def through(self, flow: Flow) -> list[Sent]:
        self.instances += 1
        return self.steps(flow.steps, flow, self.instances)

    def steps(self, steps: tuple[Step, ...], flow: Flow, instance: int) -> list[Sent]:
        return [sent for step in steps for sent in self.step(step, flow, instance)]

    def step(self, step: Step, flow: Flow, instance: int) -> list[Sent]:
        match step:
            case Message():
                times = (2 if self.turn == 0 else self.turn // 2) if step.repeat else int(self.turn != 1 or not step.optional)
                return [Sent(step, flow, instance)] * times
            case Repeat(steps=steps):
                return [sent for _ in range((2, 0, 1)[self.turn]) for sent in self.steps(steps, flow, instance)]
            case Either(branches=branches):
                return self.steps(branches[(0, -1, len(branches) // 2)[self.turn]], flow, instance)
            case AnyOrder(branches=branches):
                lists = [self.steps(branch, flow, instance) for branch in branches]
                return list(self.interleaved(lists[::-1] if self.turn == 1 else lists))
            case UseFlow(flow=name):
                return self.through(self.protocol.flow(name))
            case Note():
                return []

    def interleaved(self, lists: list[list[Sent]]) -> Iterator[Sent]:
        if self.turn != 2:
            yield from (sent for found in lists for sent in found)
            return
        while any(lists):
            yield from (found.pop(0) for found in lists if found)


@dataclass
class Writer:
    """Makes the JSON of the events of a recording."""

    protocol: Protocol
    checker: Checker = field(init=False)

    def __post_init__(self) -> None:
        self.checker = Checker(self.protocol.types_by_name, Report())

    def recording(self, flow: Flow, turn: int) -> list[Came]:
        return [self.came(sent) for sent in Ways(self.protocol, turn).through(flow)]

    def came(self, sent: Sent) -> Came:
        message = sent.message
        event = self.protocol.event(message.event)
        value = self.event(event, message.payload or {})
        for id in sent.flow.same:
            for path in id_paths(self.protocol.types_by_name, event, message.payload, id):
                _put(value, path, f"{id.partition('.')[0].lower()}_{sent.instance}")
        return message.side, value

    def event(self, event: Event, payload: dict[str, Any]) -> dict[str, Any]:
        """An example of the event that has the payload, else an event made up around it."""
        fitting = (example.value for example in event.examples if matches(payload, example.value))
        value: dict[str, Any] | None = next(fitting, None)
        if value is None:
            value = {**event.examples[0].value, **self.made_up(event.fields, event.side, payload)}
        return json.loads(json.dumps(value))

    def made_up(self, fields: tuple[Field, ...], side: str, payload: dict[str, Any]) -> dict[str, Any]:
        needed = [field for field in fields if field.name in payload or field.presence_for(side) == "required"]
        return {field.name: self.value(field, side, payload.get(field.name)) for field in needed}

    def value(self, field: Field, side: str, payload: Any) -> Any:
        if not isinstance(payload, dict):
            return sample(self.checker.types, field) if payload is None else payload
        owner = self.object(field.use.type, payload)
        return self.made_up(owner.fields, side, payload) if owner else payload

    def object(self, type_: Type, payload: dict[str, Any]) -> Object | None:
        """The object that a type, or the member of it that fits, stands for."""
        match type_:
            case Ref(name=name):
                definition = self.protocol.type(name)
                match definition:
                    case Object():
                        return definition
                    case Alias(use=use):
                        return self.object(use.type, payload)
                    case Union(one_of=one_of):
                        return self.object(one_of, payload)
                    case _:
                        return None
            case OneOf(variants=variants):
                fitting = (item for item in variants if all(payload.get(key, tag) == tag for key, tag in item.tag))
                return next((self.object(Ref(variant.name), payload) for variant in fitting), None)
            case _:
                return None


def _put(value: Any, path: tuple[str, ...], id: str) -> None:
    *above, last = path
    for key in above:
        value = value.get(key)
        if not isinstance(value, dict):
            return
    value[last] = id


def swapped(recording: list[Came], first: str, second: str, tag: str) -> tuple[list[Came], int]:
    """The recording with two events in each other's place, and the place of the earlier one."""
    names = [event[tag] for _, event in recording]
    early = min(names.index(first), names.index(second))
    late = names.index(second if names[early] == first else first, early)
    changed = list(recording)
    changed[early], changed[late] = changed[late], changed[early]
    return changed, early


def corpus() -> dict[str, Any]:
    """For each protocol the programs and the recordings; `index` is that of the event that does not fit, or null."""
    found: dict[str, Any] = {}
    for protocol in check(ROOT / "schemas").protocols:
        writer = Writer(protocol)
        recordings: list[dict[str, Any]] = []
        for flow in protocol.flows:
            ways = [writer.recording(flow, turn) for turn in range(3)]
            unique = [way for number, way in enumerate(ways) if way not in ways[:number]]
            recordings += [{"flow": flow.name, "events": way, "index": None} for way in unique]
            changed, index = swapped(ways[0], *SWAPPED[protocol.name][flow.name], protocol.discriminator)
            recordings.append({"flow": flow.name, "events": changed, "index": index + LATER.get(flow.name, 0)})
        found[protocol.name] = {"programs": programs(protocol), "recordings": recordings}
    return json.loads(json.dumps(found))


def text(corpus: dict[str, Any]) -> str:
    """The corpus as JSON with a line for each program and each recording."""
    lines: list[str] = []
    for name, found in corpus.items():
        programs = ",\n".join(f"{json.dumps(flow)}: {json.dumps(program)}" for flow, program in found["programs"].items())
        recordings = ",\n".join(json.dumps(recording) for recording in found["recordings"])
        lines.append(f'{json.dumps(name)}: {{"programs": {{\n{programs}\n}}, "recordings": [\n{recordings}\n]}}')
    return "{" + ",\n".join(lines) + "}\n"


if __name__ == "__main__":
    (HERE / "recordings.json").write_text(text(corpus()), "utf-8")
