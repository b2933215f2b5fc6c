"""The command `eventwright`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from eventwright import __version__
from eventwright.diagnostics import FORMATS, format_text
from eventwright.model import as_data
from eventwright.pipeline import Checked, check

SCHEMAS = click.argument("schemas", type=click.Path(path_type=Path), default=Path("schemas"))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eventwright")
def main() -> None:
    """Event specs in YAML in; a typed event package and its documentation out."""


@main.command()
@SCHEMAS
@click.option("--format", "format_", type=click.Choice(sorted(FORMATS)), default="text", help="How findings are printed.")
@click.option("--strict", is_flag=True, help="Let warnings fail the run, too.")
def validate(schemas: Path, format_: str, strict: bool) -> None:
    """Check the specs in SCHEMAS and say what is wrong, and where."""
    checked = check(schemas)
    click.echo(FORMATS[format_](checked.report), nl=False)
    if format_ == "text" and not checked.report.found:
        click.echo(_summary(checked))
    sys.exit(_exit_code(checked, strict))


@main.command()
@SCHEMAS
def model(schemas: Path) -> None:
    """Print the resolved model of the specs in SCHEMAS as JSON."""
    checked = check(schemas)
    click.echo(format_text(checked.report), nl=False, err=True)
    if code := checked.report.exit_code:
        sys.exit(code)
    data = {protocol.name: as_data(protocol) for protocol in checked.protocols}
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def _exit_code(checked: Checked, strict: bool) -> int:
    return checked.report.exit_code or int(strict and bool(checked.report.found))


def _summary(checked: Checked) -> str:
    counts = [f"{protocol.name}: {len(protocol.events)} events, {len(protocol.types)} types" for protocol in checked.protocols]
    return "\n".join(counts)
