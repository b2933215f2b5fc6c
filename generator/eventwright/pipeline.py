"""The pipeline, one stage a module: load, validate, resolve, lint; then plan, render, write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from eventwright.diagnostics import Report
from eventwright.lint import lint
from eventwright.load import ProtocolFiles, load
from eventwright.model import Protocol
from eventwright.nodes import Source
from eventwright.resolve import resolve
from eventwright.validate import validate


@dataclass(frozen=True, slots=True)
class Checked:
    """What the front half of the pipeline gives: the models, and all that was found."""

    protocols: tuple[Protocol, ...]
    report: Report


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


def _sources(files: ProtocolFiles) -> dict[str, Source]:
    return {document.node.span.source.key: document.node.span.source for document in files.documents}
