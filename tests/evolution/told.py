"""What is made of the fixtures; `python -m tests.evolution.told` writes it.

It is what the comparison says of each of them, in told.txt, and the examples that `eventwright explain` shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from eventwright.evolution.changes import Change
from eventwright.evolution.compare import compare
from eventwright.evolution.explain import EXAMPLES
from eventwright.write import diff_of

from .cases import HERE, Case, cases, fixtures

TODAY = date(2030, 1, 1)
TOLD = HERE / "told.txt"


def told(case: Case) -> str:
    """The changes of a fixture, a line each."""
    found = compare(case.old, case.new, TODAY)
    return "".join(f"{line}\n" for line in (str(case), *map(_line, found)))


def _line(change: Change) -> str:
    traits = f" ({', '.join(sorted(change.traits))})" if change.traits else ""
    senders = f" from {' and '.join(change.senders)}" if change.senders else ""
    words = [f"  {change.id}{traits}{senders}, {change.stability}: {change.subject}: {change.message}"]
    words += [f"because {' | '.join(change.structure)}"] if change.structure else []
    words += [change.hint] if change.hint else []
    return "; ".join(words)


def written_examples() -> str:
    """The failing and the passing fixture of every id, as differences of files."""
    found = {id: _example(fixture) for id, fixture in fixtures().items()}
    return "".join(f"{id}: {json.dumps(example, indent=1)}\n" for id, example in found.items())


def _example(fixture: Mapping[str, Any]) -> dict[str, Any]:
    passing = fixture["passing"]
    return {"found": _differences(fixture), "passed": _differences(passing), "instead": sorted(set(passing["ids"]))}


def _differences(pair: Mapping[str, dict[str, str]]) -> str:
    """The files of two revisions, as far as they differ."""
    names = sorted({*pair["old"], *pair["new"]})
    texts = [(name, *(pair[which].get(name) or "" for which in ("old", "new"))) for name in names]
    return "".join("".join(diff_of(*found)) for found in texts)


if __name__ == "__main__":
    EXAMPLES.write_text(written_examples(), "utf-8")
    TOLD.write_text("".join(map(told, cases())), "utf-8")
