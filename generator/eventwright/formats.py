"""How findings are printed: for people, and for the tools that show them beside the code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from eventwright import __version__
from eventwright.diagnostics import Diagnostic
from eventwright.explain import page
from eventwright.nodes import Span


def format_text(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings for people: place, message, the line and the one before it, a caret under the token."""
    return "".join(_block(diagnostic) + "\n" for diagnostic in diagnostics)


def _block(diagnostic: Diagnostic) -> str:
    head = f"{_place(diagnostic.span)}: {diagnostic.severity}[{diagnostic.id}]: {_printable(diagnostic.message)}\n"
    second = (
        f"  {_place(related.span)}: {_printable(related.label)}\n{_excerpt(related.span, None, before=0)}"
        for related in diagnostic.related
    )
    return head + _excerpt(diagnostic.span, diagnostic.hint, before=1) + "".join(second)


def _place(span: Span) -> str:
    return f"{_printable(span.source.path)}:{span.line}:{span.column}"


def _excerpt(span: Span, hint: str | None, before: int) -> str:
    lines, hint = span.source.lines, _printable(hint) if hint else None
    if not span.source.text:
        return f"  {hint}\n" if hint else ""
    width = len(str(span.line))
    shown = [
        f"  {number:>{width}} | {_printable(lines[number - 1])}".rstrip() + "\n"
        for number in range(max(1, span.line - before), span.line + 1)
        if number <= len(lines)
    ]
    end = span.end_column if span.end_line == span.line else len(lines[span.line - 1]) + 1
    carets = "^" * max(1, end - span.column)
    return "".join(shown) + f"  {'':>{width}} | {' ' * (span.column - 1)}{carets}{' ' + hint if hint else ''}\n"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in text)


def format_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings as a JSON array, one object each: id, severity, message, hint, file, line, column, related."""
    return json.dumps([_as_data(diagnostic) for diagnostic in diagnostics], indent=2, ensure_ascii=False) + "\n"


def _as_data(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "id": diagnostic.id,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_span_data(diagnostic.span),
        "related": [{**_span_data(related.span), "label": related.label} for related in diagnostic.related],
    }


def _span_data(span: Span) -> dict[str, Any]:
    return {
        "file": span.source.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def format_github(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings as workflow commands, which a code host shows beside the line."""
    return "".join(map(_workflow_command, diagnostics))


def _workflow_command(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    place = f"file={_escaped(span.source.path, ':,')},line={span.line},col={span.column}"
    text = diagnostic.message + (f" ({diagnostic.hint})" if diagnostic.hint else "")
    return f"::{diagnostic.severity} {place},title={diagnostic.id}::{_escaped(text)}\n"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def format_sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings as a SARIF 2.1.0 log, which code hosts take in."""
    found = list(diagnostics)
    rules = [{"id": id, "shortDescription": {"text": page(id).meaning}} for id in sorted({item.id for item in found})]
    driver = {"name": "eventwright", "version": __version__, "rules": rules}
    results = [_sarif_result(item) for item in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _sarif_result(diagnostic: Diagnostic) -> dict[str, Any]:
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    result: dict[str, Any] = {
        "ruleId": diagnostic.id,
        "level": diagnostic.severity,
        "message": {"text": diagnostic.message + hint},
        "locations": [_sarif_location(diagnostic.span)],
    }
    if diagnostic.related:
        places = [_sarif_location(related.span) | {"message": {"text": related.label}} for related in diagnostic.related]
        result["relatedLocations"] = places
    return result


def _sarif_location(span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": quote(span.source.path)}, "region": region}}


FORMATS: dict[str, Callable[[Iterable[Diagnostic]], str]] = {
    "text": format_text,
    "json": format_json,
    "github": format_github,
    "sarif": format_sarif,
}
"""The output formats of `eventwright validate`."""
