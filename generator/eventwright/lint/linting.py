"""Runs the rules of `table` on a protocol."""

from __future__ import annotations

from eventwright.diagnostics import Diagnostic, Report
from eventwright.lint.ignores import ignores, without_ignored
from eventwright.lint.levels import levels
from eventwright.lint.subject import Subject
from eventwright.lint.table import RULES
from eventwright.load import ProtocolFiles
from eventwright.model import Protocol


def lint(protocol: Protocol, files: ProtocolFiles, report: Report, earlier: Protocol | None = None) -> None:
    """Runs every rule at the level that protocol.yaml gives it, and looks after the comments that keep rules quiet.

    `earlier` is the protocol as it once was, for the rules that ask what became of it.
    """
    told = levels(files)
    subject = Subject(protocol, files.documents, earlier)
    found = [
        Diagnostic(id, finding.span, finding.message, finding.hint, finding.related, level, finding.fix)
        for id, rule in RULES.items()
        if (level := told[id]) != "ignore"
        for finding in rule.find(subject)
    ]
    idle = {id for id, rule in RULES.items() if rule.compares and earlier is None}
    for diagnostic in without_ignored(found, ignores(files.documents), RULES, idle):
        report.add(diagnostic)
