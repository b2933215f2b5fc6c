"""The diff for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from eventwright.evolution.diff import Diff, Finding, ProtocolDiff
from eventwright.evolution.report.places import HINT, places, shortened
from eventwright.evolution.verdict import IMPOSSIBLE, Cell
from eventwright.formats import printable

PHASES = {"a": "old readers of new events", "b": "new readers of old events"}


def format_text(diff: Diff) -> str:
    """Each change with its place in both revisions, whom it breaks, and the proof; then the verdict."""
    return "".join(f"{printable(line)}".rstrip() + "\n" for line in _lines(diff))


def _lines(diff: Diff) -> Iterator[str]:
    for protocol in diff.protocols:
        yield from _protocol(diff, protocol)
    for name in diff.added:
        yield f"{name}: the protocol is new"
    for entry in diff.unused:
        yield f"accepted.yaml:{entry.line}: nothing here is {entry.rule} {entry.fingerprint} any more; take the entry out"
    if diff.unproven:
        yield f"There are no witnesses: {diff.unproven}."


def _protocol(diff: Diff, protocol: ProtocolDiff) -> Iterator[str]:
    verdict = protocol.verdict
    for finding in sorted(protocol.findings, key=lambda found: -found.judged.worst.level):
        yield from _finding(diff, finding)
        yield ""
    counts = Counter(finding.judged.worst.word for finding in protocol.findings)
    counted = ", ".join(f"{counts[word]} {word}" for word in ("breaking", "dangerous", "safe") if counts[word])
    yield f"{verdict.new.name}: {counted or 'no changes'}"
    if protocol.findings:
        enough = "" if verdict.is_version_high_enough else f"; the specs say {verdict.new.version}"
        yield f"  version: {verdict.bump}, from {verdict.old.version} to {verdict.next_version} at least{enough}"
        yield f"  rollout: {verdict.rollout}"
        if verdict.rollout.startswith(IMPOSSIBLE):
            yield f"  {HINT}"


def _finding(diff: Diff, finding: Finding) -> Iterator[str]:
    judged = finding.judged
    old, new = places(diff, finding)
    silent = ", silently" if judged.is_silent else ""
    head = f"{judged.worst.word}{silent}[{judged.change.id} {judged.entry.name}]"
    yield f"{new or old}: {head}: {judged.change.subject}: {judged.change.message}"
    if old and new:
        yield f"  before: {old}"
    for cell in judged.cells:
        if cell.grade.level:
            yield from _cell(finding, cell)
    if judged.python.level:
        yield f"  Python source: {_grade(str(judged.python))}"
    if judged.worst.level:
        yield f"  {judged.change.hint or judged.entry.remedy}"
    yield from _acceptance(finding)


def _cell(finding: Finding, cell: Cell) -> Iterator[str]:
    how = "strict" if cell.strict else "tolerant"
    yield f"  {cell.sender} -> {cell.reader} ({how}), {PHASES[cell.phase]}: {_grade(str(cell.grade))}"
    if (seen := finding.witnesses.get(cell)) is not None:
        yield f"    {shortened(seen.frame)}"
        yield f"    {shortened(seen.said)}"


def _grade(grade: str) -> str:
    word = {"S": "safe", "D": "dangerous", "B": "breaking"}[grade[0]]
    return f"{word}, and nothing is noticed" if grade.endswith("!") else word


def _acceptance(finding: Finding) -> Iterator[str]:
    if finding.accepted is not None:
        until = f"{'was accepted' if finding.expired else 'accepted'} until {finding.accepted.expires}"
        yield f"  {until}: {finding.accepted.reason}"
    elif finding.stops:
        yield f"  fingerprint: {finding.judged.fingerprint}"
