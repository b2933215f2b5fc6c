"""How findings are printed: for people, and for the tools that show them beside the code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from eventwright.diagnostics import Diagnostic, Report
from eventwright.edits import Fix
from eventwright.fingerprints import with_fingerprints
from eventwright.nodes import Span
from eventwright.reports import format_gitlab, format_junit, format_markdown, said
from eventwright.sarif import format_sarif


def format_text(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings for people: place, message, the line and the one before it, a caret under the token."""
    return click.unstyle(format_terminal(diagnostics))


def format_terminal(diagnostics: Iterable[Diagnostic]) -> str:
    """The same with colours, which `click.echo` takes out again where no terminal is."""
    return "".join(_block(diagnostic) + "\n" for diagnostic in diagnostics)


def _block(diagnostic: Diagnostic) -> str:
    level = click.style(f"{diagnostic.severity}[{diagnostic.id}]", fg=_COLOURS[diagnostic.severity], bold=True)
    place = click.style(_place(diagnostic.span), bold=True)
    head = f"{place}: {level}: {printable(diagnostic.message)}\n"
    second = (
        f"  {_place(related.span)}: {printable(related.label)}\n{_excerpt(related.span, None, before=0)}"
        for related in diagnostic.related[:_PLACES]
    )
    more = len(diagnostic.related) - _PLACES
    rest = f"  and in {more} more\n" if more > 0 else ""
    return head + _excerpt(diagnostic.span, diagnostic.hint, before=1) + "".join(second) + rest


_PLACES = 3
"""Second places that are shown to people; the other formats have them all."""

_COLOURS = {"error": "red", "warning": "yellow"}


def _place(span: Span) -> str:
    return f"{printable(span.source.path)}:{span.line}:{span.column}"


def _excerpt(span: Span, hint: str | None, before: int) -> str:
    lines, hint = span.source.lines, printable(hint) if hint else None
    if not span.source.text:
        return f"  {hint}\n" if hint else ""
    width = len(str(span.line))
    above = [(number, lines[number - 1]) for number in range(max(1, span.line - before), min(span.line, len(lines) + 1))]
    shown = [f"  {number:>{width}} | {_clipped(line, 0)[0]}".rstrip() + "\n" for number, line in above]
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    end = span.end_column if span.end_line == span.line else len(line) + 1
    part, start = _clipped(line, span.column - 1)
    carets = "^" * min(max(1, end - span.column), max(1, len(part) - start))
    marked = click.style(carets + (f" {hint}" if hint else ""), fg="cyan")
    own = f"  {span.line:>{width}} | {part}".rstrip() + "\n" if span.line <= len(lines) else ""
    return "".join(shown) + own + f"  {'':>{width}} | {' ' * start}{marked}\n"


_WIDEST = 160
"""How much of a line is shown; of a longer one it is what stands around the caret."""


def _clipped(line: str, column: int) -> tuple[str, int]:
    """A line as it is shown, and where in it the column has come to."""
    if len(line) <= _WIDEST:
        return printable(line), column
    start = max(0, min(column - _WIDEST // 2, len(line) - _WIDEST))
    part = printable(line[start : start + _WIDEST])
    before, after = "..." if start else "", "..." if start + _WIDEST < len(line) else ""
    return f"{before}{part}{after}", column - start + len(before)


def printable(text: str) -> str:
    """Text that no terminal takes for a command."""
    return "".join(char if char.isprintable() else "�" for char in text)


def format_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings as a JSON array that `findings_schema` describes, in ASCII for the sake of any locale."""
    return json.dumps([_as_data(*item) for item in with_fingerprints(diagnostics)], indent=2) + "\n"


def format_jsonl(diagnostics: Iterable[Diagnostic]) -> str:
    """The same findings, a line each."""
    return "".join(json.dumps(_as_data(*item)) + "\n" for item in with_fingerprints(diagnostics))


def findings_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of `format_json`."""
    text = Path(__file__).with_name("findings.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _as_data(diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "id": diagnostic.id,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_span_data(diagnostic.span),
        "related": [{**_span_data(related.span), "label": related.label} for related in diagnostic.related],
        "fingerprint": fingerprint,
        "fix": _fix_data(diagnostic.mending) if diagnostic.mending else None,
    }


def _fix_data(fix: Fix) -> dict[str, Any]:
    edits = [{**_span_data(edit.span), "text": edit.text} for edit in fix.edits]
    return {"label": fix.label, "safe": fix.safe, "edits": edits}


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
    place = f"file={escaped(span.source.path, ':,')},line={span.line},col={span.column}"
    return f"::{diagnostic.severity} {place},title={diagnostic.id}::{escaped(said(diagnostic))}\n"


def escaped(text: str, more: str = "") -> str:
    """Text as a workflow command has it; `more` are characters that mean something at its place."""
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


FORMATS: dict[str, Callable[[Iterable[Diagnostic]], str]] = {
    "text": format_text,
    "json": format_json,
    "jsonl": format_jsonl,
    "github": format_github,
    "gitlab": format_gitlab,
    "junit": format_junit,
    "markdown": format_markdown,
    "sarif": format_sarif,
}
"""The forms in which findings are printed, by the name that `--format` has for them."""


def print_findings(report: Report, format_: str, most: int | None, err: bool = False) -> None:
    """Prints the findings, or the `most` first of them, errors before warnings, and then how many there are more."""
    found = list(report)
    errors_first = sorted(found, key=lambda diagnostic: diagnostic.severity != "error")
    shown = sorted(errors_first[:most], key=lambda diagnostic: diagnostic.order)
    form = format_terminal if format_ == "text" else FORMATS[format_]
    click.echo(form(shown), nl=False, err=err)
    if more := len(found) - len(shown):
        click.echo(f"{more} more {'finding is' if more == 1 else 'findings are'} not shown.", err=True)
