"""The contract of the codec, over any JSON object, and over frames that were right until something was changed."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from .contract import hold
from .fuzz import run
from .mutations import is_near, mutant
from .protocols import Side, side, sides

NAMES = [str(found) for found in sides()]
numbers = (
    st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.integers().map(lambda power: 10 ** (power % 400))
)
texts = st.text(st.characters()) | st.sampled_from(["type", "kind", "message", "AAEC", "~drift", "\ud800", "a/b~c"])
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def frames(draw: st.DrawFn, sender: Side) -> dict[str, Any]:
    """A JSON object: of any keys, or of those of an event, with any values."""
    event = draw(st.none() | st.sampled_from(sorted(sender.events)))
    if event is None:
        return draw(st.dictionaries(texts, values, max_size=5))
    keys = st.sampled_from([field.name for field in sender.events[event].fields])
    return {sender.key: event} | draw(st.dictionaries(keys | texts, values, max_size=8))


@pytest.mark.parametrize("name", NAMES)
def test_any_json_object(name: str) -> None:
    sender = side(name)

    @seed(1)
    @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(frames(sender))
    def check(frame: dict[str, Any]) -> None:
        hold(sender, frame)

    check()


@pytest.mark.parametrize("number", range(4))
def test_mutated_frames(number: int) -> None:
    counts, failures = run(f"make test, {number}", 1000)
    assert failures == []
    assert counts.total() == 1000


@pytest.mark.parametrize("name", NAMES)
def test_valid_frames_conform(name: str) -> None:
    assert all(hold(side(name), frame) for frame in side(name).examples)


def test_the_same_seed_makes_the_same_mutants() -> None:
    sender = side("chess_clock.clock")
    one, other = ([mutant(sender.examples[1], chance, sender.tags) for _ in range(50)] for chance in map(random.Random, (7, 7)))
    assert one == other
    assert sum(item.frame != sender.examples[1] for item in one) > 40


def test_a_mutant_tells_where_it_was_touched() -> None:
    frame = {"kind": "game.setup", "seconds": 1}
    found = {
        place: tuple(item.frame)
        for item in (mutant(frame, random.Random(n), {"kind"}) for n in range(40))
        for place in item.touched
    }
    assert found.keys() >= {"", "/seconds"}


@pytest.mark.parametrize(
    ("found", "touched", "near"),
    [("", "/a", True), ("/a", "/a/b", True), ("/a/b", "/a", True), ("/a", "/ab", False), ("/a/b", "/a/c", False)],
)
def test_near_is_around_or_inside(found: str, touched: str, near: bool) -> None:
    assert is_near(found, touched) is near


def test_the_chess_clock_has_all_that_the_language_has(cc: Any) -> None:
    clock = side("chess_clock.clock")
    assert {"kind", "rank", "colour", "down", "size"} <= clock.tags
    assert [found.name for found in clock.protocol.sides] == ["player", "clock", "arbiter"]
    assert cc.BoardSeenEvent.__struct_config__.tag_field == "kind"
