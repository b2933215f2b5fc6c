"""The diff as SARIF 2.1.0, with fingerprints, and with what was accepted as suppressed."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from eventwright import __version__
from eventwright.evolution.catalogue import catalogue
from eventwright.evolution.diff import Diff, Finding
from eventwright.evolution.report.places import Where, level, message, places
from eventwright.sarif import SCHEMA


def format_sarif(diff: Diff) -> str:
    """The changes as a SARIF log, which code hosts take in."""
    ids = sorted({finding.judged.change.id for finding in diff.findings})
    driver = {"name": "eventwright", "version": __version__, "rules": [_rule(id) for id in ids]}
    results = [_result(diff, finding, ids.index(finding.judged.change.id)) for finding in diff.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(id: str) -> dict[str, Any]:
    entry = catalogue()[id]
    return {"id": id, "name": entry.name, "shortDescription": {"text": entry.name}, "help": {"text": entry.remedy}}


def _result(diff: Diff, finding: Finding, index: int) -> dict[str, Any]:
    old, new = places(diff, finding)
    here = new or old
    assert here is not None
    result: dict[str, Any] = {
        "ruleId": finding.judged.change.id,
        "ruleIndex": index,
        "level": level(finding),
        "message": {"text": message(finding)},
        "locations": [_location(here)],
        "partialFingerprints": {"eventwright/v1": finding.judged.fingerprint},
    }
    if old is not None and old != here:
        result["relatedLocations"] = [_location(old) | {"message": {"text": "before"}}]
    if finding.accepted is not None and not finding.expired:
        result["suppressions"] = [{"kind": "external", "justification": finding.accepted.reason}]
    return result


def _location(place: Where) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(place.file, errors="surrogateescape")}, "region": region}}
