"""Corners of the spec language that are legal: no finding, and every target can be generated."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from eventwright.formats import format_text
from eventwright.pipeline import check, generate
from eventwright.targets import TARGETS
from eventwright.write import write

HEAD = """protocol: pond
title: A pond
version: 1.10
sides:
  frog: {title: The frog, reads: tolerant}
  heron: {title: The heron, reads: strict}
targets: {python: {package: pond_events}, docs: {}, jsonschema: {}}
"""

CROAK = """event: croak
summary: A sound.
fields:
  loud: {type: LATER, description: How loud.}
examples: [{name: Any, value: {loud: VALUE}}]
"""


def make(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in {"protocol.yaml": HEAD, **files}.items():
        path = tmp_path / "schemas" / "pond" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    checked = check(tmp_path / "schemas")
    assert not checked.report.found, format_text(checked.report)
    made = generate(checked.protocols, tuple(TARGETS))
    write(made.texts, tmp_path / "out", made.scope)
    return tmp_path / "out" / "pond" / "python"


def run(package: Path, code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=package, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_side_may_send_nothing(tmp_path: Path) -> None:
    package = make(tmp_path, {"frog/croak.yaml": CROAK.replace("LATER", "integer").replace("VALUE", "3")})
    code = """import pond_events as p
assert p.decode_frog_event('{"type":"croak","loud":3}') == p.CroakEvent(loud=3)
assert type(p.decode_heron_event('{"type":"croak","loud":3}')) is p.UnknownEvent
print(list(p.EVENTS), p.HeronEvent is p.UnknownEvent, p.FrogEvent is not None)"""
    assert run(package, code) == "['croak'] True True\n"


def test_what_is_defined_in_place_can_be_used_by_what_stands_before_it(tmp_path: Path) -> None:
    files = {
        "frog/croak.yaml": CROAK.replace("LATER", "Loudness").replace("VALUE", "low"),
        "frog/sing.yaml": """event: sing
summary: A song.
fields:
  volume: {name: Loudness, open: true, description: How loud., values: {low: Soft., high: Not soft.}}
examples: [{name: Any, value: {volume: high}}]
""",
    }
    assert run(make(tmp_path, files), "import pond_events as p; print(p.CroakEvent(loud='low'))") == "CroakEvent(loud='low')\n"


UNIONS = """object: Fly
summary: A fly.
fields: {kind: {const: fly}, wings: {type: integer, description: A count., unit: count}}
---
object: Gnat
summary: A gnat.
fields: {kind: {const: gnat}}
---
union: Insect
summary: Food.
open: OPEN
discriminator: kind
members: [Fly, Gnat]
---
alias: Lunch
summary: The same as a fly.
type: Fly
"""


@pytest.mark.parametrize("is_open", ["true", "false"])
def test_unions_may_be_flattened_into_others_and_aliases_of_objects_be_members(tmp_path: Path, is_open: str) -> None:
    files = {
        "frog/eat.yaml": """event: eat
summary: A meal.
fields:
  food: {type: list<Insect | "nothing">, description: What.}
  last: {type: Lunch | string | null, optional: true, description: What came last.}
examples: [{name: Any, value: {food: [nothing, {kind: gnat}], last: {kind: fly, wings: 2}}}]
""",
        "types/food.yaml": UNIONS.replace("OPEN", is_open),
    }
    frame = {
        "type": "eat",
        "food": ["nothing", {"kind": "fly", "wings": 2}, {"kind": "gnat"}],
        "last": {"kind": "fly", "wings": 1},
    }
    code = f"""import json, pond_events as p
frame = json.loads({json.dumps(json.dumps(frame))})
event = p.decode_frog_event(json.dumps(frame), strict=True)
assert event.last == p.Fly(wings=1) and event.food[2] == p.Gnat()
assert json.loads(p.encode_frog_event(event)) == frame
odd = p.decode_frog_event('{{"type":"eat","food":[{{"kind":"moth"}}]}}')
print(len(odd.drift), json.loads(p.encode_frog_event(odd))["food"])"""
    drift = 0 if is_open == "true" else 1
    assert run(make(tmp_path, files), code) == f"{drift} [{{'kind': 'moth'}}]\n"


def test_versions_and_dates_need_no_quotes(tmp_path: Path) -> None:
    text = CROAK.replace("LATER", "string").replace("VALUE", "2026-11-22")
    make(tmp_path, {"frog/croak.yaml": text.replace("summary: A sound.", "summary: A sound.\nsince: 1.10")})
    protocol = check(tmp_path / "schemas").protocols[0]
    assert (protocol.version, protocol.event("croak").notes.since) == ("1.10", "1.10")
    assert protocol.event("croak").examples[0].value["loud"] == "2026-11-22"
