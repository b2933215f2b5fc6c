"""Mends what was found, as far as a fix is known: texts to texts, checked anew after each round. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from eventwright.diagnostics import Diagnostic, Report
from eventwright.edits import Fix, applied
from eventwright.lint.levels import LEVELS
from eventwright.model import Protocol
from eventwright.pipeline import Checked, check

Look: TypeAlias = Callable[..., Checked]
"""Reads the specs, with some texts in the place of others."""

MAX_ROUNDS = 10
"""One fix may show what another one is for; more rounds than this there are only where two fixes undo each other."""


class Mended(Struct, frozen=True):
    """What came of it: old and new texts by the path of their file below the folder of schemas, what was done, what is left."""

    old: dict[str, str]
    texts: dict[str, str]
    done: tuple[Fix, ...]
    checked: Checked


def mendable(report: Report, *, safe: bool) -> int:
    """How many findings can be mended, by a safe fix or by one that is not."""
    return sum(item.mending is not None and item.mending.safe == safe for item in report)


def mend(schemas: Path, *, unsafe: bool, since: Mapping[str, Protocol] | None = None) -> Mended:
    """Mends all it can; with `unsafe` also what somebody should look at afterwards. No fix that brings a new error is done.

    `since` are the protocols as they once were, by name.
    """
    look = partial(check, schemas, since=since)
    now = Mended({}, {}, (), look())
    for _ in range(MAX_ROUNDS):
        fixes = _fixes(now.checked.report, schemas, unsafe)
        better = _tried(look, now, fixes) or _tried(look, now, _harmless(look, now, fixes, []))
        if better is None:
            break
        now = better
    return now


def _fixes(report: Report, schemas: Path, unsafe: bool) -> list[Fix]:
    """What can be done now. A comment that ignores nothing goes last: what it ignores may show when the rest is mended."""
    found = [(item.id, fix) for item in report if (fix := _fix(item, schemas, unsafe)) is not None]
    first = [fix for id, fix in found if id != "unused-ignore"]
    return first or [fix for _, fix in found]


def _fix(item: Diagnostic, schemas: Path, unsafe: bool) -> Fix | None:
    fix = item.mending
    if fix is None or not (fix.safe or unsafe):
        return None
    is_link = any((schemas / edit.span.source.key).is_symlink() for edit in fix.edits)
    return None if is_link else fix  # what it leads to is a spec, too, and has the same finding


def _tried(look: Look, now: Mended, fixes: list[Fix]) -> Mended | None:
    """What comes of some fixes; None where it is nothing, or worse."""
    changed, done = applied(fixes)
    texts = now.texts | changed
    if texts == now.texts:
        return None
    checked = look(texts=texts)
    if _errors(checked) - _errors(now.checked):
        return None
    old = {edit.span.source.key: edit.span.source.text for fix in done for edit in fix.edits}
    return Mended(old | now.old, texts, now.done + done, checked)


def _harmless(look: Look, now: Mended, fixes: list[Fix], good: list[Fix]) -> list[Fix]:
    """Those fixes that do no harm beside `good` ones: all of them, or what is found in each half."""
    if _tried(look, now, [*good, *fixes]):
        return fixes
    if len(fixes) < 2:
        return []
    half = len(fixes) // 2
    first = _harmless(look, now, fixes[:half], good)
    return first + _harmless(look, now, fixes[half:], [*good, *first])


def _errors(checked: Checked) -> Counter[str]:
    """How many errors there are of each id; those of rules aside, which are looked for only where there is no other."""
    return Counter(item.id for item in checked.report if item.severity == "error" and item.id not in LEVELS)
