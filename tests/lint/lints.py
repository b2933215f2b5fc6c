"""Runs one rule on a small protocol. The cases are those of `cases.txt` and the two examples of each rule's page."""

from __future__ import annotations

import importlib
import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from eventwright.diagnostics import Report
from eventwright.explain import page
from eventwright.lint.subject import Finding, Subject
from eventwright.lint.table import RULES
from eventwright.load import ProtocolFiles, load
from eventwright.model import Protocol
from eventwright.resolve import resolve
from eventwright.validate import validate

HERE = Path(__file__).parent
EARLIER = "earlier/"
PROTOCOL = (HERE.parent / "errors" / "explained.yaml").read_text("utf-8")


@dataclass(frozen=True)
class Case:
    """Files of a protocol by path below its folder, and the words that a rule marks in them; None: some, or none.

    Files below `earlier` are those of the protocol as it once was.
    """

    rule: str
    files: tuple[tuple[str, str], ...]
    found: tuple[str, ...] | None
    refused: bool = False


@cache
def cases() -> tuple[Case, ...]:
    """All cases, those of `cases.txt` first."""
    pages = [case for id in RULES for case in (_example(id, refused=True), _example(id, refused=False))]
    return (*map(_case, re.split(r"^=== ", (HERE / "cases.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]), *pages)


def _case(text: str) -> Case:
    head, *files = re.split(r"^== ", text, flags=re.MULTILINE)
    rule, _, words = head.strip().partition(":")
    found = tuple(word for word in words.strip().split(" ; ") if word)
    return Case(rule, tuple((path, content) for path, _, content in (file.partition("\n") for file in files)), found)


def _example(id: str, *, refused: bool) -> Case:
    text = page(id).refused if refused else page(id).accepted
    text = text.replace("# earlier/lamps/", "# schemas/lamps/earlier/")
    files = [file.partition("\n") for file in re.split(r"^# schemas/lamps/", text, flags=re.MULTILINE)[1:]]
    return Case(id, tuple((path, content) for path, _, content in files), None if refused else (), refused)


def subject(case: Case, folder: Path) -> Subject:
    """The protocol of a case, as rules see it; it has no errors."""
    earlier = [(path.removeprefix(EARLIER), content) for path, content in case.files if path.startswith(EARLIER)]
    now = [(path, content) for path, content in case.files if not path.startswith(EARLIER)]
    files, protocol = _read(folder, now)
    with tempfile.TemporaryDirectory() as then:
        return Subject(protocol, files.documents, _read(Path(then), earlier)[1] if earlier else None)


def _read(folder: Path, texts: list[tuple[str, str]]) -> tuple[ProtocolFiles, Protocol]:
    for path, content in (("protocol.yaml", PROTOCOL), *texts):
        file = folder / "lamps" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    report = Report()
    [files] = load(folder, report)
    protocol = resolve(files, validate(files, report), report)
    assert protocol is not None
    assert not report.found, list(report)
    return files, protocol


def told(findings: list[Finding]) -> list[str]:
    """All that is said of findings, a line each, in the order of their places."""
    lines: list[str] = []
    for found in sorted(findings, key=lambda found: (found.span.source.key, found.span.line, found.span.column)):
        related = "".join(f" [{other.span.source.key}:{other.span.line}: {other.label}]" for other in found.related)
        edits = "".join(f" {edit.span.line}:{edit.span.column}: {edit.text!r}" for edit in found.fix.edits) if found.fix else ""
        fix = f" {{{found.fix.label};{edits}}}" if found.fix else ""
        hint = f" ({found.hint})" if found.hint else ""
        place = f"{found.span.source.key.partition('/')[2]}:{found.span.line}:{found.span.column}-{found.span.end_column}"
        lines.append(f"{place}: {found.message}{hint}{related}{fix}")
    return lines


def words(findings: list[Finding]) -> tuple[str, ...]:
    """The words that findings mark, in the order of their places."""
    ordered = sorted(findings, key=lambda found: (found.span.source.key, found.span.line, found.span.column))
    return tuple(found.span.text for found in ordered)


def told_of_all(folder: Path) -> list[str]:
    """What is said of every case of `cases.txt` and of the pages, a heading each: the content of `told.txt`."""
    lines: list[str] = []
    for number, case in enumerate(cases()):
        found = list(RULES[case.rule].find(subject(case, folder / str(number))))
        lines += [f"=== {case.rule}", *told(found)]
    return lines


def modules() -> dict[str, ModuleType]:
    """The modules of the rules, by name."""
    return {name: importlib.import_module(name) for name in sorted({rule.find.__module__ for rule in RULES.values()})}


if __name__ == "__main__":  # writes told.txt anew: `python tests/lint/lints.py`; read the difference
    with tempfile.TemporaryDirectory() as new:
        (HERE / "told.txt").write_text("\n".join(told_of_all(Path(new))) + "\n", "utf-8")
