"""Which folders have changed, seen by the size and time of each file in them.

A look at a few hundred files takes less than a millisecond, so the tool needs no library that the system tells of changes, and
finds them on every kind of file system. Large folders are looked at less often.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import TypeAlias

Stamp: TypeAlias = dict[str, tuple[int, int]]

POLL = 0.04
"""Seconds between two looks, at least."""
SHARE = 20
"""A look may take one part in so many of the time."""
QUIET = 0.02
"""Seconds without a change after which changes count: a file is often saved in several steps, and many files in a row."""
MOST_LOOKS = 50
"""So many looks at most wait for quiet."""


class Watcher:
    """Tells which of `folders` have changed; at the first look, all have."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._stamps: dict[Path, Stamp] = {}
        self._took = 0.0

    def look(self) -> frozenset[Path]:
        """The folders in which something is not as it was at the last look."""
        begun = time.perf_counter()
        stamps = {folder: _stamp(os.fspath(folder)) for folder in self._folders}
        changed = frozenset(folder for folder in self._folders if stamps[folder] != self._stamps.get(folder))
        self._stamps, self._took = stamps, time.perf_counter() - begun
        return changed

    def changes(self, wait: Callable[[float], bool | None] = time.sleep) -> Iterator[frozenset[Path]]:
        """The folders that have changed, after each change; ends where `wait`, which is given seconds, says True."""
        while not wait(max(POLL, SHARE * self._took)):
            changed = self.look()
            if changed:
                yield changed | self._until_quiet(wait)

    def _until_quiet(self, wait: Callable[[float], bool | None]) -> frozenset[Path]:
        """The folders that change until nothing does any more."""
        found: frozenset[Path] = frozenset()
        for _ in range(MOST_LOOKS):
            wait(QUIET)
            changed = self.look()
            if not changed:
                break
            found |= changed
        return found


@contextmanager
def interrupts() -> Generator[Event]:
    """An event that is set by the first interrupt, so that what is being written is written to its end; the second one raises
    KeyboardInterrupt. Raised at any time, it could be lost in a callback, and then nobody would end.
    """
    found = Event()

    def first(*_: object) -> None:
        found.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, first)
    try:
        yield found
    finally:
        signal.signal(signal.SIGINT, before)


def _stamp(folder: str) -> Stamp:
    """Time and size of each file below a folder; what is hidden, is a backup, or goes away meanwhile is left out."""
    found: Stamp = {}
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_dir(follow_symlinks=False):
                found |= _stamp(entry.path)
                continue
            with suppress(OSError):
                state = entry.stat()
                found[entry.path] = (state.st_mtime_ns, state.st_size)
    return found
