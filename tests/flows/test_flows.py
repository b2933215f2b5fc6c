"""Every flow of the specs accepts what follows it, and tells what does not, at the right step."""

from __future__ import annotations

import importlib
import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from eventwright.cli import main
from eventwright.follow import Followed, follow, matches
from eventwright.pipeline import check
from eventwright.program import programs
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import HERE, ROOT, SWAPPED, corpus, text

PROTOCOLS = {protocol.name: protocol for protocol in check(ROOT / "schemas").protocols}
CORPUS = json.loads((HERE / "recordings.json").read_text("utf-8"))
CASES = [
    pytest.param(name, recording, id=f"{name}-{recording['flow']}-{number}")
    for name, found in CORPUS.items()
    for number, recording in enumerate(found["recordings"])
]


def test_recordings_are_those_of_the_specs() -> None:
    """Where this fails, `python tests/flows/recorded.py` writes them again; look at what changed."""
    assert text(corpus()) == (HERE / "recordings.json").read_text("utf-8")


@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_flow_is_followed_and_departed_from(name: str) -> None:
    flows = [flow.name for flow in PROTOCOLS[name].flows]
    followed = {recording["flow"] for recording in CORPUS[name]["recordings"] if recording["index"] is None}
    departed = {recording["flow"] for recording in CORPUS[name]["recordings"] if recording["index"] is not None}
    assert set(flows) == followed == departed == SWAPPED[name].keys()


@pytest.mark.parametrize(("name", "recording"), CASES)
def test_a_recording_follows_its_flow_or_departs_at_the_right_step(name: str, recording: dict[str, Any]) -> None:
    program = CORPUS[name]["programs"][recording["flow"]]
    found = follow(program, recording["events"])
    assert found.index == recording["index"]
    if found.index is None:
        assert found.complete
    elif recording["flow"] != "transcription":  # there the step that was passed over may be missing
        first, second = SWAPPED[name][recording["flow"]]
        came = recording["events"][found.index][1]["type"]
        assert {program["messages"][index]["event"] for index in found.expected} & {first, second} == {first, second} - {came}


@pytest.mark.parametrize(("name", "recording"), CASES)
def test_the_events_of_recordings_conform(name: str, recording: dict[str, Any]) -> None:
    package: Any = importlib.import_module((PROTOCOLS[name].options("python") or {})["package"])
    for side, event in recording["events"]:
        assert getattr(package, f"decode_{side}_event")(json.dumps(event)).drift == (), event


def test_the_specs_have_a_flow_for_every_event() -> None:
    for protocol in PROTOCOLS.values():
        named = {message["event"] for program in programs(protocol).values() for message in program["messages"]}
        assert named == {event.name for event in protocol.events}


def test_the_model_prints_flows(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["model", str(ROOT / "schemas")])
    flows = json.loads(capsys.readouterr().out)["realtime"]["flows"]
    [cancel] = [flow for flow in flows if flow["name"] == "cancel"]
    assert [step.get("event", step["kind"]) for step in cancel["steps"]] == ["response.created", "response.cancel", "either"]


# How a recording is followed

TEXT = CORPUS["realtime"]["programs"]["text_response"]


def text_answer() -> list[tuple[str, Any]]:
    [recording, *_] = [found for found in CORPUS["realtime"]["recordings"] if found["flow"] == "text_response"]
    return [(side, event) for side, event in recording["events"]]


def another(events: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The same events of another response with another message."""
    text = json.dumps(events)
    for id in ("response_1", "usermessage_1"):
        assert f'"{id}"' in text
        text = text.replace(f'"{id}"', f'"{id}0"')
    return json.loads(text)


def test_events_that_a_flow_does_not_name_are_passed_over() -> None:
    others: list[tuple[str, Any]] = [("server", {"type": "rate_limits.updated"}), ("server", {"type": "new"}), ("server", [])]
    mixed = [came for known in text_answer() for came in (*others, known)]
    assert follow(TEXT, mixed) == Followed(None, (), True)


def test_an_event_of_the_other_side_is_another_event() -> None:
    assert follow(TEXT, [("client", {"type": "response.created"})]).expected == follow(TEXT, []).expected


def test_events_of_another_response_are_passed_over() -> None:
    answer = text_answer()
    pairs = zip(another(answer)[2:], answer[2:], strict=True)
    assert follow(TEXT, [*answer[:2], *(came for pair in pairs for came in pair)]) == Followed(None, (), True)


def test_a_payload_belongs_to_the_name_of_a_step() -> None:
    answer = text_answer()
    spoken = [(side, {**event, "part": {"type": "audio"}} if "part" in event else event) for side, event in answer]
    found = follow(TEXT, spoken)
    assert found.index is not None
    assert spoken[found.index][1]["type"] == "response.output_text.delta"
    assert {TEXT["messages"][index]["event"] for index in found.expected} >= {"response.content_part.added"}


def test_a_recording_that_ends_early_is_not_complete() -> None:
    answer = text_answer()
    for length in range(len(answer)):
        found = follow(TEXT, answer[:length])
        assert (found.index, found.complete) == (None, False)
        assert found.expected


def test_an_event_after_the_end_is_one_too_many() -> None:
    answer = text_answer()
    assert follow(TEXT, [*answer, answer[-1]]) == Followed(len(answer), (), True)


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ({}, {"a": 1}, True),
        ({"a": {"b": None}}, {"a": {"b": None, "c": 2}}, True),
        ({"a": None}, {}, False),
        ({}, [], False),
        ([{"a": 1}], [{"a": 1, "b": 2}], True),
        ([1], [1, 2], False),
        ([], {}, False),
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        ("a", "a", True),
        ("1", 1, False),
    ],
)
def test_what_matches_a_pattern(pattern: Any, value: Any, fits: bool) -> None:
    assert matches(pattern, value) is fits


# Against a slow checker that tries everything


def accepts(rest: Any, word: tuple[int, ...]) -> bool:
    """Whether a word belongs to the language of a flow, by trying every way to divide it."""
    match rest:
        case ["message", index]:
            return word == (index,)
        case ["sequence"] | ["any_order"]:
            return word == ()
        case ["sequence", first, *others]:
            return any(
                accepts(first, word[:cut]) and accepts(["sequence", *others], word[cut:]) for cut in range(len(word) + 1)
            )
        case ["repeat", part]:
            return word == () or any(accepts(part, word[:cut]) and accepts(rest, word[cut:]) for cut in range(1, len(word) + 1))
        case ["either", *parts]:
            return any(accepts(part, word) for part in parts)
        case ["any_order", first, *others]:
            return any(
                accepts(first, tuple(letter for letter, here in zip(word, chosen, strict=True) if here))
                and accepts(
                    ["any_order", *others], tuple(letter for letter, here in zip(word, chosen, strict=True) if not here)
                )
                for chosen in product((True, False), repeat=len(word))
            )
        case _:
            raise AssertionError(rest)


LETTERS = 3
MESSAGES = [{"side": "a", "event": str(letter), "pattern": {"type": letter}, "ids": {}} for letter in range(LETTERS)]
WORDS = [word for length in range(5) for word in product(range(LETTERS), repeat=length)]
RESTS = st.recursive(
    st.integers(0, LETTERS - 1).map(lambda letter: ["message", letter]),
    lambda inner: st.one_of(
        inner.map(lambda part: ["repeat", part]),
        st.tuples(st.sampled_from(["sequence", "either", "any_order"]), st.lists(inner, min_size=2, max_size=3)).map(
            lambda made: [made[0], *made[1]]
        ),
        inner.map(lambda part: ["either", part, ["sequence"]]),
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(rest=RESTS)
def test_following_accepts_what_trying_everything_accepts(rest: Any) -> None:
    program = {"messages": MESSAGES, "rest": rest}
    accepted = [word for word in WORDS if accepts(rest, word)]
    for word in WORDS:
        found = follow(program, [("a", {"type": letter}) for letter in word])
        assert (found.index is None and found.complete) == (word in accepted)
        if found.index is not None:
            assert not any(other[: found.index + 1] == word[: found.index + 1] for other in accepted)


def test_ids_are_found_in_types_as_wide_as_may_be(tmp_path: Path) -> None:
    """Whoever tried every path would not come to an end."""
    folder = tmp_path / "wide"
    fields = "".join(
        f"  f{number}: {{type: NEXT, optional: true, description: Part {number} of it.}}\n" for number in range(900)
    )
    types = [f"object: {name}\nsummary: A thing.\nfields:\n{fields.replace('NEXT', inner)}" for name, inner in ("AB", "BC")]
    files = {
        "protocol.yaml": "protocol: wide\ntitle: Wide\nversion: '1'\ndiscriminator: type\ntargets: {}\n"
        "sides: {left: {title: Left, reads: tolerant}, right: {title: Right, reads: tolerant}}\n",
        "types/all.yaml": "---\n".join(
            [*types, "object: C\nsummary: The last.\nfields:\n  id: {type: string, description: Its id.}\n"]
        ),
        "left/ping.yaml": f"event: ping\nsummary: Says hello.\nfields:\n{fields.replace('NEXT', 'A')}",
        "left/pong.yaml": "event: pong\nsummary: Answers.\nfields:\n  id: {type: string, ref: C.id, description: Of what.}\n",
        "flows/all.yaml": "flow: all\ntitle: All\nsummary: All of it.\nsame: [C.id]\nsteps:\n- left: pong\n- left: ping\n",
    }
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source, "utf-8")
    checked = check(tmp_path)
    assert not checked.report.has_errors
    _, ping = programs(checked.protocols[0])["all"]["messages"]
    assert ping["ids"]["C.id"][0] == ["f0", "f0", "f0", "id"]
