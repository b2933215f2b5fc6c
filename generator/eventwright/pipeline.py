"""The pipeline, one stage a module: load, validate, resolve, lint; then plan, render, write.

`cache` stands before it: a run that is like an earlier one takes over its texts, and only writes. One that differs in a few
specs takes over the rest: `load` asks `shelf` for the files that it knows, `render` asks `memory` for the outputs. `making`
spreads plan and render over processes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from msgspec import Struct

from eventwright.cache import Generated
from eventwright.diagnostics import Report, be_patient
from eventwright.load import ProtocolFiles, TextsByKey, load
from eventwright.making import Part, jobs_of, scope_of, site_jobs, together
from eventwright.memory import NOTHING, Earlier
from eventwright.model import Protocol
from eventwright.parallel import processors, spread
from eventwright.resolve import resolve
from eventwright.resolve.readings import Readings
from eventwright.shelf import Shelf
from eventwright.targets import plan_site
from eventwright.validate import validate
from eventwright.write import Scope

Say: TypeAlias = Callable[[str], None]
"""Is told what the run is at."""


class Checked(Struct, frozen=True):
    """What the front half of the pipeline gives: the models, all that was found, and the texts of the specs by their paths
    below the folder of schemas.
    """

    protocols: tuple[Protocol, ...]
    report: Report
    texts: Mapping[str, str] = {}


def _silent(_: str) -> None:
    pass


def check(
    schemas: Path,
    say: Say = _silent,
    shelf: Shelf | None = None,
    texts: TextsByKey | None = None,
    since: Mapping[str, Protocol] | None = None,
) -> Checked:
    """Specs to models: load, validate, resolve, lint. The models are only sound where the report has no error.

    Files that `shelf` knows are not read anew. `texts` are what some files would say, by their path below `schemas`.
    `since` are the protocols as they once were, by name.
    """
    report = Report()
    resolved = _resolved(schemas, report, say, shelf, texts)
    _lint(resolved, report, since)
    return _checked(resolved, report)


Resolved: TypeAlias = list[tuple[Protocol, ProtocolFiles]]
"""Models, with what they were made of."""


def _resolved(schemas: Path, report: Report, say: Say, shelf: Shelf | None, texts: TextsByKey | None = None) -> Resolved:
    be_patient()
    found: Resolved = []
    say("reading specs")
    for files in load(schemas, report, shelf, texts):
        protocol = files.known
        if protocol is None:
            say(f"checking {files.name}")
            protocol = _made_of(files, report, shelf)
        if protocol is not None:
            found.append((protocol, files))
    return found


def _made_of(files: ProtocolFiles, report: Report, shelf: Shelf | None) -> Protocol | None:
    specs = validate(files, report)
    readings = Readings(shelf.readings(files.name) if shelf is not None else None)
    protocol = resolve(files, specs, report, readings)
    if shelf is not None:
        sound = {id(spec.node) for spec in specs}
        shelf.keep((document.node, id(document.node) in sound) for document in files.documents)
        shelf.keep_readings(files.name, readings.made)
        shelf.keep_protocol(files.name, files.sources, protocol)
    return protocol


def _checked(resolved: Resolved, report: Report) -> Checked:
    sources = {source for _, files in resolved for source in files.sources}
    return Checked(tuple(protocol for protocol, _ in resolved), report, {source.key: source.text for source in sources})


def _lint(resolved: Resolved, report: Report, since: Mapping[str, Protocol] | None = None) -> None:
    from eventwright.lint.linting import lint  # takes long to load: in `build`, not before other processes are at work

    for protocol, files in () if report.has_errors else resolved:
        if files.known is None:
            lint(protocol, files, report, (since or {}).get(protocol.name))


def build(
    schemas: Path, targets: tuple[str, ...], say: Say = _silent, shelf: Shelf | None = None, earlier: Earlier = NOTHING
) -> tuple[Checked, Generated | None]:
    """Specs to texts: what `check` finds and what `generate` makes, which is None where there is an error.

    The specs are linted while texts are made of them.
    """
    report = Report()
    resolved = _resolved(schemas, report, say, shelf)
    checked = _checked(resolved, report)
    if report.has_errors:
        return checked, None
    say(f"generating {', '.join(targets)}")
    jobs: list[Callable[[], Any]] = [*jobs_of(checked.protocols, targets, earlier, processors())]
    jobs.insert(-1, partial(_linted, resolved))  # of several targets the last is a short one, so that all end together
    *parts, findings, last = spread(jobs)
    report.take_over(findings)
    return checked, None if report.has_errors else together([*parts, last], earlier.made, scope_of(checked.protocols, targets))


def _linted(resolved: Resolved) -> bytes:
    report = Report()
    _lint(resolved, report)
    return report.packed()


def generate(
    protocols: tuple[Protocol, ...],
    targets: tuple[str, ...],
    say: Say = _silent,
    earlier: Earlier = NOTHING,
    one_process: bool = False,
) -> Generated:
    """Models to texts: plan, render. `write.write` brings them to disk, `write.compare` tells what is not as it should be.

    What `earlier` has from the same is taken over. Where that is most of it, `one_process` is faster than several.
    """
    say(f"generating {', '.join(targets)}")
    jobs = jobs_of(protocols, targets, earlier, 1 if one_process else processors())
    made = [job() for job in jobs] if one_process else spread(jobs)
    return together(made, earlier.made, scope_of(protocols, targets))


Releases: TypeAlias = tuple[Mapping[str, Protocol], ...]
"""The models of earlier releases by name."""


def build_site(
    schemas: Path, since: Releases = (), say: Say = _silent, shelf: Shelf | None = None, earlier: Earlier = NOTHING
) -> tuple[Checked, Generated | None]:
    """Specs to sites: what `check` finds and what `site` makes, which is None where there is an error.

    The specs are linted while the sites are made.
    """
    report = Report()
    resolved = _resolved(schemas, report, say, shelf)
    checked = _checked(resolved, report)
    if report.has_errors:
        return checked, None
    say("building the site")
    jobs: list[Callable[[], Any]] = [*_jobs_of_site(checked, earlier, since), partial(_linted, resolved)]
    *parts, findings = spread(jobs)
    report.take_over(findings)
    return checked, None if report.has_errors else _whole_site(checked, parts, earlier)


def site(checked: Checked, say: Say = _silent, earlier: Earlier = NOTHING, since: Releases = ()) -> Generated:
    """Models to the texts of their sites, which no protocol has to ask for: plan, render. The changelogs tell the changes
    since the releases `since`.

    What `earlier` has from the same (without `since`) is taken over.
    """
    say("building the site")
    return _whole_site(checked, spread(_jobs_of_site(checked, earlier, since)), earlier)


def _jobs_of_site(checked: Checked, earlier: Earlier, since: Releases) -> list[Callable[[], Part]]:
    protocols = checked.protocols
    before = {protocol.name: tuple(found[protocol.name] for found in since if protocol.name in found) for protocol in protocols}
    return site_jobs([(item.name, plan_site(item, before[item.name], checked.texts)) for item in protocols], earlier)


def _whole_site(checked: Checked, parts: Sequence[Part], earlier: Earlier) -> Generated:
    scope = Scope(tuple(PurePosixPath(protocol.name) for protocol in checked.protocols), whole=True)
    return together(parts, earlier.made, scope)
