"""Flows: every step names a side and an event that this side sends, or a block. Nothing is made of them yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventwright.diagnostics import did_you_mean
from eventwright.model import TypeDefinition
from eventwright.nodes import Mapping, Node, Scalar, Sequence
from eventwright.resolve.references import check_ref
from eventwright.resolve.scope import Scope
from eventwright.validate import Spec, metaschema, strings


def check_flows(scope: Scope, specs: Iterable[Spec], types: dict[str, TypeDefinition]) -> None:
    """Reports every name in the flows that names nothing."""
    flows = {spec.name.text: spec for spec in specs if spec.kind == "flow"}
    for spec in flows.values():
        for scalar in strings(spec.node.get("tags")):
            scope.tag(scalar)
        for scalar in strings(spec.node.get("same")):
            check_ref(scope, types, scalar)
        for step in _steps(spec.node.get("steps")):
            _check_step(scope, step, tuple(flows))


def _steps(node: Node | None) -> Iterator[Mapping]:
    """Every step below a node, those of blocks included."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _steps(item)
    elif isinstance(node, Mapping):
        yield node
        for block in ("repeat", "either", "any_order"):
            yield from _steps(node.get(block))


def _check_step(scope: Scope, step: Mapping, flows: tuple[str, ...]) -> None:
    words = metaschema()["definitions"]["step"]["properties"]
    for key, value in step:
        if key.text == "use" and isinstance(value, Scalar) and value.text not in flows:
            hint = did_you_mean(value.text, flows)
            scope.report.error("unknown-flow", value.span, f'there is no flow "{value.text}"', hint)
        elif key.text in scope.sides and isinstance(value, Scalar):
            _check_event(scope, key.text, value)
        elif key.text not in words:
            hint = did_you_mean(key.text, [*scope.sides, *words])
            scope.report.error("unknown-key", key.span, f'"{key.text}" is no side, and no key of a step', hint)


def _check_event(scope: Scope, side: str, value: Scalar) -> None:
    event = scope.events.get(value.text)
    if event is None:
        scope.event(value)
    elif event.side != side:
        message = f'"{value.text}" is sent by {event.side}, not by {side}'
        scope.report.error("unknown-event", value.span, message, f"write `{event.side}: {value.text}`")
