"""What the shell completes: the script that a shell reads, and the words that only the specs or the findings know."""

from __future__ import annotations

import os
from pathlib import Path

import click

SHELLS = ("bash", "fish", "zsh")


def script(shell: str, command: click.Command) -> str:
    """What a shell is to read, so that it completes `eventwright`."""
    from click.shell_completion import get_completion_class  # only this command needs it

    found = get_completion_class(shell)
    assert found is not None
    return found(command, {}, "eventwright", "_EVENTWRIGHT_COMPLETE").source()


def own_shell() -> str | None:
    """The shell of the user, where it is one that can be served."""
    name = os.path.basename(os.environ.get("SHELL", ""))
    return name if name in SHELLS else None


def explained(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """The ids of findings and changes."""
    from eventwright.explain import all_ids

    return [id for id in all_ids() if id.startswith(begun)]


def protocols(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """The protocols in the folder of schemas."""
    return sorted(file.parent.name for file in _heads(context) if file.parent.name.startswith(begun))


def sides(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """The sides of the protocol, or of all of them."""
    chosen = context.params.get("protocol")
    heads = [file for file in _heads(context) if chosen in (None, file.parent.name)]
    return sorted({side for file in heads for side in _sides(file) if side.startswith(begun)})


def _heads(context: click.Context) -> list[Path]:
    """The protocol.yaml of every protocol."""
    return [*Path(context.params.get("schemas") or "schemas").glob("*/protocol.yaml")]


def _sides(file: Path) -> list[str]:
    from eventwright.diagnostics import Report
    from eventwright.files import text_of
    from eventwright.load import read
    from eventwright.nodes import Mapping, Source

    text = text_of(file, Report())
    nodes = read(Source(file.name, text), Report()) if text else []
    found = [node.get("sides") for node in nodes if isinstance(node, Mapping)]
    return [key.text for node in found if isinstance(node, Mapping) for key, _ in node]
