"""The command `eventwright`. What it does is in the modules; here are its arguments, its words and its exit codes.

0 clean; 1 an error-level finding (with `--strict`, any finding); 2 usage; 3 specs that cannot be read; 4 generated files
that are not what the specs make; 5 a breaking change that nobody has accepted.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import json
import os
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeAlias

import click

from eventwright import __version__, cache, completion
from eventwright.cache import Generated
from eventwright.suggest import SuggestingChoice
from eventwright.targets import TARGETS
from eventwright.write import Difference, State, WriteError, compare, diff, diff_of, rewrite, write

if TYPE_CHECKING:
    from eventwright.diagnostics import Report
    from eventwright.evolution.revisions import Revision
    from eventwright.loop import Loop
    from eventwright.memory import Earlier
    from eventwright.model import Protocol
    from eventwright.pipeline import Checked, Say
    from eventwright.shelf import Shelf

    Make: TypeAlias = Callable[[Say, Shelf | None, Earlier], tuple[Checked, Generated | None]]

# The stages take long to load, and a run that the cache answers needs none: they are imported where they are used.

STALE = 4
BREAKING = 5
SITE = ("site",)
"""What stands for targets in the key of the cache where the site is built."""
SHOWN = 2
"""So many changed files are named in the line of a run of `generate --watch`."""
FORMATS = ("github", "gitlab", "json", "jsonl", "junit", "markdown", "sarif", "text")
DIFF_FORMATS = ("github", "json", "markdown", "sarif", "text")

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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eventwright")
def main() -> None:
    """Event specs in YAML in; a typed event package and its documentation out."""
    click.get_current_context().color = _colour_wanted(os.environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # specs may hold what a terminal cannot show
    gc.disable()  # what a run makes is needed until it ends,
    atexit.register(gc.freeze)  # and then not worth looking through
    click.get_current_context().call_on_close(gc.enable)


def _colour_wanted(environment: Mapping[str, str]) -> bool | None:
    """Whether NO_COLOR or FORCE_COLOR decide about colours; None leaves it to whether there is a terminal."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return True if environment.get("FORCE_COLOR", "0") != "0" else None


@main.command()
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


@contextlib.contextmanager
def _told_of_files() -> Generator[None]:
    """Ends the run with what keeps files from being read or written."""
    try:
        yield
    except WriteError as problem:
        raise click.ClickException(str(problem)) from None


@_told_of_files()
def _diff(made: Generated, out: Path) -> None:
    differences = compare(made.texts, out, made.scope, made.digests)
    click.echo("".join(diff(made.texts, out, differences)), nl=False)


@_told_of_files()
def _check(made: Generated, out: Path) -> None:
    _finish_check(compare(made.texts, out, made.scope, made.digests), out)


@_told_of_files()
def _write(made: Generated, out: Path) -> None:
    _finish_write(write(made.texts, out, made.scope, made.digests), out, len(made.texts))


def _generated(schemas: Path, targets: tuple[str, ...], key: str | None, told: Told) -> Generated:
    """What the pipeline makes of SCHEMAS."""
    from eventwright.pipeline import build

    return _kept(partial(build, schemas, targets), schemas, targets, key, told)


def _kept(make: Make, schemas: Path, targets: tuple[str, ...], key: str | None, told: Told) -> Generated:
    """What `make` makes of SCHEMAS; kept under `key`, that of `targets`, where there is nothing to say about it."""
    from eventwright.memory import NOTHING, earlier
    from eventwright.progress import Progress
    from eventwright.shelf import shelf_for

    shelf = shelf_for(key, schemas) if key else None
    with Progress(sys.stderr) as say:
        checked, made = make(say, shelf, earlier(key) if key else NOTHING)
    _expect_sound(checked, told)
    assert made is not None
    if key is not None and not checked.report.found and cache.key(schemas, targets) == key:
        cache.remember(key, made)
        if shelf is not None:
            shelf.store()
    return made


def _watch(schemas: Path, out: Path, targets: tuple[str, ...], key: str | None, told: Told) -> None:
    """Writes after every change until the run is interrupted; a folder that is not there ends it at once."""
    with contextlib.suppress(KeyboardInterrupt):
        from eventwright.loop import Loop
        from eventwright.memory import NOTHING, earlier
        from eventwright.packs import templates_folder
        from eventwright.shelf import Shelf, shelf_for
        from eventwright.watch import Watcher

        if not schemas.is_dir():
            _sound(schemas, told)
        shelf = shelf_for(key, schemas) if key else Shelf()
        loop = Loop(schemas, out, targets, told.strict, earlier(key) if key else NOTHING, shelf)
        watcher = Watcher(schemas, templates_folder())
        watcher.look()
        _turn(loop, told)
        click.echo(f"watching {schemas}; interrupt to end")
        for changed in watcher.changes():
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


@main.command()
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


@_told_of_files()
def _write_site(made: Generated, out: Path) -> None:
    differences = write(made.texts, out, made.scope, made.digests)
    click.echo(f"{len(made.texts)} files, {sum(not item.foreign for item in differences)} changed")
    for folder in made.scope.folders:
        click.echo(f"{out / folder / 'index.html'}")


def _site(schemas: Path, key: str | None, told: Told, since: tuple[str, ...]) -> Generated:
    """The sites of SCHEMAS."""
    from eventwright.pipeline import build_site

    releases = tuple(_revision(old).protocols for old in since)
    return _kept(partial(build_site, schemas, releases), schemas, SITE, key, told)


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


@main.command()
@SCHEMAS
@FORMAT
@MAX_ERRORS
@STRICT
def validate(schemas: Path, format_: str, max_errors: int | None, strict: bool) -> None:
    """Check the specs in SCHEMAS and say what is wrong, and where."""
    sys.exit(_exit_code(_print_checked(schemas, Told(strict, format_, max_errors)), strict))


def _print_checked(schemas: Path, told: Told, since: Mapping[str, Protocol] | None = None) -> Checked:
    """Prints what is found in SCHEMAS, or that nothing is."""
    from eventwright.formats import print_findings

    checked = _checked(schemas, since=since)
    print_findings(checked.report, told.format, told.max_errors)
    if told.format == "text" and not checked.report.found:
        for protocol in checked.protocols:
            click.echo(f"{protocol.name}: {len(protocol.events)} events, {len(protocol.types)} types, no findings")
    return checked


@main.command()
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
    earlier = _revision(since).protocols if since is not None else None
    if fix or unsafe_fixes or diffing:
        _mend(schemas, earlier, unsafe_fixes, diffing, told)
    checked = _print_checked(schemas, told, earlier)
    _print_mendable(checked.report)
    sys.exit(_exit_code(checked, strict))


@main.command("diff")
@click.argument("old")
@click.argument("new", default="schemas")
@click.option("--format", "format_", type=SuggestingChoice(DIFF_FORMATS), default="text", help="How changes are printed.")
@click.option(
    "--accepted", type=click.Path(path_type=Path), help="Changes that are accepted; accepted.yaml in NEW when left out."
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that expiry dates are compared with, if not today.")
@click.option("--no-witness", is_flag=True, help="Only compare; do not try frames on generated packages.")
@click.option(
    "--patch",
    "patched",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where one step is not enough: write the specs of the first one, as a patch of the folder OLD.",
)
def diff_(
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
    from eventwright.evolution.report import FORMATS as forms

    before, after = _revision(old), _revision(new)
    try:
        listed = entries(accepted or Path(after.folder or "schemas") / NAME)
    except AcceptedError as problem:
        raise click.UsageError(str(problem)) from None
    day = (today or datetime.now()).date()
    found = compare_revisions(before, after, listed, day, prove=not no_witness)
    click.echo(forms[format_](found).encode(errors="backslashreplace"), nl=False)
    if patched is not None:
        from eventwright.evolution.steps import write_patch

        click.echo(write_patch(found, patched, day), err=True)
    sys.exit(BREAKING if found.breaks else 0)


@main.command()
@click.argument("old")
@click.argument("new", default="schemas")
def changelog(old: str, new: str) -> None:
    """Print what changed from OLD to NEW as Markdown, by event and field. OLD and NEW are as for `diff`."""
    from eventwright.evolution.changelog import changelog as as_markdown
    from eventwright.evolution.diff import diff as compare_revisions

    found = compare_revisions(_revision(old), _revision(new), (), datetime.now().date(), prove=False)
    click.echo(as_markdown(protocol.verdict for protocol in found.protocols).encode(), nl=False)


@main.command("git-diff", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
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


def _revision(where: str) -> Revision:
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


def _mend(schemas: Path, since: Mapping[str, Protocol] | None, unsafe: bool, diffing: bool, told: Told) -> NoReturn:
    """Mends the specs, or prints how they would be mended; ends the run."""
    from eventwright.formats import print_findings
    from eventwright.mending import mend
    from eventwright.rewriting import changes

    mended = mend(schemas, unsafe=unsafe, since=since)
    changed = changes(schemas, mended.old, mended.texts)
    if diffing:
        _print_diff(changed)
        sys.exit(_exit_code(mended.checked, told.strict) or (1 if changed and told.strict else 0))
    _rewrite(schemas, changed)
    print_findings(mended.checked.report, told.format, told.max_errors)
    click.echo(f"{_counted(len(mended.done), 'finding')} mended in {_counted(len(changed), 'file')}", err=True)
    sys.exit(_exit_code(mended.checked, told.strict))


def _print_diff(changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    for path, (old, new) in changed.items():
        click.echo("".join(diff_of(path, old.decode(), new.decode())), nl=False)


def _rewrite(schemas: Path, changed: Mapping[str, tuple[bytes, bytes]]) -> None:
    try:
        rewrite(schemas, changed)
    except WriteError as problem:
        raise click.ClickException(str(problem)) from None


def _print_mendable(report: Report) -> None:
    from eventwright.mending import mendable

    for safe, option in ((True, "--fix"), (False, "--unsafe-fixes")):
        if count := mendable(report, safe=safe):
            click.echo(f"{_counted(count, 'finding')} can be mended: `eventwright lint {option}`", err=True)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


@main.command()
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


@main.command()
@SCHEMAS
def model(schemas: Path) -> None:
    """Print the resolved model of the specs in SCHEMAS as JSON."""
    from eventwright.model import as_data

    checked = _sound(schemas, Told())
    data = {protocol.name: as_data(protocol) for protocol in checked.protocols}
    _print_json(data, indent=2)


@main.command()
@click.argument("schemas", type=click.Path(path_type=Path), required=False)
@click.option("--findings", is_flag=True, help="Print the schema of `validate --format json` instead.")
@click.option("--diff", "diffs", is_flag=True, help="Print the schema of `diff --format json` instead.")
def schema(schemas: Path | None, findings: bool, diffs: bool) -> None:
    """Print the spec language as JSON Schema (draft-07) for editors; with SCHEMAS, the names defined there are listed, too."""
    from eventwright.formats import findings_schema, print_findings
    from eventwright.schema import editor_schema

    if diffs:
        from eventwright.evolution.report.data import diff_schema

        _print_json(diff_schema(), indent=1)
        return
    if findings or schemas is None:
        _print_json(findings_schema() if findings else editor_schema(()), indent=1)
        return
    checked = _checked(schemas)
    _print_json(editor_schema(checked.protocols), indent=1)
    print_findings(checked.report, "text", None, err=True)
    sys.exit(checked.report.exit_code)


@main.command()
@click.argument("id", required=False, shell_complete=completion.explained)
def explain(id: str | None) -> None:
    """Tell what the ID of a finding or a change means, why, and what to write instead; without ID, list them all."""
    from eventwright.diagnostics import did_you_mean
    from eventwright.explain import all_ids, overview, text

    if id is not None and id not in all_ids():
        hint = did_you_mean(id, all_ids()) or "`eventwright explain` lists them all"
        raise click.UsageError(f'there is no finding "{id}": {hint}')
    click.echo(overview() if id is None else text(id), nl=False)


@main.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--protocol", metavar="NAME", help="The name of the protocol, if not that of the folder.")
def init_(folder: Path, protocol: str | None) -> None:
    """Begin a project in DIR: a protocol with two events, a Makefile, a first test, and what CI and git need."""
    from eventwright.init import InitError, init

    try:
        paths = init(folder, protocol)
    except InitError as problem:
        raise click.UsageError(str(problem)) from None
    click.echo("".join(f"new: {folder / path}\n" for path in paths), nl=False)
    click.echo(f"{len(paths)} files; now run `make` and `make test` in {folder}")


@main.command("completion")
@click.argument("shell", type=SuggestingChoice(completion.SHELLS), required=False)
def completion_(shell: str | None) -> None:
    """Print what SHELL reads to complete eventwright's commands; the user's own shell when left out.

    \b
    ~/.bashrc: eval "$(eventwright completion bash)"
    ~/.zshrc:  eval "$(eventwright completion zsh)"
    fish:      eventwright completion fish > ~/.config/fish/completions/eventwright.fish
    """
    chosen = shell or completion.own_shell()
    if chosen is None:
        raise click.UsageError(f"which shell? There are {', '.join(completion.SHELLS)}.")
    click.echo(completion.script(chosen, main))


@main.group()
def new() -> None:
    """Begin a new spec."""


@new.command()
@click.argument("name")
@click.option("--from", "side", required=True, shell_complete=completion.sides, help="The side that sends the event.")
@click.option("--protocol", shell_complete=completion.protocols, help="The protocol; the first one when left out.")
@click.option(
    "--schemas", type=click.Path(path_type=Path), default=Path("schemas"), show_default=True, help="The folder of protocols."
)
def event(name: str, side: str, protocol: str | None, schemas: Path) -> None:
    """Write the spec of an event NAME, to be filled in."""
    from eventwright.scaffold import ScaffoldError, new_event

    checked = _sound(schemas, Told())
    try:
        path = new_event(schemas, checked.protocols, protocol, side, name)
    except ScaffoldError as problem:
        raise click.UsageError(str(problem)) from None
    click.echo(f"wrote {path}: fill in what stands in < >, then run `eventwright generate`")


def _print_json(data: Any, indent: int) -> None:
    """Prints JSON in UTF-8, whatever the locale."""
    click.echo(json.dumps(data, indent=indent, ensure_ascii=False).encode())


def _checked(schemas: Path, say: Say | None = None, since: Mapping[str, Protocol] | None = None) -> Checked:
    from eventwright.pipeline import check
    from eventwright.progress import Progress

    if say is not None:
        return check(schemas, say)
    with Progress(sys.stderr) as new:
        return check(schemas, new, since=since)


def _sound(schemas: Path, told: Told, say: Say | None = None) -> Checked:
    """The models of SCHEMAS; prints what was found and ends the run where that is an error."""
    checked = _checked(schemas, say)
    _expect_sound(checked, told)
    return checked


def _expect_sound(checked: Checked, told: Told) -> None:
    """Prints what was found, and ends the run where that is an error."""
    if not checked.report.found and told.format == "text":
        return
    from eventwright.formats import print_findings  # takes long to load, and most runs find nothing

    print_findings(checked.report, told.format, told.max_errors, err=True)
    if code := _exit_code(checked, told.strict):
        sys.exit(code)


def _exit_code(checked: Checked, strict: bool) -> int:
    return checked.report.exit_code or int(strict and bool(checked.report.found))
