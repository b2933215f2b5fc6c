"""`eventwright lint` and `eventwright fmt`, which change the specs themselves."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from eventwright.cli.options import FORMAT, MAX_ERRORS, SCHEMAS, STRICT, Told
from eventwright.cli.running import STALE, exit_code, print_checked, revision, told_of_files
from eventwright.write import diff_of, rewrite

if TYPE_CHECKING:
    from eventwright.diagnostics import Report
    from eventwright.model import Protocol


@click.command()
@SCHEMAS
@click.option("--fix", is_flag=True, help="Mend what can be mended without a change to any frame or class.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend also what somebody should look at afterwards.")
@click.option("--diff", "diffing", is_flag=True, help="Write nothing; print what --fix, or --unsafe-fixes, would change.")
@click.option("--since", metavar="OLD", help="Look also for names that are gone since OLD, which is as for `diff`.")
@FORMAT
@MAX_ERRORS
@STRICT
def lint(
    schemas: Path,
    fix: bool,
    unsafe_fixes: bool,
    diffing: bool,
    since: str | None,
    format_: str,
    max_errors: int | None,
    strict: bool,
) -> None:
    """Check the specs in SCHEMAS as `validate` does, and mend what was found."""
    told = Told(strict, format_, max_errors)
    earlier = revision(since).protocols if since is not None else None
    if fix or unsafe_fixes or diffing:
        _mend(schemas, earlier, unsafe_fixes, diffing, told)
    checked = print_checked(schemas, told, earlier)
    _print_mendable(checked.report)
    sys.exit(exit_code(checked, strict))


def _mend(schemas: Path, since: Mapping[str, Protocol] | None, unsafe: bool, diffing: bool, told: Told) -> NoReturn:
    """Mends the specs, or prints how they would be mended; ends the run."""
    from eventwright.formats import print_findings
    from eventwright.mending import mend
    from eventwright.rewriting import changes

    mended = mend(schemas, unsafe=unsafe, since=since)
    changed = changes(schemas, mended.old, mended.texts)
    if diffing:
        _print_diff(changed)
        sys.exit(exit_code(mended.checked, told.strict) or (1 if changed and told.strict else 0))
    _rewrite(schemas, changed)
    print_findings(mended.checked.report, told.format, told.max_errors)
    click.echo(f"{_counted(len(mended.done), 'finding')} mended in {_counted(len(changed), 'file')}", err=True)
    sys.exit(exit_code(mended.checked, told.strict))


def _print_diff(changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    for path, (old, new) in changed.items():
        click.echo("".join(diff_of(path, old.decode(), new.decode())), nl=False)


@told_of_files()
def _rewrite(schemas: Path, changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    rewrite(schemas, changed)


def _print_mendable(report: Report) -> None:
    from eventwright.mending import mendable

    for safe, option in ((True, "--fix"), (False, "--unsafe-fixes")):
        if count := mendable(report, safe=safe):
            click.echo(f"{_counted(count, 'finding')} can be mended: `eventwright lint {option}`", err=True)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


@click.command()
@SCHEMAS
@click.option("--check", "checking", is_flag=True, help="Write nothing; exit with 4 where a spec is not laid out.")
@click.option("--diff", "diffing", is_flag=True, help="Write nothing; print what would change.")
def fmt(schemas: Path, checking: bool, diffing: bool) -> None:
    """Lay out the specs in SCHEMAS: keys in their order, two spaces further in, one behind a colon; comments stay."""
    from eventwright.diagnostics import Report
    from eventwright.formats import print_findings
    from eventwright.layout import lay_out
    from eventwright.rewriting import changes

    if checking and diffing:
        raise click.UsageError("--check and --diff do not go together.")
    report = Report()
    relaid = lay_out(schemas, report)
    print_findings(report, "text", None, err=True)
    if report.exit_code:
        sys.exit(report.exit_code)
    changed = changes(schemas, relaid.old, relaid.new)
    for path in relaid.left:
        click.echo(f"left alone: {path} (its layout could not be changed without a change of what it says)", err=True)
    if diffing:
        _print_diff(changed)
    else:
        _finish_layout(schemas, changed, checking)


def _finish_layout(schemas: Path, changed: Mapping[str, tuple[bytes, bytes]], checking: bool) -> None:
    if not checking:
        _rewrite(schemas, changed)
    for path in changed:
        click.echo(f"{'not laid out' if checking else 'laid out'}: {path}")
    if checking and changed:
        sys.exit(STALE)
