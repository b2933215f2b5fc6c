"""Where a change is, in words for people and tools."""

from __future__ import annotations

from typing import NamedTuple

from eventwright.evolution.changes import Spot
from eventwright.evolution.diff import Diff, Finding
from eventwright.evolution.revisions import Revision


class Where(NamedTuple):
    """A place in a revision; `label` names the revision where its files are not here."""

    label: str | None
    file: str
    line: int
    column: int

    def __str__(self) -> str:
        before = f"{self.label} " if self.label else ""
        return f"{before}{self.file}:{self.line}:{self.column}"


def where(revision: Revision, spot: Spot | None) -> Where | None:
    """The place of a spot in a revision."""
    if spot is None:
        return None
    place = spot.place
    if revision.folder is None:
        return Where(revision.label, place.file, place.line, place.column)
    return Where(None, f"{revision.folder}/{place.file}", place.line, place.column)


def places(diff: Diff, finding: Finding) -> tuple[Where | None, Where | None]:
    """The places of a change in both revisions."""
    return where(diff.old, finding.judged.change.old), where(diff.new, finding.judged.change.new)


def message(finding: Finding) -> str:
    """What has changed, and what would make it safe."""
    judged = finding.judged
    rest = f"; {judged.change.hint}" if judged.change.hint else ""
    return f"{judged.change.subject}: {judged.change.message}{rest}"


def level(finding: Finding) -> str:
    """How loudly tools are to say it: error, warning or note."""
    if finding.stops:
        return "error"
    return "warning" if finding.judged.worst.level else "note"


def shortened(text: str) -> str:
    """Text without its middle, where it is long; formats for tools have all of it."""
    return text if len(text) <= LONG else f"{text[: LONG // 2]} ... {text[-LONG // 2 :]}"


HINT = "--patch FILE writes the specs of the first step, where the tool can"
"""What is said of a rollout that takes more than one step."""
LONG = 240
"""The longest text that is shown whole."""
