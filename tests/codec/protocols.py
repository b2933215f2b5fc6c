"""The packages under test, one side at a time, with what judges them: the model of their specs and its JSON Schema.

The chess clock is a protocol made for these tests. Its specs say everything that the language can say, so that what holds
for it holds for the runtime, which knows none of the protocols that it is copied into. In the radio everything was called
otherwise before.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from click.testing import CliRunner
from eventwright.cli import main
from eventwright.model import Event, OneOf, Protocol, Union, parts
from eventwright.pipeline import check
from jsonschema import Draft202012Validator

from tests import conftest

ROOT = Path(__file__).parents[2]
SPECS = Path(__file__).parent / "schemas"
BUILT = ROOT / "build" / "test-codec"


@dataclass(eq=False)
class Side:
    """What one side of a protocol sends, and the functions of the package for it."""

    protocol: Protocol
    name: str
    package: Any
    schemas: Path

    def __str__(self) -> str:
        return f"{self.protocol.name}.{self.name}"

    @property
    def key(self) -> str:
        """The key that names an event."""
        return self.protocol.discriminator

    @cached_property
    def events(self) -> dict[str, Event]:
        """The events by their name on the wire."""
        return {event.wire_name: event for event in self.protocol.sent_by(self.name)}

    @cached_property
    def examples(self) -> list[dict[str, Any]]:
        """The frames that the specs show."""
        return [example.value for event in self.events.values() for example in event.examples]

    @cached_property
    def decode(self) -> Callable[..., Any]:
        return getattr(self.package, f"decode_{self.name}_event")

    @cached_property
    def encode(self) -> Callable[..., Any]:
        return getattr(self.package, f"encode_{self.name}_event")

    @cached_property
    def tags(self) -> frozenset[str]:
        """Every key that tells objects apart somewhere in the protocol."""
        definitions = (*self.protocol.types, *self.protocol.events)
        tagged = {key for item in definitions for key, _ in getattr(item, "tag", ())}
        uses = [field.use.type for item in definitions for field in getattr(item, "fields", ())]
        named = [item.one_of for item in definitions if isinstance(item, Union)]
        unions = [part for type_ in (*uses, *named) for part in parts(type_) if isinstance(part, OneOf)]
        return frozenset(tagged | {key for union in unions for key in union.keys})

    def class_of(self, frame: dict[str, Any]) -> type:
        """The class that an event of this frame has to be of."""
        name = frame.get(self.key)
        event = self.events.get(name) if isinstance(name, str) else None
        return getattr(self.package, event.class_name if event else "UnknownEvent")

    def conforms(self, frame: dict[str, Any]) -> bool:
        """Whether the frame is valid by the JSON Schema of its event."""
        name = frame.get(self.key)
        return isinstance(name, str) and name in self.events and _judge(self, name).is_valid(frame)


@cache
def _judge(side: Side, event: str) -> Any:
    path = side.schemas / side.name / f"{side.events[event].name}.json"
    return Draft202012Validator(json.loads(path.read_text()))


@cache
def made() -> None:
    """Generates the packages of these tests, and puts them where they can be imported."""
    result = CliRunner().invoke(main, ["generate", str(SPECS), "--out", str(BUILT)])
    if result.exit_code:
        raise RuntimeError(result.output)
    sys.path[:0] = [str(folder / "python") for folder in sorted(BUILT.iterdir()) if folder.is_dir()]


def chess_clock() -> ModuleType:
    """The package of the chess clock."""
    made()
    return importlib.import_module("chess_clock_events")


def radio() -> ModuleType:
    """The package of the radio."""
    made()
    return importlib.import_module("radio_events")


@cache
def sides() -> tuple[Side, ...]:
    """Each side of each protocol."""
    conftest.pytest_configure()
    made()
    return (*_sides(ROOT / "schemas", ROOT / "generated"), *_sides(SPECS, BUILT))


def _sides(specs: Path, generated: Path) -> Iterator[Side]:
    for protocol in check(specs).protocols:
        package = importlib.import_module((protocol.options("python") or {})["package"])
        for side in protocol.sides:
            yield Side(protocol, side.name, package, generated / protocol.name / "jsonschema")


def side(name: str) -> Side:
    """A side by `protocol.side`."""
    return next(found for found in sides() if str(found) == name)


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal: 1 and 1.0 are, true and 1 are not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and type(one == other) is bool and one == other
