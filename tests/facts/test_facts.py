"""Holds the model against the facts, field by field, for all events and every type that they reach.

What differs is either a mistake in schemas/ or a deliberate departure, listed with its reason in departures.yaml.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from eventwright.model import Protocol
from eventwright.pipeline import check
from facts_walk import Difference, Walk, walk

HERE = Path(__file__).parent
SCHEMAS = HERE.parents[1] / "schemas"
EVENTS = 69
FIELDS = 800
KEYS = {"at", "aspect", "facts", "ours", "reason"}


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return json.loads((HERE / "realtime.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def protocols() -> tuple[Protocol, ...]:
    checked = check(SCHEMAS)
    assert not checked.report.has_errors, "the specs have errors: see eventwright validate"
    return checked.protocols


@pytest.fixture(scope="module")
def walks(facts: dict[str, Any], protocols: tuple[Protocol, ...]) -> list[tuple[Protocol, Walk]]:
    return [(protocol, walk(facts, protocol, side.name)) for protocol in protocols for side in protocol.sides]


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    return yaml.safe_load((HERE / "departures.yaml").read_text(encoding="utf-8")) or []


def test_every_difference_is_a_listed_departure(walks: list[tuple[Protocol, Walk]], entries: list[dict[str, Any]]) -> None:
    listed = {key(departure) for departure in departures(entries)}
    undeclared = [str(item) for item in differences(walks) if key(item) not in listed]
    assert not undeclared, lines("not listed in departures.yaml", undeclared)


def test_every_listed_departure_still_occurs(walks: list[tuple[Protocol, Walk]], entries: list[dict[str, Any]]) -> None:
    found = {key(item) for item in differences(walks)}
    stale = [str(item) for item in departures(entries) if key(item) not in found]
    assert not stale, lines("listed in departures.yaml, but not so any more", stale)


def test_every_departure_is_listed_once_and_with_a_reason(entries: list[dict[str, Any]]) -> None:
    wrong = [str(entry) for entry in entries if set(entry) != KEYS or not is_sentence(entry["reason"])]
    assert not wrong, lines("without the five keys, or without a sentence for a reason", wrong)
    keys = [key(departure) for departure in departures(entries)]
    assert len(keys) == len(set(keys)), lines("listed twice", sorted({item for item in keys if keys.count(item) > 1}))


def test_every_event_is_compared(facts: dict[str, Any], walks: list[tuple[Protocol, Walk]]) -> None:
    assert len(facts["events"]) == EVENTS
    known = {f"{event['protocol']}/{event['side']} {event['type']}" for event in facts["events"]}
    compared = {f"{found.where} {name}" for _, found in walks for name in found.facts.events if name in found.facts.visited}
    assert compared == known, lines("not compared", sorted(known - compared))


def test_every_type_of_the_facts_is_compared(facts: dict[str, Any], walks: list[tuple[Protocol, Walk]]) -> None:
    missed = set(facts["types"]).difference(*(found.facts.visited for _, found in walks))
    assert not missed, lines("types of the facts that were not reached", sorted(missed))


def test_every_type_of_the_specs_is_compared(walks: list[tuple[Protocol, Walk]]) -> None:
    missed = [
        f"{found.where} {definition.name}"
        for protocol, found in walks
        for definition in protocol.types
        if found.ours.side in definition.sides and definition.name not in found.ours.visited
    ]
    assert not missed, lines("types of the specs that were not reached", missed)


def test_the_walk_compares_many_fields(walks: list[tuple[Protocol, Walk]]) -> None:
    assert sum(found.compared for _, found in walks) >= FIELDS


CHANGES: dict[str, dict[str, Any]] = {
    "presence": {"name": "other"},
    "required": {"required": True},
    "nullable": {"nullable": True},
    "default": {"default": "en"},
    "type": {"type": {"kind": "integer"}},
    "limits": {"type": {"kind": "string", "maxLength": 2}},
}


@pytest.mark.parametrize("aspect", sorted(CHANGES))
def test_the_walk_notices_a_changed_fact(facts: dict[str, Any], protocols: tuple[Protocol, ...], aspect: str) -> None:
    changed = deepcopy(facts)
    fields = changed["types"]["RealtimeTranslationSession.audio.output"]["fields"]
    next(field for field in fields if field["name"] == "language").update(CHANGES[aspect])
    protocol = next(protocol for protocol in protocols if protocol.name == "realtime_translation")
    before, after = (walk(version, protocol, "server").differences for version in (facts, changed))
    assert {item.aspect for item in after if item not in before} == {aspect}


def differences(walks: list[tuple[Protocol, Walk]]) -> list[Difference]:
    return [item for _, found in walks for item in found.differences]


def departures(entries: list[dict[str, Any]]) -> Iterator[Difference]:
    """The entries as differences, one for each place."""
    for entry in entries:
        for at in [entry["at"]] if isinstance(entry["at"], str) else entry["at"]:
            yield Difference(at, entry["aspect"], entry["facts"], entry["ours"])


def key(item: Difference) -> str:
    """A text that is equal for equal differences."""
    return json.dumps([item.at, item.aspect, item.facts, item.ours], sort_keys=True)


def is_sentence(text: str) -> bool:
    return len(text.split()) >= 5 and text[0].isupper() and text.endswith(".")


def lines(title: str, items: list[str]) -> str:
    return "\n  ".join([f"{len(items)} {title}:", *items])
