"""What holds of every run over specs, sound or not."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventwright.diagnostics import Diagnostic, Report
from eventwright.formats import FORMATS
from eventwright.load import load
from eventwright.nodes import Span
from eventwright.pipeline import Checked, check, generate
from eventwright.targets import TARGETS
from eventwright.validate import validate

from .misspelling import Misspelling

SLOW = 1.0
"""Seconds of the processor's time within which a small protocol is checked."""


class Broken(Exception):
    """A promise that was not kept."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises `Broken` in what takes longer, so that a hang is a failure like any other."""

    def stop(_: int, __: object) -> None:
        raise Broken(f"took more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def hold(schemas: Path, *, generating: bool) -> Checked:
    """Checks specs: every finding has its place; where there is no error, and if wanted, what is generated is sound."""
    with within(SLOW):
        checked = check(schemas)
    hold_findings(checked.report)
    if generating and not checked.report.has_errors:
        generate(checked.protocols, tuple(sorted(TARGETS)))
    return checked


def hold_files(schemas: Path) -> Report:
    """As `hold`, for files that are no whole protocol: only what one file tells is looked for."""
    report = Report()
    with within(SLOW):
        for files in load(schemas, report):
            validate(files, report)
    hold_findings(report)
    return report


def hold_findings(report: Report) -> None:
    """Every finding can be printed and lies where it says."""
    for form in FORMATS.values():
        form(report)
    for found in report:
        for span in (found.span, *(related.span for related in found.related)):
            _hold_place(span)
        _hold_token(found)


def _hold_place(span: Span) -> None:
    path = Path(os.path.abspath(span.source.path))
    if not span.source.text:
        if (span.line, span.column) != (1, 1) and not path.exists():
            raise Broken(f"a place in no file: {span.source.path}:{span.line}:{span.column}")
        return
    lines = span.source.lines
    if not (1 <= span.line <= len(lines) and 1 <= span.column <= len(lines[span.line - 1]) + 1):
        raise Broken(f"{span.source.path}:{span.line}:{span.column} lies outside of the file")
    if (span.end_line, span.end_column) < (span.line, span.column):
        raise Broken(f"{span.source.path}:{span.line}:{span.column} ends before it begins")


def _hold_token(found: Diagnostic) -> None:
    """What a message says is not there stands above the carets."""
    said = re.match(r'there is no (?:type|side|tag|transport|event|key|field|flow|target) "(\w+)"', found.message)
    if said and said.group(1) not in at(found.span):
        raise Broken(f"{found.message} is shown at {at(found.span)!r}")


def at(span: Span) -> str:
    """The text above the carets."""
    line = span.source.lines[span.line - 1]
    end = span.end_column if span.end_line == span.line else len(line) + 1
    return line[span.column - 1 : end - 1]


def hold_misspelling(report: Report, slip: Misspelling) -> None:
    """One finding, at the misspelt word, that names the right one."""
    found = list(report)
    if len(found) != 1:
        raise Broken(f"{len(found)} findings for {slip.wrong!r} instead of {slip.right!r}\n{FORMATS['text'](found)}")
    [only] = found
    if only.span.line != slip.line or not only.span.column <= slip.column <= only.span.column + len(at(only.span)):
        raise Broken(f"{slip.wrong!r} is on line {slip.line}, and the finding on {only.span.line}:{only.span.column}")
    if slip.right not in f"{only.hint} {only.message}":
        raise Broken(f"{slip.right!r} is not named\n{FORMATS['text'](found)}")
