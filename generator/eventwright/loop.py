"""The author's loop: specs to files again and again, in one process that knows what it made before."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from msgspec import Struct

from eventwright.cache import Lost
from eventwright.desk import Desk
from eventwright.diagnostics import Report
from eventwright.memory import Earlier
from eventwright.pipeline import Checked, check, generate
from eventwright.render import forget_templates
from eventwright.shelf import Shelf
from eventwright.write import write

MANY = 1000
"""With fewer files, of which most are taken over, a turn is faster in one process than in several."""


class Turn(Struct, frozen=True):
    """What a run found, and which files it changed; None where the findings kept it from writing."""

    report: Report
    changed: list[PurePosixPath] | None


class Loop:
    """Makes `targets` of `schemas` in `out`. `strict` lets warnings, too, leave the files as they are."""

    def __init__(
        self, schemas: Path, out: Path, targets: tuple[str, ...], strict: bool, earlier: Earlier, shelf: Shelf
    ) -> None:
        self._schemas, self._out, self._targets, self._strict = schemas, out, targets, strict
        self._earlier = Earlier(*earlier)  # never NOTHING itself, which keeps no memory
        self._desk = Desk(shelf)

    def forget_templates(self) -> None:
        """Makes all anew at the next turn, for the templates may have changed."""
        forget_templates()
        self._earlier = Earlier()  # without the tool, whose templates are those that were

    def turn(self) -> Turn:
        """Makes what was made from something that has changed, and writes it. Raises `WriteError`."""
        checked = check(self._schemas, shelf=self._desk)
        report = checked.report
        self._desk.turn(report)
        if report.has_errors or (self._strict and report.found):
            return Turn(report, None)
        try:
            return Turn(report, self._written(checked))
        except Lost:
            self._earlier = Earlier(tool=self._earlier.tool)
            return Turn(report, self._written(checked))

    def _written(self, checked: Checked) -> list[PurePosixPath]:
        is_quick = 0 < len(self._earlier.made.texts) < MANY
        made = generate(checked.protocols, self._targets, earlier=self._earlier, one_process=is_quick)
        self._earlier = Earlier(made, self._earlier.tool)
        differences = write(made.texts, self._out, made.scope, made.digests)
        return [item.path for item in differences if not item.foreign]
