"""The commands that compare two revisions of the specs."""

from __future__ import annotations

import contextlib
import sys
from datetime import datetime
from pathlib import Path

import click

from eventwright.cli.running import revision
from eventwright.suggest import SuggestingChoice

BREAKING = 5
FORMATS = ("github", "json", "markdown", "sarif", "text")


@click.command("diff")
@click.argument("old")
@click.argument("new", default="schemas")
@click.option("--format", "format_", type=SuggestingChoice(FORMATS), default="text", help="How changes are printed.")
@click.option(
    "--accepted",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Changes that are accepted; accepted.yaml in NEW when left out.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that expiry dates are compared with, if not today.")
@click.option("--no-witness", is_flag=True, help="Only compare; do not try frames on generated packages.")
@click.option(
    "--patch",
    "patched",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where one step is not enough: write the specs of the first one, as a patch of the folder OLD.",
)
def diff(
    old: str,
    new: str,
    format_: str,
    accepted: Path | None,
    today: datetime | None,
    no_witness: bool,
    patched: Path | None,
) -> None:
    """Tell what changed from OLD to NEW, and whom it breaks; exits with 5 on breaking changes that are not accepted.

    OLD and NEW are a folder of schemas, a git revision (git:v1.2.0, or git:v1.2.0:FOLDER), or a generated package: its
    folder, its wheel, or its name where it is installed.
    """
    from eventwright.evolution.accepted import NAME, AcceptedError, entries
    from eventwright.evolution.diff import diff as compare_revisions
    from eventwright.evolution.report import FORMATS as FORMS

    before, after = revision(old), revision(new)
    try:
        listed = entries(accepted or Path(after.folder or "schemas") / NAME)
    except AcceptedError as problem:
        raise click.UsageError(str(problem)) from None
    day = (today or datetime.now()).date()
    found = compare_revisions(before, after, listed, day, prove=not no_witness)
    click.echo(FORMS[format_](found).encode(errors="backslashreplace"), nl=False)
    if patched is not None:
        from eventwright.evolution.steps import write_patch

        click.echo(write_patch(found, patched, day), err=True)
    sys.exit(BREAKING if found.breaks else 0)


@click.command()
@click.argument("old")
@click.argument("new", default="schemas")
def changelog(old: str, new: str) -> None:
    """Print what changed from OLD to NEW as Markdown, by event and field. OLD and NEW are as for `diff`."""
    from eventwright.evolution.changelog import changelog as as_markdown
    from eventwright.evolution.diff import diff as compare_revisions

    found = compare_revisions(revision(old), revision(new), (), datetime.now().date(), prove=False)
    click.echo(as_markdown(protocol.verdict for protocol in found.protocols).encode(), nl=False)


@click.command("git-diff", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("arguments", nargs=-1, required=True, type=click.UNPROCESSED)
def git_diff(arguments: tuple[str, ...]) -> None:
    """Tell what changed in a spec file; git calls it, and gives the ARGUMENTS of a diff driver.

    `git config diff.eventwright.command "eventwright git-diff"` turns it on for the files that .gitattributes gives
    `diff=eventwright`; from then on `git diff` and `git log -p --ext-diff` tell changes of fields.
    """
    from eventwright.evolution.gitdiff import SIZES, tell

    if len(arguments) not in SIZES:
        raise click.UsageError("git gives a diff driver seven arguments, which begin with a path.")
    with contextlib.suppress(BrokenPipeError):  # the pager was left
        click.echo(tell(arguments).encode("utf-8", "backslashreplace"), nl=False)
