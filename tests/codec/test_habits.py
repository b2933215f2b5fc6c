"""A sender that drifts in the same way again and again: msgspec is taught to take it, and nothing else changes."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
import realtime_events as rt
import realtime_events.client
import realtime_events.server
from realtime_events._runtime import habits

DELTA = {
    "type": "response.output_text.delta", "event_id": "e", "response_id": "r", "item_id": "i", "output_index": 0,
    "content_index": 0, "delta": "Good mor",
}  # fmt: skip
CANCEL = {"type": "response.cancel", "event_id": "e", "response_id": "r"}
DRIFTED = {
    "an unknown field": (rt.decode_server_event, rt.encode_server_event, {**DELTA, "obfuscation": "xyz"}),
    "an unknown field that is null": (rt.decode_server_event, rt.encode_server_event, {**DELTA, "padding": None}),
    "null for a field that must be there": (rt.decode_server_event, rt.encode_server_event, {**DELTA, "item_id": None}),
    "null for a field that may be left out": (rt.decode_client_event, rt.encode_client_event, {**CANCEL, "response_id": None}),
    "an unknown field of the client": (rt.decode_client_event, rt.encode_client_event, {**CANCEL, "reason": ["bored"]}),
}


def as_seen(event: Any, encode: Callable[..., bytes]) -> list[Any]:
    """All that can be seen of an event."""
    readable = [name for name in event.__struct_fields__[1:] if hasattr(event, name)]
    sent = [json.loads(encode(event)), json.loads(encode(event, keep_unknown=True))]
    return [type(event), event.drift, event.raw, list(event), readable, repr(event), sent]


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the classes that got a twin, in the order of that; what other tests have taught the codec is forgotten."""
    for side in (realtime_events.client, realtime_events.server):
        codec: Any = side._codec
        codec._watched.update(dict.fromkeys(codec._watched))
    found: list[str] = []
    make = habits._derived

    def derived(cls: Any, *rest: Any) -> Any:
        found.append(cls.__name__)
        return make(cls, *rest)

    monkeypatch.setattr(habits, "_derived", derived)
    return found


@pytest.mark.parametrize(("decode", "encode", "data"), DRIFTED.values(), ids=DRIFTED)
def test_a_habit_changes_nothing_that_can_be_seen(decode: Any, encode: Any, data: dict[str, Any], taught: list[str]) -> None:
    frame = json.dumps(data)
    decode(json.dumps({**data, "breaks": "the row"}))
    first, *_, last = [decode(frame) for _ in range(2 * habits.STEADY)]
    assert taught == [type(first).__name__]
    assert as_seen(last, encode) == as_seen(first, encode)
    assert last == first
    assert len(last.drift) == 1


@pytest.mark.parametrize(("decode", "encode", "data"), DRIFTED.values(), ids=DRIFTED)
def test_copies_of_an_event_of_habit_keep_all(decode: Any, encode: Any, data: dict[str, Any]) -> None:
    event = [decode(json.dumps(data)) for _ in range(2 * habits.STEADY)][-1]
    for copied in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
        assert as_seen(copied, encode) == as_seen(event, encode)


@pytest.mark.parametrize(("decode", "encode", "data"), DRIFTED.values(), ids=DRIFTED)
def test_other_frames_of_the_name_are_as_before(decode: Any, encode: Any, data: dict[str, Any]) -> None:
    sound = DELTA if data["type"] == DELTA["type"] else CANCEL
    others = [sound, {**data, "more": 1}, {**sound, "event_id": 5}, {**sound, "": None}, {"type": data["type"]}]
    before = [as_seen(decode(json.dumps(other)), encode) for other in others]
    for _ in range(2 * habits.STEADY):
        decode(json.dumps(data))
    assert [as_seen(decode(json.dumps(other)), encode) for other in others] == before
    assert decode(json.dumps(sound)).drift == ()
    assert decode(json.dumps(sound), strict=True).drift == ()
    with pytest.raises(rt.InvalidEvent):
        decode(json.dumps(data), strict=True)


def test_the_newest_habit_counts(taught: list[str]) -> None:
    for name in ("padding", "obfuscation"):
        for _ in range(habits.STEADY + 1):
            event = rt.decode_server_event(json.dumps({**DELTA, "type": "response.output_audio_transcript.delta", name: 1}))
    assert taught == ["ResponseOutputAudioTranscriptDeltaEvent"] * 2
    assert event["obfuscation"] == 1


def test_what_changes_from_frame_to_frame_is_no_habit(taught: list[str]) -> None:
    for number in range(5 * habits.STEADY):
        rt.decode_client_event(json.dumps({"type": "input_audio_buffer.clear", f"name{number // (habits.STEADY - 1)}": 1}))
    assert taught == []


def test_habits_of_an_event_are_few(taught: list[str]) -> None:
    for number in range(2 * habits.CHANGES):
        for _ in range(habits.STEADY):
            event = rt.decode_client_event(json.dumps({"type": "input_audio_buffer.commit", f"name{number}": 1}))
    assert len(taught) == habits.CHANGES
    assert event[f"name{2 * habits.CHANGES - 1}"] == 1


def test_mending_an_event_of_habit_leaves_its_drift() -> None:
    event: Any = [rt.decode_client_event(json.dumps({**CANCEL, "response_id": None})) for _ in range(2 * habits.STEADY)][-1]
    event.response_id = "resp_1"
    assert json.loads(rt.encode_client_event(event)) == {**CANCEL, "response_id": "resp_1"}
    assert [item.kind for item in event.drift] == ["null_not_allowed"]


def test_habits_taken_up_by_many_threads_at_once_change_nothing() -> None:
    frames = [json.dumps({**CANCEL, "response_id": None}), json.dumps({**CANCEL, "padding": 1}), json.dumps(CANCEL)]
    wanted = [as_seen(rt.decode_client_event(frame), rt.encode_client_event) for frame in frames]
    start, found = threading.Barrier(8, timeout=60), [False] * 8

    def work(number: int) -> None:
        start.wait()
        for turn in range(300):
            index = (turn // 20 + number) % len(frames)
            seen = as_seen(rt.decode_client_event(frames[index]), rt.encode_client_event)
            if seen != wanted[index]:
                return
        found[number] = True

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert found == [True] * 8
