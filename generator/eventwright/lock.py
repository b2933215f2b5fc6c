"""The lock of an output folder: one run writes it, or any number look at it.

What is locked is the folder itself. Nothing is written for that, so looking leaves no trace, and the lock of a killed run ends
with its process. Windows and some network file systems cannot lock folders; there, runs have to be kept apart by hand.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 5.0
"""How many seconds a run waits for another."""

_PAUSE = 0.02


class Locked(OSError):
    """Another run holds the lock, and did not give it back in time."""


@contextmanager
def locked(folder: Path, *, exclusive: bool) -> Generator[None]:
    """Holds the lock of a folder that exists; raises `Locked` after `PATIENCE`, or `OSError` where it cannot be opened."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _acquire(handle, folder, exclusive)
        yield
    finally:
        os.close(handle)


if sys.platform != "win32":
    import fcntl

    def _acquire(handle: int, folder: Path, exclusive: bool) -> None:
        end = time.monotonic() + PATIENCE
        while not _try(handle, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH):
            if time.monotonic() >= end:
                raise Locked(f"another run is at work in {folder}; it did not end within {PATIENCE:g} seconds")
            time.sleep(_PAUSE)

    def _try(handle: int, kind: int) -> bool:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # this file system cannot lock folders
            return True
        return True
