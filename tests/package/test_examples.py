"""Each example of each event, through the installed distributions."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from eventwright.ledger import Ledger
from eventwright.model import Event, Example
from eventwright.pipeline import check
from eventwright.targets.docs.book import open_book
from eventwright.targets.site.matching import python_match

ROOT = Path(__file__).parents[2]
PROTOCOLS = check(ROOT / "schemas").protocols
CASES = [
    pytest.param(protocol.options("python"), event, example, id=f"{protocol.name}-{event.name}-{number}")
    for protocol in PROTOCOLS
    for event in protocol.events
    for number, example in enumerate(event.examples)
]


def test_the_packages_are_installed_distributions() -> None:
    for protocol in PROTOCOLS:
        package = importlib.import_module((protocol.options("python") or {})["package"])
        assert "test-site" in str(package.__file__)


def test_every_event_has_a_minimal_and_a_full_example() -> None:
    for protocol in PROTOCOLS:
        for event in protocol.events:
            assert len(event.examples) >= 2, event.name
            required = {field.name for field in event.fields if field.presence_for(event.side) == "required"}
            assert set(event.examples[0].value) == required, event.name


@pytest.mark.parametrize(("options", "event", "example"), CASES)
def test_an_example_decodes_to_its_class_and_encodes_to_itself(options: dict[str, str], event: Event, example: Example) -> None:
    package: Any = importlib.import_module(options["package"])
    frame = json.dumps(example.value)
    decode, encode = getattr(package, f"decode_{event.side}_event"), getattr(package, f"encode_{event.side}_event")
    for form in (frame, frame.encode(), bytearray(frame.encode()), memoryview(frame.encode())):
        decoded = decode(form)
        assert type(decoded) is getattr(package, event.class_name)
        assert type(decoded) is package.EVENTS[event.wire_name]
        assert json.loads(encode(decoded)) == example.value
    assert decode(encode(decoded)) == decoded


@pytest.mark.parametrize(("options", "event", "example"), CASES)
def test_the_pattern_that_the_site_shows_takes_the_example(options: dict[str, str], event: Event, example: Example) -> None:
    protocol = next(protocol for protocol in PROTOCOLS if protocol.options("python") == options)
    source = python_match(open_book(Ledger(protocol)), event, example.value)
    found: dict[str, Any] = {"frame": json.dumps(example.value), "taken": False}
    exec(source.replace("        ...", "        taken = True"), found)
    assert found["taken"]
