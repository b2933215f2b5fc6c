"""How much each rule matters in a protocol: what the table says, unless `lint:` in protocol.yaml says something else."""

from __future__ import annotations

from typing import Literal, TypeAlias, cast

from eventwright.lint.table import RULES
from eventwright.load import ProtocolFiles
from eventwright.nodes import Mapping

Level: TypeAlias = Literal["error", "warning", "ignore"]


def levels(files: ProtocolFiles) -> dict[str, Level]:
    """The level of each rule."""
    found: dict[str, Level] = {id: rule.level for id, rule in RULES.items()}
    for document in files.documents:
        entries = document.node.get("lint") if document.node.get("protocol") else None
        for key, value in entries if isinstance(entries, Mapping) else ():
            if isinstance(value, Mapping):
                found[key.text] = cast("Level", value.text("level"))
    return found
