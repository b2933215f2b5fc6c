"""`eventwright generate`: specs to files, once or after every change."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from time import perf_counter
from typing import TYPE_CHECKING

import click

from eventwright import cache
from eventwright.cache import Generated
from eventwright.cli.options import FORMAT, MAX_ERRORS, SCHEMAS, STRICT, Told
from eventwright.cli.running import STALE, kept, sound_specs, told_of_files
from eventwright.suggest import SuggestingChoice
from eventwright.targets import TARGETS
from eventwright.write import Difference, State, WriteError, compare, diff, write

if TYPE_CHECKING:
    from eventwright.loop import Loop

SHOWN = 2
"""So many changed files are named in the line of a run of `generate --watch`."""


@click.command()
@SCHEMAS
@click.option("--out", type=click.Path(path_type=Path), default=Path("generated"), show_default=True, help="Where to write.")
@click.option(
    "--target", "targets", multiple=True, type=SuggestingChoice(sorted(TARGETS)), help="Only this target; may be repeated."
)
@click.option("--check", "checking", is_flag=True, help="Write nothing; exit with 4 where a file is not as it should be.")
@click.option("--diff", "diffing", is_flag=True, help="Write nothing; print what would change.")
@click.option("--watch", "watching", is_flag=True, help="Write again after every change of a spec, until interrupted.")
@click.option("--no-cache", is_flag=True, help="Take nothing over from earlier runs, and keep nothing.")
@FORMAT
@MAX_ERRORS
@STRICT
def generate(
    schemas: Path,
    out: Path,
    targets: tuple[str, ...],
    checking: bool,
    diffing: bool,
    watching: bool,
    no_cache: bool,
    format_: str,
    max_errors: int | None,
    strict: bool,
) -> None:
    """Generate every target of every protocol in SCHEMAS."""
    if checking + diffing + watching > 1:
        raise click.UsageError("--check, --diff and --watch do not go together.")
    targets = tuple(sorted(set(targets))) or TARGETS
    key = None if no_cache else cache.key(schemas, targets)
    if watching:
        _watch(schemas, out, targets, key, Told(strict, format_, max_errors))
        return
    told = Told(strict, format_, max_errors)
    made = (cache.recall(key) if key else None) or _generated(schemas, targets, key, told)
    finish = _diff if diffing else _check if checking else _write
    try:
        finish(made, out)
    except cache.Lost:
        finish(_generated(schemas, targets, None, told), out)


@told_of_files()
def _diff(made: Generated, out: Path) -> None:
    differences = compare(made.texts, out, made.scope, made.digests)
    click.echo("".join(diff(made.texts, out, differences)), nl=False)


@told_of_files()
def _check(made: Generated, out: Path) -> None:
    _finish_check(compare(made.texts, out, made.scope, made.digests), out)


@told_of_files()
def _write(made: Generated, out: Path) -> None:
    _finish_write(write(made.texts, out, made.scope, made.digests), out, len(made.texts))


def _generated(schemas: Path, targets: tuple[str, ...], key: str | None, told: Told) -> Generated:
    """What the pipeline makes of SCHEMAS."""
    from eventwright.pipeline import build

    return kept(partial(build, schemas, targets), schemas, targets, key, told)


def _watch(schemas: Path, out: Path, targets: tuple[str, ...], key: str | None, told: Told) -> None:
    """Writes after every change until the run is interrupted; a folder that is not there ends it at once."""
    from eventwright.loop import Loop
    from eventwright.memory import NOTHING, earlier
    from eventwright.packs import templates_folder
    from eventwright.shelf import Shelf, shelf_for
    from eventwright.watch import Watcher, interrupts

    with contextlib.suppress(KeyboardInterrupt), interrupts() as ended:
        if not schemas.is_dir():
            sound_specs(schemas, told)
        shelf = shelf_for(key, schemas) if key else Shelf()
        loop = Loop(schemas, out, targets, told.strict, earlier(key) if key else NOTHING, shelf)
        watcher = Watcher(schemas, templates_folder())
        watcher.look()
        _turn(loop, told)
        gc.freeze()  # what was read and made is not looked through after each turn, when somebody may be saving again
        click.echo(f"watching {schemas}; interrupt to end")
        for changed in watcher.changes(ended.wait):
            if templates_folder() in changed:
                loop.forget_templates()
            _turn(loop, told)


def _turn(loop: Loop, told: Told) -> None:
    """One run of a loop, told in a line; whatever goes wrong in it, the loop goes on."""
    from eventwright.formats import print_findings

    begun = perf_counter()
    try:
        turn = loop.turn()
    except Exception as problem:  # a template that is half written fails in many ways
        kind = "" if isinstance(problem, WriteError) else f"{type(problem).__name__}: "
        click.echo(f"Error: {kind}{problem}", err=True)
        changed = None
    else:
        print_findings(turn.report, told.format, told.max_errors, err=True)
        changed = turn.changed
    click.echo(f"{_in_short(changed)}, {(perf_counter() - begun) * 1000:.0f} ms")
    gc.collect()  # nobody waits now


def _in_short(paths: Sequence[PurePosixPath] | None) -> str:
    """How many files were changed, and which the first ones are."""
    if paths is None:
        return "the generated files stay as they were"
    if not paths:
        return "nothing to change"
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return f"{len(paths)} changed: {', '.join(map(str, paths[:SHOWN]))}{more}"


def _finish_check(differences: list[Difference], out: Path) -> None:
    for item in differences:
        click.echo(f"{item.state}: {out / item.path}")
    if differences:
        click.echo("The generated files are not what the specs make; `eventwright generate` mends that.", err=True)
        sys.exit(STALE)


def _finish_write(differences: list[Difference], out: Path, count: int) -> None:
    for item in differences:
        if not item.foreign:
            click.echo(f"{_DONE[item.state]}: {out / item.path}")
    foreign = [item.path for item in differences if item.foreign]
    for path in foreign:
        click.echo(f"left alone: {out / path} (not written by eventwright)")
    click.echo(f"{count} files, {len(differences) - len(foreign)} changed")


_DONE: dict[State, str] = {"changed": "changed", "edited by hand": "put back", "left over": "removed", "missing": "new"}
