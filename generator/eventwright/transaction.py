"""Many files changed as one.

1. The new files are written into the folder `.eventwright.new`: what can go wrong goes wrong before any file is touched.
2. The journal there names what will change, with the digests of the new files.
3. Each old file is moved into that folder, each new one out of it to its place.
4. The journal is removed: from here on the new files count. The old ones and the folder go.
5. Where there is a journal when something fails, or when the next run begins, every move is taken back.

Moves are taken back only where the new file, or none, is in its place: what somebody else put there since is left alone.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from eventwright.inventory import STAGING, is_file, obstacle
from eventwright.manifest import digest, digest_of, format_lines, parse

JOURNAL = "journal"

_REMOVED = "0" * 64  # in the journal: the file goes
_OURS = re.compile(r"[0-9]+\.(?:new|old)|journal(?:\.new)?")


def apply(out: Path, changes: Mapping[str, bytes | None]) -> None:
    """Gives every file its new bytes, or removes it where they are None. Raises `OSError`, named after the file that it is
    about, where one cannot be changed; all is then as it was, at the latest when `recover` was called.
    """
    staging = out / STAGING
    try:
        with _about(out):
            staging.mkdir(exist_ok=True)
        journal = _begin(staging, changes)
        for number, path in enumerate(journal):
            with _about(f"{out}/{path}"):
                _stage(f"{staging}/{number}.new", f"{out}/{path}", changes[path])
        _commit(out, staging, journal)
    except BaseException:
        with suppress(OSError):  # what cannot be taken back now is left to the next run
            recover(out)
        raise
    with suppress(OSError):  # so are remains
        _discard(staging)


def recover(out: Path) -> None:
    """Takes back what a run that was killed had begun, and removes its remains. Raises `OSError` where that fails."""
    staging = out / STAGING
    if not os.path.lexists(staging):
        return
    if staging.is_symlink() or not staging.is_dir():
        raise NotADirectoryError(0, "this is where the tool keeps its temporary files, and it is no folder", str(staging))
    journal = staging / JOURNAL
    if is_unfinished(out):
        for number, (path, new) in reversed([*enumerate(parse(journal.read_bytes()).items())]):
            with _about(out / path):
                _take_back(out, staging, number, path, new)
        journal.unlink()
    _discard(staging)


def is_unfinished(out: Path) -> bool:
    """Whether a run was killed, or could not take back what it had done, while it moved files; then `recover` has to mend."""
    return is_file(out / STAGING / JOURNAL)


def _begin(staging: Path, changes: Mapping[str, bytes | None]) -> dict[str, str]:
    """Prepares the journal, in the form of a manifest; under this name it has no force yet."""
    journal = {path: _REMOVED if data is None else digest(data) for path, data in changes.items()}
    with _about(staging.parent):
        _create(f"{staging}/{JOURNAL}.new", format_lines(journal))
    return journal


def _stage(staged: str, target: str, data: bytes | None) -> None:
    """Writes a new file where it does no harm yet; it has the mode of the one that it takes the place of."""
    if data is None:
        return
    _create(staged, data)
    if os.path.exists(target):
        os.chmod(staged, stat.S_IMODE(os.stat(target).st_mode))


def _create(path: str, data: bytes) -> None:
    with open(path, "xb", buffering=0) as file:  # a new file: no link is followed
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]


def _commit(out: Path, staging: Path, journal: Mapping[str, str]) -> None:
    with _about(out):
        os.replace(staging / f"{JOURNAL}.new", staging / JOURNAL)
    for number, (path, new) in enumerate(journal.items()):
        with _about(f"{out}/{path}"):
            _exchange(out, staging, number, path, new)
    with _about(out):
        (staging / JOURNAL).unlink()


def _exchange(out: Path, staging: Path, number: int, path: str, new_digest: str) -> None:
    old, new, target = f"{staging}/{number}.old", f"{staging}/{number}.new", f"{out}/{path}"
    if os.path.exists(target):
        os.replace(target, old)
    if new_digest == _REMOVED:
        _remove_empty_folders(out, Path(target))
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(new, target)


def _take_back(out: Path, staging: Path, number: int, path: str, new_digest: str) -> None:
    if obstacle(out, path) not in (None, path):
        raise NotADirectoryError(0, "a run that was killed had files in a folder that is none any more", str(out / path))
    old, target = staging / f"{number}.old", out / path
    is_new = not (staging / f"{number}.new").exists() and digest_of(target) == new_digest
    if old.exists() and (is_new or not os.path.lexists(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(old, target)
    elif is_new:
        target.unlink()
    _remove_empty_folders(out, target)


def _remove_empty_folders(out: Path, path: Path) -> None:
    with suppress(OSError):  # the first that is not empty ends it
        for folder in path.parents[: len(path.relative_to(out).parts) - 1]:
            folder.rmdir()


def _discard(staging: Path) -> None:
    """Removes what is ours in the staging folder, and the folder if nothing else is in it."""
    for path in sorted(staging.iterdir()):
        if _OURS.fullmatch(path.name) and (path.is_symlink() or not path.is_dir()):
            path.unlink()
    with suppress(OSError):
        staging.rmdir()


@contextmanager
def _about(path: str | Path) -> Generator[None]:
    """Names errors after the file that they are about: those of the staging folder mean nothing to users."""
    try:
        yield
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from problem
