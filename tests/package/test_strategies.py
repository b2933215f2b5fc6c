"""The strategies of the generated packages: what they make conforms, and covers what there is."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from eventwright.pipeline import check
from hypothesis import HealthCheck, find, given, settings
from judging import Judge

ROOT = Path(__file__).parents[2]
PROTOCOLS = {protocol.name: protocol for protocol in check(ROOT / "schemas").protocols}
SIDES = [
    pytest.param(protocol.name, side.name, unknown, id=f"{protocol.name}-{side.name}{'-unknown' if unknown else ''}")
    for protocol in PROTOCOLS.values()
    for side in protocol.sides
    for unknown in (False, True)
]
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def package(protocol: str) -> Any:
    return importlib.import_module((PROTOCOLS[protocol].options("python") or {})["package"])


def strategies(protocol: str) -> Any:
    return importlib.import_module(f"{package(protocol).__name__}.testing")


def made(strategy: Any, count: int) -> list[Any]:
    found: list[Any] = []

    @settings(QUIET, max_examples=count)
    @given(strategy)
    def keep(value: Any) -> None:
        found.append(value)

    keep()
    return found


@pytest.mark.parametrize(("protocol", "side", "unknown"), SIDES)
def test_frames_conform_and_survive(protocol: str, side: str, unknown: bool) -> None:
    rt, judge = package(protocol), Judge(PROTOCOLS[protocol], side, ROOT / "generated" / protocol / "jsonschema")
    decode, encode = getattr(rt, f"decode_{side}_event"), getattr(rt, f"encode_{side}_event")

    @QUIET
    @given(strategies(protocol).frames(side, unknown=unknown))
    def conforms(frame: Any) -> None:
        judge.of(frame).validate(frame)
        judge.bundle.validate(frame)
        text = json.dumps(frame)
        event = decode(text, strict=True)
        assert type(event) is rt.EVENTS[frame["type"]]
        assert json.loads(encode(event)) == frame
        assert decode(text) == event
        assert decode(encode(event)) == event
        assert event.drift == ()

    conforms()


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_event_has_a_strategy(protocol: str) -> None:
    rt = package(protocol)
    for event in PROTOCOLS[protocol].events:
        found = made(strategies(protocol).events(event.side, event.wire_name), 5)
        assert {type(item) for item in found} == {getattr(rt, event.class_name)}
        assert all(rt.check(item) is item for item in found)


def test_what_is_optional_comes_and_goes() -> None:
    frames = strategies("realtime").frames("client", "session.update")
    for wanted in (lambda frame: "audio" in frame["session"], lambda frame: "audio" not in frame["session"]):
        assert find(frames, wanted, settings=QUIET)


def test_unknown_members_come_when_asked_for() -> None:
    known = {"message", "function_call", "function_call_output", "mcp_approval_response", "mcp_list_tools", "mcp_call"}
    known.add("mcp_approval_request")
    frames = strategies("realtime").frames("server", "conversation.item.added", unknown=True)
    found = find(frames, lambda frame: frame["item"]["type"] not in known, settings=settings(QUIET, max_examples=2000))
    rt = package("realtime")
    assert type(rt.decode_server_event(json.dumps(found)).item) is rt.UnknownConversationItem


def test_names_that_do_not_exist_are_refused() -> None:
    testing = strategies("realtime")
    with pytest.raises(ValueError, match="no side 'nobody'"):
        testing.events("nobody")
    with pytest.raises(ValueError, match="client sends no event"):
        testing.frames("client", "response.done")


def test_hypothesis_is_loaded_by_the_strategies_alone() -> None:
    code = "import sys, realtime_events as rt; rt.EVENTS; print('hypothesis' in sys.modules)"
    environment = {"PYTHONPATH": str(Path(package("realtime").__file__).parents[1])}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
