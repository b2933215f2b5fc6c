"""The fast test of the metaschema says yes only where jsonschema does, and says yes to every sound spec."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from eventwright.acceptance import acceptance
from eventwright.diagnostics import Report
from eventwright.load import load
from eventwright.validate import KINDS, metaschema, validator

ROOT = Path(__file__).parents[1]
ACCEPTS = acceptance(metaschema()["definitions"])
JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    1,
    -1,
    1.0,
    1.5,
    "",
    "x",
    "Name",
    "a b",
    [],
    ["x", "x"],
    [1],
    {},
    {"x": 1},
    {"type": "string"},
)


def specs() -> list[tuple[str, dict[str, Any]]]:
    documents = [document for files in load(ROOT / "schemas", Report()) for document in files.documents]
    data = [document.node.data for document in documents]
    return [(next(kind for kind in KINDS if kind in item), item) for item in data]


def test_every_sound_spec_is_accepted() -> None:
    found = specs()
    assert len(found) > 150
    assert all(ACCEPTS[kind](data) for kind, data in found)


def test_what_is_accepted_conforms() -> None:
    chance = random.Random(4)
    verdicts = {True: 0, False: 0}
    for kind, data in specs():
        for _ in range(6):
            damaged = _damaged(data, chance)
            accepted = ACCEPTS[kind](damaged)
            verdicts[accepted] += 1
            if accepted:
                assert validator(kind).is_valid(damaged), damaged
    assert min(verdicts.values()) > 50


def _damaged(data: Any, chance: random.Random) -> Any:
    """A copy in which something, at any depth, is another value, or gone, or more."""
    if isinstance(data, dict) and data and chance.random() < 0.8:
        key = chance.choice(list(data))
        changed = {**data, key: _damaged(data[key], chance)}
        if chance.random() < 0.2:
            del changed[key]
        return changed | ({"x": 1} if chance.random() < 0.1 else {})
    if isinstance(data, list) and data and chance.random() < 0.8:
        return [_damaged(data[0], chance), *data[1:]]
    return chance.choice(JUNK)


def test_a_keyword_without_a_test_is_refused() -> None:
    with pytest.raises(ValueError, match="multipleOf"):
        acceptance({"a": {"multipleOf": 2}})


@pytest.mark.parametrize("keyword", [{"not": {}}, {"oneOf": [True]}, {"allOf": [True]}, {"dependentRequired": {}}])
def test_what_has_no_fast_test_is_left_to_jsonschema(keyword: dict[str, Any]) -> None:
    assert not acceptance({"one": keyword})["one"]({})
    assert not acceptance({"two": {"$ref": "#/$defs/one"}, "one": keyword})["two"]({})


def test_a_keyword_that_nobody_knows_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="contains"):
        acceptance({"one": {"contains": {}}})


def test_limits_of_numbers_are_tested() -> None:
    test = acceptance({"one": {"type": "number", "minimum": 1, "maximum": 2}})["one"]
    assert [test(value) for value in (0.5, 1, 2, 2.5, True)] == [False, True, True, False, False]
