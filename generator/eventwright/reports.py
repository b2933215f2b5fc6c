"""Findings in the forms of other tools: GitLab's code quality report, JUnit's XML, a summary in Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

from eventwright.diagnostics import Diagnostic
from eventwright.fingerprints import with_fingerprints


def format_gitlab(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings as a code quality report, which GitLab shows beside a merge request."""
    return json.dumps([_issue(*item) for item in with_fingerprints(diagnostics)], indent=2) + "\n"


def _issue(diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    span = diagnostic.span
    return {
        "check_name": diagnostic.id,
        "description": said(diagnostic),
        "fingerprint": fingerprint,
        "severity": "major" if diagnostic.severity == "error" else "minor",
        "location": {"path": span.source.path, "lines": {"begin": span.line, "end": span.end_line}},
    }


def said(diagnostic: Diagnostic) -> str:
    """The message, with the hint in brackets."""
    return diagnostic.message + (f" ({diagnostic.hint})" if diagnostic.hint else "")


def format_junit(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings as JUnit's XML: a suite a file, a failed test a finding; without findings one test, which passed."""
    found = list(diagnostics)
    files = sorted({item.span.source.path for item in found})
    root = ElementTree.Element("testsuites", _counts("eventwright", found))
    for file in files:
        mine = [item for item in found if item.span.source.path == file]
        suite = ElementTree.SubElement(root, "testsuite", _counts(_legal(file), mine))
        for item in mine:
            _case(suite, item)
    if not found:
        suite = ElementTree.SubElement(root, "testsuite", _counts("specs", found))
        ElementTree.SubElement(suite, "testcase", {"name": "no findings", "classname": "eventwright"})
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, "unicode")}\n'


def _counts(name: str, found: list[Diagnostic]) -> dict[str, str]:
    return {"name": name, "tests": str(len(found) or 1), "failures": str(len(found)), "errors": "0"}


def _case(suite: ElementTree.Element, item: Diagnostic) -> None:
    span = item.span
    place = f"{_legal(span.source.path)}:{span.line}:{span.column}"
    case = ElementTree.SubElement(suite, "testcase", {"name": f"{item.id} at {place}", "classname": f"eventwright.{item.id}"})
    failure = ElementTree.SubElement(case, "failure", {"type": item.severity, "message": _legal(item.message)})
    failure.text = _legal(f"{place}: {said(item)}")


def _legal(text: str) -> str:
    """The text without the characters that no XML may hold."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def format_markdown(diagnostics: Iterable[Diagnostic]) -> str:
    """The findings as a summary in Markdown: how many there are, and a table of them."""
    found = list(diagnostics)
    errors = sum(item.severity == "error" for item in found)
    counts = f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}"
    if not found:
        return "### Eventwright: no findings\n"
    rows = "".join(map(_row, found))
    return f"### Eventwright: {counts}\n\n| | place | finding | id |\n| --- | --- | --- | --- |\n{rows}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _row(item: Diagnostic) -> str:
    from eventwright.sinks import markdown  # only who asks for Markdown waits for it

    span = item.span
    place = markdown.code(f"{span.source.path}:{span.line}:{span.column}")
    return f"| {item.severity} | {place} | {markdown.cell(said(item), _no_link)} | {markdown.code(item.id)} |\n"


def _no_link(_: str) -> None:
    return None
