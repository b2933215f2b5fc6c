"""Which definition goes into which module, in which order, and what a module imports."""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from msgspec import Struct

from eventwright.model import Event, Object, Protocol, TypeDefinition
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.python import WIDTH, module, name
from eventwright.targets.python.annotations import Names, references, uses_of


class Module(Struct, frozen=True):
    """A module: its name below the package, and what it holds, what is needed first."""

    name: str
    definitions: tuple[TypeDefinition, ...] = ()
    events: tuple[Event, ...] = ()


def modules(protocol: Protocol) -> list[Module]:
    """The modules of a package: one for each file of types, and one for each family of events of a side.

    A package is loaded piece by piece, so that importing it and decoding a first frame costs little; the pieces are also
    what a person reads.
    """
    by_name = {definition.name: definition for definition in protocol.types}
    home = {definition.name: _home(definition) for definition in protocol.types}
    needs = {definition.name: references(uses_of(definition)) & by_name.keys() for definition in protocol.types}
    merged = _merged(home, needs)
    families = {event.name: events_module(event) for event in protocol.events}
    names = sorted({*merged.values(), *families.values()})
    definitions: dict[str, list[TypeDefinition]] = {name_: [] for name_ in names}
    events: dict[str, list[Event]] = {name_: [] for name_ in names}
    for definition in protocol.types:
        definitions[merged[definition.name]].append(definition)
    for event in protocol.events:
        events[families[event.name]].append(event)
    return [Module(name_, ordered(definitions[name_], needs), tuple(events[name_])) for name_ in names]


def events_module(event: Event) -> str:
    """The module of an event: its side and family, as in `server.response`."""
    return f"{event.side}.{_module_name(event.family)}"


def _home(definition: TypeDefinition) -> str:
    """The module of a type, after its spec file: `types.audio`, or that of the event that defines it in place."""
    path, _, file = definition.place.file.rpartition("/")
    folder, stem = path.rpartition("/")[2], file.rpartition(".")[0]
    return f"{folder}.{_module_name(stem if folder == 'types' else stem.partition('.')[0])}"


def _module_name(stem: str) -> str:
    word = "".join(char if char.isalnum() and char.isascii() else "_" for char in stem).strip("_").lower() or "more"
    return f"{word}_" if keyword.iskeyword(word) or word[0].isdigit() else word


def _merged(home: dict[str, str], needs: dict[str, set[str]]) -> dict[str, str]:
    """`home` with modules that import each other made one."""
    while True:
        graph: dict[str, set[str]] = {module: set() for module in home.values()}
        for name_, needed in needs.items():
            graph[home[name_]] |= {home[other] for other in needed} - {home[name_]}
        try:
            TopologicalSorter({module: sorted(graph[module]) for module in sorted(graph)}).prepare()
        except CycleError as cycle:
            ring: list[str] = cycle.args[1]
            first = min(module for module in ring if module.startswith("types.")) if _has_types(ring) else min(ring)
            home = {name_: first if module in ring else module for name_, module in home.items()}
        else:
            return home


def _has_types(ring: list[str]) -> bool:
    return any(module.startswith("types.") for module in ring)


def ordered(definitions: list[TypeDefinition], needs: dict[str, set[str]]) -> tuple[TypeDefinition, ...]:
    """Definitions in an order in which each comes after what it needs; where that cannot be, a class comes before it.

    The fields of a class may name what comes later. An alias may not.
    """
    inside = {definition.name: definition for definition in definitions}
    graph = {key: sorted((needs[key] & inside.keys()) - {key}) for key in sorted(inside)}
    while True:
        try:
            return tuple(inside[key] for key in TopologicalSorter(graph).static_order())
        except CycleError as cycle:
            ring: list[str] = cycle.args[1]
            broken = min(key for key in ring if isinstance(inside[key], Object))
            graph[broken] = [other for other in graph[broken] if other not in ring]


def imports(names: Names, here: str) -> Sunk:
    """The import lines of the module `here` (its name below the package), in the order that linters want."""
    own = [key for key in names.by_module if key.startswith(".")]
    others = sorted(key for key in names.by_module if not key.startswith("."))
    standard = [key for key in others if key in ("builtins", "typing")]
    third = [key for key in others if key.startswith("msgspec")]
    groups: list[list[Sunk]] = [
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
    plain = [name(word) for word in found if not word.startswith("_")]
    hidden = [fill("from {} import {} as {}", module_, name(word[1:]), name(word)) for word in found if word.startswith("_")]
    return joined("\n", [*([_import_plain(module_, plain)] if plain else []), *hidden])


def _import_plain(module_: Sunk, found: list[Sunk]) -> Sunk:
    line = fill("from {} import {}", module_, joined(", ", found))
    if len(line) <= WIDTH:
        return line
    return fill("from {} import (\n{}\n)", module_, joined("\n", (fill("    {},", word) for word in found)))


def by_kind(word: str) -> tuple[int, str]:
    """The order of names in `__all__`: constants, then classes, then the rest."""
    return (_kind(word), word)


def by_case(word: str) -> tuple[int, str, str]:
    """The order of names in an import: constants, then classes, then the rest, whatever their case."""
    return (_kind(word), word.lower(), word)


def _kind(word: str) -> int:
    """What linters take a name for: a constant (one capital letter alone is none), a class, anything else."""
    return 0 if len(word) > 1 and word.isupper() else 1 if word[0].isupper() else 2
