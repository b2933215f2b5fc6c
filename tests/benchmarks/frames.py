"""The frames that are measured: ten kinds of events as a server sends them, and drifted copies."""

from __future__ import annotations

import json
import random
from base64 import b64encode
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Condition = Literal["conforming", "unknown event", "unknown field", "null"]
Place = tuple[str | int, ...]

PCM = random.Random(24_000).randbytes(9_600)
"""A fifth of a second of sound, 16 bits at 24 kHz; noise, so that nothing can be guessed."""

_SOURCE = Path(__file__).with_name("frames.json")


@dataclass(frozen=True)
class Kind:
    """An event, and where its drifted copies drift."""

    name: str
    data: dict[str, Any]
    side: Literal["server", "client"] = "server"
    extra_at: Place = ()
    """The object that gets an unknown field."""
    null_at: Place = ()
    """The field that becomes null where its type allows none; nothing for an event that no package knows."""
    keyed_twice: bool = False
    """Whether a union in it is told apart by two keys."""
    flat: bool = False
    """Whether no object is inside it."""
    voice: Literal["", "words", "sound"] = ""
    """What the event carries a piece of."""


@dataclass(frozen=True)
class Frame:
    """One frame to measure."""

    kind: Kind
    condition: Condition
    data: bytes

    @property
    def label(self) -> str:
        """Kind and drift, for tables."""
        drift = {"unknown field": " + field", "null": ", null"}.get(self.condition, "")
        return self.kind.name + drift


def frames() -> Iterator[Frame]:
    """Every frame: those that conform first, then the unknown event, then the drifted copies."""
    known = [kind for kind in KINDS if kind.null_at]
    for kind in known:
        yield Frame(kind, "conforming", _text(kind.data))
    for kind in KINDS:
        if not kind.null_at:
            yield Frame(kind, "unknown event", _text(kind.data))
    for kind in known:
        yield Frame(kind, "unknown field", _text(_with(kind.data, (*kind.extra_at, "obfuscation"), "kEqT3wWn1")))
    for kind in known:
        yield Frame(kind, "null", _text(_with(kind.data, kind.null_at, None)))


def audio_frame() -> bytes:
    """The frame of the audio delta."""
    return next(frame.data for frame in frames() if frame.kind.voice == "sound")


def _with(data: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    copied = deepcopy(data)
    inner: Any = copied
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return copied


def _text(data: dict[str, Any]) -> bytes:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()


def _source(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_SOURCE.read_bytes())[name]
    return data


KINDS = (
    Kind("text delta", _source("text delta"), null_at=("content_index",), flat=True, voice="words"),
    Kind("transcript delta", _source("transcript delta"), null_at=("content_index",), flat=True, voice="words"),
    Kind(
        "audio delta",
        _source("audio delta") | {"delta": b64encode(PCM).decode()},
        null_at=("content_index",),
        flat=True,
        voice="sound",
    ),
    Kind("speech started", _source("speech started"), null_at=("audio_start_ms",), flat=True),
    Kind("item added", _source("item added"), extra_at=("item",), null_at=("item", "status"), keyed_twice=True),
    Kind("rate limits", _source("rate limits"), extra_at=("rate_limits", 0), null_at=("rate_limits", 1, "reset_seconds")),
    Kind("session created", _source("session created"), extra_at=("session",), null_at=("session", "audio", "output", "speed")),
    Kind(
        "response done",
        _source("response done"),
        extra_at=("response", "usage", "output_token_details"),
        null_at=("response", "output", 0, "content", 0, "transcript"),
        keyed_twice=True,
    ),
    Kind("unknown event", _source("unknown event")),
    Kind("response cancel", _source("response cancel"), side="client", null_at=("response_id",), flat=True),
)
