"""The drift table: each way to be off, in each place, with class, record, attribute and what is sent on.

The chess clock's `game.setup` is itself an object with the fields of a `Period`, and holds periods as a nested object, in a
list, in a map and as a member of a union; so that every row can be tried in every place.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from .protocols import same

ABSENT: Any = object()
"""In a change: the field is taken out. As what an attribute gives: there is no such attribute."""
MALFORMED: Any = object()
"""As what an attribute gives: it cannot be read."""


@dataclass(frozen=True)
class Place:
    """Where an object stands in a frame: around it, its pointer, and how to get there."""

    around: Callable[[dict[str, Any]], dict[str, Any]]
    pointer: str
    find: Callable[[Any], Any]


def setup(**fields: Any) -> dict[str, Any]:
    return {"kind": "game.setup", "seconds": 300, **fields}


OTHER = {"kind": "period", "seconds": 1}
PLACES = {
    "top level": Place(lambda body: {**body, "kind": "game.setup"}, "", lambda event: event),
    "nested object": Place(lambda body: setup(period=body), "/period", lambda event: event.period),
    "list item": Place(lambda body: setup(periods=[OTHER, body]), "/periods/1", lambda event: event.periods[1]),
    "map value": Place(
        lambda body: setup(by_player={"a/b~c": body}), "/by_player/a~1b~0c", lambda event: event.by_player["a/b~c"]
    ),
    "union variant": Place(lambda body: setup(phase=body), "/phase", lambda event: event.phase),
    "variant in a list": Place(lambda body: setup(phases=[OTHER, body]), "/phases/1", lambda event: event.phases[1]),
    "open variant in a map": Place(
        lambda body: setup(chapter_of={"x": body}), "/chapter_of/x", lambda event: event.chapter_of["x"]
    ),
    "variant in a variant": Place(
        lambda body: setup(phase={**OTHER, "after": {**OTHER, "after": body}}),
        "/phase/after/after",
        lambda event: event.phase.after.after,
    ),
}


@dataclass(frozen=True)
class Row:
    """A change of one field of a sound object, and what comes of it.

    `drift` is pointer below the object, kind, what was expected and what came; None where it is no drift. `gives` is what
    the attribute gives.
    """

    field: str
    value: Any
    drift: tuple[str, str, str, Any] | None
    gives: Any


def unknown(raw: dict[str, Any]) -> Callable[[Any], Any]:
    """An `UnknownFace` of the package."""
    return lambda cc: cc.UnknownFace(raw, "kind")


BONUS, FACE = '"bronstein" or "fischer"', '"digits" or "hands"'
ROWS = {
    "unknown field": Row("ink", "blue", ("/ink", "unknown_field", "no such field", "blue"), ABSENT),
    "unknown field with null": Row("ink", None, ("/ink", "unknown_field", "no such field", None), ABSENT),
    "unknown enum value": Row(
        "pace", "bullet", ("/pace", "unknown_value", '"blitz" or "classical" or "rapid"', "bullet"), "bullet"
    ),
    "unknown value of an open enum": Row("sound", "horn", None, "horn"),
    "null not allowed": Row("label", None, ("/label", "null_not_allowed", "string", None), MALFORMED),
    "null for an enum": Row("pace", None, ("/pace", "null_not_allowed", '"blitz" or "classical" or "rapid"', None), MALFORMED),
    "null for an open enum": Row("sound", None, ("/sound", "null_not_allowed", "string", None), MALFORMED),
    "null for a union": Row("bonus", None, ("/bonus", "null_not_allowed", "Fischer or Bronstein", None), MALFORMED),
    "wrong type": Row("label", 5, ("/label", "wrong_type", "string", 5), MALFORMED),
    "true for a number": Row("seconds", True, ("/seconds", "wrong_type", "integer", True), MALFORMED),
    "a fraction for an integer": Row("seconds", 1.5, ("/seconds", "wrong_type", "integer", 1.5), MALFORMED),
    "wrong type for an enum": Row("pace", 5, ("/pace", "wrong_type", '"blitz" or "classical" or "rapid"', 5), MALFORMED),
    "wrong type for an open enum": Row("sound", ["bell"], ("/sound", "wrong_type", "string", ["bell"]), MALFORMED),
    "wrong type for a union": Row("bonus", "fischer", ("/bonus", "wrong_type", "Fischer or Bronstein", "fischer"), MALFORMED),
    "wrong type for an open union": Row("face", [1], ("/face", "wrong_type", "Digits or Hands", [1]), MALFORMED),
    "missing required": Row("seconds", ABSENT, ("/seconds", "missing_required", "integer", None), MALFORMED),
    "constraint": Row("seconds", 0, ("/seconds", "constraint", "at least 1", 0), 0),
    "constraint on a length": Row(
        "label", "thirteen long", ("/label", "constraint", "a length of at most 12", "thirteen long"), "thirteen long"
    ),
    "unknown nested variant": Row("bonus", {"kind": "delay"}, ("/bonus", "unknown_variant", BONUS, "delay"), MALFORMED),
    "unknown nested variant of an open union": Row("face", {"kind": "sand"}, None, unknown({"kind": "sand"})),
    "nested variant without a type": Row("bonus", {"seconds": 1}, ("/bonus/kind", "missing_required", BONUS, None), MALFORMED),
    "nested variant of an open union without a type": Row(
        "face", {"n": 1}, ("/face/kind", "missing_required", FACE, None), unknown({"n": 1})
    ),
    "nested variant of a type that is no text": Row("bonus", {"kind": 5}, ("/bonus/kind", "wrong_type", BONUS, 5), MALFORMED),
    "nested variant of an open union of a type that is no text": Row(
        "face", {"kind": 5}, ("/face/kind", "wrong_type", FACE, 5), unknown({"kind": 5})
    ),
    "nested variant of type null": Row("bonus", {"kind": None}, ("/bonus/kind", "null_not_allowed", BONUS, None), MALFORMED),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_field_of_an_object(cc: Any, place: Place, row: Row) -> None:
    body = {"kind": "period", "seconds": 60, row.field: row.value}
    frame = place.around({key: value for key, value in body.items() if value is not ABSENT})
    event = cc.decode_arbiter_event(json.dumps(frame))
    obj = place.find(event)
    assert (type(event), type(obj)) == (cc.GameSetupEvent, cc.GameSetupEvent if place.pointer == "" else cc.Period)
    expected = [(place.pointer + row.drift[0], *row.drift[1:])] if row.drift else []
    check_drift(cc, event, frame, expected)
    own = [(item.pointer, item.kind) for item in obj.drift]
    assert own == ([row.drift[:2]] if row.drift else []), "an object tells of itself, with pointers of its own"
    check_attribute(cc, obj, row)
    check_encoding(cc, event, frame)


def check_drift(cc: Any, event: Any, frame: Any, expected: list[tuple[str, str, str, Any]]) -> None:
    assert [(item.pointer, item.kind, item.expected, item.got) for item in event.drift] == expected
    if not expected:
        assert cc.decode_arbiter_event(json.dumps(frame), strict=True) == event
        return
    with pytest.raises(cc.InvalidEvent) as refused:
        cc.decode_arbiter_event(json.dumps(frame), strict=True)
    assert refused.value.drift == event.drift
    for pointer, kind, wanted, _ in expected:
        assert f"{pointer}: {kind}: expected {wanted}, got " in str(refused.value)


def check_attribute(cc: Any, obj: Any, row: Row) -> None:
    gives = row.gives(cc) if callable(row.gives) else row.gives
    readable = gives is not ABSENT and gives is not MALFORMED
    assert hasattr(obj, row.field) is readable
    assert matches(obj, row.field) is readable
    if readable:
        assert getattr(obj, row.field) == gives
    elif gives is MALFORMED:
        with pytest.raises(cc.MalformedField, match=rf"{type(obj).__name__}\.{row.field} cannot be read: ") as problem:
            getattr(obj, row.field)
        assert isinstance(problem.value, AttributeError)
        assert (problem.value.name, problem.value.obj) == (row.field, obj)
    else:
        with pytest.raises(AttributeError, match="has no attribute"):
            getattr(obj, row.field)
    if row.value is ABSENT:
        assert row.field not in obj
    else:
        assert obj[row.field] == row.value


def matches(obj: Any, attribute: str) -> bool:
    """Whether a `case` that names the attribute takes the object."""
    names = {"kind": type(obj), "obj": obj}
    exec(f"match obj:\n    case kind({attribute}=_): found = True\n    case kind(): found = False", names)
    return bool(names["found"])


def check_encoding(cc: Any, event: Any, frame: Any) -> None:
    for options in ({}, {"keep_unknown": True}):
        assert same(json.loads(cc.encode_arbiter_event(event, **options)), frame)
    assert same(event.raw, frame)


# What names an object is off: in each place where an object has a tag


@dataclass(frozen=True)
class Tagged:
    """A place of an object with a tag, and what becomes of the event's attribute when the tag is off."""

    attribute: str
    around: Callable[[Any], Any]
    pointer: str
    kept: Callable[[Any], Any] | None
    words: str
    unknown: tuple[str, str] | None

    def frame(self, body: dict[str, Any]) -> dict[str, Any]:
        return setup(**{self.attribute: self.around(body)})


PHASES = '"period" or "sudden_death"'
LONE = {"words": '"period"', "unknown": ("/kind", "unknown_value")}
CLOSED = {"words": PHASES, "unknown": ("", "unknown_variant")}
OPEN = {"words": PHASES, "unknown": None}
TAGGED = {
    "nested object": Tagged("period", lambda body: body, "/period", lambda event: event.period, **LONE),
    "list item": Tagged("periods", lambda body: [body, OTHER], "/periods/0", lambda event: event.periods[0], **LONE),
    "map value": Tagged("by_player", lambda body: {"x": body}, "/by_player/x", lambda event: event.by_player["x"], **LONE),
    "union variant": Tagged("phase", lambda body: body, "/phase", None, **CLOSED),
    "variant in a list": Tagged("phases", lambda body: [OTHER, body], "/phases/1", None, **CLOSED),
    "variant in a map": Tagged("phase_of", lambda body: {"x": body}, "/phase_of/x", None, **CLOSED),
    "open union variant": Tagged("chapter", lambda body: body, "/chapter", lambda event: event.chapter, **OPEN),
    "open variant in a list": Tagged(
        "chapters", lambda body: [OTHER, body], "/chapters/1", lambda event: event.chapters[1], **OPEN
    ),
    "open variant in a map": Tagged(
        "chapter_of", lambda body: {"x": body}, "/chapter_of/x", lambda event: event.chapter_of["x"], **OPEN
    ),
}  # fmt: skip
TAGS = {
    "unknown": ({"kind": "overtime"}, None),
    "missing": ({}, "missing_required"),
    "no text": ({"kind": 5}, "wrong_type"),
    "an object": ({"kind": {"kind": "period"}}, "wrong_type"),
    "null": ({"kind": None}, "null_not_allowed"),
}


@pytest.mark.parametrize("place", TAGGED.values(), ids=TAGGED)
@pytest.mark.parametrize(("tag", "kind"), TAGS.values(), ids=TAGS)
def test_the_tag_of_an_object(cc: Any, place: Tagged, tag: dict[str, Any], kind: str | None) -> None:
    frame = place.frame({**tag, "seconds": 60})
    event = cc.decode_arbiter_event(json.dumps(frame))
    assert type(event) is cc.GameSetupEvent
    suffix, found = ("/kind", kind) if kind else place.unknown or ("", "")
    check_drift(cc, event, frame, [(place.pointer + suffix, found, place.words, tag.get("kind"))] if found else [])
    assert hasattr(event, place.attribute) is (place.kept is not None)
    assert matches(event, place.attribute) is (place.kept is not None)
    assert event[place.attribute] == place.around({**tag, "seconds": 60})
    if place.kept is None:
        with pytest.raises(cc.MalformedField):
            getattr(event, place.attribute)
    elif place.words == PHASES:
        assert place.kept(event) == cc.UnknownChapter({**tag, "seconds": 60}, "kind")
        assert place.kept(event).type == (tag.get("kind") if isinstance(tag.get("kind"), str) else None)
    else:
        assert type(place.kept(event)) is cc.Period
        assert place.kept(event).seconds == 60
        assert place.kept(event).get("kind") == tag.get("kind"), "the wire's tag is read by key; the attribute is the class's"
    check_encoding(cc, event, frame)


@pytest.mark.parametrize(
    ("tag", "pointer", "kind", "name"),
    [
        ({"kind": "game.over"}, "", "unknown_variant", "game.over"),
        ({"kind": "board.seen"}, "", "unknown_variant", "board.seen"),
        ({}, "/kind", "missing_required", None),
        ({"kind": 5}, "/kind", "wrong_type", None),
        ({"kind": ["game.setup"]}, "/kind", "wrong_type", None),
        ({"kind": None}, "/kind", "null_not_allowed", None),
        ({"type": "game.setup"}, "/kind", "missing_required", None),
    ],
    ids=["unknown", "of another side", "missing", "no text", "a list", "null", "under another key"],
)
def test_the_tag_of_an_event(cc: Any, tag: dict[str, Any], pointer: str, kind: str, name: str | None) -> None:
    frame = {**tag, "seconds": 60, "label": None}
    event = cc.decode_arbiter_event(json.dumps(frame))
    assert type(event) is cc.UnknownEvent
    assert (event.type, event.raw) == (name, frame)
    assert not isinstance(event, cc.GameSetupEvent)
    assert not hasattr(event, "seconds")
    [drift] = event.drift
    assert (drift.pointer, drift.kind, drift.got) == (pointer, kind, tag.get("kind"))
    with pytest.raises(cc.InvalidEvent) as refused:
        cc.decode_arbiter_event(json.dumps(frame), strict=True)
    assert refused.value.drift == event.drift
    check_encoding(cc, event, frame)


# Rows that need more than the one object


def test_rules_across_fields_are_constraints_of_the_object(cc: Any) -> None:
    frame = {"kind": "button.press", "pass": False, "offer": "draw", "hand": "left", "finger": 1}
    event = cc.decode_player_event(json.dumps(frame))
    assert [(item.pointer, item.kind, item.expected) for item in event.drift] == [
        ("", "constraint", "move beside offer"),
        ("", "constraint", "finger only when hand is 'right'"),
    ]
    assert (event.pass_, event.offer, event.finger) == (False, "draw", 1)
    assert json.loads(cc.encode_player_event(event)) == frame


@pytest.mark.parametrize(
    ("field", "value", "kind", "expected"),
    [
        ("here", {"name": "e9"}, "constraint", "a match of ^[a-h][1-8]$"),
        ("seats", 3, "unknown_value", "2"),
        ("seats", True, "wrong_type", "2"),
        ("fair", False, "unknown_value", "true"),
        ("fair", 1, "wrong_type", "true"),
        ("feet", 5, "unknown_value", "3 or 4"),
        ("feet", True, "wrong_type", "3 or 4"),
        ("picture", "AA==", "constraint", "a length of at least 2"),
        ("picture", "AAECAwQFBgc=", "constraint", "a length of at most 6"),
        ("left", -1, "constraint", "at least 0"),
        ("left", "never", "unknown_value", '"forever"'),
        ("left", 1.5, "wrong_type", None),
        ("answer", {"colour": 1}, "wrong_type", "string"),
        ("pictures", ["AAEC", 1], "wrong_type", None),
        ("notes", [], "wrong_type", "map of any"),
    ],
)  # fmt: skip
def test_other_types(cc: Any, field: str, value: Any, kind: str, expected: str | None) -> None:
    frame = {"kind": "board.seen", "tick": 1, "here": {"name": "e4"}, "seats": 2} | {field: value}
    event = cc.decode_clock_event(json.dumps(frame))
    [drift] = event.drift
    assert drift.kind == kind
    assert drift.pointer.startswith(f"/{field}")
    assert expected is None or drift.expected == expected
    assert same(json.loads(cc.encode_clock_event(event)), frame)


def test_one_bad_item_makes_the_smallest_attribute_around_it_unreadable(cc: Any) -> None:
    square = {"name": "e4", "others": [{"name": "d4"}, 7], "by_name": {"x": {"name": "a1"}}}
    event = cc.decode_clock_event(json.dumps({"kind": "board.seen", "tick": 1, "here": square, "seats": 2}))
    assert not hasattr(event.here, "others")
    assert event.here["others"] == [{"name": "d4"}, 7]
    assert event.here.by_name == {"x": cc.Square(name="a1")}
    assert [item.pointer for item in event.drift] == ["/here/others/1"]


def test_drift_of_many_places_is_told_at_once(cc: Any) -> None:
    frame = setup(label=1, ink=2, period={"kind": "period", "seconds": 0, "pace": "bullet", "after": {"kind": "period"}})
    event = cc.decode_arbiter_event(json.dumps(frame))
    assert sorted(item.pointer for item in event.drift) == [
        "/ink", "/label", "/period/after/seconds", "/period/pace", "/period/seconds",
    ]  # fmt: skip
    with pytest.raises(cc.InvalidEvent) as refused:
        cc.decode_arbiter_event(json.dumps(frame), strict=True)
    assert len(str(refused.value).splitlines()) == 6


def test_writing_an_attribute_mends_it_and_extras_stay(cc: Any) -> None:
    frame = setup(label=5, ink="blue")
    event = cc.decode_arbiter_event(json.dumps(frame))
    event.label = "Final"
    assert event.label == event["label"] == "Final"
    assert json.loads(cc.encode_arbiter_event(event)) == setup(label="Final", ink="blue")
    assert [item.pointer for item in event.drift] == ["/label", "/ink"], "it is what came that had drifted"
    event.label = cc.UNSET
    assert json.loads(cc.encode_arbiter_event(event)) == setup(ink="blue")
