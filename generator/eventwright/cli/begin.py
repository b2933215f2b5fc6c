"""The commands that begin something: a project, a spec, and what a shell completes."""

from __future__ import annotations

from pathlib import Path

import click

from eventwright import completion as completing
from eventwright.cli import main
from eventwright.cli.options import Told
from eventwright.cli.running import sound_specs
from eventwright.suggest import SuggestingChoice


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--protocol", metavar="NAME", help="The name of the protocol, if not that of the folder.")
def init(folder: Path, protocol: str | None) -> None:
    """Begin a project in DIR: a protocol with two events, a Makefile, a first test, and what CI and git need."""
    from eventwright.init import InitError, init

    try:
        paths = init(folder, protocol)
    except InitError as problem:
        raise click.UsageError(str(problem)) from None
    click.echo("".join(f"new: {folder / path}\n" for path in paths), nl=False)
    click.echo(f"{len(paths)} files; now run `make` and `make test` in {folder}")


@click.command("completion")
@click.argument("shell", type=SuggestingChoice(completing.SHELLS), required=False)
def completion(shell: str | None) -> None:
    """Print what SHELL reads to complete eventwright's commands; the user's own shell when left out.

    \b
    ~/.bashrc: eval "$(eventwright completion bash)"
    ~/.zshrc:  eval "$(eventwright completion zsh)"
    fish:      eventwright completion fish > ~/.config/fish/completions/eventwright.fish
    """
    chosen = shell or completing.own_shell()
    if chosen is None:
        raise click.UsageError(f"which shell? There are {', '.join(completing.SHELLS)}.")
    click.echo(completing.script(chosen, main))


@click.group()
def new() -> None:
    """Begin a new spec."""


@new.command()
@click.argument("name")
@click.option("--from", "side", required=True, shell_complete=completing.sides, help="The side that sends the event.")
@click.option("--protocol", shell_complete=completing.protocols, help="The protocol; the first one when left out.")
@click.option(
    "--schemas", type=click.Path(path_type=Path), default=Path("schemas"), show_default=True, help="The folder of protocols."
)
def event(name: str, side: str, protocol: str | None, schemas: Path) -> None:
    """Write the spec of an event NAME, to be filled in."""
    from eventwright.scaffold import ScaffoldError, new_event

    checked = sound_specs(schemas, Told())
    try:
        path = new_event(schemas, checked.protocols, protocol, side, name)
    except ScaffoldError as problem:
        raise click.UsageError(str(problem)) from None
    click.echo(f"wrote {path}: fill in what stands in < >, then run `eventwright generate`")
