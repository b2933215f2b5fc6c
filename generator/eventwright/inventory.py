"""The inventory of an output folder: what lies in it. Links are never followed, so all of it lies inside."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

STAGING = ".eventwright.new"
"""The folder below an output folder in which the tool keeps its temporary files, while it writes."""

LITTER = {
    "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".DS_Store", "build", "dist", ".venv", ".hypothesis",
}  # fmt: skip
"""What building, testing and looking at a generated package leaves behind; it does not count as left over."""


def inventory(out: Path, ours: Iterable[str]) -> dict[str, bool]:
    """All below `out` that is no folder, by path, with whether it is a regular file. Litter is left out, unless one of the
    paths in `ours` lies there. Raises `OSError` where a folder cannot be read.
    """
    kept = _folders(ours)
    found: dict[str, bool] = {}
    waiting = [""] if out.exists() else []
    while waiting:
        folder = waiting.pop()
        with os.scandir(os.path.join(out, folder)) as entries:
            for entry in entries:
                path = f"{folder}{entry.name}"
                if path not in kept and _is_litter(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
                else:
                    found[path] = entry.is_file(follow_symlinks=False)
    return found


def is_file(path: Path) -> bool:
    """Whether a regular file lies at `path`, and no link to one."""
    return path.is_file() and not path.is_symlink()


def content(path: str, most: int = sys.maxsize) -> bytes:
    """The bytes of a regular file; only somewhat more than `most` where it has more.

    Most are had by one request to the system, where Python's own way takes four; a run reads a thousand.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        data = part = os.read(handle, _AT_ONCE)
        while len(part) == _AT_ONCE and len(data) <= most:
            part = os.read(handle, _AT_ONCE)
            data += part
        return data
    finally:
        os.close(handle)


_AT_ONCE = 50_000


def obstacle(out: Path, path: str) -> str | None:
    """What stands where `path` would be written, or where one of its folders would be; None where nothing does."""
    parts = path.split("/")
    for end in range(1, len(parts) + 1):
        place = "/".join(parts[:end])
        try:
            mode = os.lstat(out / place).st_mode
        except FileNotFoundError:
            return None
        if end == len(parts) or not stat.S_ISDIR(mode):
            return place
    return None


def _folders(paths: Iterable[str]) -> set[str]:
    """Every folder that one of the paths lies in, at any depth."""
    folders: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in folders:
            folders.add(path)
    return folders


def _is_litter(name: str) -> bool:
    return name in LITTER or name == STAGING or name.endswith((".pyc", ".egg-info"))
