"""Flows as programs: JSON data that `follow` understands, with the flows that are used in place and all names looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from eventwright.correlation import id_paths
from eventwright.follow import DONE, Rest, any_order, sequence
from eventwright.model import AnyOrder, Either, Event, Flow, Message, Note, Protocol, Repeat, Step, TypeDefinition, UseFlow


class Named(NamedTuple):
    """What flows refer to, by name."""

    flows: Mapping[str, Flow]
    events: Mapping[str, Event]
    types: Mapping[str, TypeDefinition]


def programs(protocol: Protocol) -> dict[str, dict[str, Any]]:
    """The program of every flow, by name."""
    flows = {flow.name: flow for flow in protocol.flows}
    events = {event.name: event for event in protocol.events}
    named = Named(flows, events, protocol.types_by_name)
    return {flow.name: program(named, flow) for flow in protocol.flows}


def program(named: Named, flow: Flow) -> dict[str, Any]:
    """The program of a flow: its name and title, its `messages` and its `rest`, as `follow` describes them."""
    writer = _Writer(named)
    rest = writer.scope(flow)
    return {"flow": flow.name, "title": flow.title, "messages": writer.messages, "rest": rest}


class _Writer:
    def __init__(self, named: Named) -> None:
        self.named = named
        self.messages: list[dict[str, Any]] = []
        self.members: list[int] = []

    def scope(self, flow: Flow) -> Rest:
        """The whole of a flow, whose steps have the ids of its `same` in common."""
        outer, self.members = self.members, []
        rest, members = self.steps(flow.steps, flow.same), self.members
        self.members = outer
        return ["scope", {}, rest, members] if flow.same else rest

    def steps(self, steps: tuple[Step, ...], same: tuple[str, ...]) -> Rest:
        return sequence(*(self.step(step, same) for step in steps))

    def step(self, step: Step, same: tuple[str, ...]) -> Rest:
        match step:
            case Message():
                return self.message(step, same)
            case Repeat(steps=steps):
                return ["repeat", self.steps(steps, same)]
            case Either(branches=branches):
                return ["either", *(self.steps(branch, same) for branch in branches)]
            case AnyOrder(branches=branches):
                return any_order(*(self.steps(branch, same) for branch in branches))
            case UseFlow(flow=name):
                return self.scope(self.named.flows[name])
            case Note():
                return DONE

    def message(self, message: Message, same: tuple[str, ...]) -> Rest:
        event = self.named.events[message.event]
        paths = {id: id_paths(self.named.types, event, message.payload, id) for id in same}
        self.members.append(len(self.messages))
        self.messages.append(
            {
                "side": message.side,
                "event": message.event,
                "pattern": {**dict(event.tag), **(message.payload or {})},
                "ids": {id: [list(path) for path in found] for id, found in paths.items() if found},
            }
        )
        rest: Rest = ["message", len(self.messages) - 1]
        if message.repeat:
            return ["repeat", rest]
        return ["either", rest, DONE] if message.optional else rest
