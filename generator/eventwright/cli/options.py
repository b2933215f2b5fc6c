"""The arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from eventwright.suggest import SuggestingChoice

FORMATS = ("github", "gitlab", "json", "jsonl", "junit", "markdown", "sarif", "text")

SCHEMAS = click.argument("schemas", type=click.Path(path_type=Path), default=Path("schemas"))
FORMAT = click.option(
    "--format", "format_", type=SuggestingChoice(sorted(FORMATS)), default="text", help="How findings are printed."
)
MAX_ERRORS = click.option(
    "--max-errors", type=click.IntRange(min=1), metavar="N", help="Print at most N findings, and how many there are more."
)
STRICT = click.option("--strict", is_flag=True, help="Let warnings fail the run, too.")


class Told(NamedTuple):
    """How findings are printed, and whether warnings count as errors."""

    strict: bool = False
    format: str = "text"
    max_errors: int | None = None
