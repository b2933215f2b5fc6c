"""The model from the JSON that packages carry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from eventwright.evolution.modeljson import ModelError, protocol_from
from eventwright.model import Protocol, as_data
from eventwright.pipeline import check
from msgspec.structs import replace

ROOT = Path(__file__).parents[2]
PROTOCOLS = [*check(ROOT / "schemas").protocols, *check(ROOT / "tests" / "specs").protocols]


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: protocol.name)
def test_a_model_comes_back_from_its_json(protocol: Protocol) -> None:
    assert protocol_from(json.loads(json.dumps(as_data(protocol)))) == replace(protocol, flows=())


@pytest.mark.parametrize("data", [None, 1, [], {}, {"kind": "protocol"}, {"name": 3, "sides": [1]}, {"place": {}}])
def test_other_json_is_refused(data: object) -> None:
    with pytest.raises(ModelError):
        protocol_from(data)
