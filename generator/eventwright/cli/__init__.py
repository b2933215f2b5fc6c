"""The command `eventwright`. What it does is in the modules; in this folder are its arguments, its words and its exit codes.

0 clean; 1 an error-level finding (with `--strict`, any finding); 2 usage; 3 specs that cannot be read; 4 generated files
that are not what the specs make; 5 a breaking change that nobody has accepted.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import click

from eventwright import __version__

_HOMES = {
    "changelog": "evolution",
    "completion": "begin",
    "diff": "evolution",
    "docs": "docs",
    "explain": "specs",
    "fmt": "mend",
    "generate": "generate",
    "git-diff": "evolution",
    "init": "begin",
    "lint": "mend",
    "model": "specs",
    "new": "begin",
    "schema": "specs",
    "validate": "specs",
}
"""The module of each command, which is loaded when the command is asked for."""


class _Commands(click.Group):
    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as problem:  # click looks for the nearest one among those that are loaded
            raise click.exceptions.NoSuchCommand(problem.command_name, possibilities=_HOMES, ctx=ctx) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _HOMES:
            return None
        found: Any = import_module(f"eventwright.cli.{_HOMES[cmd_name]}")
        command: click.Command = getattr(found, cmd_name.replace("-", "_"))
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eventwright")
def main() -> None:
    """Event specs in YAML in; a typed event package and its documentation out."""
    click.get_current_context().color = _colour_wanted(os.environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # specs may hold what a terminal cannot show
    gc.unfreeze()  # what an earlier run in this process has left
    gc.disable()  # what a run makes is needed until it ends,
    click.get_current_context().call_on_close(_let_go)


def _let_go() -> None:
    gc.freeze()  # and then not worth looking through
    gc.enable()


def run() -> NoReturn:
    """The command as a program. It ends at once, and leaves it to the system to take apart what the run has made."""
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else bool(end.code)
    except OSError as problem:
        code = _not_written(problem)
    try:
        sys.stdout.flush()
    except OSError as problem:
        code = _not_written(problem)
    os._exit(code)


def _not_written(problem: OSError) -> int:
    """Says what the system refuses, the output mostly; nothing where its reader has gone."""
    if not isinstance(problem, BrokenPipeError):
        with suppress(OSError):
            click.echo(f"Error: {problem.filename or 'cannot write the output'}: {problem.strerror}", err=True)
    return 1


def _colour_wanted(environment: Mapping[str, str]) -> bool | None:
    """Whether NO_COLOR or FORCE_COLOR decide about colours; None leaves it to whether there is a terminal."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return True if environment.get("FORCE_COLOR", "0") != "0" else None
