"""What earlier runs made, by content: a run whose specs, options and tool are those of an earlier one takes over its texts.

A key covers all that the texts depend on: the specs, their paths, the targets, the tool's own source and templates, Python and
the installed distributions. Only runs without any finding are kept, so none is ever lost. An entry says of each text where it
is kept and what its digest is, so that a text is only read where a file has to be written. All stands behind its digest, in
the user's cache folder; what is damaged counts as nothing, and a folder that cannot be used as an empty one.
What `shelf`, `memory` and `compiled` keep lies there, too, under the part of the key that is about the tool.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from eventwright.inventory import content
from eventwright.packs import templates_folder
from eventwright.write import Scope

SOURCE = Path(__file__).parent
"""The tool's own source."""
MAX_BYTES = 100_000_000
"""What the cache folder may hold; the entries that were made first go first."""


class Lost(Exception):
    """A text that was kept is not there any more, or was damaged."""


class Kept(NamedTuple):
    """Where a text is kept: under which name, from which byte on, and how many there are."""

    name: str
    start: int
    length: int


class Texts(Mapping[PurePosixPath, str]):
    """Texts by path. Those that an earlier run made are read when they are asked for, which raises `Lost` where that fails.

    `by_name` has them under their paths as text.
    """

    def __init__(self, by_name: Mapping[str, str | Kept]) -> None:
        self.by_name = by_name
        self._read: dict[str, memoryview] = {}

    def __getitem__(self, path: PurePosixPath) -> str:
        return self._text(self.by_name[str(path)])

    def __iter__(self) -> Iterator[PurePosixPath]:
        return map(PurePosixPath, self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def _text(self, found: str | Kept) -> str:
        if isinstance(found, str):
            return found
        name, start, length = found
        if name not in self._read:
            body = load(name)
            if body is None:
                forget(name)
                raise Lost(name)
            self._read[name] = body
        return str(self._read[name][start : start + length], "utf-8")


class Generated(NamedTuple):
    """What a run makes: the texts by path below the output folder, and which files they are about.

    `digests` are those of the texts that stand in the manifest, by path. For a later run that is like it but for a few specs,
    `traces` tell what each text was made from, in the form of `memory`.
    """

    texts: Texts
    scope: Scope
    digests: Mapping[str, str] = {}
    traces: Mapping[str, bytes] = {}


def folder() -> Path | None:
    """The folder of the cache: `eventwright` in the user's folder for such; None where the user has none."""
    with suppress(RuntimeError):
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "eventwright"
    return None


def key(schemas: Path, targets: tuple[str, ...]) -> str | None:
    """The key of a run, or None where something cannot be read, or a link leads to where nobody knows what changes.

    It begins with the digest of all but the specs.
    """
    try:
        return f"{_of_tool(targets)}-{_of_specs(schemas)}"
    except OSError:
        return None


def is_of(key: str, schemas: Path) -> bool:
    """Whether a key is that of the specs as they are now."""
    try:
        return key.endswith(f"-{_of_specs(schemas)}")
    except OSError:
        return False


def _of_specs(schemas: Path) -> str:
    state = hashlib.sha256()
    _take_in(state.update, schemas)
    return state.hexdigest()


def _of_tool(targets: tuple[str, ...]) -> str:
    """The digest of all but the specs. It is kept under what the system tells of the tool's files, which is faster to get."""
    start = repr((sys.version, targets, _distributions())).encode()
    stamps = [*_stamps(SOURCE, _IDLE), *_stamps(templates_folder(), _IDLE)]
    name = f"tool.{hashlib.sha256(start + repr(stamps).encode()).hexdigest()}"
    lately = max(changed for _, _, changed, _ in stamps) > time.time_ns() - TICK
    known = None if lately or os.name != "posix" else load(name)
    if known is not None:
        return str(known, "ascii")
    state = hashlib.sha256(start)
    _take_in(state.update, SOURCE, _IDLE)
    _take_in(state.update, templates_folder(), _IDLE)
    found = state.hexdigest()[:32]
    if not lately and stamps == [*_stamps(SOURCE, _IDLE), *_stamps(templates_folder(), _IDLE)]:
        store(name, found.encode())
    return found


TICK = 1_000_000_000
"""Nanoseconds for which a file may change once more and bear the same time of change; longer than on any file system."""


def _stamps(folder: Path | str, idle: frozenset[str]) -> Iterator[tuple[str, int, int, int]]:
    """Path, size, time of change and time of writing of every file below a folder. No program can set the time of change."""
    for item in sorted(os.scandir(folder), key=lambda item: item.name):
        if not item.is_dir(follow_symlinks=False):
            state = item.stat()
            yield item.path, state.st_size, state.st_ctime_ns, state.st_mtime_ns
        elif item.name not in idle:
            yield from _stamps(item.path, idle)


_IDLE = frozenset({"__pycache__", "explanations"})
"""Folders of the tool that no text depends on; what explains findings has no part in a run without any."""


def _take_in(update: Callable[[bytes], object], root: Path, idle: frozenset[str] = frozenset()) -> None:
    for name, data in _below(os.fspath(root), idle):
        update(b"%d:%s%d:" % (len(name), name, len(data)))
        update(data)


def _distributions() -> list[str]:
    """What is installed, by the names of the folders that say so."""
    found: set[str] = set()
    for place in sys.path:
        with suppress(OSError):
            found.update(name for name in os.listdir(place or ".") if name.endswith((".dist-info", ".egg-info")))
    return sorted(found)


def _below(folder: str, idle: frozenset[str], prefix: str = "") -> Iterator[tuple[bytes, bytes]]:
    """The path and the content of every file below a folder, sorted; of a folder, nothing.

    Raises OSError for a link, for what is neither file nor folder (a pipe, say, whose end never comes), and for a huge file.
    """
    for item in sorted(os.scandir(folder), key=lambda item: item.name):
        name = prefix + item.name
        if item.is_dir(follow_symlinks=False):
            if item.name not in idle:
                yield os.fsencode(name + "/"), b""
                yield from _below(item.path, idle, name + "/")
        elif not item.is_file(follow_symlinks=False) or item.stat().st_size > MAX_BYTES:
            raise OSError(f"{item.path} is not looked into")
        else:
            yield os.fsencode(name), content(item.path)


def recall(key: str) -> Generated | None:
    """What the run with this key made, or None where that is not known."""
    body = load(key)
    try:
        found = None if body is None else _unpacked(body)
    except (OSError, EOFError, ValueError, TypeError):
        return None
    _refresh([key] if found else [])  # the next run is most like this one
    return found


def recall_like(key: str) -> Generated | None:
    """What the last run made that differs from the one with this key in the specs at most, or None."""
    where = folder()
    try:
        entries = [entry for entry in os.scandir(where) if entry.name.startswith(f"{tool(key)}-")] if where else []
        newest = max(entries, key=lambda entry: entry.stat().st_mtime_ns, default=None)
    except OSError:
        return None
    return recall(newest.name) if newest is not None else None


def tool(key: str) -> str:
    """The part of a key that is about the tool, its templates and its options."""
    return key.partition("-")[0]


def remember(key: str, made: Generated) -> None:
    """Keeps what a run made; where that cannot be, nothing happens. Texts that are kept already are not kept again."""
    texts = made.texts
    kept = {text.name for text in texts.by_name.values() if isinstance(text, Kept)}
    if len(kept) >= MAX_PARTS:
        texts, kept = Texts({str(path): text for path, text in texts.items()}), set[str]()
    new = {path: text.encode() for path, text in texts.by_name.items() if isinstance(text, str)}
    body = b"".join(new.values())
    name, start = f"{tool(key)}.{digest(body).decode()}", 0
    places: dict[str, Kept] = {}
    for path, text in new.items():
        places[path] = Kept(name, start, len(text))
        start += len(text)
    rows = [(path, made.digests[path], *places.get(path, text)) for path, text in texts.by_name.items()]
    if new:
        store(name, body)
    head = (list(map(str, made.scope.folders)), made.scope.whole, rows, dict(made.traces))
    store(key, marshal.dumps(head))
    _refresh(kept)
    _tidy()


MAX_PARTS = 20
"""From so many earlier runs at most does an entry take its texts."""


def _refresh(names: Iterable[str]) -> None:
    """Makes what is still needed the last to be removed."""
    for name in names:
        if where := folder():
            with suppress(OSError):
                os.utime(where / name)


def load(name: str) -> memoryview | None:
    """What is kept under a name, or None where nothing is, or something else than was put there."""
    where = folder()
    try:
        found = memoryview((where / name).read_bytes() if where else b"")
    except OSError:
        return None
    head, body = found[: len(_NOTHING)], found[len(_NOTHING) :]
    return body if bytes(head) == digest(body) + b"\n" else None


def forget(name: str) -> None:
    """Removes what is kept under a name, so that nobody relies on it any more."""
    if where := folder():
        with suppress(OSError):
            (where / name).unlink()


def store(name: str, body: bytes) -> None:
    """Keeps something under a name; where that cannot be, nothing happens."""
    where = folder()
    if where is None or len(body) > MAX_BYTES // 4:
        return
    with suppress(OSError):
        where.mkdir(parents=True, exist_ok=True)
        beside = where / f"{name}.{os.getpid()}"
        with open(beside, "wb", opener=_private) as file:
            file.write(digest(body) + b"\n" + body)
        os.replace(beside, where / name)


def _private(path: str, flags: int) -> int:
    """Opens a file that only the user may read; specs may be secret."""
    return os.open(path, flags, 0o600)


def _tidy() -> None:
    """Removes what was written first, until the rest is small enough."""
    where, total = folder(), 0
    if where is None:
        return
    with suppress(OSError):
        for entry in sorted(os.scandir(where), key=lambda entry: -entry.stat().st_mtime_ns):
            total += entry.stat().st_size
            if total > MAX_BYTES:
                os.unlink(entry)


def digest(body: bytes | memoryview) -> bytes:
    """What stands before the body of an entry, on a line."""
    return hashlib.sha256(body).hexdigest().encode()


_NOTHING = digest(b"") + b"\n"


def _unpacked(body: memoryview) -> Generated:
    """What is in an entry; raises OSError where a text of it is not there any more."""
    folders, whole, rows, traces = marshal.loads(body)
    texts = {path: Kept(name, start, length) for path, _, name, start, length in rows}
    for name in {text.name for text in texts.values()}:
        if where := folder():
            os.stat(where / name)
    scope = Scope(tuple(map(PurePosixPath, folders)), whole)
    return Generated(Texts(texts), scope, {row[0]: row[1] for row in rows}, traces)
