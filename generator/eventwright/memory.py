"""What earlier runs made of a target of a protocol: the texts, and what was looked up to make each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec
from msgspec import Struct, field

from eventwright import cache
from eventwright.compiled import Compiled

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


Traces: TypeAlias = dict[str, Trace]
"""By the folder of protocol and target."""


def merged(parts: Iterable[Traces]) -> Traces:
    """What several processes took down of different outputs, maybe of the same target."""
    found: Traces = {}
    for key, trace in (item for part in parts for item in part.items()):
        known = found.setdefault(key, Trace(trace.whole, trace.paths))
        known.notes |= trace.notes
        known.parts |= trace.parts
        known.digests |= trace.digests
    return found


def pack(traces: Traces) -> bytes:
    """Traces as bytes; none where a name is in them that no file can hold."""
    try:
        return msgspec.msgpack.encode(traces)
    except UnicodeEncodeError:
        return b""


def unpack(data: bytes) -> Traces:
    """The traces that were packed; none where it is something else."""
    try:
        return msgspec.msgpack.decode(data, type=Traces)
    except msgspec.DecodeError:
        return {}


class Earlier(NamedTuple):
    """What earlier runs left."""

    texts: Mapping[PurePosixPath, str]
    traces: Traces
    compiled: Compiled | None


NOTHING = Earlier({}, {}, None)


def earlier(key: str) -> Earlier:
    """What is left of the run that was most like the one with this key."""
    made = cache.recall_like(key)
    compiled = Compiled(cache.tool(key))
    return Earlier(made.texts, unpack(made.traces), compiled) if made else Earlier({}, {}, compiled)


class Memory:
    """Answers for the outputs below a folder that an earlier run made from the same, and has the templates that it compiled.

    `trace` is what the next run may know of this one.
    """

    def __init__(self, earlier: Earlier | None = None, folder: str = "") -> None:
        earlier = earlier or NOTHING
        self.awake = earlier is not NOTHING
        """Whether anybody wants to know what outputs are made from."""
        self._texts, self._earlier, self.compiled = earlier.texts, earlier.traces.get(folder, Trace()), earlier.compiled
        self.trace = Trace()

    def recall_all(self, whole: bytes) -> dict[PurePosixPath, str] | None:
        """The texts of all outputs, where the digest of the model is what it was; else None."""
        earlier = self._earlier
        paths = [PurePosixPath(path) for path in earlier.paths]
        if earlier.whole != whole or not self._texts.keys() >= set(paths):
            return None
        self.trace = earlier
        return {path: self._texts[path] for path in paths}

    def keep_all(self, whole: bytes, paths: Iterable[PurePosixPath]) -> None:
        """Takes down what all outputs were made from."""
        self.trace.whole, self.trace.paths = whole, list(map(str, paths))

    def recall(self, path: PurePosixPath, ledger: Ledger) -> str | None:
        """The text of an output or a part, where all that was looked up to make it is as it was; else None."""
        part = self._earlier.parts.get(str(path))
        text, notes = part or self._texts.get(path), self._earlier.notes.get(str(path))
        if text is None or notes is None:
            return None
        if any(ledger.digest(note) != self._earlier.digests[note] for note in notes):
            return None
        self.keep(path, ledger, notes, part)
        return text

    def keep(self, path: PurePosixPath, ledger: Ledger, notes: Iterable[str], part: str | None = None) -> None:
        """Takes down what was looked up to make an output, or a part of one."""
        if part is not None:
            self.trace.parts[str(path)] = str(part)
        self.trace.notes[str(path)] = found = sorted(notes)
        self.trace.digests.update((note, ledger.digest(note)) for note in found)
