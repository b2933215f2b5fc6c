"""What is to be reached, and whether it is."""

from __future__ import annotations

from collections.abc import Iterator

from .check import Check
from .frames import Frame
from .peers import BY_HAND, OPENAI, ORJSON, OURS
from .processes import middle
from .suite import AUDIO_IN, AUDIO_OUT, FLAT, MSGSPEC, SESSION, Results

SLOWEST = 30_000
"""The most nanoseconds that a drifted frame may take."""


def checks(results: Results) -> list[Check]:
    """Every target."""
    found: list[Check] = []
    for frame in results.frames:
        found += _conforming(results, frame) if frame.condition == "conforming" else _drifted(results, frame)
    return [*found, *_sound(results), *_starts(results)]


def _conforming(results: Results, frame: Frame) -> Iterator[Check]:
    row = frame.label
    for measure, figures in (("decode", results.decode[row]), ("encode", results.encode[row])):
        limit = 1.1 + 60 / figures[BY_HAND]
        yield Check(measure, row, BY_HAND, figures[OURS] / figures[BY_HAND], limit)
    figures = results.decode[row]
    yield Check("decode", row, ORJSON, figures[OURS] / figures[ORJSON], _of_orjson(frame))
    yield Check("decode", row, OPENAI, figures[OPENAI] / figures[OURS], _over_openai(frame), at_least=True)


def _of_orjson(frame: Frame) -> float:
    if frame.kind.keyed_twice:
        return 2.1
    return 1.15 if len(frame.data) < 150 else 1.0


def _over_openai(frame: Frame) -> float:
    return {"words": 100, "sound": 15, "": 25}[frame.kind.voice]


def _drifted(results: Results, frame: Frame) -> Iterator[Check]:
    figures = results.decode[frame.label]
    small = len(frame.data) < 500 and (frame.kind.flat or frame.condition == "unknown event")
    yield Check("decode", frame.label, OPENAI, figures[OPENAI] / figures[OURS], 10 if small else 3, at_least=True)
    yield Check("decode", frame.label, "microseconds", figures[OURS] / 1_000, SLOWEST / 1_000)


def _sound(results: Results) -> Iterator[Check]:
    for row, limit in ((AUDIO_IN, 0.6), (AUDIO_OUT, 0.35)):
        figures = results.sound[row]
        yield Check("sound", row, BY_HAND, figures[OURS] / figures[BY_HAND], limit)


def _starts(results: Results) -> Iterator[Check]:
    base = middle(results.starts[MSGSPEC])
    for row in (FLAT, SESSION):
        found = middle(results.starts[row])
        yield Check("start", row, MSGSPEC, found.cpu / base.cpu, 1.35)
