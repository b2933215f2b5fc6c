"""The pipeline, one stage a module: load, validate, resolve, lint; then plan, render, write.

`cache` stands before it: a run that is like an earlier one takes over its texts, and only writes. One that differs in a few
specs takes over the rest: `load` asks `shelf` for the files that it knows, `render` asks `memory` for the outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from msgspec import Struct

from eventwright.cache import Generated, Texts
from eventwright.diagnostics import Report, be_patient
from eventwright.ledger import digest
from eventwright.lint import lint
from eventwright.load import ProtocolFiles, TextsByKey, load
from eventwright.manifest import digest as digest_of_text
from eventwright.memory import NOTHING, Earlier, Memory, merged, pack
from eventwright.model import Protocol
from eventwright.parallel import processors, spread
from eventwright.render import Draft, Output, renew
from eventwright.resolve import resolve
from eventwright.resolve.readings import Readings
from eventwright.shelf import Shelf
from eventwright.targets import TARGETS, folder, plan, plan_site
from eventwright.validate import validate
from eventwright.write import Scope

Say: TypeAlias = Callable[[str], None]
"""Is told what the run is at."""


Part: TypeAlias = tuple[dict[str, str | None], dict[str, str], dict[str, bytes]]
"""What one target makes: the texts by path, None where one is as it was; the digests of the others; the traces by folder."""


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
        say(f"checking {files.name}")
        specs = validate(files, report)
        readings = Readings(shelf.readings(files.name) if shelf is not None else None)
        protocol = resolve(files, specs, report, readings)
        if shelf is not None:
            sound = {id(spec.node) for spec in specs}
            shelf.keep((document.node, id(document.node) in sound) for document in files.documents)
            shelf.keep_readings(files.name, readings.made)
        if protocol is not None:
            found.append((protocol, files))
    return found


def _checked(resolved: Resolved, report: Report) -> Checked:
    sources = {document.node.span.source for _, files in resolved for document in files.documents}
    return Checked(tuple(protocol for protocol, _ in resolved), report, {source.key: source.text for source in sources})


def _lint(resolved: Resolved, report: Report, since: Mapping[str, Protocol] | None = None) -> None:
    for protocol, files in () if report.has_errors else resolved:
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
    jobs: list[Callable[[], Part | int]] = [*_jobs(checked.protocols, targets, earlier), partial(_count_of_lint, resolved)]
    *parts, count = spread(jobs)
    if count:
        _lint(resolved, report)  # once more, in the process that tells what it finds
    made = _together([part for part in parts if not isinstance(part, int)], earlier.made, _scope(checked.protocols, targets))
    return checked, None if report.has_errors else made


def _count_of_lint(resolved: Resolved) -> int:
    """How much lint finds."""
    report = Report()
    _lint(resolved, report)
    return len(report.found)


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
    jobs = _jobs(protocols, targets, earlier)
    made = [job() for job in jobs] if one_process else spread(jobs)
    return _together(made, earlier.made, _scope(protocols, targets))


def _jobs(protocols: tuple[Protocol, ...], targets: tuple[str, ...], earlier: Earlier) -> Sequence[Callable[[], Part]]:
    whole = {protocol.name: digest(protocol) for protocol in protocols} if earlier is not NOTHING else {}
    return [partial(_made, protocols, target, earlier, whole) for target in _long_ones_first(targets)]


def _scope(protocols: tuple[Protocol, ...], targets: tuple[str, ...]) -> Scope:
    folders = tuple(folder(protocol, target) for protocol in protocols for target in targets)
    return Scope(folders, whole=set(targets) == set(TARGETS))


def _long_ones_first(targets: tuple[str, ...]) -> list[str]:
    """The targets in an order in which what is made at once ends at once."""
    return sorted(targets, key="jsonschema".__eq__)


def _made(protocols: tuple[Protocol, ...], target: str, earlier: Earlier, whole: Mapping[str, bytes]) -> Part:
    texts: dict[str, str | None] = {}
    traces: dict[str, bytes] = {}
    for protocol in protocols:
        key = str(folder(protocol, target))
        memory = Memory(earlier, key)
        texts |= _texts(protocol, target, memory, whole.get(protocol.name, b""))
        traces[key] = pack(memory.trace)
    return _part(texts, traces)


def _part(texts: dict[str, str | None], traces: dict[str, bytes]) -> Part:
    return texts, {path: digest_of_text(text.encode()) for path, text in texts.items() if text is not None}, traces


def _texts(protocol: Protocol, target: str, memory: Memory, whole: bytes) -> dict[str, str | None]:
    known = memory.recall_all(whole) if memory.awake else None
    if known is not None:
        return dict.fromkeys(known)
    texts = renew(plan(protocol, (target,)), memory)
    memory.keep_all(whole, texts)
    return _by_name(texts)


def _by_name(texts: Mapping[PurePosixPath, str | None]) -> dict[str, str | None]:
    return {str(path): text for path, text in texts.items()}


def _together(parts: Sequence[Part], before: Generated, scope: Scope) -> Generated:
    """What several processes make; what is as it was is what it was."""
    made = {path: text for part in parts for path, text in part[0].items()}
    digests = {path: digest for part in parts for path, digest in part[1].items()}
    digests = {path: digests.get(path) or before.digests[path] for path in sorted(made)}
    same = {path for path, digest in digests.items() if before.digests.get(path) == digest}
    texts = {path: before.texts.by_name[path] if path in same else made[path] or "" for path in digests}
    return Generated(Texts(texts), scope, digests, merged(part[2] for part in parts))


Releases: TypeAlias = tuple[Mapping[str, Protocol], ...]
"""The models of earlier releases by name."""


def build_site(
    schemas: Path, since: Releases = (), say: Say = _silent, shelf: Shelf | None = None, earlier: Earlier = NOTHING
) -> tuple[Checked, Generated | None]:
    """Specs to sites: what `check` finds and what `site` makes, which is None where there is an error."""
    checked = check(schemas, say, shelf)
    return checked, None if checked.report.has_errors else site(checked, say, earlier, since)


def site(checked: Checked, say: Say = _silent, earlier: Earlier = NOTHING, since: Releases = ()) -> Generated:
    """Models to the texts of their sites, which no protocol has to ask for: plan, render. The changelogs tell the changes
    since the releases `since`.

    What `earlier` has from the same (without `since`) is taken over.
    """
    say("building the site")
    protocols = checked.protocols
    before = {protocol.name: tuple(found[protocol.name] for found in since if protocol.name in found) for protocol in protocols}
    planned = [(protocol.name, plan_site(protocol, before[protocol.name], checked.texts)) for protocol in protocols]
    shares = [[(name, outputs[at :: processors()]) for name, outputs in planned] for at in range(processors())]
    found = spread([partial(_share, share, earlier) for share in shares])
    return _together(found, earlier.made, Scope(tuple(PurePosixPath(protocol.name) for protocol in protocols), whole=True))


def _share(share: list[tuple[str, list[Output | Draft]]], earlier: Earlier) -> Part:
    """What becomes of some of the outputs of sites, which are named after their protocols."""
    texts: dict[str, str | None] = {}
    traces: dict[str, bytes] = {}
    for name, outputs in share:
        memory = Memory(earlier, name)
        texts |= _by_name(renew(outputs, memory))
        traces[name] = pack(memory.trace)
    return _part(texts, traces)
