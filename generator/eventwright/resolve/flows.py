"""Flows: the steps of each, with every name bound and every payload held against the types of its event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from eventwright.conform import Checker, types_by_name
from eventwright.diagnostics import did_you_mean
from eventwright.model import AnyOrder, Either, Event, Flow, Message, Note, Place, Protocol, Repeat, Step, UseFlow
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Span
from eventwright.resolve.flowchecks import check_answers, check_same, wanted_replies
from eventwright.resolve.flowuse import check_uses
from eventwright.resolve.references import check_ref
from eventwright.resolve.scope import Scope, place
from eventwright.validate import Spec, metaschema, strings


def read_flows(scope: Scope, specs: Iterable[Spec], protocol: Protocol, sides: dict[str, Mapping]) -> tuple[Flow, ...]:
    """The flows of a protocol, sorted by name; reports what is wrong in each, then what is wrong among them."""
    replies = wanted_replies(scope, sides)
    nodes = {spec.name.text: spec for spec in specs if spec.kind == "flow"}
    events = {event.name: event for event in protocol.events}
    reader = _Reader(scope, Checker(types_by_name(protocol), scope.report), events, tuple(nodes))
    flows = {name: reader.flow(nodes[name]) for name in sorted(nodes)}
    incomplete = _incomplete(scope, nodes)
    incomplete |= check_uses(scope, flows, {name: spec.name for name, spec in nodes.items()}, reader.spans)
    check_answers(scope, replies, flows, reader.spans, incomplete)
    if not _errors_elsewhere(scope, nodes):
        for name in sorted(flows.keys() - incomplete):
            check_same(scope, protocol, flows[name], list(strings(nodes[name].node.get("same"))))
    return tuple(flows.values())


_STEPS_KEPT = {"bad-payload", "unused-same", "unknown-tag", "unknown-type", "unknown-field"}
"""Findings in a flow after which all its steps are known all the same."""


def _incomplete(scope: Scope, nodes: dict[str, Spec]) -> set[str]:
    """The flows of which a step may be missing, since it was reported."""
    files = {found.span.source.key for found in scope.report if found.id not in _STEPS_KEPT}
    return {name for name, spec in nodes.items() if spec.name.span.source.key in files}


def _errors_elsewhere(scope: Scope, nodes: dict[str, Spec]) -> bool:
    """Whether something else than the flows is wrong, so that fields may be missing or without their types."""
    files = {spec.name.span.source.key for spec in nodes.values()}
    return any(found.severity == "error" and found.span.source.key not in files for found in scope.report)


_BLOCKS = ("repeat", "either", "any_order", "use")


class _Reader(Struct, eq=False):
    """Reads steps; `spans` are the stretches that steps stand in, by place."""

    scope: Scope
    checker: Checker
    events: dict[str, Event]
    flows: tuple[str, ...]
    spans: dict[Place, Span] = field(default_factory=dict[Place, Span])

    def flow(self, spec: Spec) -> Flow:
        node = spec.node
        tags, same = list(strings(node.get("tags"))), list(strings(node.get("same")))
        for scalar in tags:
            self.scope.tag(scalar)
        for scalar in same:
            check_ref(self.scope, self.checker.types, scalar)
        return Flow(
            name=spec.name.text,
            title=(node.text("title") or spec.name.text).strip(),
            summary=(node.text("summary") or "").strip(),
            description=(node.text("description") or "").strip(),
            steps=self.steps(node.get("steps")),
            same=tuple(scalar.text for scalar in same),
            tags=tuple(scalar.text for scalar in tags),
            place=place(spec.name.span),
        )

    def steps(self, node: Node | None) -> tuple[Step, ...]:
        items = node.items if isinstance(node, Sequence) else ()
        found = (self.step(item) for item in items if isinstance(item, Mapping))
        return tuple(step for step in found if step is not None)

    def branches(self, node: Node | None) -> tuple[tuple[Step, ...], ...]:
        return tuple(self.steps(item) for item in node.items) if isinstance(node, Sequence) else ()

    def step(self, node: Mapping) -> Step | None:
        heads = [(key, value) for key, value in node if self._is_head(key, value)]
        known = self._check_keys(node)
        if not heads and isinstance(note := node.get("note"), Scalar) and len(node.entries) == 1:
            return Note(note.text.strip())
        if not heads:
            if known and node.entries and not node.partial:
                self._unclear(node.entries[0][0], "this step names no side that sends an event, and is no block")
            return None
        key, value = heads[0]
        for other, _ in heads[1:]:
            self._unclear(other, f'"{key.text}" and "{other.text}" are two steps', "write them one after the other")
        return self._message(node, key.text, value) if key.text in self.scope.sides else self._block(node, key.text, value)

    def _is_head(self, key: Scalar, value: Node) -> bool:
        return key.text in self.scope.sides or (key.text in _BLOCKS and (key.text != "repeat" or isinstance(value, Sequence)))

    def _check_keys(self, node: Mapping) -> bool:
        """Whether every key of a step is known; reports those that are not."""
        words = metaschema()["definitions"]["step"]["properties"]
        unknown = [key for key, _ in node if key.text not in words and key.text not in self.scope.sides]
        for key in unknown:
            if key.text in self.scope.lost:
                continue  # the folder of a side that protocol.yaml calls otherwise
            hint = did_you_mean(key.text, [*self.scope.sides, *words])
            self.scope.report.error("unknown-key", key.span, f'"{key.text}" is no side, and no key of a step', hint)
        return not unknown

    def _unclear(self, key: Scalar, message: str, hint: str | None = None) -> None:
        self.scope.report.error("unclear-step", key.span, message, hint)

    def _block(self, node: Mapping, name: str, value: Node) -> Step | None:
        for key, _ in node:
            if key.text not in (*_BLOCKS, *self.scope.sides) and key.text in ("when", "with", "optional", "note"):
                hint = "write a `note` as the first of its steps" if key.text in ("when", "note") else None
                self._unclear(key, f'"{key.text}" belongs to an event, not to `{name}`', hint)
        match name:
            case "repeat":
                return Repeat(self.steps(value))
            case "either":
                return Either(self.branches(value))
            case "any_order":
                return AnyOrder(self.branches(value))
            case _:
                return self._use(value) if isinstance(value, Scalar) else None

    def _use(self, scalar: Scalar) -> Step:
        if scalar.text not in self.flows and not scalar.refused and scalar.text not in self.scope.lost:
            hint = did_you_mean(scalar.text, self.flows)
            self.scope.report.error("unknown-flow", scalar.span, f'there is no flow "{scalar.text}"', hint)
        self.spans[place(scalar.span)] = scalar.span
        return UseFlow(scalar.text, place(scalar.span))

    def _message(self, node: Mapping, side: str, value: Node) -> Step | None:
        if not isinstance(value, Scalar):
            return None
        self.spans[place(value.span)] = value.span
        when, note = node.text("when"), node.text("note")
        return Message(
            side=side,
            event=value.text,
            when=when.strip() if when else None,
            payload=self._payload(node.get("with"), self._event(side, value)),
            repeat=node.flag("repeat") is True,
            optional=node.flag("optional") is True,
            note=note.strip() if note else None,
            place=place(value.span),
        )

    def _event(self, side: str, value: Scalar) -> Event | None:
        """The event that a step names; reports one that does not exist, or that another side sends."""
        event = self.events.get(value.text)
        if event is None:
            self.scope.event(value)
        elif event.side != side and value.text not in self.scope.lost:
            message = f'"{value.text}" is sent by {event.side}, not by {side}'
            self.scope.report.error("unknown-event", value.span, message, f"write `{event.side}: {value.text}`")
        return event if event is not None and event.side == side else None

    def _payload(self, node: Node | None, event: Event | None) -> Any:
        if node is None or event is None or event.name in self.scope.lost:
            return None
        return self.checker.payload(node, event) or None
