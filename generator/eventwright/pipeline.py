"""The pipeline, one stage a module: load, validate, resolve, lint; then plan, render, write.

`cache` stands before it: a run that is like an earlier one takes over its texts, and only writes. One that differs in a few
specs takes over the rest: `load` asks `shelf` for the files that it knows, `render` asks `memory` for the outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from eventwright.cache import Generated
from eventwright.diagnostics import Report
from eventwright.ledger import digest
from eventwright.lint import lint
from eventwright.load import ProtocolFiles, TextsByKey, load
from eventwright.memory import NOTHING, Earlier, Memory, Traces, pack
from eventwright.model import Protocol
from eventwright.parallel import processors, spread
from eventwright.render import render
from eventwright.resolve import resolve
from eventwright.shelf import Shelf
from eventwright.targets import TARGETS, folder, plan, plan_site
from eventwright.validate import validate
from eventwright.write import Scope

Say: TypeAlias = Callable[[str], None]
"""Is told what the run is at."""


class Checked(Struct, frozen=True):
    """What the front half of the pipeline gives: the models, and all that was found."""

    protocols: tuple[Protocol, ...]
    report: Report


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
    resolved: list[tuple[Protocol, ProtocolFiles]] = []
    say("reading specs")
    for files in load(schemas, report, shelf, texts):
        say(f"checking {files.name}")
        specs = validate(files, report)
        protocol = resolve(files, specs, report)
        if shelf is not None:
            sound = {id(spec.node) for spec in specs}
            shelf.keep((document.node, id(document.node) in sound) for document in files.documents)
        if protocol is not None:
            resolved.append((protocol, files))
    for protocol, files in () if report.has_errors else resolved:
        lint(protocol, files, report, (since or {}).get(protocol.name))
    return Checked(tuple(protocol for protocol, _ in resolved), report)


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
    jobs = [partial(_made, protocols, target, earlier) for target in _long_ones_first(targets)]
    made = [job() for job in jobs] if one_process else spread(jobs)
    texts = sorted((path, earlier.texts[path] if text is None else text) for part in made for path, text in part.texts.items())
    folders = tuple(folder(protocol, target) for protocol in protocols for target in targets)
    scope = Scope(folders, whole=set(targets) == set(TARGETS))
    return Generated(dict(texts), scope, pack({key: trace for part in made for key, trace in part.traces.items()}))


def _long_ones_first(targets: tuple[str, ...]) -> list[str]:
    """The targets in an order in which what is made at once ends at once."""
    return sorted(targets, key="jsonschema".__eq__)


class _Part(NamedTuple):
    """What one target makes; the text is None where it is the one that was known."""

    texts: dict[PurePosixPath, str | None]
    traces: Traces


def _made(protocols: tuple[Protocol, ...], target: str, earlier: Earlier) -> _Part:
    texts: dict[PurePosixPath, str] = {}
    made: Traces = {}
    for protocol in protocols:
        key = str(folder(protocol, target))
        memory = Memory(earlier, key)
        texts |= _texts(protocol, target, memory)
        made[key] = memory.trace
    return _Part({path: None if earlier.texts.get(path) is text else text for path, text in texts.items()}, made)


def _texts(protocol: Protocol, target: str, memory: Memory) -> dict[PurePosixPath, str]:
    if not memory.awake:
        return render(plan(protocol, (target,)), memory)
    whole = digest(protocol)
    texts = memory.recall_all(whole)
    if texts is None:
        texts = render(plan(protocol, (target,)), memory)
        memory.keep_all(whole, texts)
    return texts


def site(protocols: tuple[Protocol, ...], say: Say = _silent) -> Generated:
    """Models to the texts of their sites, which no protocol has to ask for: plan, render."""
    say("building the site")
    outputs = [output for protocol in protocols for output in plan_site(protocol)]
    shares = [outputs[at :: processors()] for at in range(processors())]
    found = spread([partial(render, share) for share in shares])
    texts = sorted(item for part in found for item in part.items())
    return Generated(dict(texts), Scope(tuple(PurePosixPath(protocol.name) for protocol in protocols), whole=True))
