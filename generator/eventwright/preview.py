"""The site as it is while somebody writes specs: built in memory, and anew when a file changes."""

from __future__ import annotations

import threading
from pathlib import Path, PurePosixPath

from eventwright import render
from eventwright.cache import Generated, Texts
from eventwright.desk import Desk
from eventwright.formats import format_text
from eventwright.memory import Earlier, Memory, pack
from eventwright.packs import templates_folder
from eventwright.pipeline import check
from eventwright.shelf import Shelf
from eventwright.targets import plan_site
from eventwright.watch import Watcher
from eventwright.write import Scope


class Preview:
    """The site of SCHEMAS as it was when `refresh` was last called. Others may read it meanwhile, and wait for a change.

    `version` goes up with every change; `findings` are the errors of specs that are not sound, over which the last sound
    site stays. `names` are the protocols that there are pages of.
    """

    def __init__(self, schemas: Path) -> None:
        self.schemas = schemas
        self.version = 0
        self.findings = ""
        self.names: tuple[str, ...] = ()
        self.texts: dict[PurePosixPath, str] = {}
        self._traces: dict[str, bytes] = {}
        self._desk = Desk(Shelf())
        self.watcher = Watcher(schemas, templates_folder())
        self._changed = threading.Condition()

    def wait(self, version: int, seconds: float) -> int:
        """Waits until there is another version than this one, for at most so long; gives the version there is."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, seconds)
            return self.version

    def refresh(self) -> bool:
        """Looks whether a spec or a template has changed, and builds what it touches; says whether anything was done."""
        changed = self.watcher.look()
        if changed:
            self.build(changed)
        return bool(changed)

    def build(self, changed: frozenset[Path]) -> None:
        """Builds what is touched by a change in these of the watched folders."""
        if templates_folder() in changed:
            render.forget_templates()
            self._traces = {}
        try:
            self._build()
        except Exception as problem:  # a template that is half written fails in many ways
            self.findings = f"{type(problem).__name__}: {problem}\n"
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def _build(self) -> None:
        """Makes what was made from something that has changed; the rest is taken over."""
        checked = check(self.schemas, shelf=self._desk)
        self._desk.turn(checked.report)
        self.findings = format_text(checked.report) if checked.report.has_errors else ""
        if self.findings:
            return
        before = Texts({str(path): text for path, text in self.texts.items()})
        earlier = Earlier(Generated(before, Scope((), whole=True), traces=self._traces))
        texts: dict[PurePosixPath, str] = {}
        traces: dict[str, bytes] = {}
        for protocol in checked.protocols:
            memory = Memory(earlier, protocol.name)
            found = render.renew(plan_site(protocol, (), checked.texts), memory)
            texts |= {path: self.texts[path] if text is None else text for path, text in found.items()}
            traces[protocol.name] = pack(memory.trace)
        self.texts, self._traces, self.names = texts, traces, tuple(protocol.name for protocol in checked.protocols)
