"""Stage 7, write: texts to disk. Only what changed is written; what the tool wrote once and no longer makes is removed.

The manifest at the root of the output folder lists every file that the tool owns, a line each, sorted, in the form of
`sha256sum`. A file that is not in it is never changed or removed.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

MANIFEST = "manifest.sha256"

LITTER = {
    "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".DS_Store", "build", "dist", ".venv", ".hypothesis",
}  # fmt: skip
"""What building, testing and looking at a generated package leaves behind; it does not count as left over."""

State = Literal["changed", "edited by hand", "left over", "missing"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as it should be: `state` says how."""

    path: PurePosixPath
    state: State


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
    found += [Difference(path, "left over") for path in strangers]
    manifest = _manifest_text(texts, owned, scope)
    if not found and (state := _state(out / MANIFEST, manifest, None)) is not None:
        found.append(Difference(PurePosixPath(MANIFEST), state))
    return sorted(found, key=lambda difference: difference.path)


def _state(path: Path, text: str, owned: str | None) -> State | None:
    try:
        data = path.read_bytes()
    except OSError:
        return "missing"
    if data == text.encode():
        return None
    return "edited by hand" if owned is not None and _digest(data) != owned else "changed"


def write(texts: Mapping[PurePosixPath, str], out: Path, scope: Scope) -> list[Difference]:
    """Makes the output folder match `texts`; gives what it changed, and the left-over files that it does not own."""
    differences = compare(texts, out, scope)
    owned = read_manifest(out)
    stage = [(out / item.path, texts[item.path]) for item in differences if item.path in texts]
    stage.append((out / MANIFEST, _manifest_text(texts, owned, scope)))
    _replace_all(stage)
    for item in differences:
        if item.state == "left over" and item.path in owned:
            (out / item.path).unlink(missing_ok=True)
            _remove_empty(out / item.path, out)
    return differences


def foreign(differences: Iterable[Difference], out: Path) -> list[PurePosixPath]:
    """The left-over files that the tool did not write, and so does not remove."""
    owned = read_manifest(out)
    return [item.path for item in differences if item.state == "left over" and item.path not in owned]


def _replace_all(stage: list[tuple[Path, str]]) -> None:
    """Writes everything beside its place first, then moves it there: a run that fails early changes nothing."""
    written: list[tuple[Path, Path]] = []
    try:
        for path, text in stage:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.new")
            written.append((beside, path))
            beside.write_bytes(text.encode())
        for beside, path in written:
            os.replace(beside, path)
    except BaseException:
        for beside, _ in written:
            beside.unlink(missing_ok=True)
        raise


def _remove_empty(path: Path, out: Path) -> None:
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
    """The lines of a unified diff from the output folder to `texts`."""
    for item in differences:
        old = _lines(out / item.path)
        new = texts.get(item.path, "").splitlines(keepends=True)
        yield from difflib.unified_diff(old, new, f"a/{item.path}", f"b/{item.path}")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", errors="replace").splitlines(keepends=True)
    except OSError:
        return []
