"""A line that says what a long run is at: on a terminal, after a second, and gone when the run ends."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TextIO

PATIENCE = 1.0
"""Seconds for which nothing is said."""
_ERASE = "\r\x1b[K"


class Progress:
    """Says on `stream` what a run is at, from its second second on; where that is no terminal, it says nothing."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._said = ""
        self._late = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True

    def __call__(self, what: str) -> None:
        """Tells what the run is at from now on."""
        with self._lock:
            self._said = what
            self._write()

    def __enter__(self) -> Progress:
        """Begins to count the time."""
        if self._stream.isatty():
            self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Erases the line."""
        self._timer.cancel()
        with self._lock:
            if self._late:
                self._stream.write(_ERASE)
                self._stream.flush()
            self._late = False

    def _show(self) -> None:
        with self._lock:
            self._late = True
            self._write()

    def _write(self) -> None:
        if not (self._late and self._said):
            return
        import shutil  # takes long to load, and most runs are short

        width = shutil.get_terminal_size().columns - 1
        self._stream.write(f"{_ERASE}{self._said}..."[: len(_ERASE) + width])
        self._stream.flush()
