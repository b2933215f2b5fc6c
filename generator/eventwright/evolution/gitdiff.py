"""A diff driver of git: `git diff` and `git log -p --ext-diff` tell changes of fields instead of changes of lines.

Git calls it once for each file, with seven arguments: the path, then file, object and mode of both versions; two more where the
file was renamed, and none but the path where a merge left it undecided.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Sequence

from eventwright.evolution.filediff import told
from eventwright.formats import printable

SIZES = (1, 7, 9)
"""How many arguments git gives."""
TOO_LARGE = 10_000_000
"""Files of more bytes are not looked into."""


def tell(arguments: Sequence[str]) -> str:
    """What git is to print of one file: its path, and the changes. Of what is no spec, the lines that differ."""
    path, later = arguments[0], arguments[7] if len(arguments) > 7 else arguments[0]
    head = [path if later == path else f"{path} -> {later}"]
    if len(arguments) == 1:
        return _printed([*head, "  a merge left it undecided"])
    old, new = _text(arguments[1]), _text(arguments[4])
    if old is None or new is None:
        return _printed([*head, "  it cannot be read, or is not text"])
    found = told(old, new) if later.endswith((".yaml", ".yml")) else None
    return _printed([*head, *(f"  {line}" for line in found)] if found is not None else _lines(old, new, path, later))


def _text(file: str) -> str | None:
    """The text of a file; None where it cannot be had."""
    try:
        with open(file, "rb") as data:
            return data.read().decode("utf-8-sig") if os.fstat(data.fileno()).st_size <= TOO_LARGE else None
    except (OSError, ValueError):
        return None


def _lines(old: str, new: str, path: str, later: str) -> Iterable[str]:
    return difflib.unified_diff(old.splitlines(), new.splitlines(), f"a/{path}", f"b/{later}", lineterm="")


def _printed(lines: Iterable[str]) -> str:
    return "".join(f"{printable(line.expandtabs())}\n" for line in lines)
