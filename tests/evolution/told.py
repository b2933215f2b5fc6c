"""What the comparison says of every fixture; `python -m tests.evolution.told` writes it to told.txt."""

from __future__ import annotations

from datetime import date

from eventwright.evolution.changes import Change
from eventwright.evolution.compare import compare

from .cases import HERE, Case, cases

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


if __name__ == "__main__":
    TOLD.write_text("".join(map(told, cases())), "utf-8")
