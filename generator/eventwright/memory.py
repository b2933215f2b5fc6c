"""What an earlier run made of a target of a protocol: the texts, and what it looked up to make each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec import Struct, field

if TYPE_CHECKING:
    from eventwright.ledger import Ledger


class Trace(Struct):
    """What the outputs of a target of a protocol were made from: the digest of the whole model, the paths of all outputs, the
    notes of each draft by its path, and the digests of what they are about.
    """

    whole: bytes = b""
    paths: list[str] = field(default_factory=list[str])
    notes: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    digests: dict[str, bytes] = field(default_factory=dict[str, bytes])


Traces: TypeAlias = dict[str, Trace]
"""By the folder of protocol and target."""


def pack(traces: Traces) -> bytes:
    """Traces as bytes."""
    return msgspec.msgpack.encode(traces)


def unpack(data: bytes) -> Traces:
    """The traces that were packed; none where it is something else."""
    try:
        return msgspec.msgpack.decode(data, type=Traces)
    except msgspec.DecodeError:
        return {}


class Memory:
    """Answers for outputs that an earlier run made from the same. `trace` is what the next run may know of this one."""

    def __init__(self, texts: Mapping[PurePosixPath, str] | None = None, earlier: Trace | None = None) -> None:
        self._texts, self._earlier = texts or {}, earlier or Trace()
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
        """The text of an output, where all that was looked up to make it is as it was; else None."""
        text, notes = self._texts.get(path), self._earlier.notes.get(str(path))
        if text is None or notes is None:
            return None
        if any(ledger.digest(note) != self._earlier.digests[note] for note in notes):
            return None
        self.keep(path, ledger, notes)
        return text

    def keep(self, path: PurePosixPath, ledger: Ledger, notes: Iterable[str]) -> None:
        """Takes down what was looked up to make an output."""
        self.trace.notes[str(path)] = sorted(notes)
        self.trace.digests.update((note, ledger.digest(note)) for note in notes)
