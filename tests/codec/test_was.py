"""Earlier names: frames of any time are read as those of today, and go out again as they came."""

from __future__ import annotations

import copy
import json
import pickle
import random
from collections.abc import Callable
from typing import Any

import pytest

from .ageing import Ageing
from .contract import hold
from .mutations import mutant
from .protocols import Side, radio, same, side

SIDES = ["radio.station", "radio.listener"]


@pytest.fixture(scope="session")
def rd() -> Any:
    """The package of the radio."""
    return radio()


def decoded(rd: Any, **fields: Any) -> Any:
    return rd.decode_station_event(json.dumps({"type": "song.played", "title": "Rain", "seconds": 1} | fields))


def sent(rd: Any, event: Any) -> Any:
    return json.loads(rd.encode_station_event(event))


def without(frame: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in frame.items() if key not in keys}


OLD = {"type": "song.played", "name": "Rain", "seconds": 1}
NEW = {"type": "song.played", "title": "Rain", "seconds": 1}


# what holds for all


def aged_frames(sender: Side, count: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Frames of today, and the same as they may have been."""
    chance = random.Random(5)
    found = [(frame, Ageing(sender.protocol, chance).event(frame)) for frame in sender.examples for _ in range(count)]
    assert sum(young != old for young, old in found) > count / 2
    return found


@pytest.mark.parametrize("name", SIDES)
def test_an_old_frame_is_read_as_that_of_today_and_goes_out_as_it_came(name: str) -> None:
    sender = side(name)
    for young, old in aged_frames(sender, 150):
        event, wanted = sender.decode(json.dumps(old)), sender.decode(json.dumps(young))
        assert type(event) is type(wanted)
        assert event == wanted, old
        assert event.drift == (), old
        assert same(json.loads(sender.encode(event)), old)
        assert same(event.raw, old)
        assert sender.decode(json.dumps(old), strict=True) == wanted
        assert sender.package.check(event) is event
        assert same(json.loads(sender.encode(pickle.loads(pickle.dumps(copy.deepcopy(copy.copy(event)))))), old)


@pytest.mark.parametrize("name", SIDES)
def test_the_contract_holds_for_old_frames_that_are_off(name: str) -> None:
    sender, chance = side(name), random.Random(6)
    for _, old in aged_frames(sender, 150):
        tried = mutant(old, chance, sender.tags)
        hold(sender, tried.frame, is_of_today=False)


@pytest.mark.parametrize("name", SIDES)
def test_the_contract_holds_for_frames_that_were_off_before_they_aged(name: str) -> None:
    sender, chance = side(name), random.Random(7)
    ageing = Ageing(sender.protocol, chance)
    for frame in sender.examples * 150:
        tried = mutant(frame, chance, sender.tags).frame
        if tried.get("type") == frame["type"]:
            hold(sender, ageing.event(tried), is_of_today=False)


def test_every_earlier_name_of_the_radio_has_been_tried() -> None:
    """Otherwise the tests above would say less than they seem to."""
    tried = json.dumps([old for name in SIDES for _, old in aged_frames(side(name), 150)])
    protocol = side(SIDES[0]).protocol
    owners = [item for item in (*protocol.events, *protocol.types) if getattr(item, "formerly", ())]
    words = {former.path[-1] for owner in owners for former in getattr(owner, "formerly", ())}
    words |= {word for event in protocol.events for word in event.notes.was} | {"happy", "noisy", "strong", "quiet"}
    assert [word for word in sorted(words) if f'"{word}"' not in tried] == []


# each kind of earlier name: what it reads as, and what goes out


READ: dict[str, tuple[dict[str, Any], Callable[[Any], Any], Any]] = {
    "a field": ({"volume": "soft"}, lambda event: event.loudness, "soft"),
    "a value of a closed enum": ({"loudness": "noisy"}, lambda event: event.loudness, "loud"),
    "another earlier name of it": ({"loudness": "strong"}, lambda event: event.loudness, "loud"),
    "both at once": ({"volume": "noisy"}, lambda event: event.loudness, "loud"),
    "a value of an open enum": ({"mood": "happy"}, lambda event: event.mood, "bright"),
    "a number of an open enum": ({"speed": 16}, lambda event: event.speed, 33),
    "values in a list": ({"moods": ["dark", "happy"]}, lambda event: event.moods, ["dark", "bright"]),
    "values in a map": ({"mood_of": {"a": "happy", "b": None}}, lambda event: event.mood_of, {"a": "bright", "b": None}),
    "bytes": ({"audio": "AAEC"}, lambda event: event.sound, b"\0\1\2"),
    "an object": ({"musician": {"name": "Ann"}}, lambda event: event.artist.name, "Ann"),
    "a field in an object": ({"artist": {"name": "Ann", "birthday": "x"}}, lambda event: event.artist.born, "x"),
    "a field in a list": ({"others": [{"name": "Ann", "birthday": "x"}]}, lambda event: event.others[0].born, "x"),
    "a field of a member of a union": (
        {"artist": {"name": "Ann", "plays": {"kind": "piano", "buttons": 8}}},
        lambda event: event.artist.instrument.keys,
        8,
    ),
    "a field of a member that is told by two keys": (
        {"encore": {"kind": "silence", "mood": "dark", "pause": 3}},
        lambda event: event.encore.seconds,
        3,
    ),
    "a field out of an object": ({"credits": {"writer": "Dan"}}, lambda event: event.writer, "Dan"),
    "a field out of an object that is gone": ({"cover": {"picture": "x"}}, lambda event: event.picture, "x"),
    "a field out of two objects": ({"cover": {"paper": {"print": "x"}}}, lambda event: event.print, "x"),
    "a field into an object": ({"player": {"brand": "x", "gain": 2}}, lambda event: event.player.speaker.gain, 2),
    "a field into an object that has a new name": (
        {"machine": {"brand": "x", "gain": 2}},
        lambda event: event.player.speaker.gain,
        2,
    ),
    "a field into two objects": (
        {"player": {"brand": "x", "cone_width": 2}},
        lambda event: event.player.speaker.cone.width,
        2,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "read", "value"), READ.values(), ids=READ)
def test_what_an_earlier_name_reads_as(rd: Any, fields: dict[str, Any], read: Any, value: Any) -> None:
    event = decoded(rd, **fields)
    assert read(event) == value
    assert (event.drift, sent(rd, event)) == ((), NEW | fields)


WRITTEN: dict[str, tuple[dict[str, Any], Callable[[Any], None], dict[str, Any]]] = {
    "a field": ({"volume": "soft"}, lambda event: setattr(event, "loudness", "soft"), {"loudness": "soft"}),
    "a field that goes": ({"volume": "soft"}, lambda event: delete(event, "loudness"), {}),
    "a value": ({"loudness": "noisy"}, lambda event: setattr(event, "loudness", "loud"), {"loudness": "loud"}),
    "another field": (
        {"volume": "noisy", "mood": "happy"},
        lambda event: setattr(event, "mood", "bright"),
        {"volume": "noisy", "mood": "bright"},
    ),
    "a list of values": ({"moods": ["happy"]}, lambda event: event.moods.append("dark"), {"moods": ["bright", "dark"]}),
    "inside an object": (
        {"musician": {"name": "Ann", "birthday": "x"}},
        lambda event: setattr(event.artist, "born", "y"),
        {"musician": {"name": "Ann", "born": "y"}},
    ),
    "an object": (
        {"musician": {"name": "Ann", "birthday": "x"}},
        lambda event: setattr(event, "artist", event.artist),
        {"artist": {"name": "Ann", "birthday": "x"}},
    ),
    "what came out of an object": (
        {"credits": {"writer": "Dan", "mixer": "Cleo"}},
        lambda event: setattr(event, "writer", "Eve"),
        {"credits": {"mixer": "Cleo"}, "writer": "Eve"},
    ),
    "the object that it came out of": (
        {"credits": {"writer": "Dan"}},
        lambda event: delete(event, "credits"),
        {"writer": "Dan"},
    ),
    "what came into an object": (
        {"player": {"brand": "x", "gain": 2, "cone_width": 3}},
        lambda event: setattr(event.player.speaker, "gain", 4),
        {"player": {"brand": "x", "speaker": {"gain": 4}, "cone_width": 3}},
    ),
}


def delete(event: Any, attribute: str) -> None:
    from msgspec import UNSET

    setattr(event, attribute, UNSET)


@pytest.mark.parametrize(("fields", "write", "wanted"), WRITTEN.values(), ids=WRITTEN)
def test_what_goes_out_once_an_attribute_is_written(rd: Any, fields: dict[str, Any], write: Any, wanted: Any) -> None:
    event = decoded(rd, **fields)
    write(event)
    assert sent(rd, event) == NEW | wanted


def test_the_object_that_a_field_was_moved_into_may_be_another(rd: Any) -> None:
    event = decoded(rd, player={"brand": "x", "gain": 2})
    event.player.speaker = rd.Speaker(gain=2)
    assert sent(rd, event)["player"] == {"brand": "x", "speaker": {"gain": 2}}
    event.player.speaker = None
    assert sent(rd, event)["player"] == {"brand": "x", "speaker": None}


def test_writing_to_a_copy_leaves_the_first_as_it_came(rd: Any) -> None:
    event = rd.decode_station_event(json.dumps(OLD))
    other = copy.copy(event)
    other.title = "Sun"
    assert (sent(rd, event), sent(rd, other)) == (OLD, NEW | {"title": "Sun"})
    assert sent(rd, event.__replace__(title="Sun")) == NEW | {"title": "Sun"}


@pytest.mark.parametrize("name", ["track.played", "record.played"])
def test_an_event_under_an_earlier_name(rd: Any, name: str) -> None:
    event = rd.decode_station_event(json.dumps(NEW | {"type": name}))
    assert (type(event), event.type, event["type"]) == (rd.SongPlayedEvent, "song.played", name)
    event.title = "Sun"
    assert sent(rd, event) == NEW | {"type": name, "title": "Sun"}, "the name of an event is nothing that one writes"
    assert list(rd.EVENTS) == ["dial.turn", "song.played", "tuned"]


def test_an_unknown_name_is_still_unknown(rd: Any) -> None:
    assert type(rd.decode_station_event('{"type": "song.paused"}')) is rd.UnknownEvent
    assert type(rd.decode_station_event('{"type": "dial.move"}')) is rd.UnknownEvent


# drift


@pytest.mark.parametrize(
    ("fields", "drift"),
    [
        ({"name": "Sun"}, ("/name", "unknown_field", "no such field", "Sun")),
        ({"label": "Sun", "title": 5}, ("/label", "unknown_field", "no such field", "Sun")),
        ({"credits": {"writer": "Dan"}, "writer": "Eve"}, ("/credits/writer", "unknown_field", "no such field", "Dan")),
        ({"player": {"brand": "x", "gain": 1, "speaker": {"gain": 2}}}, ("/player/gain", "unknown_field", "no such field", 1)),
    ],
)
def test_where_both_names_came_the_new_one_counts(rd: Any, fields: dict[str, Any], drift: Any) -> None:
    event = decoded(rd, **fields)
    found = [(item.pointer, item.kind, item.expected, item.got) for item in event.drift]
    assert drift in found
    assert sent(rd, event) == NEW | fields


@pytest.mark.parametrize(
    ("fields", "drift"),
    [
        ({"volume": 5}, ("/volume", "wrong_type", '"loud" or "soft"', 5)),
        ({"volume": "shy"}, ("/volume", "unknown_value", '"loud" or "soft"', "shy")),
        ({"cover": {"picture": 5}}, ("/cover/picture", "wrong_type", "string", 5)),
        ({"cover": {"picture": "x", "size": 1}}, ("/cover", "unknown_field", "no such field", {"picture": "x", "size": 1})),
        ({"machine": {"brand": "x", "cone_width": "y"}}, ("/machine/cone_width", "wrong_type", "number", "y")),
        ({"moods": ["happy"] * 4}, ("/moods", "constraint", "at most 3 items", ["bright"] * 4)),
    ],
)
def test_drift_under_an_earlier_name_is_told_where_it_came(rd: Any, fields: dict[str, Any], drift: Any) -> None:
    event = decoded(rd, **fields)
    assert [(item.pointer, item.kind, item.expected, item.got) for item in event.drift] == [drift]
    assert sent(rd, event) == NEW | fields
    with pytest.raises(rd.InvalidEvent):
        rd.decode_station_event(json.dumps(NEW | fields), strict=True)


def test_an_unreadable_attribute_tells_what_came_under_the_earlier_name(rd: Any) -> None:
    event = decoded(rd, machine="Ohm")
    with pytest.raises(rd.MalformedField, match="player cannot be read: expected Player, got 'Ohm'"):
        _ = event.player


def test_an_unreadable_attribute_cannot_be_read_by_its_earlier_name(rd: Any) -> None:
    event = decoded(rd, loudness=5)
    with pytest.warns(DeprecationWarning, match="loudness"), pytest.raises(rd.MalformedField, match="loudness cannot be read"):
        _ = event.volume
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = event.nothing


def test_a_missing_field_is_missed_under_the_name_of_today(rd: Any) -> None:
    event = rd.decode_station_event('{"type": "track.played", "name": "Rain"}')
    assert [(item.pointer, item.kind) for item in event.drift] == [("/seconds", "missing_required")]


def test_rules_across_fields_see_the_values_of_today(rd: Any) -> None:
    assert decoded(rd, mood="happy", why="x").drift == ()
    assert [item.kind for item in decoded(rd, mood="dark", why="x").drift] == ["constraint"]


def test_what_is_not_known_keeps_its_earlier_names(rd: Any) -> None:
    frame = {"type": "tuned", "setup": {"kind": "boat", "treble": 2}}
    event = rd.decode_station_event(json.dumps(frame))
    assert type(event.setup) is rd.UnknownSetup
    assert (event.setup["treble"], sent(rd, event)) == (2, frame)


def test_habits_leave_earlier_names_alone(rd: Any) -> None:
    for _ in range(20):
        rd.decode_station_event(json.dumps(NEW | {"name": "x"}))
        rd.decode_station_event(json.dumps(OLD | {"type": "track.played", "ink": 1}))
    assert rd.decode_station_event(json.dumps(OLD)).title == "Rain"
    assert sent(rd, rd.decode_station_event(json.dumps(OLD | {"ink": 1}))) == OLD | {"ink": 1}


# keys on the wire


def test_keys_are_those_on_the_wire_and_the_names_of_today(rd: Any) -> None:
    event = rd.decode_station_event(json.dumps(OLD | {"credits": {"writer": "Dan"}, "mood": "happy"}))
    assert sorted(event) == ["credits", "mood", "name", "seconds", "type"]
    assert (event["name"], event["title"], event["mood"], event.mood) == ("Rain", "Rain", "happy", "bright")
    assert ("name" in event, "title" in event, "writer" in event, "label" in event) == (True, True, True, False)
    assert event.to_dict(recursive=False)["title"] == "Rain"
    event.title = "Sun"
    assert (event.get("name"), event["title"]) == (None, "Sun")


def test_objects_can_be_made_from_old_data(rd: Any) -> None:
    artist = rd.Artist.from_dict({"name": "Ann", "birth": {"day": "x"}})
    assert (artist, artist.drift, artist.raw) == (rd.Artist(name="Ann", born="x"), (), {"name": "Ann", "birth": {"day": "x"}})
    assert rd.SongPlayedEvent.from_dict(OLD | {"type": "track.played"}).title == "Rain"


def test_what_one_side_sends_goes_on_to_the_other_as_it_came(rd: Any) -> None:
    song = decoded(rd, artist={"name": "Ann", "birthday": "x", "price": 5})
    assert (song.drift, song.artist.fee) == ((), 5)
    turn = rd.DialTurnEvent(setup=rd.Recorder(), artist=song.artist)
    assert json.loads(rd.encode_listener_event(turn))["artist"] == {"name": "Ann", "birthday": "x"}


# Python under earlier names


def test_an_earlier_attribute_reads_and_writes_that_of_today_and_warns(rd: Any) -> None:
    event = decoded(rd)
    with pytest.warns(DeprecationWarning, match="`label` is called `title` now") as told:
        assert event.label == "Rain"
    assert told[0].filename == __file__
    with pytest.warns(DeprecationWarning, match="`length` is called `seconds` now") as told:
        event.length = 7
    assert (told[0].filename, event.seconds) == (__file__, 7)


def test_an_earlier_class_is_that_of_today_and_warns(rd: Any) -> None:
    with pytest.warns(DeprecationWarning, match="TrackPlayedEvent is called SongPlayedEvent now") as told:
        assert rd.TrackPlayedEvent is rd.SongPlayedEvent
    assert told[0].filename == __file__
    names = {"rd": rd, "event": decoded(rd)}
    with pytest.warns(DeprecationWarning, match="RecordPlayedEvent is called"):
        exec("match event:\n    case rd.RecordPlayedEvent(title=title): pass", names)
    assert names["title"] == "Rain"
    for earlier, now in {"Musician": "Artist", "Feeling": "Mood", "Settings": "Setup", "UnknownSettings": "UnknownSetup",
                         "TrackPlayedVolume": "SongPlayedLoudness"}.items():  # fmt: skip
        with pytest.warns(DeprecationWarning, match=f"{earlier} is called {now} now"):
            assert getattr(rd, earlier) == getattr(rd, now)


def test_earlier_names_are_not_offered(rd: Any) -> None:
    assert not {"TrackPlayedEvent", "Musician", "volume"} & {*dir(rd), *rd.__all__}
    assert not hasattr(rd, "volume")
    with pytest.raises(TypeError, match="label"):
        rd.SongPlayedEvent(label="Rain", seconds=1)
