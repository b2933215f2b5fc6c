"""The commands that tell what the specs say, and what is wrong in them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from eventwright.cli.options import FORMAT, MAX_ERRORS, SCHEMAS, STRICT, Told
from eventwright.cli.running import checked_specs, exit_code, print_checked, print_json, sound_specs
from eventwright.completion import explained


@click.command()
@SCHEMAS
@FORMAT
@MAX_ERRORS
@STRICT
def validate(schemas: Path, format_: str, max_errors: int | None, strict: bool) -> None:
    """Check the specs in SCHEMAS and say what is wrong, and where."""
    sys.exit(exit_code(print_checked(schemas, Told(strict, format_, max_errors)), strict))


@click.command()
@SCHEMAS
def model(schemas: Path) -> None:
    """Print the resolved model of the specs in SCHEMAS as JSON."""
    from eventwright.modeldata import as_data

    checked = sound_specs(schemas, Told())
    data = {protocol.name: as_data(protocol) for protocol in checked.protocols}
    print_json(data, indent=2)


@click.command()
@click.argument("schemas", type=click.Path(path_type=Path), required=False)
@click.option("--findings", is_flag=True, help="Print the schema of `validate --format json` instead.")
@click.option("--diff", "diffs", is_flag=True, help="Print the schema of `diff --format json` instead.")
def schema(schemas: Path | None, findings: bool, diffs: bool) -> None:
    """Print the spec language as JSON Schema (draft-07) for editors; with SCHEMAS, the names defined there are listed, too."""
    from eventwright.formats import findings_schema, print_findings
    from eventwright.schema import editor_schema

    if diffs:
        from eventwright.evolution.report.data import diff_schema

        print_json(diff_schema(), indent=1)
        return
    if findings or schemas is None:
        print_json(findings_schema() if findings else editor_schema(()), indent=1)
        return
    checked = checked_specs(schemas)
    print_json(editor_schema(checked.protocols), indent=1)
    print_findings(checked.report, "text", None, err=True)
    sys.exit(checked.report.exit_code)


@click.command()
@click.argument("id", required=False, shell_complete=explained)
def explain(id: str | None) -> None:
    """Tell what the ID of a finding or a change means, why, and what to write instead; without ID, list them all."""
    from eventwright.diagnostics import did_you_mean
    from eventwright.explain import all_ids, overview, text

    if id is not None and id not in all_ids():
        hint = did_you_mean(id, all_ids()) or "`eventwright explain` lists them all"
        raise click.UsageError(f'there is no finding "{id}": {hint}')
    click.echo(overview() if id is None else text(id), nl=False)
