"""The site as it is while somebody writes specs: built in memory, and anew when a file changes."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from eventwright import render
from eventwright.formats import format_text
from eventwright.model import Protocol
from eventwright.packs import templates_folder
from eventwright.pipeline import check
from eventwright.targets.site import Key, jobs
from eventwright.targets.site.touched import touched

Texts: TypeAlias = dict[PurePosixPath, str]
Stamp: TypeAlias = dict[str, tuple[int, int]]


class Preview:
    """The site of SCHEMAS as it was when `refresh` was last called. Others may read it meanwhile, and wait for a change.

    `version` goes up with every change; `findings` are the errors of specs that are not sound, over which the last sound
    site stays.
    """

    def __init__(self, schemas: Path) -> None:
        self.schemas = schemas
        self.version = 0
        self.findings = ""
        self._protocols: dict[str, Protocol] = {}
        self._made: dict[tuple[str, Key], Texts] = {}
        self._stamps: list[Stamp] = [{}, {}]
        self._changed = threading.Condition()

    @property
    def names(self) -> list[str]:
        """The protocols that there are pages of."""
        return list(self._protocols)

    def text(self, path: PurePosixPath) -> str | None:
        """A file of the site, None where there is none."""
        return next((texts[path] for texts in list(self._made.values()) if path in texts), None)

    def wait(self, version: int, seconds: float) -> int:
        """Waits until there is another version than this one, for at most so long; gives the version there is."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, seconds)
            return self.version

    def refresh(self) -> bool:
        """Looks whether a spec or a template has changed, and builds what it touches; says whether anything was done."""
        schemas, templates = _stamp(self.schemas), _stamp(templates_folder())
        if [schemas, templates] == self._stamps:
            return False
        if templates != self._stamps[1]:
            render.forget_templates()
            self._made = {}
        self._stamps = [schemas, templates]
        self._build()
        with self._changed:
            self.version += 1
            self._changed.notify_all()
        return True

    def _build(self) -> None:
        checked = check(self.schemas)
        self.findings = format_text(checked.report) if checked.report.has_errors else ""
        if self.findings:
            return
        made = {found: texts for protocol in checked.protocols for found, texts in self._site(protocol)}
        self._protocols = {protocol.name: protocol for protocol in checked.protocols}
        self._made = made

    def _site(self, protocol: Protocol) -> Iterator[tuple[tuple[str, Key], Texts]]:
        """What is made of a protocol: taken over where nothing of it has changed."""
        work, old = jobs(protocol), self._protocols.get(protocol.name)
        anew = touched(old, protocol) if old else set(work)
        for key, job in work.items():
            name = (protocol.name, key)
            if key not in anew and name in self._made:
                yield name, self._made[name]
            else:
                below = PurePosixPath(protocol.name)
                yield name, render.render(replace(output, path=below / output.path) for output in job())


def _stamp(folder: Path) -> Stamp:
    """Size and time of each file below a folder; what goes away meanwhile is left out."""
    found: Stamp = {}
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in files:
            path = os.path.join(place, name)
            try:
                state = os.stat(path)
            except OSError:
                continue
            found[path] = (state.st_mtime_ns, state.st_size)
    return found
