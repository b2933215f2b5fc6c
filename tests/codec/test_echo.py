"""What came from one side and goes back to it carries nothing that it would refuse, unless that is asked for."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import realtime_events as rt

SERVER_ONLY = {"id": "sess_1", "object": "realtime.session", "expires_at": 1790000000}
SETTINGS = {
    "type": "realtime",
    "model": "gpt-realtime-2",
    "output_modalities": ["audio"],
    "audio": {
        "input": {"format": {"type": "audio/pcm", "rate": 24000}, "turn_detection": {"type": "server_vad", "threshold": 0.5}},
        "output": {"voice": "marin"},
    },
    "tools": [{"type": "function", "name": "look_up", "parameters": {"type": "object"}}],
    "tool_choice": "auto",
}
CREATED: dict[str, Any] = {"type": "session.created", "event_id": "event_1", "session": {**SETTINGS, **SERVER_ONLY}}


def drifted() -> dict[str, Any]:
    """A session with unknown fields at every depth, and with optional fields that are not what they should be."""
    frame = copy.deepcopy(CREATED)
    session = frame["session"]
    session["novel"] = {"a": [1, None]}
    session["instructions"] = 5
    session["audio"]["input"]["turn_detection"] |= {"mood": "calm", "create_response": None}
    session["audio"]["input"]["format"]["bits"] = 16
    session["audio"]["output"]["speed"] = "fast"
    session["tools"][0]["strict"] = True
    return frame


def sent_back(session: Any, **options: Any) -> dict[str, Any]:
    frame = rt.encode_client_event(rt.SessionUpdateEvent(session=session), **options)
    if not options:
        assert rt.decode_client_event(frame, strict=True).drift == ()
    return json.loads(frame)["session"]


@pytest.mark.parametrize("frame", [CREATED, drifted()], ids=["as specified", "drifted"])
def test_a_session_of_the_server_goes_back_without_what_the_server_refuses(frame: dict[str, Any]) -> None:
    event = rt.decode_server_event(json.dumps(frame))
    assert isinstance(event, rt.SessionCreatedEvent)
    assert bool(event.drift) is (frame != CREATED)
    assert sent_back(event.session) == SETTINGS


@pytest.mark.parametrize("frame", [CREATED, drifted()], ids=["as specified", "drifted"])
def test_with_keep_unknown_it_carries_everything(frame: dict[str, Any]) -> None:
    event = rt.decode_server_event(json.dumps(frame))
    assert isinstance(event, rt.SessionCreatedEvent)
    assert sent_back(event.session, keep_unknown=True) == frame["session"]


def test_the_same_side_may_pass_on_what_it_sends() -> None:
    frame = drifted()
    assert json.loads(rt.encode_server_event(rt.decode_server_event(json.dumps(frame)))) == frame
    update = {"type": "session.update", "session": {"type": "realtime", "novel": 1, "instructions": None}}
    assert json.loads(rt.encode_client_event(rt.decode_client_event(json.dumps(update)))) == update


MOVES: dict[str, Callable[[Any], Any]] = {
    "as it is": lambda session: session,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "replace": lambda session: session.__replace__(),
    "pickle": lambda session: pickle.loads(pickle.dumps(session)),
    "old pickle": lambda session: pickle.loads(pickle.dumps(session, protocol=2)),
    "copy of a deepcopy": lambda session: copy.copy(copy.deepcopy(session)),
    "from a pickled event": lambda session: (
        pickle.loads(pickle.dumps(rt.SessionUpdatedEvent(event_id="e", session=session))).session
    ),
    "rebuilt, with its parts moved": lambda session: rt.RealtimeSession(
        model=session.model,
        output_modalities=session.output_modalities,
        audio=copy.deepcopy(session.audio),
        tools=[pickle.loads(pickle.dumps(tool)) for tool in session.tools],
        tool_choice=session.tool_choice,
    ),
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_an_object_remembers_where_it_came_from(move: Callable[[Any], Any]) -> None:
    event = rt.decode_server_event(json.dumps(drifted()))
    assert isinstance(event, rt.SessionCreatedEvent)
    moved = move(event.session)
    assert sent_back(moved) == SETTINGS
    kept = sent_back(moved, keep_unknown=True)
    assert kept["audio"] == drifted()["session"]["audio"]
    assert kept["tools"] == drifted()["session"]["tools"]


@pytest.mark.parametrize("move", ["as it is", "copy", "deepcopy", "replace", "pickle"])
def test_a_moved_object_is_equal_and_still_carries_everything(move: str) -> None:
    event = rt.decode_server_event(json.dumps(drifted()))
    assert isinstance(event, rt.SessionCreatedEvent)
    moved = MOVES[move](event.session)
    assert moved == event.session
    assert moved.drift == event.session.drift
    assert moved.raw == drifted()["session"]


def test_a_part_of_a_server_event_in_another_event_of_the_client() -> None:
    item = {
        "type": "message",
        "role": "user",
        "id": "item_1",
        "content": [{"type": "input_text", "text": "Hi", "heat": 1}],
        "mood": 1,
    }
    added = {"type": "conversation.item.added", "event_id": "e", "previous_item_id": None, "item": item}
    event = rt.decode_server_event(json.dumps(added))
    assert isinstance(event, rt.ConversationItemAddedEvent)
    response = rt.ResponseCreateEvent(response=rt.ResponseParams(input=[event.item, rt.ItemReference(id="item_2")]))
    [sent, reference] = json.loads(rt.encode_client_event(response))["response"]["input"]
    assert sent == {"type": "message", "role": "user", "id": "item_1", "content": [{"type": "input_text", "text": "Hi"}]}
    assert reference == {"type": "item_reference", "id": "item_2"}


def test_what_only_the_server_sends_is_left_out_when_it_is_set_by_hand() -> None:
    session = rt.RealtimeSession(id="sess_1", object="realtime.session", expires_at=5, instructions="Be brief.")
    assert sent_back(session) == {"type": "realtime", "instructions": "Be brief."}
    session.expires_at = 6
    assert sent_back(session) == {"type": "realtime", "instructions": "Be brief."}
    assert sent_back(session, keep_unknown=True) == {**session.to_dict()}
    assert session.to_dict()["expires_at"] == 6


def test_what_was_mended_is_sent() -> None:
    event = rt.decode_server_event(json.dumps(drifted()))
    assert isinstance(event, rt.SessionCreatedEvent)
    assert isinstance(event.session, rt.RealtimeSession)
    event.session.instructions = "Be brief."
    assert sent_back(event.session) == {**SETTINGS, "instructions": "Be brief."}


# The rest of the rule, on a protocol with three sides of which one is strict


WOUND = {"volume": 0.5, "wound_at": "2031-05-06T07:08:09Z"}


def change(cc: Any, settings: Any, **options: Any) -> dict[str, Any]:
    return json.loads(cc.encode_player_event(cc.SettingsChangeEvent(settings=settings), **options))["settings"]


def changed(cc: Any, **fields: Any) -> Any:
    frame = {"kind": "settings.changed", "tick": 1, "settings": {**WOUND, **fields}}
    return cc.decode_clock_event(json.dumps(frame)).settings


def test_a_malformed_field_that_the_sender_must_send_is_kept(cc: Any) -> None:
    settings = changed(cc, name=5, delay="long")
    assert [item.pointer for item in settings.drift] == ["/name", "/delay"]
    assert change(cc, settings) == {"volume": 0.5, "name": 5}, "the clock may leave the name out, a player may not"


def test_malformed_fields_in_lists_of_objects(cc: Any) -> None:
    settings = changed(cc, name="Ben", lamps=[{"colour": 5, "lit": "yes", "hours": 3, "watts": 4}, {"colour": "red"}])
    assert change(cc, settings) == {"volume": 0.5, "name": "Ben", "lamps": [{"colour": 5}, {"colour": "red"}]}


def test_in_a_map_too(cc: Any) -> None:
    settings = changed(cc, name="Ben", novel=1)
    event = cc.SettingsChangeEvent(settings=cc.Settings(name="Tom"), more={"next": settings})
    assert json.loads(cc.encode_player_event(event))["more"] == {"next": {"volume": 0.5, "name": "Ben"}}


def test_a_tolerant_reader_is_sent_everything(cc: Any) -> None:
    frame = {"kind": "settings.change", "settings": {"name": "Ben", "pin": "12", "novel": 1, "delay": "long"}}
    settings = cc.decode_player_event(json.dumps(frame)).settings
    sent = json.loads(cc.encode_clock_event(cc.SettingsChangedEvent(tick=1, settings=settings)))
    assert sent["settings"] == frame["settings"]


def test_what_is_legal_in_an_open_object_is_sent(cc: Any) -> None:
    hands = {"kind": "hands", "flag": True, "made_of": "brass"}
    frame = {"kind": "game.setup", "seconds": 60, "face": hands, "ink": 1}
    event = cc.decode_arbiter_event(json.dumps(frame))
    assert event.face.drift == ()
    assert json.loads(cc.encode_arbiter_event(event)) == frame
    moved = cc.Hands.from_dict({**hands, "flag": "up"})
    assert moved.drift[0].pointer == "/flag"
    assert json.loads(cc.encode_arbiter_event(cc.GameSetupEvent(seconds=1, face=moved)))["face"] == {**hands, "flag": "up"}


def test_an_unknown_field_of_a_third_side_is_left_out_as_well(cc: Any) -> None:
    settings = cc.Settings.from_dict({"name": "Ben", "pin": "12", "novel": 1}, sent_by="player")
    assert change(cc, settings) == {"name": "Ben", "pin": "12", "novel": 1}, "it comes from this side"
    settings = cc.Settings.from_dict({**WOUND, "name": "Ben", "pin": "12", "novel": 1}, sent_by="clock")
    assert change(cc, settings) == {"volume": 0.5, "name": "Ben", "pin": "12"}
