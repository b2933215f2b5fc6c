"""Stage 7, write: texts to disk. Only what changed is written; what the tool wrote once and no longer makes is removed.

A file that is not in the manifest is never changed or removed, and no link below the output folder is followed: where one of
these stands in the way of an output, nothing is written.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple, TypeAlias

from eventwright import transaction
from eventwright.inventory import STAGING, content, inventory, is_file, obstacle
from eventwright.lock import Locked, locked
from eventwright.manifest import MANIFEST, digest, format_manifest, read_manifest


class WriteError(OSError):
    """The output folder cannot be written or read; the message says what and why."""


State = Literal["changed", "edited by hand", "in the way", "left over", "missing"]


class Difference(NamedTuple):
    """A file that is not as it should be: `state` says how, `owned` whether the tool wrote it (or would, if it is missing).

    A file that is left over is removed where the tool owns it. One in the way keeps the tool from writing.
    """

    path: PurePosixPath
    state: State
    owned: bool = True

    @property
    def foreign(self) -> bool:
        """Whether the tool did not write the file, and so leaves it alone."""
        return not self.owned


class Scope(NamedTuple):
    """What a run is about: every folder of a protocol and target that it makes, and whether it makes all there is."""

    folders: tuple[PurePosixPath, ...]
    whole: bool

    def covers(self, path: PurePosixPath) -> bool:
        """Whether a file belongs to what the run is about: its targets, also in the folder of a protocol that is no more."""
        return self.whole or (len(path.parts) > 2 and any(folder.name == path.parts[1] for folder in self.folders))


Texts: TypeAlias = Mapping[PurePosixPath, str]
Digests: TypeAlias = Mapping[str, str]
"""The digests of texts by path; where somebody knows them, the texts of files that are as they should be are not looked at."""


def compare(texts: Texts, out: Path, scope: Scope, digests: Digests | None = None) -> list[Difference]:
    """How the output folder differs from `texts`, sorted by path; nothing is written. Where a killed run has left some files
    old and some new, all there is to say is that its folder of temporary files is left over.

    Waits for a run that is writing there. Raises `WriteError` where that takes too long, or something cannot be read.
    """
    with _told("read"):
        digests = _digests(texts) if digests is None else digests
        if not os.path.lexists(out):
            return _compare(digests, out, scope)
        _expect_folder(out)
        with locked(out, exclusive=False):
            remains = [Difference(PurePosixPath(STAGING), "left over", owned=False)] if os.path.lexists(out / STAGING) else []
            return remains if transaction.is_unfinished(out) else remains + _compare(digests, out, scope)


def _digests(texts: Texts) -> Digests:
    return {str(path): digest(text.encode()) for path, text in texts.items()}


def _compare(digests: Digests, out: Path, scope: Scope) -> list[Difference]:
    owned = read_manifest(out)
    there = inventory(out, (*digests, *owned))
    if there.pop(MANIFEST, True) is False or (out / MANIFEST).is_dir():
        return [Difference(PurePosixPath(MANIFEST), "in the way", owned=False)]
    states = (_state(out, path, wanted, there, owned.get(path)) for path, wanted in digests.items())
    found = {item.path: item for item in states if item is not None}
    for path in map(PurePosixPath, there.keys() - digests.keys()):
        if path not in found and scope.covers(path):
            found[path] = Difference(path, "left over", owned=there[str(path)] and str(path) in owned)
    if not found and (state := _state_of_manifest(out, _manifest(digests, owned, scope))):
        return [Difference(PurePosixPath(MANIFEST), state)]
    return [found[path] for path in sorted(found)]


def _state(out: Path, path: str, wanted: str, there: Mapping[str, bool], owned: str | None) -> Difference | None:
    if not there.get(path):
        blocked = obstacle(out, path)
        place = PurePosixPath(path if blocked is None else blocked)
        return Difference(place, "missing") if blocked is None else Difference(place, "in the way", owned=False)
    found = digest(content(f"{out}/{path}"))
    if found == wanted:
        return None
    if owned is None:
        return Difference(PurePosixPath(path), "in the way", owned=False)
    return Difference(PurePosixPath(path), "changed" if found == owned else "edited by hand")


def _state_of_manifest(out: Path, text: bytes) -> State | None:
    path = out / MANIFEST
    if not path.exists():
        return "missing"
    return None if path.read_bytes() == text else "changed"


def _manifest(digests: Digests, owned: Digests, scope: Scope) -> bytes:
    kept = {path: found for path, found in owned.items() if path not in digests and not scope.covers(PurePosixPath(path))}
    return format_manifest({**digests, **kept})


def write(texts: Texts, out: Path, scope: Scope, digests: Digests | None = None) -> list[Difference]:
    """Makes the output folder match `texts`; gives what it changed, and the left-over files that it does not own.

    Raises `WriteError` where that fails or something is in the way; the folder is then as it was. Mends first what a run that
    was killed has left, and waits for one that is writing there.
    """
    with _told("write"):
        if os.path.lexists(out):
            _expect_folder(out)
        else:
            out.mkdir(parents=True, exist_ok=True)
        digests = _digests(texts) if digests is None else digests
        with locked(out, exclusive=True):
            transaction.recover(out)
            differences = _compare(digests, out, scope)
            _refuse(out, differences)
            if changes := _changes(texts, out, _manifest(digests, read_manifest(out), scope), differences):
                transaction.apply(out, changes)
    return differences


def _changes(texts: Texts, out: Path, manifest: bytes, differences: Iterable[Difference]) -> dict[str, bytes | None]:
    """What to write, or to remove where it is None; the manifest comes last."""
    paths = [item.path for item in differences if not item.foreign and item.path != PurePosixPath(MANIFEST)]
    changes = {str(path): texts[path].encode() if path in texts else None for path in paths}
    return changes | {MANIFEST: manifest} if _state_of_manifest(out, manifest) else changes


def _expect_folder(out: Path) -> None:
    if not out.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "it is not a folder", str(out))


def _refuse(out: Path, differences: Iterable[Difference]) -> None:
    """Raises `WriteError` where anything is in the way."""
    places = [f"\n  {out / item.path}: {_what_is(out / item.path)}" for item in differences if item.state == "in the way"]
    if places:
        raise WriteError(f"nothing was written, for something is in the way; move it and run again{''.join(places)}")


def _what_is(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return "it is a link, which is not followed"
    if stat.S_ISDIR(mode):
        return "it is a folder"
    return "it is a file that eventwright did not write" if stat.S_ISREG(mode) else "it is neither a file nor a folder"


@contextmanager
def _told(doing: str) -> Generator[None]:
    """Turns what the system refuses into a `WriteError`."""
    try:
        yield
    except WriteError:
        raise
    except Locked as problem:
        raise WriteError(str(problem)) from None
    except OSError as problem:
        raise WriteError(f"cannot {doing} {problem.filename}: {problem.strerror}") from None


def rewrite(root: Path, changes: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Gives files below `root`, by their paths there, new bytes in the place of old ones: all of them, or none.

    Raises `WriteError` where that fails, or where a file has other bytes than its old ones by now.
    """
    with _told("write"), locked(root, exclusive=True):
        transaction.recover(root)
        for path, (old, _) in changes.items():
            if (root / path).read_bytes() != old:
                raise WriteError(f"nothing was written: {root / path} was changed meanwhile")
        if changes:
            transaction.apply(root, {path: new for path, (_, new) in changes.items()})


def diff(texts: Texts, out: Path, differences: Iterable[Difference]) -> Iterator[str]:
    """The lines of a unified diff from the output folder to `texts`; of the manifest and foreign files there is none."""
    for item in differences:
        if not item.foreign and item.path != PurePosixPath(MANIFEST):
            old = (out / item.path).read_bytes() if is_file(out / item.path) else b""
            yield from diff_of(str(item.path), old.decode("utf-8", errors="replace"), texts.get(item.path, ""))


def diff_of(path: str, old: str, new: str) -> Iterator[str]:
    """The lines of a unified diff of one file."""
    import difflib  # only who asks for a diff waits for it

    yield from map(_ended, difflib.unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}"))


def _lines(text: str) -> list[str]:
    return io.StringIO(text).readlines()


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
