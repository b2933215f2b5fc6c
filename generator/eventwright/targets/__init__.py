"""Stage 5, plan: for each target, the model to the list of outputs, each with its typed template context."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the names of the targets are wanted by every run, their modules only by some
    from eventwright.model import Protocol
    from eventwright.render import Draft, Output

TARGETS = ("docs", "jsonschema", "python")
"""The targets by name; each is a package here, whose `plan` makes the outputs of a protocol."""


def plan(protocol: Protocol, targets: tuple[str, ...]) -> list[Output | Draft]:
    """The outputs of those of `targets` that the protocol asks for, below `<protocol>/<target>/`."""
    wanted = [name for name in TARGETS if name in targets and protocol.options(name) is not None]
    return [_placed(folder(protocol, name), output) for name in wanted for output in _planned(name, protocol)]


def plan_site(protocol: Protocol, earlier: tuple[Protocol, ...], specs: Mapping[str, str]) -> list[Output | Draft]:
    """The files of a protocol's site, which is no target that it asks for, below `<protocol>/`; its changelog compares it with
    `earlier` releases. `specs` are texts of specs by path, maybe of others, too.
    """
    return [_placed(PurePosixPath(protocol.name), output) for output in _planned("site", protocol, earlier, specs)]


def _planned(target: str, *arguments: object) -> list[Output | Draft]:
    found: list[Output | Draft] = import_module(f"eventwright.targets.{target}").plan(*arguments)
    return found


def folder(protocol: Protocol, target: str) -> PurePosixPath:
    """Where a target of a protocol is written."""
    return PurePosixPath(protocol.name) / target


def _placed(folder: PurePosixPath, output: Output | Draft) -> Output | Draft:
    from msgspec.structs import replace

    return replace(output, path=folder / output.path)
