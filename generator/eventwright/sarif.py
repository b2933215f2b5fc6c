"""Findings as SARIF 2.1.0, which code hosts take in and show beside the code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from eventwright import __version__
from eventwright.diagnostics import Diagnostic
from eventwright.explain import page, text
from eventwright.fingerprints import with_fingerprints
from eventwright.nodes import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""Where the schema of the format lies."""


def format_sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings as a SARIF 2.1.0 log, which code hosts take in."""
    found = list(with_fingerprints(diagnostics))
    ids = sorted({item.id for item, _ in found})
    driver = {"name": "eventwright", "version": __version__, "rules": [_rule(id) for id in ids]}
    results = [_result(item, ids.index(item.id)) | _marks(item, fingerprint) for item, fingerprint in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(id: str) -> dict[str, Any]:
    """An id with its page, which code hosts show beside a finding."""
    told = page(id)
    return {
        "id": id,
        "shortDescription": {"text": told.meaning},
        "fullDescription": {"text": told.reason},
        "help": {"text": f"{told.meaning}\n\n{told.reason}", "markdown": text(id)},
    }


def _result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    result: dict[str, Any] = {
        "ruleId": diagnostic.id,
        "ruleIndex": index,
        "level": diagnostic.severity,
        "message": {"text": diagnostic.message + hint},
        "locations": [_location(diagnostic.span)],
    }
    if diagnostic.related:
        places = [_location(related.span) | {"message": {"text": related.label}} for related in diagnostic.related]
        result["relatedLocations"] = places
    return result


def _marks(diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    """By what a code host knows a finding again, and how it can be mended."""
    marks: dict[str, Any] = {"partialFingerprints": {"primaryLocationLineHash": fingerprint}}
    fix = diagnostic.mending
    if fix is not None:
        changes = [
            {
                "artifactLocation": _artifact(edit.span),
                "replacements": [{"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}],
            }
            for edit in fix.edits
        ]
        marks["fixes"] = [{"description": {"text": fix.label}, "artifactChanges": changes}]
    return marks


def _location(span: Span) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(span), "region": _region(span)}}


def _artifact(span: Span) -> dict[str, str]:
    return {"uri": quote(span.source.path, errors="surrogateescape")}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
