"""Changes that somebody has accepted although they break: `accepted.yaml`, each with its reason and its last day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eventwright.diagnostics import Report
from eventwright.evolution.catalogue import catalogue
from eventwright.evolution.verdict import Judged
from eventwright.files import text_of
from eventwright.load import read
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source

NAME = "accepted.yaml"
KEYS = ("rule", "fingerprint", "reason", "expires")


class AcceptedError(ValueError):
    """The file of accepted changes cannot be read; the message names the place."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An entry: the id and the fingerprint of a change, why it is accepted, and the last day on which it is."""

    rule: str
    fingerprint: str
    reason: str
    expires: date
    line: int


def entries(path: Path) -> tuple[Accepted, ...]:
    """The entries of a file; none where there is no such file.

    Raises:
        AcceptedError: It is not a list of entries with all their keys.
    """
    if not path.exists():
        return ()
    report = Report()
    text = text_of(path, report)
    nodes = read(Source(path.as_posix(), text), report) if text is not None else []
    for found in report:
        raise AcceptedError(f"{path.as_posix()}:{found.span.line}:{found.span.column}: {found.message}")
    top = nodes[0]
    listed = top.get("accepted") if isinstance(top, Mapping) else None
    if not isinstance(listed, Sequence) or len(nodes) != 1:
        raise _error(top, "this is to be one mapping with a list, `accepted:`")
    return tuple(map(_entry, listed.items))


def _entry(node: Node) -> Accepted:
    if not isinstance(node, Mapping):
        raise _error(node, f"an entry has the keys {', '.join(KEYS)}")
    for word, _ in node:
        if word.text not in KEYS:
            raise _error(word, f'an entry has no key "{word.text}", but {", ".join(KEYS)}')
    for key in KEYS:
        if not (node.text(key) or "").strip():
            raise _error(node, f"the entry has no `{key}`")
    rule, fingerprint, reason, expires = (str(node.text(key)).strip() for key in KEYS)
    if rule not in catalogue():
        raise _error(node.get("rule") or node, f'there is no change "{rule}"')
    try:
        day = date.fromisoformat(expires)
    except ValueError:
        raise _error(node.get("expires") or node, f'"{expires}" is no date, as in 2031-12-31') from None
    return Accepted(rule, fingerprint, reason, day, node.span.line)


def _error(node: Node | Scalar, message: str) -> AcceptedError:
    span = node.span
    return AcceptedError(f"{span.source.path}:{span.line}:{span.column}: {message}")


def entry_for(change: Judged, entries: Iterable[Accepted]) -> Accepted | None:
    """The entry that names a change, whether or not its time has passed."""
    same = [entry for entry in entries if (entry.rule, entry.fingerprint) == (change.change.id, change.fingerprint)]
    return max(same, key=lambda entry: entry.expires, default=None)
