"""How much each rule matters in a protocol: what `LEVELS` says, unless `lint:` in protocol.yaml says something else.

What a rule looks for is told by `table`, which takes longer to load than who asks for names of rules would wait.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, cast

from eventwright.load import ProtocolFiles
from eventwright.nodes import Mapping

Level: TypeAlias = Literal["error", "warning", "ignore"]

LEVELS: dict[str, Level] = {
    "closed-enum": "ignore",
    "dead-link": "warning",
    "dead-mention": "warning",
    "deprecated-terms": "ignore",
    "deprecated-use": "warning",
    "duplicate-shape": "warning",
    "empty-words": "warning",
    "event-name": "warning",
    "event-tense": "warning",
    "field-case": "warning",
    "field-undescribed": "warning",
    "html-text": "warning",
    "id-ref": "ignore",
    "long-summary": "warning",
    "loose-reply": "ignore",
    "no-cause": "ignore",
    "no-full-example": "ignore",
    "no-minimal-example": "ignore",
    "no-projection": "ignore",
    "no-reply": "ignore",
    "number-bounds": "ignore",
    "number-unit": "ignore",
    "open-sentence": "warning",
    "reserved-value": "warning",
    "similar-name": "warning",
    "single-value": "warning",
    "time-form": "warning",
    "unfinished-text": "warning",
    "unit-suffix": "warning",
    "unreserved-name": "warning",
    "unstable-use": "warning",
    "untagged-secret": "warning",
    "unused-type": "warning",
    "value-case": "warning",
}
"""The rules by id, with their levels where protocol.yaml says nothing; one to ignore has to be asked for."""


def levels(files: ProtocolFiles) -> dict[str, Level]:
    """The level of each rule."""
    found = dict(LEVELS)
    for document in files.documents:
        entries = document.node.get("lint") if document.node.get("protocol") else None
        for key, value in entries if isinstance(entries, Mapping) else ():
            if isinstance(value, Mapping):
                found[key.text] = cast("Level", value.text("level"))
    return found
