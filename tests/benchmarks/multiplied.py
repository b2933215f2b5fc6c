"""Specs many times over, and the JSON Schema of the same events: what the generator and its peer are measured on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).parents[2] / "schemas" / "realtime"
_DEFINED = re.compile(r"^(event|object|enum|union|alias): *(\S+)", re.MULTILINE)


def multiply(times: int, root: Path) -> None:
    """Writes one protocol that has every event and type of the Realtime API `times` times, each copy under names of its own.

    Flows stay as they are: nothing that is measured is made of them.
    """
    texts = {path.relative_to(SCHEMAS): path.read_text("utf-8") for path in sorted(SCHEMAS.rglob("*.yaml"))}
    if times > 1:
        texts = {path: _without_lint(text) for path, text in texts.items()}
    renames = _Renames(texts.values())
    for path, text in texts.items():
        for copy in range(times if path.name != "protocol.yaml" and path.parent.name != "flows" else 1):
            target = root / "realtime" / path.with_name(f"{path.stem}{_ending(copy)}.yaml")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(renames.applied(text, copy) if copy else text, "utf-8")


def _without_lint(text: str) -> str:
    """A spec without what lint would say of copies: a run with findings is not kept in the cache. No flow names a copy."""
    return re.sub(" *# eventwright: ignore.duplicate-shape.*|  no-cause: .*\n", "", text).replace("lint:\n", _LINT, 1)


_LINT = """\
lint:
  duplicate-shape: {level: ignore, reason: Copies are alike.}
  event-tense: {level: ignore, reason: The number of a copy is no verb.}
"""


def _ending(copy: int) -> str:
    return f".c{copy}" if copy else ""


class _Renames:
    """The names of all definitions; a word that is none of them, but written like an event without a dot, stays."""

    def __init__(self, texts: Any) -> None:
        names = [(kind, name) for text in texts for kind, name in _DEFINED.findall(text)]
        types = [name for kind, name in names if kind != "event"]
        events = [name for kind, name in names if kind == "event"]
        dotted = [re.escape(name) for name in events if "." in name]
        short = [re.escape(name) for name in events if "." not in name]
        self.types = re.compile(rf"\b({'|'.join(types)})\b")
        self.events = re.compile(rf"(?<![\w.])({'|'.join(dotted)})(?!\.?\w)|(?<=event: )({'|'.join(short)})$", re.MULTILINE)

    def applied(self, text: str, copy: int) -> str:
        """The text with every name of a definition as the copy has it."""
        text = self.types.sub(lambda found: f"{found[0]}C{copy}", text)
        return self.events.sub(lambda found: found[0] + _ending(copy), text)


def merged(bundles: Path) -> dict[str, Any]:
    """One JSON Schema of the events of both sides, out of the bundles that the tool makes; types of both are there once."""
    sides = [json.loads((bundles / f"{side}.bundle.json").read_text("utf-8")) for side in ("client", "server")]
    definitions = {name: schema for side in sides for name, schema in side["$defs"].items()}
    return {
        "$schema": sides[0]["$schema"],
        "title": "RealtimeEvent",
        "anyOf": [event for side in sides for event in side["anyOf"]],
        "$defs": dict(sorted(definitions.items())),
    }


def prepare(times: int, folder: Path) -> None:
    """Writes below `folder` the specs that many times, as `schemas`, and the JSON Schema of their events, as `schema.json`."""
    multiply(times, folder / "schemas")
    command = [Path(sys.executable).parent / "eventwright", "generate", folder / "schemas", "--out", folder / "schema"]
    subprocess.run([*command, "--target", "jsonschema", "--no-cache"], check=True, stdout=subprocess.DEVNULL)
    schema = merged(folder / "schema" / "realtime" / "jsonschema")
    (folder / "schema.json").write_text(json.dumps(schema, indent=2), "utf-8")


if __name__ == "__main__":
    prepare(int(sys.argv[1]), Path(sys.argv[2]))
