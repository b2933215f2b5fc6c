"""The pipeline, one stage a module: load, validate, resolve, lint; then plan, render, write.

`cache` stands before it: a run that is like an earlier one takes over its texts, and only writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from eventwright.cache import Generated
from eventwright.diagnostics import Report
from eventwright.lint import lint
from eventwright.load import ProtocolFiles, TextsByKey, load
from eventwright.model import Protocol
from eventwright.parallel import spread
from eventwright.render import render
from eventwright.resolve import resolve
from eventwright.targets import TARGETS, folder, plan
from eventwright.validate import validate
from eventwright.write import Scope

Say: TypeAlias = Callable[[str], None]
"""Is told what the run is at."""


@dataclass(frozen=True, slots=True)
class Checked:
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


def generate(protocols: tuple[Protocol, ...], targets: tuple[str, ...], say: Say = _silent) -> Generated:
    """Models to texts: plan, render. `write.write` brings them to disk, `write.compare` tells what is not as it should be."""
    say(f"generating {', '.join(targets)}")
    made = spread([partial(_texts, protocols, target) for target in targets])
    texts = sorted(item for found in made for item in found.items())
    folders = tuple(folder(protocol, target) for protocol in protocols for target in targets)
    return Generated(dict(texts), Scope(folders, whole=set(targets) == set(TARGETS)))


def _texts(protocols: tuple[Protocol, ...], target: str) -> dict[PurePosixPath, str]:
    return render(output for protocol in protocols for output in plan(protocol, (target,)))
