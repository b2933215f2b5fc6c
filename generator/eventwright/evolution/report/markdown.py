"""The diff as Markdown, for a comment on a merge request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventwright.evolution.diff import Diff, Finding, ProtocolDiff
from eventwright.evolution.report.places import HINT, places, shortened
from eventwright.evolution.verdict import IMPOSSIBLE
from eventwright.sinks import EMPTY, Sunk, fill, joined, trusted
from eventwright.sinks.markdown import code, text

WORDS = {"breaking": trusted("breaking"), "dangerous": trusted("dangerous"), "safe": trusted("safe")}


def format_markdown(diff: Diff) -> str:
    """A table of the changes of each protocol with the verdict, and the witnesses of what breaks."""
    return joined("\n", (_protocol(diff, protocol) for protocol in diff.protocols))


def _protocol(diff: Diff, protocol: ProtocolDiff) -> Sunk:
    verdict = protocol.verdict
    head = fill("## {}: {} to {}\n\n", text(verdict.new.name), code(verdict.old.version), code(verdict.next_version))
    if not protocol.findings:
        return fill("{}Nothing has changed.\n", head)
    said = fill(
        "Next version: {} ({}). Rollout: {}.\n\n", code(verdict.next_version), text(verdict.bump), text(verdict.rollout)
    )
    if verdict.rollout.startswith(IMPOSSIBLE):
        said = fill("{}{}.\n\n", said, text(HINT))
    return fill("{}{}{}{}", head, said, _table(diff, protocol.findings), _proofs(protocol.findings))


def _table(diff: Diff, findings: Iterable[Finding]) -> Sunk:
    rows = (_row(diff, finding) for finding in findings)
    return fill("| | change | where | |\n| --- | --- | --- | --- |\n{}", joined("", rows))


def _row(diff: Diff, finding: Finding) -> Sunk:
    judged, (old, new) = finding.judged, places(diff, finding)
    silent = trusted(", silent") if judged.is_silent else EMPTY
    accepted = trusted("accepted") if finding.accepted and not finding.expired else EMPTY
    cells = (
        fill("{}{}", WORDS[judged.worst.word], silent),
        fill("{} {}: {}", code(judged.change.id), code(judged.change.subject), text(judged.change.message)),
        code(str(new or old)),
        accepted,
    )
    return fill("| {} |\n", joined(" | ", cells))


def _proofs(findings: Iterable[Finding]) -> Sunk:
    lines = list(_proof_lines(findings))
    return fill("\n### Witnesses\n\n{}", joined("", lines)) if lines else EMPTY


def _proof_lines(findings: Iterable[Finding]) -> Iterator[Sunk]:
    for finding in findings:
        for cell, seen in finding.witnesses.items():
            who, frame, said = text(f"{cell.sender} to {cell.reader}"), code(shortened(seen.frame)), code(shortened(seen.said))
            yield fill("- {}, {}: {} gives {}\n", code(finding.judged.change.id), who, frame, said)
