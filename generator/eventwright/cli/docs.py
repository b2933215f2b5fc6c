"""`eventwright docs`: specs to the site, on disk or at a loopback address."""

from __future__ import annotations

import contextlib
import gc
from functools import partial
from pathlib import Path

import click

from eventwright import cache
from eventwright.cache import Generated
from eventwright.cli.options import FORMAT, MAX_ERRORS, SCHEMAS, STRICT, Told
from eventwright.cli.running import kept, revision, told_of_files
from eventwright.write import write

SITE = ("site",)
"""What stands for targets in the key of the cache where the site is built."""


@click.command()
@SCHEMAS
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/site"), show_default=True, help="Where to write.")
@FORMAT
@MAX_ERRORS
@STRICT
@click.option("--no-cache", is_flag=True, help="Take nothing over from earlier runs, and keep nothing.")
@click.option("--since", multiple=True, metavar="OLD", help="Tell what changed since OLD, as `diff` names it; may be repeated.")
@click.option("--serve", "serving", is_flag=True, help="Show it at a loopback address, and anew after every change.")
@click.option("--port", type=click.IntRange(0, 65535), default=8123, show_default=True, help="The port of --serve; 0: any.")
def docs(
    schemas: Path,
    out: Path,
    format_: str,
    max_errors: int | None,
    strict: bool,
    no_cache: bool,
    since: tuple[str, ...],
    serving: bool,
    port: int,
) -> None:
    """Build the site of every protocol in SCHEMAS: plain files that open from disk."""
    if serving and since:
        raise click.UsageError("--serve and --since do not go together.")
    if serving:
        _serve(schemas, port)
        return
    key = None if no_cache or since else cache.key(schemas, SITE)
    told = Told(strict, format_, max_errors)
    made = (cache.recall(key) if key else None) or _site(schemas, key, told, since)
    try:
        _write_site(made, out)
    except cache.Lost:
        _write_site(_site(schemas, None, told, since), out)


@told_of_files()
def _write_site(made: Generated, out: Path) -> None:
    differences = write(made.texts, out, made.scope, made.digests)
    click.echo(f"{len(made.texts)} files, {sum(not item.foreign for item in differences)} changed")
    for folder in made.scope.folders:
        click.echo(f"{out / folder / 'index.html'}")


def _site(schemas: Path, key: str | None, told: Told, since: tuple[str, ...]) -> Generated:
    """The sites of SCHEMAS."""
    from eventwright.pipeline import build_site

    releases = tuple(revision(old).protocols for old in since)
    return kept(partial(build_site, schemas, releases), schemas, SITE, key, told)


def _serve(schemas: Path, port: int) -> None:
    """Shows the site until the run is interrupted; findings stand in the pages and in the terminal."""
    from eventwright.preview import Preview
    from eventwright.serve import Server

    gc.enable()  # this run does not end by itself
    preview = Preview(schemas)
    preview.refresh()
    try:
        server = Server(preview, port)
    except OSError as problem:
        raise click.ClickException(f"port {port} cannot be had: {problem.strerror}") from None
    click.echo(f"{server.address} shows the site; interrupt to end")
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
