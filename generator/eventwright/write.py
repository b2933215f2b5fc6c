"""Stage 7, write: texts to disk. Only what changed is written; what the tool wrote once and no longer makes is removed.

The manifest at the root of the output folder lists every file that the tool owns, a line each, sorted, in the form of
`sha256sum`. A file that is not in it is never changed or removed.
"""

from __future__ import annotations

import difflib
import errno
import hashlib
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

MANIFEST = "manifest.sha256"

LITTER = {
    "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".DS_Store", "build", "dist", ".venv", ".hypothesis",
}  # fmt: skip
"""What building, testing and looking at a generated package leaves behind; it does not count as left over."""


class WriteError(OSError):
    """The output folder cannot be written or read; the message says what and why."""


State = Literal["changed", "edited by hand", "left over", "missing"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as it should be: `state` says how. A file that is left over is removed where the tool owns it."""

    path: PurePosixPath
    state: State
    owned: bool = True

    @property
    def foreign(self) -> bool:
        """Whether the tool did not write the file, and so leaves it alone."""
        return self.state == "left over" and not self.owned


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run is about: every folder of a protocol and target that it makes, and whether it makes all there is."""

    folders: tuple[PurePosixPath, ...]
    whole: bool

    def covers(self, path: PurePosixPath) -> bool:
        """Whether a file belongs to what the run makes."""
        return self.whole or any(folder in path.parents for folder in self.folders)


def compare(texts: Mapping[PurePosixPath, str], out: Path, scope: Scope) -> list[Difference]:
    """How the output folder differs from `texts`, sorted by path; nothing is written."""
    owned = read_manifest(out)
    found: list[Difference] = []
    for path, text in texts.items():
        state = _state(out / path, text, owned.get(path))
        if state is not None:
            found.append(Difference(path, state))
    strangers = {path for path in _files(out) if scope.covers(path)} - set(texts)
    found += [Difference(path, "left over", path in owned) for path in strangers]
    manifest = _manifest_text(texts, owned, scope)
    if not found and (state := _state(out / MANIFEST, manifest, None)) is not None:
        found.append(Difference(PurePosixPath(MANIFEST), state))
    return sorted(found, key=lambda difference: difference.path)


def _state(path: Path, text: str, owned: str | None) -> State | None:
    data = _bytes(path)
    if data is None:
        return "missing"
    if data == text.encode():
        return None
    return "edited by hand" if owned is not None and _digest(data) != owned else "changed"


def write(texts: Mapping[PurePosixPath, str], out: Path, scope: Scope) -> list[Difference]:
    """Makes the output folder match `texts`; gives what it changed, and the left-over files that it does not own.

    Raises `WriteError` where that fails; the folder is then as it was.
    """
    differences = compare(texts, out, scope)
    changes = {out / item.path: texts[item.path].encode() for item in differences if item.path in texts}
    left_over = [out / item.path for item in differences if item.state == "left over" and item.owned]
    manifest = {out / MANIFEST: _manifest_text(texts, read_manifest(out), scope).encode()}
    changes |= {path: data for path, data in manifest.items() if _bytes(path) != data}
    _apply({**changes, **dict.fromkeys(left_over)}, out)
    for path in left_over:
        _remove_empty(path, out)
    return differences


def _apply(changes: Mapping[Path, bytes | None], out: Path) -> None:
    """Gives every file its new bytes, or removes it where they are None; undoes all of it where one cannot be changed.

    Everything is written beside its place first: most of what can go wrong goes wrong before any file is touched.
    """
    before = {path: _bytes(path) for path in changes}
    new_folders = {folder for path in changes for folder in path.parents if not folder.exists()}
    try:
        for path, data in changes.items():
            _refuse_link(path, out)
            if data is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                _beside(path).write_bytes(data)
        for path, data in changes.items():
            _put(path, data)
    except BaseException as problem:
        _undo(before, new_folders)
        if isinstance(problem, OSError):
            raise WriteError(f"cannot write {problem.filename2 or problem.filename}: {problem.strerror}") from None
        raise


def _refuse_link(path: Path, out: Path) -> None:
    """Nothing is written outside the output folder, which a link inside it might lead to."""
    for folder in path.parents:
        if folder == out:
            return
        if folder.is_symlink():
            raise OSError(errno.ELOOP, "it is a link, which may lead out of the output folder", str(folder))


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        os.replace(_beside(path), path)


def _undo(before: Mapping[Path, bytes | None], new_folders: Iterable[Path]) -> None:
    """Brings back what was there, as far as that can be done."""
    for path, data in before.items():
        with suppress(OSError):
            if data is not None and _bytes(path) != data:
                _beside(path).write_bytes(data)
            if _bytes(path) != data:
                _put(path, data)
        with suppress(OSError):
            _beside(path).unlink(missing_ok=True)
    for folder in sorted(new_folders, reverse=True):
        with suppress(OSError):
            folder.rmdir()


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _remove_empty(path: Path, out: Path) -> None:
    with suppress(OSError):
        for folder in path.parents:
            if folder == out or any(folder.iterdir()):
                return
            folder.rmdir()


def _files(out: Path) -> Iterator[PurePosixPath]:
    """Every file below the output folder, litter left out."""
    for folder, folders, files in os.walk(out):
        folders[:] = sorted(name for name in folders if not _is_litter(name))
        below = Path(folder).relative_to(out)
        for name in files:
            path = PurePosixPath((below / name).as_posix())
            if not _is_litter(name) and path != PurePosixPath(MANIFEST):
                yield path


def _is_litter(name: str) -> bool:
    return name in LITTER or name.endswith((".pyc", ".egg-info"))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_manifest(out: Path) -> dict[PurePosixPath, str]:
    """The files that the tool owns, with the digest of what it wrote; lines that are none (conflict marks) are passed over."""
    try:
        lines = (out / MANIFEST).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found = (re.fullmatch(r"([0-9a-f]{64})  (\S.*)", line) for line in lines)
    return {PurePosixPath(match[2]): match[1] for match in found if match and _is_inside(match[2])}


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts


def _manifest_text(texts: Mapping[PurePosixPath, str], owned: Mapping[PurePosixPath, str], scope: Scope) -> str:
    kept = {path: digest for path, digest in owned.items() if not scope.covers(path)}
    made = {path: _digest(text.encode()) for path, text in texts.items()}
    return "".join(f"{digest}  {path}\n" for path, digest in sorted((kept | made).items()))


def diff(texts: Mapping[PurePosixPath, str], out: Path, differences: Iterable[Difference]) -> Iterator[str]:
    """The lines of a unified diff from the output folder to `texts`; of the manifest and foreign files there is none."""
    for item in differences:
        if not item.foreign and item.path != PurePosixPath(MANIFEST):
            old = (_bytes(out / item.path) or b"").decode("utf-8", errors="replace")
            lines = _lines(old), _lines(texts.get(item.path, ""))
            yield from map(_ended, difflib.unified_diff(*lines, f"a/{item.path}", f"b/{item.path}"))


def _lines(text: str) -> list[str]:
    return io.StringIO(text).readlines()


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
