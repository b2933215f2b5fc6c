"""What earlier runs made, by content: a run whose specs, options and tool are those of an earlier one takes over its texts.

A key covers all that the texts depend on: the specs, their paths, the targets, the tool's own source and templates, Python and
the installed distributions. Only runs without any finding are kept, so none is ever lost. An entry is texts behind their
digest, in the user's cache folder; one that is damaged counts as none, and a folder that cannot be used as an empty one.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from eventwright.packs import templates_folder
from eventwright.write import Scope

SOURCE = Path(__file__).parent
"""The tool's own source."""
MAX_BYTES = 100_000_000
"""What the cache folder may hold; the entries that were made first go first."""


class Generated(NamedTuple):
    """What a run makes: the texts by path below the output folder, which files they are about, and (for a later run that is
    like it but for a few specs, in the form of `memory`) what each was made from.
    """

    texts: dict[PurePosixPath, str]
    scope: Scope
    traces: bytes = b""


def folder() -> Path | None:
    """The folder of the cache: `eventwright` in the user's folder for such; None where the user has none."""
    with suppress(RuntimeError):
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "eventwright"
    return None


def key(schemas: Path, targets: tuple[str, ...]) -> str | None:
    """The key of a run, or None where something cannot be read, or a link leads to where nobody knows what changes.

    It begins with the digest of all but the specs.
    """
    state = hashlib.sha256(repr((sys.version, targets, _distributions())).encode())
    try:
        _take_in(state, SOURCE, templates_folder())
        tool = state.hexdigest()[:32]
        _take_in(state, schemas)
    except OSError:
        return None
    return f"{tool}-{state.hexdigest()}"


def _take_in(state: hashlib._Hash, *roots: Path) -> None:
    for root in roots:
        for name, content in _below(os.fspath(root)):
            state.update(b"%d:%s%d:%s" % (len(name), name, len(content), content))


def _distributions() -> list[str]:
    """What is installed, by the names of the folders that say so."""
    found: set[str] = set()
    for place in sys.path:
        with suppress(OSError):
            found.update(name for name in os.listdir(place or ".") if name.endswith((".dist-info", ".egg-info")))
    return sorted(found)


def _below(folder: str, prefix: str = "") -> Iterator[tuple[bytes, bytes]]:
    """The path and the content of every file below a folder, sorted; of a folder, nothing.

    Raises OSError for a link, for what is neither file nor folder (a pipe, say, whose end never comes), and for a huge file.
    """
    for item in sorted(os.scandir(folder), key=lambda item: item.name):
        name = prefix + item.name
        if item.is_dir(follow_symlinks=False):
            if item.name != "__pycache__":
                yield os.fsencode(name + "/"), b""
                yield from _below(item.path, name + "/")
        elif not item.is_file(follow_symlinks=False) or item.stat().st_size > MAX_BYTES:
            raise OSError(f"{item.path} is not looked into")
        else:
            with open(item.path, "rb", buffering=0) as file:
                yield os.fsencode(name), file.readall()


def recall(key: str) -> Generated | None:
    """What the run with this key made, or None where that is not known."""
    where = folder()
    try:
        found, _, body = (where / key).read_bytes().partition(b"\n") if where else (b"", b"", b"")
        return _unpacked(body) if found == digest(body) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def recall_like(key: str) -> Generated | None:
    """What the last run made that differs from the one with this key in the specs at most, or None."""
    tool, where = key.partition("-")[0], folder()
    try:
        entries = [entry for entry in os.scandir(where) if entry.name.startswith(f"{tool}-")] if where else []
        newest = max(entries, key=lambda entry: entry.stat().st_mtime_ns, default=None)
    except OSError:
        return None
    return recall(newest.name) if newest is not None else None


def remember(key: str, made: Generated) -> None:
    """Keeps what a run made; where that cannot be, nothing happens."""
    from tempfile import mkstemp  # a run that is answered by the cache need not load it

    where = folder()
    body = _packed(made)
    if where is None or len(body) > MAX_BYTES // 4:
        return
    with suppress(OSError):
        where.mkdir(parents=True, exist_ok=True)
        handle, beside = mkstemp(dir=where)
        with open(handle, "wb") as file:
            file.write(digest(body) + b"\n" + body)
        os.replace(beside, where / key)
        _tidy(where)


def _tidy(where: Path) -> None:
    """Removes what was written first, until the rest is small enough."""
    total = 0
    for path, status in sorted(((path, path.stat()) for path in where.iterdir()), key=lambda item: -item[1].st_mtime_ns):
        total += status.st_size
        if total > MAX_BYTES:
            path.unlink(missing_ok=True)


def digest(body: bytes) -> bytes:
    """What stands before the body of an entry."""
    return hashlib.blake2b(body).hexdigest().encode()


def _packed(made: Generated) -> bytes:
    """A line of JSON that says what follows, then all texts, one behind the other, then the traces."""
    texts = {str(path): text.encode() for path, text in made.texts.items()}
    lengths = {path: len(text) for path, text in texts.items()}
    head = {"lengths": lengths, "folders": list(map(str, made.scope.folders)), "whole": made.scope.whole}
    return b"\n".join([json.dumps(head).encode(), b"".join([*texts.values(), made.traces])])


def _unpacked(body: bytes) -> Generated:
    line, _, data = body.partition(b"\n")
    head, start, texts = json.loads(line), 0, dict[PurePosixPath, str]()
    for path, length in head["lengths"].items():
        texts[PurePosixPath(path)] = data[start : start + length].decode()
        start += length
    return Generated(texts, Scope(tuple(map(PurePosixPath, head["folders"])), head["whole"]), data[start:])
