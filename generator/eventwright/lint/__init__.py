"""Stage 4, lint: the model and the nodes that it was made of to findings. `RULES` is the table of rules."""

from __future__ import annotations

from eventwright.diagnostics import Diagnostic, Report
from eventwright.lint.ignores import ignores, without_ignored
from eventwright.lint.levels import levels
from eventwright.lint.subject import Subject
from eventwright.lint.table import RULES
from eventwright.load import ProtocolFiles
from eventwright.model import Protocol


def lint(protocol: Protocol, files: ProtocolFiles, report: Report) -> None:
    """Runs every rule at the level that protocol.yaml gives it, and looks after the comments that keep rules quiet."""
    told = levels(files)
    subject = Subject(protocol, files.documents)
    found = [
        Diagnostic(id, finding.span, finding.message, finding.hint, finding.related, level, finding.fix)
        for id, rule in RULES.items()
        if (level := told[id]) != "ignore"
        for finding in rule.find(subject)
    ]
    for diagnostic in without_ignored(found, ignores(files.documents), RULES):
        report.add(diagnostic)
