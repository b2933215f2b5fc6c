"""Flows that use flows: circles, and what grows without bounds when every `use` is written out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from itertools import takewhile
from typing import TypeAlias

from eventwright.model import Flow, Place, UseFlow
from eventwright.nodes import Scalar, Span
from eventwright.resolve.flowchecks import all_steps
from eventwright.resolve.scope import Scope

MAX_STEPS = 1_000
"""How many steps a flow may have, with those of the flows that it uses."""
MAX_USES_DEEP = 8

Uses: TypeAlias = dict[str, list[UseFlow]]


def check_uses(scope: Scope, flows: dict[str, Flow], names: dict[str, Scalar], spans: dict[Place, Span]) -> set[str]:
    """Reports flows without an end, and those that are too long or too deep; gives those and all that use them."""
    uses = {name: [step for step in all_steps(flow.steps) if isinstance(step, UseFlow)] for name, flow in flows.items()}
    uses = {name: [use for use in found if use.flow in flows] for name, found in uses.items()}
    order = list(_used_first(uses))
    endless = {name: uses[name] for name in sorted(flows.keys() - set(order))}
    _report_circles(scope, endless, spans)
    return endless.keys() | _report_sizes(scope, [flows[name] for name in order], uses, names)


def _used_first(uses: Uses) -> Iterator[str]:
    """The flows that come to an end, each behind those that it uses."""
    sorter = TopologicalSorter({name: {use.flow for use in found} for name, found in uses.items()})
    with suppress(CycleError):  # it gives all others nevertheless
        sorter.prepare()
    while ready := sorter.get_ready():
        yield from ready
        sorter.done(*ready)


def _report_circles(scope: Scope, endless: Uses, spans: dict[Place, Span]) -> None:
    """Reports a circle where following uses comes back to a flow, at the step that leads around."""
    seen: set[str] = set()
    for start in endless:
        way: dict[str, UseFlow] = {}
        name = start
        while name not in seen:
            seen.add(name)
            way[name] = next(use for use in endless[name] if use.flow in endless)
            name = way[name].flow
        if name in way:
            circle = [name, *takewhile(lambda other: other != name, reversed(way))]  # noqa: B023
            first = min(circle)
            message = f'"{first}" uses itself' if len(circle) == 1 else f'"{way[first].flow}" leads back to "{first}"'
            scope.report.error("endless-flow", spans[way[first].place], f"{message}: it has no end")


def _report_sizes(scope: Scope, flows: list[Flow], uses: Uses, names: dict[str, Scalar]) -> set[str]:
    """Reports flows that are too long or too deep, and gives them with those that use them, of which nothing is said."""
    steps: dict[str, int] = {}
    depth: dict[str, int] = {}
    refused: set[str] = set()
    for flow in flows:
        used = [use.flow for use in uses[flow.name]]
        if not refused.isdisjoint(used):
            refused.add(flow.name)
            continue
        depth[flow.name] = max((depth[name] + 1 for name in used), default=0)
        steps[flow.name] = sum(1 for _ in all_steps(flow.steps)) + sum(steps[name] for name in used)
        if (message := _too_much(flow.name, steps[flow.name], depth[flow.name])) is not None:
            scope.report.error("too-many", names[flow.name].span, message)
            refused.add(flow.name)
    return refused


def _too_much(name: str, steps: int, depth: int) -> str | None:
    if steps > MAX_STEPS:
        return f'"{name}" has more than {MAX_STEPS:,} steps, with those of the flows that it uses'
    return f'"{name}" uses flows that use flows, more than {MAX_USES_DEEP} deep' if depth > MAX_USES_DEEP else None
