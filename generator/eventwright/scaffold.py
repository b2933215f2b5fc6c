"""`eventwright new`: the beginning of a spec, which validates as it is and is to be filled in."""

from __future__ import annotations

from pathlib import Path

from eventwright.diagnostics import did_you_mean
from eventwright.model import Protocol
from eventwright.names import is_event_name
from eventwright.pipeline import check

MODELINE = "# yaml-language-server: $schema=../../eventwright.schema.json\n"

EVENT = """event: {name}
summary: <One sentence that says what the event is for.>
description: |
  <What a developer needs to know: when it comes, what to do with it.>
fields: {{}}
examples:
  - name: <What the example shows>
    value: {{}}
"""


class ScaffoldError(ValueError):
    """A new spec that cannot be written; the message says why."""


def new_event(schemas: Path, protocols: tuple[Protocol, ...], protocol: str | None, side: str, name: str) -> Path:
    """Writes the spec of an event; raises `ScaffoldError`. Never overwrites a file."""
    chosen = _protocol(protocols, protocol)
    sides = [found.name for found in chosen.sides]
    if side not in sides:
        raise ScaffoldError(_unknown("side", side, sides))
    if not is_event_name(name):
        raise ScaffoldError(f'"{name}" cannot name an event: words of letters, digits, - and _, joined by dots')
    if any(event.name == name for event in chosen.events):
        raise ScaffoldError(f'there is already an event "{name}" in {chosen.name}')
    path = schemas / chosen.name / side / f"{name}.yaml"
    _write(path, MODELINE + EVENT.format(name=name))
    for finding in check(schemas).report:
        if finding.severity == "error":  # a name may clash in more ways than one
            path.unlink()
            raise ScaffoldError(f'"{name}" cannot name an event: {finding.message}')
    return path


def _write(path: Path, text: str) -> None:
    """Writes a file that is not there yet; where the disk is full, nothing of it stays."""
    begun = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            begun = True
            file.write(text)
    except OSError as problem:
        if begun:
            path.unlink()
        raise ScaffoldError(f"cannot write {path}: {problem.strerror}") from None


def _protocol(protocols: tuple[Protocol, ...], name: str | None) -> Protocol:
    if name is None:
        return protocols[0]
    for protocol in protocols:
        if protocol.name == name:
            return protocol
    raise ScaffoldError(_unknown("protocol", name, [protocol.name for protocol in protocols]))


def _unknown(word: str, name: str, known: list[str]) -> str:
    hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
    return f'there is no {word} "{name}": {hint}'
