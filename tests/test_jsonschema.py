"""The JSON Schema documents: sound by themselves, and of one mind with the codec about what conforms."""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from eventwright.model import Event, Object, Protocol
from eventwright.pipeline import check
from jsonschema import Draft202012Validator
from judging import Judge
from mutation import mutated

ROOT = Path(__file__).parents[1]
PROTOCOLS = {protocol.name: protocol for protocol in check(ROOT / "schemas").protocols}
EVENTS = [
    pytest.param(protocol, event, id=f"{protocol.name}-{event.name}")
    for protocol in PROTOCOLS.values()
    for event in protocol.events
]
SIDES = [
    pytest.param(protocol, side.name, id=f"{protocol.name}-{side.name}")
    for protocol in PROTOCOLS.values()
    for side in protocol.sides
]
CASES = 1500


@cache
def document(protocol: str, path: str) -> Any:
    return json.loads((ROOT / "generated" / protocol / "jsonschema" / path).read_text("utf-8"))


@cache
def judge(protocol: str, path: str) -> Any:
    return Draft202012Validator(document(protocol, path))


def of_event(protocol: Protocol, event: Event) -> str:
    return f"{event.side}/{event.name}.json"


def subschemas(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from subschemas(inner)


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_there_is_a_document_for_every_event_and_side(protocol: Protocol) -> None:
    folder = ROOT / "generated" / protocol.name / "jsonschema"
    wanted = {of_event(protocol, event) for event in protocol.events} | {f"{side.name}.bundle.json" for side in protocol.sides}
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.json")} == wanted
    ids = [document(protocol.name, path)["$id"] for path in wanted]
    assert len(set(ids)) == len(ids)
    assert all(found.startswith(f"urn:eventwright:{protocol.name}:{protocol.version}:") for found in ids)


@pytest.mark.parametrize(("protocol", "event"), EVENTS)
def test_a_document_is_a_schema_and_its_examples_fit(protocol: Protocol, event: Event) -> None:
    schema = document(protocol.name, of_event(protocol, event))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:eventwright:{protocol.name}:{protocol.version}:{event.side}:{event.name}"
    assert schema["title"] == event.name
    assert schema["examples"] == [example.value for example in event.examples]
    for example in event.examples:
        judge(protocol.name, of_event(protocol, event)).validate(example.value)
        judge(protocol.name, f"{event.side}.bundle.json").validate(example.value)


@pytest.mark.parametrize(("protocol", "side"), SIDES)
def test_a_bundle_is_a_schema_and_every_definition_is_described(protocol: Protocol, side: str) -> None:
    bundle = document(protocol.name, f"{side}.bundle.json")
    Draft202012Validator.check_schema(bundle)
    references = {found["$ref"] for found in subschemas(bundle) if isinstance(found.get("$ref"), str)}
    assert references == {f"#/$defs/{name}" for name in bundle["$defs"]}
    for name, schema in bundle["$defs"].items():
        assert schema["title"], name
        assert schema["description"], name
        assert all(field["description"] for field in schema.get("properties", {}).values()), name


@pytest.mark.parametrize(("protocol", "side"), SIDES)
def test_examples_of_types_and_fields_fit(protocol: Protocol, side: str) -> None:
    bundle = document(protocol.name, f"{side}.bundle.json")
    shown = 0
    for name, schema in bundle["$defs"].items():
        fields = [f"{name}/properties/{field}" for field in schema.get("properties", {})]
        for path in (name, *fields):
            found = schema if path == name else schema["properties"][path.rpartition("/")[2]]
            one = Draft202012Validator({"$ref": f"#/$defs/{path}", "$defs": bundle["$defs"]})
            for value in (*found.get("examples", []), *([found["default"]] if "default" in found else [])):
                one.validate(value)
                shown += 1
    assert shown


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_every_example_of_an_object_is_shown_for_a_side(protocol: Protocol) -> None:
    for definition in protocol.types:
        if isinstance(definition, Object) and definition.examples and definition.sides:
            bundles = [document(protocol.name, f"{side}.bundle.json")["$defs"] for side in definition.sides]
            shown = [value for defs in bundles for value in defs.get(definition.class_name, {}).get("examples", [])]
            assert all(example.value in shown for example in definition.examples), definition.name


@pytest.mark.parametrize(("protocol", "side"), SIDES)
@pytest.mark.parametrize("seed", range(2))
def test_strict_decoding_refuses_what_the_schema_refuses(protocol: Protocol, side: str, seed: int) -> None:
    package = importlib.import_module((protocol.options("python") or {})["package"])
    found = Judge(protocol, side, ROOT / "generated" / protocol.name / "jsonschema")
    dice = random.Random(f"{protocol.name} {side} {seed}")
    for _ in range(CASES):
        frame = dice.choice([example.value for example in dice.choice(protocol.sent_by(side)).examples])
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            frame = mutated(frame, dice).value
        assert not (objection := found.objection(package, frame)), objection
    assert CASES / 10 < found.refused < CASES
