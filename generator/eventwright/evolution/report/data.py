"""The diff as JSON; `diff.schema.json` describes it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from eventwright.evolution.diff import Diff, Finding, ProtocolDiff
from eventwright.evolution.report.places import Where, places
from eventwright.evolution.verdict import Cell


def format_json(diff: Diff) -> str:
    """The diff as a JSON object, in ASCII for the sake of any locale."""
    data = {
        "old": diff.old.label,
        "new": diff.new.label,
        "breaks": diff.breaks,
        "unproven": diff.unproven,
        "added": list(diff.added),
        "protocols": [_protocol(diff, protocol) for protocol in diff.protocols],
        "unused": [{"rule": entry.rule, "fingerprint": entry.fingerprint, "line": entry.line} for entry in diff.unused],
    }
    return json.dumps(data, indent=2) + "\n"


def diff_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of `format_json`."""
    text = resources.files("eventwright.evolution").joinpath("diff.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _protocol(diff: Diff, protocol: ProtocolDiff) -> dict[str, Any]:
    verdict = protocol.verdict
    return {
        "name": verdict.new.name,
        "old_version": verdict.old.version,
        "new_version": verdict.new.version,
        "bump": verdict.bump,
        "next_version": verdict.next_version,
        "rollout": verdict.rollout,
        "changes": [_change(diff, finding) for finding in protocol.findings],
    }


def _change(diff: Diff, finding: Finding) -> dict[str, Any]:
    judged, (old, new) = finding.judged, places(diff, finding)
    accepted = finding.accepted
    return {
        "id": judged.change.id,
        "name": judged.entry.name,
        "subject": judged.change.subject,
        "message": judged.change.message,
        "hint": judged.change.hint,
        "remedy": judged.entry.remedy,
        "grade": judged.worst.word,
        "silent": judged.is_silent,
        "python": judged.python.word,
        "stability": judged.change.stability,
        "policy": judged.policy,
        "fingerprint": judged.fingerprint,
        "stops": finding.stops,
        "accepted": {"reason": accepted.reason, "expires": accepted.expires.isoformat()} if accepted else None,
        "old": _place(old),
        "new": _place(new),
        "readers": [_cell(finding, cell) for cell in judged.cells],
    }


def _place(found: Where | None) -> dict[str, Any] | None:
    return {"file": found.file, "line": found.line, "column": found.column} if found else None


def _cell(finding: Finding, cell: Cell) -> dict[str, Any]:
    seen = finding.witnesses.get(cell)
    return {
        "sender": cell.sender,
        "reader": cell.reader,
        "reads": "strict" if cell.strict else "tolerant",
        "events": "new" if cell.phase == "a" else "old",
        "grade": cell.grade.word,
        "silent": cell.grade.silent,
        "witness": {"frame": seen.frame, "grade": seen.grade.word, "said": seen.said} if seen else None,
    }
