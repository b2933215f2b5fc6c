"""Which definition goes into which module, in which order, and what a module imports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath

from eventwright.model import Event, Object, Protocol, TypeDefinition
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.python import WIDTH, module, name
from eventwright.targets.python.annotations import Names, references, uses_of


@dataclass(frozen=True, slots=True)
class Module:
    """A module of type definitions: its name below the package, and what it holds, what is needed first."""

    name: str
    definitions: tuple[TypeDefinition, ...]
    late: frozenset[str]
    """Definitions that are used before they are defined (types that contain themselves)."""


def type_modules(protocol: Protocol) -> list[Module]:
    """The modules of the types: one for each spec file, files that need each other put together."""
    by_name = {definition.name: definition for definition in protocol.types}
    home = {definition.name: _home(definition) for definition in protocol.types}
    needs = {definition.name: references(uses_of(definition)) & by_name.keys() for definition in protocol.types}
    merged = _merged(home, needs)
    names = sorted(set(merged.values()))
    return [_module(name, [by_name[key] for key in by_name if merged[key] == name], needs) for name in names]


def _home(definition: TypeDefinition) -> str:
    """The module of a definition, after its spec file: `types.audio`, or the side of an event that defines it in place."""
    path = PurePosixPath(definition.place.file)
    folder = path.parent.name
    return f"types.{_module_name(path.stem)}" if folder == "types" else f"{folder}_events"


def _module_name(stem: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else "_" for char in stem).strip("_").lower() or "more"


def _merged(home: dict[str, str], needs: dict[str, set[str]]) -> dict[str, str]:
    """`home` with modules that import each other made one."""
    while True:
        graph: dict[str, set[str]] = {module: set() for module in home.values()}
        for name_, needed in needs.items():
            graph[home[name_]] |= {home[other] for other in needed} - {home[name_]}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as cycle:
            ring: list[str] = cycle.args[1]
            first = min(module for module in ring if module.startswith("types.")) if _has_types(ring) else min(ring)
            home = {name_: first if module in ring else module for name_, module in home.items()}
        else:
            return home


def _has_types(ring: list[str]) -> bool:
    return any(module.startswith("types.") for module in ring)


def _module(name_: str, definitions: list[TypeDefinition], needs: dict[str, set[str]]) -> Module:
    inside = {definition.name: definition for definition in definitions}
    graph = {key: (needs[key] & inside.keys()) - {key} for key in sorted(inside)}
    late = {key for key in inside if key in needs[key]}
    while True:
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as cycle:
            ring: list[str] = cycle.args[1]
            objects = [key for key in ring if isinstance(inside[key], Object)]
            late.add(broken := min(objects or ring))
            graph = {key: needed - {broken} for key, needed in graph.items()}
        else:
            return Module(name_, tuple(inside[key] for key in order), frozenset(late))


def events_module(side: str) -> str:
    """The module of the events that a side sends."""
    return f"{side}_events"


def imports(names: Names, here: str) -> Sunk:
    """The import lines of the module `here` (its name below the package), in the order that linters want."""
    own = [key for key in names.by_module if key.startswith(".")]
    others = sorted(key for key in names.by_module if not key.startswith("."))
    standard = [key for key in others if key in ("builtins", "typing")]
    third = [key for key in others if key == "msgspec"]
    groups = [
        [trusted("from __future__ import annotations")] if "__future__" in others else [],
        [_import(module(key), names.by_module[key]) for key in standard],
        [_import(module(key), names.by_module[key]) for key in third],
        [_import(_relative(key, here), names.by_module[key]) for key in _by_distance(own, here)],
    ]
    return joined("\n\n", (joined("\n", group) for group in groups if group))


def _by_distance(keys: list[str], here: str) -> list[str]:
    """Modules further up first, as linters want it."""
    return sorted(keys, key=lambda key: _distance(str(_relative(key, here))))


def _distance(module_: str) -> tuple[int, str]:
    name_ = module_.lstrip(".")
    return len(name_) - len(module_), name_


def _relative(key: str, here: str) -> Sunk:
    """`.types.audio` as seen from the module `here`."""
    target, start = key.removeprefix(".").split("."), here.split(".")
    while len(target) > 1 and len(start) > 1 and target[0] == start[0]:
        target, start = target[1:], start[1:]
    dots = trusted(".")
    for _ in start[1:]:
        dots = fill("{}.", dots)
    return fill("{}{}", dots, joined(".", map(name, target)))


def _import(module_: Sunk, wanted: Iterable[str]) -> Sunk:
    found = sorted(wanted, key=by_case)
    if not found:
        return fill("import {}", module_)
    line = fill("from {} import {}", module_, joined(", ", map(name, found)))
    if len(line) <= WIDTH:
        return line
    return fill("from {} import (\n{}\n)", module_, joined("\n", (fill("    {},", name(word)) for word in found)))


def by_case(word: str) -> tuple[int, str]:
    """The order of names in an import and in `__all__`: constants, then classes, then the rest."""
    return (0 if word.isupper() else 1 if word[0].isupper() else 2, word)


def owners(events: Iterable[Event], definitions: Iterable[TypeDefinition]) -> list[Event | Object]:
    """Everything that has fields."""
    return [*events, *(definition for definition in definitions if isinstance(definition, Object))]
