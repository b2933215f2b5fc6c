"""Everything that is measured, in one run and on the same frames."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import Any

from tests import conftest

from . import processes
from .frames import PCM, Frame, audio_frame, frames
from .measure import Call, Effort, medians, memory, times
from .peers import OPENAI, OURS, Fidelity, Peer, peers, sound
from .processes import Start

Figures = dict[str, dict[str, float]]
"""By row, then by peer: nanoseconds, or bytes."""

AUDIO_IN, AUDIO_OUT = "audio frame to PCM", "PCM to audio frame"
MSGSPEC, FLAT, SESSION = "import msgspec", "import, a text delta", "import, session.created"
START_OPENAI = "openai: import, a text delta"


@dataclass(frozen=True)
class Results:
    """All figures of a run; a peer that refuses a frame has none for it."""

    frames: list[Frame]
    fidelity: dict[str, dict[str, Fidelity]]
    decode: Figures
    encode: Figures
    sound: Figures
    memory: Figures
    starts: dict[str, list[Start]]


def run(package: Any, effort: Effort) -> Results:
    """Measures everything."""
    starts = _starts(effort)
    chosen, sides = list(frames()), {side: peers(package, side) for side in ("server", "client")}
    fidelity = {frame.label: _fidelity(sides[frame.kind.side], frame) for frame in chosen}
    gc.freeze()  # what is loaded by now stays, and collecting garbage need not look at it
    decode, encode, held = Figures(), Figures(), Figures()
    for frame in chosen:
        able = [peer for peer in sides[frame.kind.side] if fidelity[frame.label][peer.name] != "refused"]
        decode[frame.label] = _timed({peer.name: (peer.decode, frame.data) for peer in able}, effort)
        encode[frame.label] = _timed({peer.name: (peer.encode, peer.decode(frame.data)) for peer in able}, effort)
        held[frame.label] = {peer.name: memory(peer.decode, frame.data, _kept(peer, effort)) for peer in able}
    return Results(chosen, fidelity, decode, encode, _sound(package, effort), held, starts)


def _fidelity(found: list[Peer], frame: Frame) -> dict[str, Fidelity]:
    return {peer.name: peer.fidelity(frame.data) for peer in found}


def _timed(calls: dict[str, Call], effort: Effort) -> dict[str, float]:
    return medians(times(calls, effort))


def _kept(peer: Peer, effort: Effort) -> int:
    """How many events to keep: fewer where one takes long to make."""
    return effort.kept if peer.name != OPENAI else max(100, effort.kept // 20)


def _sound(package: Any, effort: Effort) -> Figures:
    ways = sound(package)
    assert ways[OURS][0](audio_frame()) == PCM
    return {
        AUDIO_IN: _timed({name: (read, audio_frame()) for name, (read, _) in ways.items()}, effort),
        AUDIO_OUT: _timed({name: (build, PCM) for name, (_, build) in ways.items()}, effort),
    }


def _starts(effort: Effort) -> dict[str, list[Start]]:
    texts = {frame.kind.name: frame.data for frame in frames() if frame.condition == "conforming"}
    ours = {FLAT: processes.ours(texts["text delta"]), SESSION: processes.ours(texts["session created"])}
    found = processes.starts({MSGSPEC: processes.ONLY_MSGSPEC, **ours}, effort.starts, conftest.SITE)
    slow = {START_OPENAI: processes.openai(texts["text delta"])}
    return found | processes.starts(slow, effort.slow_starts, conftest.SITE)
