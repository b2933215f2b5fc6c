"""Flows that use flows: circles, and what grows without bounds when every `use` is written out."""

from __future__ import annotations

from eventwright.model import Flow, Place, UseFlow
from eventwright.nodes import Scalar, Span
from eventwright.resolve.flowchecks import all_steps
from eventwright.resolve.graph import components, leads_back
from eventwright.resolve.scope import Scope

MAX_STEPS = 1_000
"""How many steps a flow may have, with those of the flows that it uses."""
MAX_USES_DEEP = 8


def check_uses(scope: Scope, flows: dict[str, Flow], names: dict[str, Scalar], spans: dict[Place, Span]) -> set[str]:
    """Reports flows without an end, and those that are too long or too deep; gives those and all that use them."""
    uses = {name: [step for step in all_steps(flow.steps) if isinstance(step, UseFlow)] for name, flow in flows.items()}
    graph = {name: [use.flow for use in found if use.flow in flows] for name, found in uses.items()}
    steps: dict[str, int] = {}
    depth: dict[str, int] = {}
    refused: set[str] = set()
    for part in components(graph):
        [name, *_] = part
        if leads_back(graph, part):
            _report_circle(scope, min(part), next(use for use in uses[min(part)] if use.flow in part), spans)
            refused |= part
        elif refused.isdisjoint(graph[name]):
            steps[name] = sum(1 for _ in all_steps(flows[name].steps)) + sum(steps[used] for used in graph[name])
            depth[name] = max((depth[used] + 1 for used in graph[name]), default=0)
            refused |= _refused(scope, names[name], steps[name], depth[name])
        else:
            refused.add(name)
    return refused


def _report_circle(scope: Scope, name: str, use: UseFlow, spans: dict[Place, Span]) -> None:
    message = f'"{name}" uses itself' if use.flow == name else f'"{use.flow}" leads back to "{name}"'
    scope.report.error("endless-flow", spans[use.place], f"{message}: it has no end")


def _refused(scope: Scope, name: Scalar, steps: int, depth: int) -> set[str]:
    if steps <= MAX_STEPS and depth <= MAX_USES_DEEP:
        return set()
    long = f"has more than {MAX_STEPS:,} steps, with those of the flows that it uses"
    deep = f"uses flows that use flows, more than {MAX_USES_DEEP} deep"
    scope.report.error("too-many", name.span, f'"{name.text}" {long if steps > MAX_STEPS else deep}')
    return {name.text}
