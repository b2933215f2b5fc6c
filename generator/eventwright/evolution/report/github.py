"""The diff as workflow commands, which a code host shows beside the line."""

from __future__ import annotations

from eventwright.evolution.diff import Diff, Finding
from eventwright.evolution.report.places import level, message, places
from eventwright.formats import escaped


def format_github(diff: Diff) -> str:
    """A command for each change; what has no file here has no place."""
    return "".join(_command(diff, finding) for finding in diff.findings)


def _command(diff: Diff, finding: Finding) -> str:
    old, new = places(diff, finding)
    here = next((found for found in (new, old) if found is not None and found.label is None), None)
    place = f"file={escaped(here.file, ':,')},line={here.line},col={here.column}," if here else ""
    kind = {"note": "notice"}.get(level(finding), level(finding))
    return f"::{kind} {place}title={finding.judged.change.id}::{escaped(message(finding))}\n"
