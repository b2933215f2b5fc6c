"""The pipeline, one stage a module: load, validate, resolve, lint; then plan, render, write.

`cache` stands before it: a run that is like an earlier one takes over its texts, and only writes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from eventwright.cache import Generated
from eventwright.diagnostics import Report
from eventwright.ledger import digest
from eventwright.lint import lint
from eventwright.load import ProtocolFiles, TextsByKey, load
from eventwright.memory import Memory, Traces, pack, unpack
from eventwright.model import Protocol
from eventwright.parallel import spread
from eventwright.render import render
from eventwright.resolve import resolve
from eventwright.targets import TARGETS, folder, plan
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


def check(schemas: Path, say: Say = _silent, texts: TextsByKey | None = None) -> Checked:
    """Specs to models: load, validate, resolve, lint. The models are only sound where the report has no error.

    `texts` are what some files would say, by their path below `schemas`.
    """
    report = Report()
    sound: list[tuple[Protocol, ProtocolFiles]] = []
    say("reading specs")
    for files in load(schemas, report, texts):
        say(f"checking {files.name}")
        protocol = resolve(files, validate(files, report), report)
        if protocol is not None:
            sound.append((protocol, files))
    for protocol, files in () if report.has_errors else sound:
        lint(protocol, files, report)
    return Checked(tuple(protocol for protocol, _ in sound), report)


def generate(
    protocols: tuple[Protocol, ...], targets: tuple[str, ...], say: Say = _silent, earlier: Generated | None = None
) -> Generated:
    """Models to texts: plan, render. `write.write` brings them to disk, `write.compare` tells what is not as it should be.

    What `earlier` has from the same is taken over.
    """
    say(f"generating {', '.join(targets)}")
    known = earlier.texts if earlier else {}
    traces = unpack(earlier.traces) if earlier else {}
    made = spread([partial(_made, protocols, target, known, traces) for target in targets])
    texts = sorted((path, known[path] if text is None else text) for part in made for path, text in part.texts.items())
    folders = tuple(folder(protocol, target) for protocol in protocols for target in targets)
    scope = Scope(folders, whole=set(targets) == set(TARGETS))
    return Generated(dict(texts), scope, pack({key: trace for part in made for key, trace in part.traces.items()}))


class _Part(NamedTuple):
    """What one target makes; the text is None where it is the one that was known."""

    texts: dict[PurePosixPath, str | None]
    traces: Traces


def _made(protocols: tuple[Protocol, ...], target: str, known: dict[PurePosixPath, str], traces: Traces) -> _Part:
    texts: dict[PurePosixPath, str] = {}
    made: Traces = {}
    for protocol in protocols:
        key = str(folder(protocol, target))
        memory = Memory(known, traces.get(key))
        texts |= _texts(protocol, target, memory)
        made[key] = memory.trace
    return _Part({path: None if known.get(path) is text else text for path, text in texts.items()}, made)


def _texts(protocol: Protocol, target: str, memory: Memory) -> dict[PurePosixPath, str]:
    whole = digest(protocol)
    texts = memory.recall_all(whole)
    if texts is None:
        texts = render(plan(protocol, (target,)), memory)
        memory.keep_all(whole, texts)
    return texts
