"""What events and objects can do beside being decoded and encoded."""

from __future__ import annotations

import copy
import json
import pickle
import typing
from collections.abc import Iterable
from importlib import resources
from typing import Any

import pytest
import realtime_events as rt
import yaml
from realtime_events import params

DELTA = {
    "type": "response.output_audio.delta",
    "event_id": "event_1",
    "response_id": "resp_1",
    "item_id": "item_1",
    "output_index": 0,
    "content_index": 0,
    "delta": "AAH/",
}
SESSION: dict[str, Any] = {
    "type": "session.created",
    "event_id": "event_1",
    "session": {
        "type": "realtime",
        "id": "sess_1",
        "object": "realtime.session",
        "instructions": None,
        "include": None,
        "max_output_tokens": "inf",
        "novel": {"a": [1]},
        "audio": {"input": {"turn_detection": {"type": "server_vad", "threshold": 0.5, "mood": "calm"}}},
    },
}


def delta(**changes: Any) -> rt.ResponseOutputAudioDeltaEvent:
    event = rt.decode_server_event(json.dumps({**DELTA, **changes}))
    assert isinstance(event, rt.ResponseOutputAudioDeltaEvent)
    return event


def created() -> rt.SessionCreatedEvent:
    event = rt.decode_server_event(json.dumps(SESSION))
    assert isinstance(event, rt.SessionCreatedEvent)
    return event


def session() -> rt.RealtimeSession:
    found = created().session
    assert isinstance(found, rt.RealtimeSession)
    return found


# Reading


def test_attributes_give_values_of_their_type() -> None:
    event = delta()
    assert (event.type, event.output_index, event.delta) == ("response.output_audio.delta", 0, b"\x00\x01\xff")
    found = session()
    assert (found.model, found.include, found.max_output_tokens) == (rt.UNSET, None, "inf")
    assert not found.model
    assert isinstance(found.audio, rt.SessionAudio)


def test_an_attribute_that_does_not_fit_raises_when_it_is_read() -> None:
    found = session()
    assert not hasattr(found, "instructions")
    with pytest.raises(rt.MalformedField, match=r"RealtimeSession\.instructions cannot be read: expected string, got null"):
        _ = found.instructions
    assert getattr(found, "instructions", "none") == "none"


def test_raw_access_by_key() -> None:
    event = delta(obfuscation="xyz", item_id=5)
    assert (event["delta"], event["obfuscation"], event["item_id"], event["type"]) == ("AAH/", "xyz", 5, DELTA["type"])
    assert event.get("response_id") == "resp_1"
    assert event.get("nothing") is None
    assert event.get("nothing", 7) == 7
    with pytest.raises(KeyError, match="nothing"):
        event["nothing"]
    found = session()
    assert found["include"] is None
    assert found["audio"] == SESSION["session"]["audio"]
    assert found["novel"] == {"a": [1]}
    assert "model" not in found
    assert found.get("model", "none") == "none"


def test_in_tells_what_is_there_null_included() -> None:
    found = session()
    assert all(key in found for key in SESSION["session"])
    assert not any(key in found for key in ("model", "tools", "drift", "raw", "_drift", "", "~drift"))
    assert 5 not in found


def test_iteration_goes_over_the_keys_that_are_there() -> None:
    assert list(delta()) == list(DELTA)
    assert sorted(session()) == sorted(SESSION["session"])
    assert sorted(delta(obfuscation="x", item_id=None)) == sorted([*DELTA, "obfuscation"])
    assert list(rt.ResponseCancelEvent()) == ["type"]
    assert {key: created()[key] for key in created()} == SESSION


def test_keys_are_those_of_the_wire(cc: Any) -> None:
    words = {
        "class": "first",
        "time-left": 3,
        "4th": True,
        "drift": 0.5,
        "get": "up",
        "a/b~c": {"colour": "red"},
        "colour": "blue",
        "~drift": "x",
    }
    found = cc.Wording.from_dict(words)
    assert found.drift == ()
    assert {key: found[key] for key in found} == words == found.to_dict()
    assert (found.class_, found.time_left, found.n4th, found.drift_, found.get_, found.paint, found.tilde) == (
        "first", 3, True, 0.5, "up", "blue", "x",
    )  # fmt: skip
    assert (found.a_b_c, found.get("4th")) == (cc.Lamp(colour="red"), True)
    found.tilde = "y"
    event = cc.BoardSeenEvent(tick=1, here=cc.Square(name="e4"), wording=found)
    again = cc.decode_clock_event(cc.encode_clock_event(event), strict=True)
    assert again == event
    assert again.wording["~drift"] == "y"


def test_an_unknown_event_shows_its_envelope() -> None:
    event = rt.decode_server_event('{"type": "new", "event_id": "event_1", "more": [1]}')
    assert isinstance(event, rt.UnknownEvent)
    assert (event.type, event.event_id, event.raw["more"]) == ("new", "event_1", [1])
    bare = rt.decode_server_event('{"type": "new", "event_id": 5}')
    assert isinstance(bare, rt.UnknownEvent)
    assert bare.event_id is rt.UNSET
    assert (bare == event, bare == rt.UnknownEvent({"type": "new", "event_id": 5})) == (False, True)
    assert repr(bare) == "UnknownEvent({'type': 'new', 'event_id': 5})"
    for moved in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
        assert (type(moved), moved, moved.type, moved.drift) == (rt.UnknownEvent, event, "new", event.drift)


def test_peek_reads_the_name_and_the_envelope_only() -> None:
    seen = rt.peek(json.dumps(DELTA | {"delta": 5}))
    assert (seen.type, seen.event_id) == (DELTA["type"], "event_1")
    assert rt.peek(b'{"delta": [1, {"type": "inner"}], "type": "new"}') == rt.Peek(type="new")
    assert rt.peek("{}") == rt.Peek(type=None, event_id=rt.UNSET)
    assert rt.peek('{"type": 5}').type == 5
    for wrong in (b"", b"[]", b"null", b'{"type": "x"', b"\xff", b"[" * 100_000):
        with pytest.raises(rt.DecodeError):
            rt.peek(wrong)


# Writing


def test_attributes_can_be_written() -> None:
    event = delta(delta=5, obfuscation="x")
    event.delta = b"\x00"
    event.item_id = "item_2"
    assert (event.delta, event["delta"]) == (b"\x00", "AA==")
    assert json.loads(rt.encode_server_event(event)) == {**DELTA, "delta": "AA==", "item_id": "item_2", "obfuscation": "x"}
    update = rt.ResponseCancelEvent(response_id="r")
    update.response_id = rt.UNSET
    assert rt.encode_client_event(update) == b'{"type":"response.cancel"}'
    with pytest.raises(AttributeError):
        update.nothing = 1  # type: ignore[attr-defined]


def test_construction_is_by_keyword() -> None:
    event = rt.ResponseOutputAudioDeltaEvent(
        event_id="event_1", response_id="resp_1", item_id="item_1", output_index=0, content_index=0, delta=b"\x00\x01\xff"
    )
    assert event.to_dict() == DELTA
    assert rt.UserMessage(content=[]).role == "user"
    for arguments in ({}, {"nothing": 1}, {"type": "x"}):
        with pytest.raises(TypeError):
            rt.ResponseOutputAudioDeltaEvent(**arguments)
    with pytest.raises(TypeError):
        rt.ResponseCancelEvent("resp_1")  # type: ignore[misc]


def test_replace_copies_with_changes() -> None:
    event = delta(obfuscation="x")
    changed = event.__replace__(delta=b"\x00", item_id="item_2")
    assert changed.to_dict() == {**DELTA, "delta": "AA==", "item_id": "item_2", "obfuscation": "x"}
    assert event.to_dict() == {**DELTA, "obfuscation": "x"}
    if hasattr(copy, "replace"):
        assert copy.replace(event, delta=b"\x00", item_id="item_2") == changed
    with pytest.raises(TypeError, match="nothing"):
        event.__replace__(nothing=1)
    with pytest.raises(TypeError):
        event.__replace__(_drift=1)
    with pytest.raises(TypeError):
        event.__replace__(type="x")


def test_check_finds_what_does_not_conform() -> None:
    event = rt.ResponseCancelEvent(event_id="e" * 513)
    assert rt.check(rt.ResponseCancelEvent(response_id="r")) == rt.ResponseCancelEvent(response_id="r")
    with pytest.raises(rt.InvalidEvent) as refused:
        rt.check(event)
    assert [(item.pointer, item.kind, item.expected) for item in refused.value.drift] == [
        ("/event_id", "constraint", "a length of at most 512")
    ]
    event.response_id = 5  # type: ignore[assignment]
    with pytest.raises(rt.InvalidEvent, match="/response_id: wrong_type: expected string, got 5"):
        rt.check(event)
    with pytest.raises(rt.InvalidEvent, match="does not send"):
        rt.check(rt.SessionUpdateEvent(session=rt.RealtimeSession(id="sess_1")))
    with pytest.raises(rt.InvalidEvent):
        rt.check(rt.UnknownEvent({"type": "new"}))
    with pytest.raises(TypeError):
        rt.check(rt.RealtimeSession())  # type: ignore[type-var]


# Equality and text


def test_equality_goes_by_class_and_by_all_that_is_carried() -> None:
    assert delta() == delta()
    assert delta() != delta(item_id="item_2")
    assert delta(obfuscation="x") == delta(obfuscation="x")
    assert delta(obfuscation="x") != delta(obfuscation="y")
    assert delta(obfuscation="x") != delta()
    assert delta(item_id=5) == delta(item_id=5)
    assert delta(item_id=5) != delta(item_id=6)
    assert delta(item_id=5) != delta(item_id=None)
    assert created() == created()
    assert created() != delta()
    assert delta() != DELTA
    assert rt.ServerVad() != rt.SemanticVad()
    assert rt.ResponseCancelEvent() != rt.ResponseCancelEvent(response_id=None)  # type: ignore[arg-type]


def test_what_was_built_equals_what_was_received() -> None:
    built = rt.ResponseOutputAudioDeltaEvent(
        event_id="event_1", response_id="resp_1", item_id="item_1", output_index=0, content_index=0, delta=b"\x00\x01\xff"
    )
    assert built == delta()
    mended = delta(item_id=5)
    mended.item_id = "item_1"
    assert mended == built
    odd = rt.decode_server_event(json.dumps({"type": "response.done", "event_id": "e", "response": {"status": "asleep"}}))
    assert odd.drift
    assert odd == rt.ResponseDoneEvent(event_id="e", response=rt.Response(status="asleep"))  # type: ignore[arg-type]
    assert rt.SessionUpdateEvent(session=session()) == rt.SessionUpdateEvent(session=session())


def test_events_have_no_hash_for_they_can_change() -> None:
    for value in (delta(), session(), rt.UnknownEvent({"type": "x"})):
        with pytest.raises(TypeError, match="unhashable"):
            hash(value)


def test_repr_shows_what_is_set() -> None:
    assert repr(rt.ResponseCancelEvent(response_id="r")) == "ResponseCancelEvent(response_id='r')"
    assert repr(rt.ResponseCancelEvent()) == str(rt.ResponseCancelEvent()) == "ResponseCancelEvent()"
    assert repr(rt.ServerVad(threshold=0.5, idle_timeout_ms=None)) == "ServerVad(threshold=0.5, idle_timeout_ms=None)"
    update = rt.decode_client_event('{"type": "response.cancel", "response_id": 5, "novel": 1}')
    assert repr(update) == "ResponseCancelEvent(<more: 'response_id', 'novel'>, <drift: 2>)"


# Copies


@pytest.mark.parametrize(
    "event", [delta(), delta(obfuscation="x"), delta(item_id=5), created()], ids=["sound", "extra", "malformed", "deep"]
)
def test_copies_and_pickles_are_equal_and_their_own(event: Any) -> None:
    moves = [copy.copy, copy.deepcopy, lambda obj: obj.__replace__()]
    moves += [lambda obj, protocol=protocol: pickle.loads(pickle.dumps(obj, protocol)) for protocol in range(2, 6)]
    for move in moves:
        moved = move(event)
        assert moved is not event
        assert type(moved) is type(event)
        assert moved == event
        assert moved.drift == event.drift
        assert moved.raw == event.raw
        moved.event_id = "other"
        assert event["event_id"] == "event_1"


def test_a_copy_is_shallow_and_a_deepcopy_is_not() -> None:
    event = created()
    assert copy.copy(event).session is event.session
    assert copy.deepcopy(event).session is not event.session
    deep = copy.deepcopy(event)
    assert isinstance(deep.session, rt.RealtimeSession)
    assert isinstance(deep.session.audio, rt.SessionAudio)
    deep.session.audio.input = rt.UNSET
    assert event.raw == SESSION


def test_errors_and_drift_can_be_pickled() -> None:
    for problem in (rt.InvalidEvent("X", delta(item_id=5).drift), rt.DecodeError("no", 5)):
        again = pickle.loads(pickle.dumps(problem))
        assert (type(again), str(again), vars(again)) == (type(problem), str(problem), vars(problem))
    assert rt.Drift("/a", "wrong_type", "string", 5) == rt.Drift("/a", "wrong_type", "string", 5)
    assert str(rt.Drift("", "constraint", "one of a, b", None)) == "(the whole): constraint: expected one of a, b"


# To and from data


def test_to_dict_is_what_would_be_sent() -> None:
    assert created().to_dict() == created().raw == SESSION
    assert delta(item_id=5, obfuscation="x").to_dict() == {**DELTA, "item_id": 5, "obfuscation": "x"}
    data = created().to_dict()
    data["session"]["audio"]["input"].clear()
    assert created().to_dict() == SESSION


def test_to_dict_can_be_shallow() -> None:
    event = created()
    data = event.to_dict(recursive=False)
    assert data == {"type": "session.created", "event_id": "event_1", "session": event.session}
    assert data["session"] is event.session
    found = delta(item_id=5, obfuscation="x").to_dict(recursive=False)
    assert found == {**DELTA, "delta": b"\x00\x01\xff", "item_id": 5, "obfuscation": "x"}


def test_to_json_and_to_yaml() -> None:
    for event in (delta(), created(), delta(item_id=None)):
        assert json.loads(event.to_json()) == event.to_dict()
        assert yaml.safe_load(event.to_yaml()) == event.to_dict()
    assert delta(item_id="\u00e9").to_yaml().count("\u00e9") == 1
    assert json.loads(delta(item_id="\ud800").to_json())["item_id"] == "\ud800"


def test_from_dict_and_from_json_are_receiving() -> None:
    found = rt.ServerVad.from_dict({"type": "server_vad", "threshold": 0.5})
    assert found == rt.ServerVad(threshold=0.5)
    assert found.drift == ()
    off = rt.ServerVad.from_json('{"type": "server_vad", "threshold": 2, "mood": 1}')
    assert [(item.pointer, item.kind) for item in off.drift] == [("/threshold", "constraint"), ("/mood", "unknown_field")]
    assert off.to_dict() == {"type": "server_vad", "threshold": 2, "mood": 1}
    assert [item.pointer for item in rt.ServerVad.from_dict({}).drift] == ["/type"]
    assert rt.ResponseOutputAudioDeltaEvent.from_dict(DELTA) == delta()
    assert rt.SessionCreatedEvent.from_json(json.dumps(SESSION)) == created()
    with pytest.raises(rt.DecodeError):
        rt.ServerVad.from_json("[]")


def test_from_dict_may_say_which_side_sent_it() -> None:
    data = {"type": "realtime", "id": "sess_1", "object": "realtime.session"}
    assert rt.RealtimeSession.from_dict(data, sent_by="server").drift == ()
    assert [item.kind for item in rt.RealtimeSession.from_dict(data, sent_by="client").drift] == [
        "unknown_field",
        "unknown_field",
    ]
    with pytest.raises(ValueError, match="nobody"):
        rt.RealtimeSession.from_dict(data, sent_by="nobody")
    with pytest.raises(ValueError, match="client"):
        rt.SessionCreatedEvent.from_dict(SESSION, sent_by="client")


def test_from_dict_leaves_the_data_alone() -> None:
    data = copy.deepcopy(SESSION)
    event = rt.SessionCreatedEvent.from_dict(data)
    event.event_id = "other"
    assert isinstance(event.session, rt.RealtimeSession)
    event.session.audio = rt.UNSET
    assert data == SESSION


# Matching


def kind_of(event: Any) -> str:
    match event:
        case rt.ResponseOutputAudioDeltaEvent(item_id=str(item), delta=sound):
            return f"{len(sound)} bytes of {item}"
        case rt.ResponseOutputAudioDeltaEvent():
            return "sound of nobody"
        case rt.SessionCreatedEvent(
            session=rt.RealtimeSession(audio=rt.SessionAudio(input=rt.SessionAudioInput(turn_detection=rt.ServerVad())))
        ):
            return "by loudness"
        case rt.UnknownEvent(type=name):
            return f"unknown {name}"
        case _:
            return "other"


def test_match_statements() -> None:
    assert kind_of(delta()) == "3 bytes of item_1"
    assert kind_of(delta(item_id=5)) == "sound of nobody"
    assert kind_of(delta(delta="!")) == "sound of nobody"
    assert kind_of(created()) == "by loudness"
    assert kind_of(rt.decode_server_event('{"type": "new"}')) == "unknown new"
    assert kind_of(rt.ResponseCancelEvent()) == "other"


def test_members_of_unions_are_told_apart_by_class() -> None:
    item = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hi"}]}
    frame = {"type": "conversation.item.added", "event_id": "e", "previous_item_id": None, "item": item}
    for change, expected in (
        ({}, rt.AssistantMessage),
        ({"role": "user", "content": []}, rt.UserMessage),
        ({"type": "dream"}, rt.UnknownConversationItem),
    ):
        event = rt.decode_server_event(json.dumps({**frame, "item": {**item, **change}}))
        assert isinstance(event, rt.ConversationItemAddedEvent)
        assert type(event.item) is expected


# What a class is


def test_fields_of_a_class_as_data() -> None:
    found = {info.name: info for info in rt.fields(rt.RealtimeSession)}
    assert list(found)[:3] == ["type", "id", "object"]
    assert (found["type"].const, found["type"].required, found["type"].values) == ("realtime", True, ("realtime",))
    assert (found["include"].nullable, found["include"].required, found["include"].attribute) == (True, False, "include")
    assert (found["max_output_tokens"].type, found["max_output_tokens"].values) == ('integer or "inf"', ("inf",))
    assert found["instructions"].doc.startswith("What the model should do")
    assert found["audio"].variants == (rt.SessionAudio,)
    for wrong in (int, rt.UnknownEvent, rt.Drift):
        with pytest.raises(TypeError):
            rt.fields(wrong)


def test_values_of_enums_and_variants_of_unions_are_data() -> None:
    [eagerness] = [info for info in rt.fields(rt.SemanticVad) if info.name == "eagerness"]
    assert eagerness.values == typing.get_args(rt.SemanticVadEagerness) == ("low", "medium", "high", "auto")
    [detection] = [info for info in rt.fields(rt.SessionAudioInput) if info.name == "turn_detection"]
    assert detection.variants == typing.get_args(rt.TurnDetection) == (rt.ServerVad, rt.SemanticVad)
    [item] = [info for info in rt.fields(rt.ConversationItemAddedEvent) if info.name == "item"]
    assert {rt.UserMessage, rt.AssistantMessage, rt.FunctionCall} <= set(item.variants)
    [model] = [info for info in rt.fields(rt.RealtimeSession) if info.name == "model"]
    assert "gpt-realtime" in model.values, "an open enum has its known values, too"


def test_fields_agree_with_the_classes(cc: Any) -> None:
    for package in (rt, cc):
        for cls in package.EVENTS.values():
            infos = package.fields(cls)
            assert [info.name for info in infos if info.const is None] == [
                key for key in cls.__struct_encode_fields__ if key and key not in _constants(infos)
            ]
            for info in infos:
                assert hasattr(cls, info.attribute)


def _constants(infos: Iterable[Any]) -> set[str]:
    return {info.name for info in infos if info.const is not None}


def test_wire_names_and_attributes(cc: Any) -> None:
    assert {info.name: info.attribute for info in cc.fields(cc.Wording)} == {
        "class": "class_", "time-left": "time_left", "4th": "n4th", "drift": "drift_", "get": "get_", "a/b~c": "a_b_c",
        "colour": "paint", "~drift": "tilde",
    }  # fmt: skip
    board = {info.name: info for info in cc.fields(cc.BoardSeenEvent)}
    assert (board["feet"].values, board["brightness"].values, board["seats"].values) == ((3, 4), (1, 10), (2,))
    assert board["lever"].variants == (cc.LeverUp, cc.LeverDown)
    assert board["held"].variants == (cc.Queen, cc.WhitePawn, cc.BlackPawn)


def test_the_package_is_typed_and_documented() -> None:
    assert (resources.files("realtime_events") / "py.typed").is_file()
    assert rt.EVENTS["response.cancel"] is rt.ResponseCancelEvent
    assert all(cls.__doc__ for cls in rt.EVENTS.values())
    assert typing.get_args(rt.ServerEvent) == tuple(
        cls for cls in rt.EVENTS.values() if cls.__module__.startswith("realtime_events.server")
    )


def test_plain_dicts_are_typed_too() -> None:
    event: params.ResponseCancelEventParam = {"type": "response.cancel", "response_id": "resp_1"}
    assert rt.encode_client_event(event) == rt.encode_client_event(rt.ResponseCancelEvent(response_id="resp_1"))


def test_lists_maps_booleans_and_free_json(cc: Any) -> None:
    frame = {
        "kind": "board.seen",
        "tick": 1,
        "here": {"name": "e4"},
        "seats": 2,
        "levers": [{"down": True}],
        "held": {"w": {"rank": "queen", "worth": 9}},
        "notes": {"free": [1, None]},
        "pictures": ["AAEC"],
    }
    event = cc.decode_clock_event(json.dumps(frame), strict=True)
    assert (event.levers, event.held) == ([cc.LeverDown()], {"w": cc.Queen(worth=9)})
    assert (event.notes, event.pictures) == ({"free": [1, None]}, ["AAEC"])
    off = cc.decode_clock_event(json.dumps({**frame, "fair": 1}))
    assert [(item.pointer, item.kind) for item in off.drift] == [("/fair", "wrong_type")]
