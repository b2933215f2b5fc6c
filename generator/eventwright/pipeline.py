"""The pipeline, one stage a module: load, validate, resolve, lint; then plan, render, write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from eventwright.diagnostics import Report
from eventwright.lint import lint
from eventwright.load import ProtocolFiles, load
from eventwright.model import Protocol
from eventwright.nodes import Source
from eventwright.render import render
from eventwright.resolve import resolve
from eventwright.targets import TARGETS, folder, plan
from eventwright.validate import validate
from eventwright.write import Scope


@dataclass(frozen=True, slots=True)
class Checked:
    """What the front half of the pipeline gives: the models, and all that was found."""

    protocols: tuple[Protocol, ...]
    report: Report


@dataclass(frozen=True, slots=True)
class Generated:
    """What the back half gives: the texts by path below the output folder, and which files they are about."""

    texts: dict[PurePosixPath, str]
    scope: Scope


def check(schemas: Path) -> Checked:
    """Specs to models: load, validate, resolve, lint. The models are only sound where the report has no error."""
    report = Report()
    protocols: list[Protocol] = []
    for files in load(schemas, report):
        protocol = resolve(files, validate(files, report), report)
        if protocol is not None:
            protocols.append(protocol)
            if not report.has_errors:
                lint(protocol, _sources(files), report)
    return Checked(tuple(protocols), report)


def generate(protocols: tuple[Protocol, ...], targets: tuple[str, ...]) -> Generated:
    """Models to texts: plan, render. `write.write` brings them to disk, `write.compare` tells what is not as it should be."""
    outputs = [output for protocol in protocols for output in plan(protocol, targets)]
    folders = tuple(folder(protocol, target) for protocol in protocols for target in targets)
    return Generated(render(outputs), Scope(folders, whole=set(targets) == set(TARGETS)))


def _sources(files: ProtocolFiles) -> dict[str, Source]:
    return {document.node.span.source.key: document.node.span.source for document in files.documents}
