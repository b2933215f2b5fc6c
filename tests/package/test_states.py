"""Absent, null and a value are three states of a field, and stay three."""

from __future__ import annotations

import json
from typing import Any

import pytest
import realtime_events as rt


def update(**audio_input: Any) -> dict[str, Any]:
    return {"type": "session.update", "session": {"type": "realtime", "audio": {"input": audio_input}}}


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (update(), rt.UNSET),
        (update(turn_detection=None), None),
        (update(turn_detection={"type": "server_vad", "threshold": 0.25}), rt.ServerVad(threshold=0.25)),
    ],
)
def test_turn_detection_absent_null_and_set(frame: dict[str, Any], expected: object) -> None:
    event = rt.decode_client_event(json.dumps(frame))
    match event:
        case rt.SessionUpdateEvent(
            session=rt.RealtimeSession(audio=rt.SessionAudio(input=rt.SessionAudioInput(turn_detection=found)))
        ):
            assert found == expected
        case _:
            pytest.fail("not a session.update")
    assert json.loads(rt.encode_client_event(event)) == frame


def test_a_constructor_sends_what_was_set_and_nothing_else() -> None:
    assert rt.encode_client_event(rt.ResponseCancelEvent()) == b'{"type":"response.cancel"}'
    set_off = rt.SessionUpdateEvent(session=rt.RealtimeSession(tracing=None))
    assert json.loads(rt.encode_client_event(set_off)) == {
        "type": "session.update",
        "session": {"type": "realtime", "tracing": None},
    }


def test_the_state_of_an_attribute_can_be_told() -> None:
    event = rt.ResponseCancelEvent()
    assert event.response_id is rt.UNSET
    assert not event.response_id
    event.response_id = "resp_1"
    assert rt.encode_client_event(event) == b'{"type":"response.cancel","response_id":"resp_1"}'


def test_required_constants_are_filled_in_by_constructors() -> None:
    message = rt.UserMessage(content=[rt.UserMessageContent(type="input_text", text="Hello")])
    assert (message.type, message.role) == ("message", "user")
    frame = json.loads(rt.encode_client_event(rt.ConversationItemCreateEvent(item=message)))
    assert frame["item"] == {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello"}]}


def test_bytes_in_and_bytes_out() -> None:
    event = rt.InputAudioBufferAppendEvent(audio=b"\x00\x01\xff")
    assert event.audio == b"\x00\x01\xff"
    frame = rt.encode_client_event(event)
    assert json.loads(frame)["audio"] == "AAH/"
    decoded = rt.decode_client_event(frame)
    assert decoded == event
    event.audio = b"next"
    assert json.loads(rt.encode_client_event(event))["audio"] == "bmV4dA=="


def test_plain_dicts_encode_too() -> None:
    assert (
        rt.encode_client_event({"type": "response.cancel", "response_id": "r"})
        == b'{"type":"response.cancel","response_id":"r"}'
    )


def test_an_unknown_event_is_kept_and_passed_on() -> None:
    frame = b'{"type":"response.telepathy","event_id":"e","thought":[1,{"deep":null}]}'
    event = rt.decode_server_event(frame)
    assert isinstance(event, rt.UnknownEvent)
    assert event.type == "response.telepathy"
    assert json.loads(rt.encode_server_event(event)) == json.loads(frame)


def test_an_unknown_member_of_an_open_union_is_kept() -> None:
    frame = {
        "type": "response.output_item.added",
        "event_id": "e",
        "response_id": "r",
        "output_index": 0,
        "item": {"type": "dream", "id": 1},
    }
    event = rt.decode_server_event(json.dumps(frame))
    assert isinstance(event, rt.ResponseOutputItemAddedEvent)
    assert isinstance(event.item, rt.UnknownConversationItem)
    assert event.item.raw == {"type": "dream", "id": 1}
    assert json.loads(rt.encode_server_event(event)) == frame


@pytest.mark.parametrize("frame", [b"", b"{", b"[]", b"null", b'"text"', b'{"type":"error"', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_object_is_a_decode_error(frame: bytes) -> None:
    with pytest.raises(rt.DecodeError):
        rt.decode_server_event(frame)


def test_the_twins_are_loaded_when_they_are_asked_for() -> None:
    event: rt.params.ResponseCancelEventParam = {"type": "response.cancel"}
    assert rt.encode_client_event(event) == b'{"type":"response.cancel"}'
    assert rt.params.ResponseCancelEventParam.__optional_keys__ == {"event_id", "response_id"}


def test_the_public_unions_are_what_type_checkers_take_them_for() -> None:
    call = rt.FunctionCall(name="look_up", arguments="{}")
    assert isinstance(call, rt.ConversationItem)
    assert isinstance(rt.UnknownTool({"type": "oracle"}), rt.Tool)
    assert isinstance(rt.ServerVad(), rt.TurnDetection)
    assert not isinstance(rt.ServerVad(), rt.ConversationItem)


def test_no_event_takes_its_fields_by_position() -> None:
    with pytest.raises(TypeError):
        rt.SessionUpdateEvent("oops", session=rt.RealtimeSession())  # type: ignore[misc]


def test_an_unknown_event_is_read_by_key_like_the_others() -> None:
    event = rt.decode_server_event('{"type":"dream","event_id":"event_9"}')
    assert isinstance(event, rt.UnknownEvent)
    assert (event["type"], event.get("missing", 1), "event_id" in event, list(event)) == (
        "dream",
        1,
        True,
        ["type", "event_id"],
    )
    assert json.loads(event.to_json()) == event.to_dict()


def test_typed_values_make_an_object_as_data_does() -> None:
    event = rt.SessionUpdateEvent.from_dict({"type": "session.update", "session": rt.RealtimeSession()})
    assert event == rt.SessionUpdateEvent(session=rt.RealtimeSession())
    assert rt.InputAudioBufferAppendEvent.from_dict({"type": "input_audio_buffer.append", "audio": b"x"}).audio == b"x"
    with pytest.raises(TypeError):
        rt.Event.from_dict({})
