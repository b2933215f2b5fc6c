"""A protocol that says everything the spec language can say of values: what is generated from it, judged by its JSON Schema."""

from __future__ import annotations

import importlib
import json
import random
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from eventwright.pipeline import check, generate
from eventwright.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from judging import Judge
from mutation import mutated

ROOT = Path(__file__).parents[1]
[ZOO] = check(ROOT / "tests" / "specs").protocols
SIDES = ("visitor", "keeper")
CASES = 3000
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated files; the package can be imported."""
    root = tmp_path_factory.mktemp("zoo")
    for path, text in generate((ZOO,), tuple(TARGETS)).texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    sys.path.insert(0, str(root / "zoo" / "python"))
    return root / "zoo" / "jsonschema"


@cache
def package() -> Any:
    return importlib.import_module("zoo_events")


def made(strategy: Any) -> list[Any]:
    found: list[Any] = []

    @QUIET
    @given(strategy)
    def keep(value: Any) -> None:
        found.append(value)

    keep()
    return found


def test_the_documents_are_schemas(folder: Path) -> None:
    for path in folder.rglob("*.json"):
        Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("unknown", [False, True])
def test_strategies_make_what_conforms(folder: Path, side: str, unknown: bool) -> None:
    judge, rt = Judge(ZOO, side, folder), package()
    for frame in made(importlib.import_module("zoo_events.testing").frames(side, unknown=unknown)):
        judge.of(frame).validate(frame)
        judge.bundle.validate(frame)
        event = getattr(rt, f"decode_{side}_event")(json.dumps(frame), strict=True)
        assert type(event) is rt.EVENTS[frame["kind"]]
        assert json.loads(getattr(rt, f"encode_{side}_event")(event, keep_unknown=True)) == frame


@pytest.mark.parametrize("side", SIDES)
def test_judge_and_codec_agree_about_mutations(folder: Path, side: str) -> None:
    judge, rt, dice = Judge(ZOO, side, folder), package(), random.Random(side)
    frames = made(importlib.import_module("zoo_events.testing").frames(side, unknown=True))
    frames += [example.value for event in ZOO.sent_by(side) for example in event.examples] * 20
    for _ in range(CASES):
        frame = dice.choice(frames)
        for _ in range(dice.choice((1, 1, 2, 3))):
            frame = mutated(frame, dice).value
        assert not (objection := judge.objection(rt, frame)), objection
        event, tag = getattr(rt, f"decode_{side}_event")(json.dumps(frame)), frame.get("kind")
        assert type(event) is (
            rt.EVENTS.get(tag, rt.UnknownEvent) if isinstance(tag, str) and tag in judge.events else rt.UnknownEvent
        )
        assert json.loads(getattr(rt, f"encode_{side}_event")(event, keep_unknown=True)) == frame


@pytest.mark.parametrize(
    ("side", "change", "legal"),
    [
        ("keeper", {"animal": {"kind": "bird", "order": "emu", "x": 1}}, True),
        ("keeper", {"animal": {"kind": "bird", "order": 5}}, False),
        ("keeper", {"animal": {"kind": "bird"}}, False),
        ("keeper", {"animal": {"kind": "newt", "order": 5}}, True),
        ("keeper", {"animal": {"kind": None}}, False),
        ("keeper", {"animal": {}}, False),
        ("keeper", {"animal": {"kind": "bird", "order": "hen", "more": 1}}, True),
        ("keeper", {"animal": {"kind": "fish", "depth": None}}, True),
        ("keeper", {"animal": {"kind": "cow"}}, False),
        ("keeper", {"cages": [{"number": 1.0}, {"number": 2.0, "size": 1}]}, True),
        ("keeper", {"cages": [{"number": True}]}, False),
        ("keeper", {"cages": [{"number": 3}]}, False),
        ("keeper", {"cages": [{"number": -1}]}, False),
        ("keeper", {"cage": {"number": 1.0}}, True),
        ("keeper", {"cage": {"number": True}}, False),
        ("keeper", {"cage": {"number": -1}}, False),
        ("keeper", {"cage": {}}, False),
        ("keeper", {"food": {"dish": 1}}, False),
        ("keeper", {"card": {"number": 1, "secret": "x"}}, False),
        ("visitor", {"rank": 7.0, "legs": 4.0}, True),
        ("visitor", {"rank": 7.5}, False),
        ("visitor", {"legs": 3}, False),
        ("visitor", {"tame": False}, False),
        ("visitor", {"tame": 1}, False),
        ("visitor", {"version": True}, False),
        ("visitor", {"size": 10}, False),
        ("visitor", {"size": "small"}, False),
        ("visitor", {"weight": 0.8}, False),
        ("visitor", {"code": "ab"}, False),
        ("visitor", {"more": {}}, False),
        ("visitor", {"pen": {"a": None}}, False),
        ("visitor", {"odd": [[1.0, None], [True]]}, False),
        ("visitor", {"odd": None, "taken": None}, True),
        ("visitor", {"tree": {"value": 1, "left": {"value": "x"}}}, False),
    ],
)
def test_what_is_legal(folder: Path, side: str, change: dict[str, Any], legal: bool) -> None:
    judge, rt = Judge(ZOO, side, folder), package()
    frame = {**next(event for event in ZOO.sent_by(side) if event.family == "animal").examples[1].value, **change}
    assert judge.of(frame).is_valid(frame) is legal
    assert judge.objection(rt, frame) == ""
    assert bool(getattr(rt, f"decode_{side}_event")(json.dumps(frame)).drift) is not legal


@pytest.mark.parametrize(
    ("fields", "legal"),
    [
        ({"ticket": "a"}, True),
        ({"pass": {"day": 1, "sealed": True}}, True),
        ({"ticket": "a", "pass": {"day": 1, "sealed": True}}, False),
        ({}, False),
        ({"ticket": "a", "guest": "b"}, False),
        ({"ticket": "a", "guest": "b", "host": "c"}, True),
        ({"ticket": "a", "force": 1}, True),
        ({"ticket": "a", "force": 1, "mode": "ask"}, False),
        ({"ticket": "a", "force": 1, "mode": "push"}, True),
        ({"ticket": "a", "anything": [None]}, True),
    ],
)
def test_rules_across_fields(folder: Path, fields: dict[str, Any], legal: bool) -> None:
    judge, rt = Judge(ZOO, "visitor", folder), package()
    frame = {"kind": "gate.open", **fields}
    assert judge.of(frame).is_valid(frame) is legal
    assert judge.objection(rt, frame) == ""


def test_a_field_that_only_the_other_side_sends_is_illegal_even_where_others_are_free(folder: Path) -> None:
    judge, rt = Judge(ZOO, "visitor", folder), package()
    for shown, legal in (({"level": 1}, True), ({"level": 1, "x": 2}, True), ({"level": 1, "hidden": 2}, False)):
        frame = {"kind": "card.show", "card": {"number": 1, "shown": shown}}
        assert judge.of(frame).is_valid(frame) is legal
        assert judge.objection(rt, frame) == ""


@pytest.mark.parametrize("side", SIDES)
def test_an_empty_tag_is_an_unknown_event(folder: Path, side: str) -> None:
    rt = package()
    for event in ZOO.sent_by(side):
        getattr(rt, f"decode_{side}_event")(json.dumps(event.examples[0].value))
        unknown = getattr(rt, f"decode_{side}_event")('{"kind":""}')
        assert type(unknown) is rt.UnknownEvent
        assert unknown.raw == {"kind": ""}
