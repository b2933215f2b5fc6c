"""Values at the edge of JSON: numbers, text, bytes, dates, depth, size, and what is no JSON at all."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import realtime_events as rt

from .protocols import same

BOARD = {"kind": "board.seen", "tick": 1, "here": {"name": "e4"}, "seats": 2}


def frame(**fields: str) -> str:
    """A frame of the clock in which these fields are the given JSON texts."""
    parts = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in BOARD.items() if key not in fields]
    return "{" + ", ".join([*parts, *(f"{json.dumps(key)}: {text}" for key, text in fields.items())]) + "}"


# Numbers

NUMBERS = [
    "0", "-0", "-0.0", "0.0", "1", "1.0", "1e0", "10E-1", "1.5", "-1.5e-7", "5e-324", "1.7976931348623157e308", "1e300",
    "0.1", "123456789.123456789", str(2**53 + 1), str(2**63), str(2**64 - 1), str(2**64), str(-(2**63) - 1), str(10**30),
    "1" * 400, "-" + "9" * 4300,
]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS, ids=lambda text: text[:24])
@pytest.mark.parametrize("field", ["answer", "anything", "notes"])
def test_numbers_come_out_as_they_went_in(cc: Any, field: str, text: str) -> None:
    sent = frame(**{field: f'{{"n": [{text}]}}' if field == "notes" else text})
    event = cc.decode_clock_event(sent)
    assert event.drift == ()
    found = event.notes["n"][0] if field == "notes" else getattr(event, field)
    assert found == json.loads(text)
    assert same(json.loads(cc.encode_clock_event(event)), json.loads(sent))


@pytest.mark.parametrize("text", NUMBERS, ids=lambda text: text[:24])
def test_numbers_in_what_is_unknown_come_out_as_they_went_in(cc: Any, text: str) -> None:
    for sent in (frame(novel=text), f'{{"kind": "unheard.of", "n": {text}}}'):
        assert same(json.loads(cc.encode_clock_event(cc.decode_clock_event(sent))), json.loads(sent))


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("tick", "7.0", 7),
        ("tick", "1e2", 100),
        ("since", "1.79e9", 1790000000),
        ("left", "3.0", 3),
        ("feet", "4.0", 4),
        ("seats", "2.0", 2),
    ],
)
@pytest.mark.parametrize("ink", [{}, {"ink": "1"}], ids=["conforming", "drifted"])
def test_a_whole_number_is_an_integer_however_it_is_written(
    cc: Any, field: str, text: str, value: int, ink: dict[str, str]
) -> None:
    event = cc.decode_clock_event(frame(**{field: text}, **ink))
    assert [item.pointer for item in event.drift] == ["/ink"] * len(ink)
    assert getattr(event, field) == value
    assert type(getattr(event, field)) is int


def test_an_integer_tag_may_be_written_with_a_point_but_is_not_true(cc: Any) -> None:
    event = cc.decode_clock_event(frame(battery='{"size": 1.0, "volts": 3}'), strict=True)
    assert event.battery == cc.SmallBattery(volts=3)
    off = cc.decode_clock_event(frame(battery='{"size": true}'))
    assert [(item.pointer, item.kind) for item in off.drift] == [("/battery/size", "wrong_type")]
    assert json.loads(cc.encode_clock_event(off))["battery"] == {"size": True}


def test_one_is_no_boolean_tag(cc: Any) -> None:
    assert cc.decode_clock_event(frame(lever='{"down": true}')).lever == cc.LeverDown()
    event = cc.decode_clock_event(frame(lever='{"down": 1}'))
    assert not hasattr(event, "lever")
    assert event["lever"]["down"] == 1
    assert type(event["lever"]["down"]) is int


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e309", "-1e400", "1" * 4301], ids=lambda text: text[:12])
@pytest.mark.parametrize("field", ["tick", "answer", "notes", "novel"])
def test_numbers_that_are_none_are_refused_in_frames(cc: Any, field: str, text: str) -> None:
    with pytest.raises(cc.DecodeError):
        cc.decode_clock_event(frame(**{field: f'{{"n": {text}}}' if field == "notes" else text}))


NOT_A_NUMBER = [float("nan"), float("inf"), float("-inf")]


@pytest.mark.parametrize("value", NOT_A_NUMBER)
def test_numbers_that_are_none_are_refused_where_they_are_set(cc: Any, value: float) -> None:
    for build in (
        lambda: cc.LeverDown(force=value),
        lambda: cc.BoardSeenEvent(tick=1, here=cc.Square(name="e4"), notes={"deep": [{"n": value}]}),
        lambda: cc.BoardSeenEvent(tick=1, here=cc.Square(name="e4"), anything=value),
        lambda: cc.LeverDown(force=1).__replace__(force=value),
    ):
        with pytest.raises(ValueError, match="has no JSON form"):
            build()
    lever = cc.LeverDown(force=1.5)
    with pytest.raises(ValueError, match="has no JSON form"):
        lever.force = value
    assert lever.force == 1.5


@pytest.mark.parametrize("value", NOT_A_NUMBER)
def test_numbers_that_are_none_are_refused_on_the_slow_way_out(cc: Any, value: float) -> None:
    event = cc.decode_clock_event(frame(notes="{}", ink="1"))
    event.notes["n"] = value
    with pytest.raises(ValueError, match="has no JSON form"):
        cc.encode_clock_event(event)


# Text


ESCAPED = [
    r"\ud83d", r"\ude00", r"a\ud83dz", r"\ud83d\ud83d\ude00", r"\ude00\ud83d", r"\u0000\u001f\u2028",
    r"\"\\\/\b\f\n\r\t", "\U0001f600", "\x7f",
]  # fmt: skip


@pytest.mark.parametrize("text", ESCAPED)
@pytest.mark.parametrize("drift", ["", ', "ink": 1'], ids=["conforming", "drifted"])
def test_escapes_and_lone_surrogates_survive(text: str, drift: str) -> None:
    sent = (
        f'{{"type": "response.output_text.delta", "event_id": "e", "response_id": "r", "item_id": "i", "output_index": 0, '
        f'"content_index": 0, "delta": "{text}"{drift}}}'
    )
    event = rt.decode_server_event(sent)
    assert isinstance(event, rt.ResponseOutputTextDeltaEvent)
    assert event.delta == json.loads(f'"{text}"')
    assert len(event.drift) == bool(drift)
    assert json.loads(rt.encode_server_event(event)) == json.loads(sent)
    assert rt.decode_server_event(sent.encode()) == event


def test_text_cut_between_surrogates_joins_again() -> None:
    halves = [
        rt.decode_client_event(f'{{"type": "response.cancel", "response_id": "{half}"}}') for half in (r"\ud83d", r"\ude00")
    ]
    joined = "".join(event.response_id for event in halves)  # type: ignore[union-attr, misc]
    assert joined.encode("utf-16", "surrogatepass").decode("utf-16") == "\U0001f600"


# Keys


def test_of_equal_keys_the_last_counts(cc: Any) -> None:
    event = cc.decode_clock_event(
        '{"kind": "no", "tick": "x", "tick": 2, "here": 0, "here": {"name": "e4"}, "seats": 2, "kind": "board.seen"}'
    )
    assert event == cc.BoardSeenEvent(tick=2, here=cc.Square(name="e4"))
    assert event.drift == ()
    wrong = cc.decode_clock_event(frame()[:-1] + ', "tick": "x"}')
    assert wrong["tick"] == "x"
    assert [item.pointer for item in wrong.drift] == ["/tick"]
    assert cc.decode_clock_event(frame()[:-1] + ', "kind": "unheard.of"}').type == "unheard.of"


def test_of_equal_tags_of_an_object_the_last_counts(cc: Any) -> None:
    event = cc.decode_clock_event(
        frame(lever='{"down": true, "down": false}', taken='[{"rank": "pawn", "rank": "queen", "worth": 9}]')
    )
    assert (event.lever, event.taken) == (cc.LeverUp(), [cc.Queen(worth=9)])


def test_keys_that_are_the_runtimes_own(cc: Any) -> None:
    for key in ("~drift", "", "_drift", "drift", "raw", "kind_", "__class__"):
        event = cc.decode_clock_event(frame(**{key: "1"}))
        assert [item.pointer for item in event.drift] == [f"/{key.replace('~', '~0')}"]
        assert event[key] == 1
        assert json.loads(cc.encode_clock_event(event)) == {**BOARD, key: 1}


# Frames


FORMS = {
    "bytes": lambda text: text.encode(),
    "str": lambda text: text,
    "bytearray": lambda text: bytearray(text.encode()),
    "memoryview": lambda text: memoryview(text.encode()),
    "a part of a memoryview": lambda text: memoryview(b"xx" + text.encode() + b"yy")[2:-2],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("text", [frame(), frame(answer='"\u00e9\U0001f600"'), frame(ink="1"), '{"kind": "\u00e9"}'])
def test_every_form_of_a_frame(cc: Any, form: Any, text: str) -> None:
    event = cc.decode_clock_event(form(text))
    assert event == cc.decode_clock_event(text)
    assert json.loads(cc.encode_clock_event(event)) == json.loads(text)


def test_a_buffer_may_be_used_again(cc: Any) -> None:
    for text in (frame(taken='[{"rank": "queen", "worth": 9}]'), frame(ink='"x"'), '{"kind": "unheard.of"}'):
        buffer = bytearray(text.encode())
        event = cc.decode_clock_event(memoryview(buffer))
        buffer[:] = b" " * len(buffer)
        assert json.loads(cc.encode_clock_event(event)) == json.loads(text)


@pytest.mark.parametrize("value", [None, 1, {}, ["{}"], object()])
def test_what_is_no_frame_is_a_type_error(cc: Any, value: Any) -> None:
    with pytest.raises(TypeError):
        cc.decode_clock_event(value)


BROKEN: list[tuple[str | bytes, int | None]] = [
    (b"", 0),
    (b" \n\t ", 4),
    (b"{", 1),
    (b'{"kind": "board.seen"', 21),
    (b'{"kind": "bo', 9),
    (b"\xef\xbb\xbf{}", 0),
    ("\ufeff{}", 0),
    (b"{} {}", 3),
    (b'{"kind": "board.seen"} x', 23),
    (b"{'kind': 1}", 1),
    (b'{"kind": 1,]', 11),
    (b'{"kind": 01}', 10),
    (b'{"kind": +1}', 9),
    (b'{"kind": .5}', 9),
    (b'{"kind": "\\x"}', 10),
    (b'{"kind": "\n"}', 10),
    ('{"\u00e9": 1 x}', 9),
    (b'{"kind": NaN}', None),
    (b'\xff{"kind": 1}', 0),
    (b'{"kind": "\xed\xa0\x80"}', 10),
    (b'{"kind": "\xc0\x80"}', 10),
    (b'{"kind": "\xf4\x90\x80\x80"}', 10),
    ("{}".encode("utf-16"), 0),
    ("{}".encode("utf-32-le"), 1),
    (b"[]", 0),
    (b'[{"kind": 1}]', 0),
    (b"null", 0),
    (b"true", 0),
    (b'"text"', 0),
    (b"1", 0),
]


@pytest.mark.parametrize(("text", "offset"), BROKEN, ids=[ascii(text) for text, _ in BROKEN])
@pytest.mark.parametrize("strict", [False, True])
def test_what_is_no_json_object_says_where(cc: Any, text: str | bytes, offset: int | None, strict: bool) -> None:
    with pytest.raises(cc.DecodeError) as problem:
        cc.decode_clock_event(text, strict=strict)
    assert isinstance(problem.value, ValueError)
    assert problem.value.offset == offset


def test_white_space_around_a_frame_is_legal(cc: Any) -> None:
    assert cc.decode_clock_event(f" \r\n\t{frame()}\n ") == cc.decode_clock_event(frame())


def test_a_huge_frame(cc: Any) -> None:
    text = "x" * 20_000_000
    for sent in (frame(answer=f'"{text}"'), frame(novel=f'"{text}"'), frame(wording=f'"{text}"')):
        event = cc.decode_clock_event(sent)
        assert len(cc.encode_clock_event(event)) > len(text)
        assert all(len(str(item)) < 300 for item in event.drift)
    many = frame(taken="[" + ",".join(['{"rank": "queen", "worth": 9}'] * 50_000) + "]", ink="1")
    assert len(cc.decode_clock_event(many).taken) == 50_000


# Depth


NESTS = {"arrays": ("[", "]"), "objects": ('{"a":', "}")}
HOMES = {"any": "anything", "map": "notes", "unknown field": "novel", "wrong type": "tick", "enum": "feet"}


def nested(depth: int, pair: tuple[str, str]) -> str:
    return pair[0] * depth + "1" + pair[1] * depth


@pytest.mark.parametrize("pair", NESTS.values(), ids=NESTS)
@pytest.mark.parametrize("field", HOMES.values(), ids=HOMES)
def test_a_hundred_thousand_levels_are_an_error_and_no_crash(cc: Any, field: str, pair: tuple[str, str]) -> None:
    text = nested(100_000, pair)
    sent = frame(**{field: f'{{"deep": {text}}}' if field == "notes" else text})
    for strict in (False, True):
        with pytest.raises(cc.DecodeError, match="nested too deep"):
            cc.decode_clock_event(sent, strict=strict)


def test_a_hundred_thousand_levels_of_objects_that_are_known(cc: Any) -> None:
    square = '{"name": "e4", "next": ' * 100_000 + "null" + "}" * 100_000
    for text in (square, '{"rank": "pawn", "colour": "black", "promoted": ' * 100_000 + "null" + "}" * 100_000):
        for field in ("here", "taken"):
            with pytest.raises(cc.DecodeError, match="nested too deep"):
                cc.decode_clock_event(frame(**{field: text}))
    with pytest.raises(cc.DecodeError):
        cc.decode_clock_event("[" * 100_000)
    with pytest.raises(cc.DecodeError):
        cc.peek("[" * 100_000)


@pytest.mark.parametrize("pair", NESTS.values(), ids=NESTS)
@pytest.mark.parametrize("field", HOMES.values(), ids=HOMES)
@pytest.mark.parametrize("drift", [{}, {"ink": "1"}], ids=["conforming", "drifted"])
def test_five_hundred_levels_are_kept(cc: Any, field: str, pair: tuple[str, str], drift: dict[str, str]) -> None:
    text = nested(500, pair)
    sent = frame(**{field: f'{{"deep": {text}}}' if field == "notes" else text}, **drift)
    event = cc.decode_clock_event(sent)
    assert json.loads(cc.encode_clock_event(event)) == json.loads(sent)
    assert event[field] == json.loads(sent)[field]


@pytest.mark.parametrize("depth", range(880, 1000, 8))
def test_near_the_limit_it_is_kept_or_refused(cc: Any, depth: int) -> None:
    for sent in (frame(anything=nested(depth, ("[", "]"))), frame(anything=nested(depth, ("[", "]")), ink="1")):
        try:
            event = cc.decode_clock_event(sent)
        except cc.DecodeError:
            continue
        try:
            assert len(cc.encode_clock_event(event)) > 2 * depth
        except RecursionError:
            assert depth > sys.getrecursionlimit() - 150


@pytest.mark.parametrize("depth", [20, 60, 200, 400, 900])
def test_objects_within_objects_that_drift_are_kept_or_refused(cc: Any, depth: int) -> None:
    square = '{"name": "e4", "ink": 1, "next": ' * depth + "null" + "}" * depth
    try:
        event = cc.decode_clock_event(frame(here=square))
    except cc.DecodeError:
        assert depth > 60
    else:
        assert len(event.drift) == depth
        assert json.loads(cc.encode_clock_event(event))["here"] == json.loads(square)


# Bytes


def audio(text: str) -> Any:
    return rt.decode_client_event(json.dumps({"type": "input_audio_buffer.append", "audio": text}))


@pytest.mark.parametrize(
    "text", ["!", "A", "AA", "AAA", "AAAA=", "AA=A", "A A=", "AAE\n", "-_-_", "AAAA\u00e9", "\ud800", "===="]
)
def test_invalid_base64_is_kept_and_refused_when_it_is_read(text: str) -> None:
    event = audio(text)
    assert isinstance(event, rt.InputAudioBufferAppendEvent)
    assert event.drift == ()
    assert event["audio"] == text
    with pytest.raises(
        rt.MalformedField, match=r"InputAudioBufferAppendEvent.audio cannot be read: expected bytes as base64, got "
    ) as problem:
        _ = event.audio
    assert (problem.value.name, problem.value.obj) == ("audio", event)
    assert not hasattr(event, "audio")
    assert json.loads(rt.encode_client_event(event))["audio"] == text
    with pytest.raises(rt.InvalidEvent) as refused:
        rt.decode_client_event(json.dumps({"type": "input_audio_buffer.append", "audio": text}), strict=True)
    assert [(item.pointer, item.kind) for item in refused.value.drift] == [("/audio", "constraint")]
    with pytest.raises(rt.InvalidEvent):
        rt.check(event)
    match event:
        case rt.InputAudioBufferAppendEvent(audio=_):
            pytest.fail("an attribute that cannot be read matches nothing")


@pytest.mark.parametrize("value", [b"", b"\x00", b"\x00\x01\xff", bytes(range(256)) * 1000])
def test_bytes_go_in_and_out(value: bytes) -> None:
    for form in (value, bytearray(value), memoryview(value)):
        event = rt.InputAudioBufferAppendEvent(audio=form)  # type: ignore[arg-type]
        again = rt.decode_client_event(rt.encode_client_event(event), strict=True)
        assert isinstance(again, rt.InputAudioBufferAppendEvent)
        assert again.audio == event.audio == value
        assert again == event


def test_lengths_of_bytes_count_what_the_text_stands_for(cc: Any) -> None:
    for size in range(9):
        event = cc.BoardSeenEvent(tick=1, here=cc.Square(name="e4"), picture=bytes(size))
        received = cc.decode_clock_event(cc.encode_clock_event(event))
        assert received == event
        assert bool(received.drift) is (not 2 <= size <= 6)
        assert received.picture == bytes(size)


# Dates


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2031-05-06T07:08:09Z", datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2031-05-06T07:08:09.25+02:00", datetime(2031, 5, 6, 7, 8, 9, 250000, tzinfo=timezone(timedelta(hours=2)))),
        ("2031-05-06t07:08:09z", datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)),
    ],
)
def test_dates_are_read_and_kept_as_they_came(cc: Any, text: str, value: datetime) -> None:
    event = cc.decode_clock_event(frame(seen_at=json.dumps(text)), strict=True)
    assert event.seen_at == value
    assert event["seen_at"] == text
    assert json.loads(cc.encode_clock_event(event))["seen_at"] == text


def test_dates_are_written(cc: Any) -> None:
    moment = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    event = cc.BoardSeenEvent(tick=1, here=cc.Square(name="e4"), seen_at=moment)
    assert event.seen_at == moment
    assert json.loads(cc.encode_clock_event(event))["seen_at"] == "2031-05-06T07:08:09+00:00"
    event.seen_at = None
    assert json.loads(cc.encode_clock_event(event))["seen_at"] is None


@pytest.mark.parametrize("text", ["", "yesterday", "2031-13-01T00:00:00Z", "2031-02-30T00:00:00Z", "\ud800"])
def test_a_date_that_is_none_is_kept_and_refused_when_it_is_read(cc: Any, text: str) -> None:
    event = cc.decode_clock_event(frame(seen_at=json.dumps(text)))
    assert event.drift == ()
    with pytest.raises(
        cc.MalformedField, match=r"BoardSeenEvent.seen_at cannot be read: expected a date and time as RFC 3339 has it, got "
    ):
        _ = event.seen_at
    assert json.loads(cc.encode_clock_event(event))["seen_at"] == text
    with pytest.raises(cc.InvalidEvent):
        cc.decode_clock_event(frame(seen_at=json.dumps(text)), strict=True)


def test_a_date_that_cannot_be_read_is_no_hindrance_to_what_both_sides_send(cc: Any) -> None:
    sent = '{"kind": "settings.changed", "tick": 1, "settings": {"volume": 1, "wound_at": "yesterday"}}'
    assert json.loads(cc.encode_clock_event(cc.decode_clock_event(sent))) == json.loads(sent)


def test_a_tag_that_is_a_whole_number_in_another_form_is_one_all_the_same(cc: Any) -> None:
    found = [cc.SmallBattery.from_dict({"size": size}).drift for size in (1.0, 2.0, 2)]
    assert [[item.kind for item in drift] for drift in found] == [[], ["unknown_value"], ["unknown_value"]]
