"""What several commands do: run the pipeline, tell what was found, end with the exit code."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from eventwright import cache
from eventwright.cache import Generated
from eventwright.cli.options import Told
from eventwright.write import WriteError

if TYPE_CHECKING:
    from eventwright.evolution.revisions import Revision
    from eventwright.memory import Earlier
    from eventwright.model import Protocol
    from eventwright.pipeline import Checked, Say
    from eventwright.shelf import Shelf

    Make: TypeAlias = Callable[[Say, Shelf | None, Earlier], tuple[Checked, Generated | None]]

# The stages take long to load, and a run that the cache answers needs none: they are imported where they are used.

STALE = 4


def kept(make: Make, schemas: Path, targets: tuple[str, ...], key: str | None, told: Told) -> Generated:
    """What `make` makes of SCHEMAS; kept under `key`, that of `targets`, where there is nothing to say about it."""
    from eventwright.memory import NOTHING, earlier
    from eventwright.progress import Progress
    from eventwright.shelf import shelf_for

    shelf = shelf_for(key, schemas) if key else None
    with Progress(sys.stderr) as say:
        checked, made = make(say, shelf, earlier(key) if key else NOTHING)
    expect_sound(checked, told)
    assert made is not None
    if key is not None and not checked.report.found and cache.is_of(key, schemas):
        cache.remember(key, made)
        if shelf is not None:
            shelf.store()
    return made


@contextlib.contextmanager
def told_of_files() -> Generator[None]:
    """Ends the run with what keeps files from being read or written."""
    try:
        yield
    except WriteError as problem:
        raise click.ClickException(str(problem)) from None


def checked_specs(schemas: Path, say: Say | None = None, since: Mapping[str, Protocol] | None = None) -> Checked:
    """The models of SCHEMAS, and what was found; `since` is what they once were."""
    from eventwright.pipeline import check
    from eventwright.progress import Progress

    if say is not None:
        return check(schemas, say)
    with Progress(sys.stderr) as new:
        return check(schemas, new, since=since)


def print_checked(schemas: Path, told: Told, since: Mapping[str, Protocol] | None = None) -> Checked:
    """Prints what is found in SCHEMAS, or that nothing is."""
    from eventwright.formats import print_findings

    checked = checked_specs(schemas, since=since)
    print_findings(checked.report, told.format, told.max_errors)
    if told.format == "text" and not checked.report.found:
        for protocol in checked.protocols:
            click.echo(f"{protocol.name}: {len(protocol.events)} events, {len(protocol.types)} types, no findings")
    return checked


def sound_specs(schemas: Path, told: Told, say: Say | None = None) -> Checked:
    """The models of SCHEMAS; prints what was found and ends the run where that is an error."""
    checked = checked_specs(schemas, say)
    expect_sound(checked, told)
    return checked


def expect_sound(checked: Checked, told: Told) -> None:
    """Prints what was found, and ends the run where that is an error."""
    if not checked.report.found and told.format == "text":
        return
    from eventwright.formats import print_findings  # takes long to load, and most runs find nothing

    print_findings(checked.report, told.format, told.max_errors, err=True)
    if code := exit_code(checked, told.strict):
        sys.exit(code)


def exit_code(checked: Checked, strict: bool) -> int:
    """What a run ends with; where it is strict, a warning is an error."""
    return checked.report.exit_code or int(strict and bool(checked.report.found))


def revision(where: str) -> Revision:
    """The revision at `where`; ends the run where it cannot be read."""
    from eventwright.evolution.revisions import RevisionError, read
    from eventwright.formats import print_findings

    try:
        return read(where)
    except RevisionError as problem:
        if problem.report is None:
            raise click.UsageError(str(problem)) from None
        print_findings(problem.report, "text", None, err=True)
        sys.exit(problem.report.exit_code)


def print_json(data: Any, indent: int) -> None:
    """Prints JSON in UTF-8, whatever the locale."""
    click.echo(json.dumps(data, indent=indent, ensure_ascii=False).encode())
