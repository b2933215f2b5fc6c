"""openai-python's types as an oracle: of a conforming frame they make what ours make, but for the differences listed."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
import yaml
from eventwright.model import Event
from eventwright.pipeline import check
from hypothesis import HealthCheck, given, settings

pytest.importorskip("openai", reason="openai-python is not installed")
from openai import BaseModel
from openai_types import UNIONS, Comparison, Difference, Kind, differences, theirs

ROOT = Path(__file__).parents[2]
PROTOCOLS = {protocol.name: protocol for protocol in check(ROOT / "schemas").protocols}
EVENTS = [
    pytest.param(protocol.name, event, id=f"{protocol.name}-{event.name}")
    for protocol in PROTOCOLS.values()
    for event in protocol.events
    if (protocol.name, event.side) in UNIONS
]
LISTED = {
    (protocol, kind, place): reason
    for protocol, kinds in yaml.safe_load((ROOT / "tests" / "peers" / "differences.yaml").read_text()).items()
    for kind, places in kinds.items()
    for place, reason in places.items()
}
EACH = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def package(protocol: str) -> Any:
    return importlib.import_module((PROTOCOLS[protocol].options("python") or {})["package"])


def unlisted(protocol: str, found: list[Difference]) -> list[Difference]:
    return [item for item in found if (protocol, item.kind, item.place) not in LISTED]


def test_every_protocol_and_side_is_compared() -> None:
    sides = {(protocol.name, side.name) for protocol in PROTOCOLS.values() for side in protocol.sides}
    assert sides == set(UNIONS)


@pytest.mark.parametrize(("protocol", "event"), EVENTS)
def test_examples_are_the_same_to_both(protocol: str, event: Event) -> None:
    for example in event.examples:
        found = differences(package(protocol), protocol, event.side, example.value)
        assert not unlisted(protocol, found), example.name


@pytest.mark.parametrize(("protocol", "event"), EVENTS)
def test_generated_events_are_the_same_to_both(protocol: str, event: Event) -> None:
    rt = package(protocol)
    testing = pytest.importorskip(f"{rt.__name__}.testing", reason="the package has no strategies yet")

    @EACH
    @given(testing.frames(event.side, event.wire_name))
    def compare(frame: Any) -> None:
        assert not unlisted(protocol, differences(rt, protocol, event.side, frame))

    compare()


def test_each_listed_difference_has_a_reason_and_occurs_in_the_examples() -> None:
    found = {
        (name, item.kind, item.place)
        for name, protocol in PROTOCOLS.items()
        for event in protocol.events
        for example in event.examples
        for item in differences(package(name), name, event.side, example.value)
    }
    assert not LISTED.keys() - found
    assert all(kind in get_args(Kind) and len(reason) > 20 for (_, kind, _), reason in LISTED.items())


def changes(value: Any) -> Iterator[Any]:
    """Copies of JSON data that are one change away: a value left out, put in, or another one."""
    if isinstance(value, dict):
        yield {**value, "zz_more": None}
        for key in value:
            yield {other: item for other, item in value.items() if other != key}
            yield from ({**value, key: other} for other in changes(value[key]))
    elif isinstance(value, list):
        yield [*value, None]
        for index in range(len(value)):
            yield from ([*value[:index], other, *value[index + 1 :]] for other in changes(value[index]))
    else:
        yield {str: f"{value}.", bool: not value, type(None): False}.get(type(value), 7_654_321)
        yield [copy.deepcopy(value)]


@pytest.mark.parametrize(("protocol", "event"), EVENTS)
def test_a_difference_would_be_noticed(protocol: str, event: Event) -> None:
    """What ours make of each example, beside what theirs make of another frame."""
    rt = package(protocol)
    for example in event.examples:
        ours = getattr(rt, f"decode_{event.side}_event")(json.dumps(example.value))
        for other in changes(example.value):
            peer = theirs(protocol, event.side, json.dumps(other))
            found = Comparison(rt).values(ours, example.value, peer, event.class_name)
            assert {item.kind for item in found} - {"undeclared", "required", "refused"}, other


class Peer(BaseModel):
    """A class for `ErrorInfo` that is wrong in several ways."""

    type: Literal["server_error"]
    message: int
    session: str


class Other(BaseModel):
    """A class for something else."""

    type: Literal["other"]


@pytest.mark.parametrize(
    ("peer", "kinds"),
    [
        (Peer.construct(type="server_error", message="No."), {"required ErrorInfo.session", "refused ErrorInfo.message"}),
        (Other.construct(type="server_error", message="No."), {"wrong_class here"}),
        ({"type": "server_error", "message": "No."}, {"untyped here"}),
        (None, {"untyped here", "value here"}),
    ],
)
def test_what_a_class_declares_is_compared_too(peer: Any, kinds: set[str]) -> None:
    raw = {"type": "server_error", "message": "No."}
    rt = package("realtime")
    found = Comparison(rt).values(rt.ErrorInfo(**raw), raw, peer, "here")
    assert {f"{item.kind} {item.place}" for item in found} == kinds


def test_a_value_that_is_new_turns_their_message_into_another_one_and_not_ours() -> None:
    content = [{"type": "input_video"}]
    item = {"type": "message", "role": "user", "content": content}
    frame = json.dumps({"type": "conversation.item.done", "event_id": "event_1", "item": item})
    rt = package("realtime")
    ours = rt.decode_server_event(frame)
    assert type(ours.item) is rt.UserMessage
    assert [drift.pointer for drift in ours.drift] == ["/item/content/0/type"]
    found = list(Comparison(rt).values(ours, json.loads(frame), theirs("realtime", "server", frame), "here"))
    assert [f"{item.kind} {item.place}" for item in found] == ["wrong_class ConversationItemDoneEvent.item"]
