"""The catalogue of changes: what each id is, and the grades of who breaks by it. `catalogue.yaml` is the table itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

Phase: TypeAlias = Literal["a", "b"]
"""`a`: an old reader, new events; `b`: a new reader, old events."""


PHASES: tuple[Phase, Phase] = ("a", "b")


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """How bad a change is for somebody: `level` is 0 (safe), 1 (dangerous) or 2 (breaking); `silent` where nobody notices."""

    level: int
    silent: bool = False

    def __str__(self) -> str:
        return "SDB"[self.level] + "!" * self.silent

    @property
    def word(self) -> str:
        """The grade in a word."""
        return ("safe", "dangerous", "breaking")[self.level]


SAFE, DANGEROUS, BREAKING = Grade(0), Grade(1), Grade(2)


@dataclass(frozen=True, slots=True)
class Cells:
    """The grades of a change by how a side reads and by phase, and for Python source.

    `order` are those that count for the order of a rollout. `policy` says why a grade may be worse than any frame shows.
    """

    wire: Mapping[tuple[bool, Phase], Grade]
    order: Mapping[tuple[bool, Phase], Grade]
    python: Grade
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An id of the catalogue. `cells` are those without a trait, `when` those with one, the first that fits.

    `phases` are the grades that a trait has in its phase, as in `closed:a`: of a tolerant reader, a strict one, Python source.
    """

    id: str
    name: str
    remedy: str
    cells: Cells
    when: Mapping[str, Cells]
    phases: Mapping[str, tuple[Grade, Grade, Grade | None]]
    steps: tuple[str, ...] = ()
    absent: str | None = None

    def cells_for(self, traits: frozenset[str]) -> Cells:
        """The grades of a change with these traits."""
        found = next((cells for trait, cells in self.when.items() if trait in traits), self.cells)
        wire, python = dict(found.wire), found.python
        for word, (tolerant, strict, source) in self.phases.items():
            for phase in [phase for phase in PHASES if f"{word}:{phase}" in traits]:
                wire |= {(False, phase): tolerant, (True, phase): strict}
                python = source or python
        return replace(found, wire=wire, order=found.order if wire == found.wire else wire, python=python)


@cache
def catalogue() -> Mapping[str, Entry]:
    """The entries by id."""
    import yaml  # only here: who compares nothing need not load it

    text = Path(__file__).with_name("catalogue.yaml").read_text("utf-8")
    table: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return {id: _entry(id, row) for id, row in table.items()}


def _entry(id: str, row: dict[str, Any]) -> Entry:
    when = {trait: _cells({**row, **cells}) for trait, cells in row.get("when", {}).items()}
    phases = {trait: _phase(**found) for trait, found in row.get("phases", {}).items()}
    steps = tuple(row.get("steps", ()))
    return Entry(id, row["name"], row["remedy"].strip(), _cells(row), when, phases, steps, row.get("absent"))


def _phase(cells: str, python: str | None = None) -> tuple[Grade, Grade, Grade | None]:
    tolerant, strict = map(_grade, cells.split())
    return tolerant, strict, _grade(python) if python else None


def _cells(row: dict[str, Any]) -> Cells:
    wire = _wire(row["cells"])
    return Cells(wire, _wire(row["order"]) if "order" in row else wire, _grade(row["python"]), row.get("policy"))


def _wire(cells: str) -> dict[tuple[bool, Phase], Grade]:
    keys: list[tuple[bool, Phase]] = [(False, "a"), (False, "b"), (True, "a"), (True, "b")]
    return dict(zip(keys, map(_grade, cells.split()), strict=True))


def _grade(text: str) -> Grade:
    return Grade("SDB".index(text[0]), text.endswith("!"))
