"""The model from the JSON that packages carry."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest
from eventwright.evolution.diff import diff
from eventwright.evolution.modeljson import ModelError, protocol_from
from eventwright.evolution.revisions import Revision
from eventwright.model import Protocol
from eventwright.modeldata import as_data
from eventwright.pipeline import check

from tests.mutation import mutated

ROOT = Path(__file__).parents[2]
PROTOCOLS = [*check(ROOT / "schemas").protocols, *check(ROOT / "tests" / "specs").protocols]


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: protocol.name)
def test_a_model_comes_back_from_its_json(protocol: Protocol) -> None:
    assert protocol_from(json.loads(json.dumps(as_data(protocol)))) == protocol


def test_a_model_that_somebody_has_edited_is_refused_or_can_be_compared() -> None:
    """Whatever is changed, dropped or retyped in it; 4 in 5 are refused."""
    zoo = PROTOCOLS[-1]
    data, dice, refused = as_data(zoo), random.Random(1), 0
    for _ in range(150):
        try:
            found = protocol_from(mutated(data, dice).value)
        except ModelError:
            refused += 1
        else:
            old, new = (Revision("", {one.name: one}) for one in (found, zoo))
            diff(old, new, (), date(2026, 1, 1), prove=False)
    assert 50 < refused < 150


@pytest.mark.parametrize("data", [None, 1, [], {}, {"kind": "protocol"}, {"name": 3, "sides": [1]}, {"place": {}}])
def test_other_json_is_refused(data: object) -> None:
    with pytest.raises(ModelError):
        protocol_from(data)
