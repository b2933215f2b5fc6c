"""What earlier runs made of a target of a protocol: the texts, and what was looked up to make each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct, field

from eventwright import cache
from eventwright.cache import Generated, Texts
from eventwright.write import Scope

if TYPE_CHECKING:
    from eventwright.ledger import Ledger


class Trace(Struct):
    """What the outputs of a target of a protocol were made from: the digest of the whole model, the paths of all outputs, the
    notes of each draft by its path, the texts of those that are parts of an output, and the digests of what notes are about.
    """

    whole: bytes = b""
    paths: list[str] = field(default_factory=list[str])
    notes: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    parts: dict[str, str] = field(default_factory=dict[str, str])
    digests: dict[str, bytes] = field(default_factory=dict[str, bytes])


def merged(parts: Iterable[Mapping[str, bytes]]) -> dict[str, bytes]:
    """What several processes took down, packed and by folder; of the same folder, each may have made some of the outputs."""
    found: dict[str, list[bytes]] = {}
    for key, data in (item for part in parts for item in part.items()):
        found.setdefault(key, []).append(data)
    return {key: data[0] if len(data) == 1 else pack(_one(map(unpack, data))) for key, data in found.items()}


def _one(traces: Iterable[Trace]) -> Trace:
    first, *others = traces
    for trace in others:
        first.paths = sorted({*first.paths, *trace.paths})
        first.notes |= trace.notes
        first.parts |= trace.parts
        first.digests |= trace.digests
    return first


def pack(trace: Trace) -> bytes:
    """A trace as bytes; none where a name is in it that no file can hold."""
    try:
        return msgspec.msgpack.encode(trace)
    except UnicodeEncodeError:
        return b""


def unpack(data: bytes) -> Trace:
    """The trace that was packed; an empty one where it is something else."""
    try:
        return msgspec.msgpack.decode(data, type=Trace)
    except msgspec.DecodeError:
        return Trace()


class Earlier(NamedTuple):
    """What an earlier run made; `tool` is the part of the key of the cache under which templates are kept, if they are."""

    made: Generated = Generated(Texts({}), Scope((), whole=False))
    tool: str = ""


NOTHING = Earlier()


def earlier(key: str) -> Earlier:
    """What is left of the run that was most like the one with this key."""
    made, tool = cache.recall_like(key), cache.tool(key)
    return Earlier(made, tool) if made else Earlier(tool=tool)


class Memory:
    """Answers for the outputs below a folder that an earlier run made from the same. `tool` is that of `Earlier`.

    `trace` is what the next run may know of this one.
    """

    def __init__(self, earlier: Earlier | None = None, folder: str = "") -> None:
        earlier = earlier or NOTHING
        self.awake = earlier is not NOTHING
        """Whether anybody wants to know what outputs are made from."""
        self._paths, self.tool = earlier.made.texts.by_name.keys(), earlier.tool
        self._earlier = unpack(earlier.made.traces.get(folder, b""))
        self.trace = Trace()

    def recall_all(self, whole: bytes) -> list[str] | None:
        """The paths of all outputs, where the digest of the model is what it was, and so the texts are; else None."""
        earlier = self._earlier
        if earlier.whole != whole or not all(path in self._paths for path in earlier.paths):
            return None
        self.trace = earlier
        return earlier.paths

    def keep_all(self, whole: bytes, paths: Iterable[PurePosixPath]) -> None:
        """Takes down what all outputs were made from."""
        self.trace.whole, self.trace.paths = whole, list(map(str, paths))

    def knows(self, path: PurePosixPath, ledger: Ledger) -> bool:
        """Whether all that was looked up to make an output is as it was, and so its text is."""
        name = str(path)
        notes = self._earlier.notes.get(name) if name in self._paths else None
        return notes is not None and self._is_as_it_was(path, ledger, notes, None)

    def part(self, path: PurePosixPath, ledger: Ledger) -> str | None:
        """The text of a part of an output, where all that was looked up to make it is as it was; else None."""
        name = str(path)
        text, notes = self._earlier.parts.get(name), self._earlier.notes.get(name)
        return text if text is not None and notes is not None and self._is_as_it_was(path, ledger, notes, text) else None

    def _is_as_it_was(self, path: PurePosixPath, ledger: Ledger, notes: Iterable[str], part: str | None) -> bool:
        digests = self._earlier.digests
        if any(ledger.digest(note) != digests[note] for note in notes):
            return False
        self.keep(path, ledger, notes, part)
        return True

    def keep(self, path: PurePosixPath, ledger: Ledger, notes: Iterable[str], part: str | None = None) -> None:
        """Takes down what was looked up to make an output, or a part of one."""
        if part is not None:
            self.trace.parts[str(path)] = str(part)
        self.trace.notes[str(path)] = found = sorted(notes)
        self.trace.digests.update((note, ledger.digest(note)) for note in found)
