"""Stage 5, plan: for each target, the model to the list of outputs, each with its typed template context."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from eventwright.model import Protocol
from eventwright.render import Output
from eventwright.targets import docs, jsonschema, python

TARGETS: dict[str, Callable[[Protocol], list[Output]]] = {
    "docs": docs.plan,
    "jsonschema": jsonschema.plan,
    "python": python.plan,
}
"""The targets by name."""


def plan(protocol: Protocol, targets: tuple[str, ...]) -> list[Output]:
    """The outputs of those of `targets` that the protocol asks for, below `<protocol>/<target>/`."""
    wanted = [name for name in sorted(TARGETS) if name in targets and protocol.options(name) is not None]
    return [_below(protocol, name, output) for name in wanted for output in TARGETS[name](protocol)]


def folder(protocol: Protocol, target: str) -> PurePosixPath:
    """Where a target of a protocol is written."""
    return PurePosixPath(protocol.name) / target


def _below(protocol: Protocol, target: str, output: Output) -> Output:
    return replace(output, path=folder(protocol, target) / output.path)
