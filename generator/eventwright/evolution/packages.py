"""Generated packages that are loaded for a while, from a temporary folder, under names of their own."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from eventwright.model import Event, Object, OneOf, Protocol, Ref, TypeDefinition
from eventwright.render import render
from eventwright.resolve.reach import names_in
from eventwright.targets import plan

_NUMBERS = count()


@contextmanager
def loaded(*protocols: Protocol) -> Generator[list[Any]]:
    """The packages of protocols, imported; they are gone afterwards."""
    names = [f"eventwright_witness_{next(_NUMBERS)}" for _ in protocols]
    with tempfile.TemporaryDirectory() as folder:
        for protocol, name in zip(protocols, names, strict=True):
            write_package(protocol, name, Path(folder))
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            yield [importlib.import_module(name) for name in names]
        finally:
            sys.path.remove(folder)
            for module in [module for module in sys.modules if module.partition(".")[0] in names]:
                del sys.modules[module]


def write_package(protocol: Protocol, name: str, root: Path) -> None:
    """Writes the package of a protocol below a folder, under a name of its own."""
    named = replace(protocol, targets=(("python", (("package", name), ("distribution", name.replace("_", "-")))),))
    for path, text in render(plan(named, ("python",))).items():
        parts = path.parts[2:]
        if parts[0] == name:
            target = root.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")


def part_of(protocol: Protocol, events: Iterable[str]) -> Protocol:
    """A protocol with some of its events only, and the types that these need."""
    wanted = set(events)
    kept = tuple(event for event in protocol.events if event.name in wanted)
    types = _reached(protocol, kept)
    sides = tuple(replace(side, events=_some(side.events, wanted)) for side in protocol.sides)
    return replace(protocol, events=kept, types=types, sides=sides, flows=())


def _some(one_of: OneOf, names: set[str]) -> OneOf:
    members = tuple(member for member in one_of.members if isinstance(member, Ref) and member.name in names)
    variants = tuple(variant for variant in one_of.variants if variant.name in names)
    return replace(one_of, members=members, variants=variants)


def _reached(protocol: Protocol, events: Iterable[Event]) -> tuple[TypeDefinition, ...]:
    sides = [side.name for side in protocol.sides]
    waiting = [name for event in events for side in sides for name in names_in(_as_object(event), side)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [inner for side in sides for inner in names_in(protocol.type(name), side)]
    return tuple(item for item in protocol.types if item.name in found)


def _as_object(event: Event) -> Object:
    return Object(event.name, "", "", "", event.fields, event.rules, event.open, (), (), event.place)
