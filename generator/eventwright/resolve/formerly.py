"""Where fields stood before, told once for every target: each earlier place beside the present one, seen from one object.

A dotted path begins at the object that has a field of its first name: that in which the field stands, else the nearest around
it, else that in which it stands. What both places have in common at their beginning is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias, TypeVar

from msgspec.structs import replace

from eventwright.diagnostics import Related
from eventwright.model import Alias, Event, Field, Former, Object, OneOf, Protocol, Ref, Type, Union, Use, parts
from eventwright.nodes import Mapping, Scalar
from eventwright.resolve.scope import Scope
from eventwright.validate import strings

Owner: TypeAlias = Event | Object
Path: TypeAlias = tuple[str, ...]
AnOwner = TypeVar("AnOwner", Event, Object)


def with_former_places(protocol: Protocol) -> Protocol:
    """The protocol whose events and objects know the earlier places of what is in them."""
    if not _has_any(protocol):
        return protocol
    found = _Places(protocol).by_owner()
    events = tuple(_with(event, found) for event in protocol.events)
    types = tuple(_with(item, found) if isinstance(item, Object) else item for item in protocol.types)
    return replace(protocol, events=events, types=types)


def _has_any(protocol: Protocol) -> bool:
    """Whether any field had another name; most protocols have none, and are done with at once."""
    owners = (*protocol.events, *protocol.types)
    return any(item.notes.was for owner in owners if isinstance(owner, (Event, Object)) for item in owner.fields)


def _with(owner: AnOwner, found: dict[str, list[Former]]) -> AnOwner:
    """The owner with its earlier places: moves out of an object first, then renames, then moves into one."""
    ranked = sorted(found.get(owner.name, ()), key=lambda item: (-len(item.path), len(item.now)))
    return replace(owner, formerly=tuple(ranked)) if ranked else owner


class _Places:
    """Finds the earlier places of fields."""

    def __init__(self, protocol: Protocol) -> None:
        self.types = {item.name: item for item in protocol.types}
        self.owners: dict[str, Owner] = {item.name: item for item in protocol.types if isinstance(item, Object)}
        self.owners |= {event.name: event for event in protocol.events}
        self.around: dict[str, list[tuple[str, str]]] = {}
        for owner in self.owners.values():
            for item in owner.fields:
                for inner in self.inside(item.use):
                    self.around.setdefault(inner, []).append((owner.name, item.name))

    def by_owner(self) -> dict[str, list[Former]]:
        """The earlier places by the name of the object from which they are told."""
        found: dict[str, list[Former]] = {}
        for owner in self.owners.values():
            for item in owner.fields:
                for word in item.notes.was:
                    for name, place in self.of(owner, item, word):
                        places = found.setdefault(name, [])
                        places += [place] if place not in places else []
        return found

    def of(self, owner: Owner, item: Field, word: str) -> Iterator[tuple[str, Former]]:
        """The places that an earlier name of a field stands for, each with the object from which it is told."""
        path = tuple(word.split("."))
        for chain, now in self._roots(owner, (item.name,), path):
            shared = 0
            while shared < min(len(path), len(now)) - 1 and path[shared] == now[shared]:
                shared += 1
            yield chain[shared], Former(path[shared:], now[shared:], self._kept(chain[shared], path[shared:-1]))

    def _roots(self, owner: Owner, now: Path, path: Path) -> list[tuple[Path, Path]]:
        """The objects at which a path may begin: the names of those from there to the owner, and the way to the field."""
        here: tuple[Path, Path] = ((owner.name,), now)
        if len(path) == 1 or _bears(owner, path[0]):
            return [here]
        found: list[tuple[Path, Path]] = []
        waiting: list[tuple[Path, Path]] = [here]
        while waiting:
            chain, way = waiting.pop(0)
            for outer, key in self.around.get(chain[0], ()):
                longer: tuple[Path, Path] = ((outer, *chain), (key, *way))
                if _bears(self.owners[outer], path[0]):
                    found.append(longer)
                elif outer not in chain:
                    waiting.append(longer)
        return found or [here]

    def _kept(self, root: str, way: Path) -> int:
        """How many of the objects on a way are there today."""
        names = [root]
        for depth, step in enumerate(way):
            fields = [item for name in names for item in self.owners[name].fields if item.name == step]
            names = [inner for item in fields for inner in sorted(self.inside(item.use))]
            if not names:
                return depth
        return len(way)

    def at(self, root: str, path: Path) -> list[tuple[str, Field]] | None:
        """The fields at a path, each with its owner; None where something on the way is there and is no object."""
        names = [root]
        for at, step in enumerate(path, 1):
            found = [(name, item) for name in names for item in self.owners[name].fields if item.name == step]
            if not found or at == len(path):
                return found
            names = [inner for _, item in found for inner in self.inside(item.use)]
            if not names:
                return None
        return []

    def inside(self, use: Use) -> set[str]:
        """The names of the objects that a value may itself be."""
        return set(self._objects(use.type))

    def _objects(self, type_: Type) -> Iterator[str]:
        if isinstance(type_, OneOf):
            for member in type_.members:
                yield from self._objects(member)
        elif isinstance(type_, Ref):
            definition = self.types.get(type_.name)
            if isinstance(definition, Object):
                yield definition.name
            elif isinstance(definition, (Union, Alias)):
                yield from self._objects(definition.one_of if isinstance(definition, Union) else definition.use.type)


def _bears(owner: Owner, name: str) -> bool:
    """Whether an object has a field of a name, or had."""
    return any(name == item.name or name in item.notes.was for item in owner.fields)


def check_former_places(scope: Scope, protocol: Protocol) -> None:
    """Reports dotted paths in `was` at which there is a field to this day, or never was one, and `was` on a field that tells
    members of a union apart.
    """
    if not _has_any(protocol):
        return
    places, telling = _Places(protocol), set(_telling(protocol))
    for owner in places.owners.values():
        for item in owner.fields:
            key = f"@{owner.side}" if isinstance(owner, Event) and item.envelope else owner.name
            _, node = scope.field_nodes.get((key, item.name), (None, None))
            for scalar in strings(node.get("was")) if isinstance(node, Mapping) else ():
                if (owner.name, item.name) in telling:
                    message = f'"{item.name}" tells what an object of a union is, so it has to be called so in every frame'
                    scope.report.error("bad-value", scalar.span, message, "drop `was`")
                elif "." in scalar.text and not scalar.refused:
                    _check_place(scope, places, owner, item, scalar)


def _telling(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """The fields by which members of unions are told apart, each with its object."""
    uses = [item.use.type for owner in (*protocol.events, *protocol.types) for item in getattr(owner, "fields", ())]
    uses += [
        item.one_of if isinstance(item, Union) else item.use.type for item in protocol.types if isinstance(item, (Alias, Union))
    ]
    for part in (part for type_ in uses for part in parts(type_)):
        for variant in part.variants if isinstance(part, OneOf) else ():
            yield from ((variant.name, key) for key, _ in variant.tag)


def _check_place(scope: Scope, places: _Places, owner: Owner, item: Field, scalar: Scalar) -> None:
    for root, former in places.of(owner, item, scalar.text):
        bearers = places.at(root, former.path)
        if bearers is None:
            message = f'"{former.path[0]}" is there and holds no such object, so no field can have moved out of it'
            scope.report.error("bad-value", scalar.span, message)
            return
        for name, field in bearers:
            key, _ = scope.field_nodes.get((name, field.name), (scalar, None))
            message = f'"{scalar.text}" is reserved, so nothing may bear the name any more'
            scope.report.error("reserved-name", key.span, message, None, Related(scalar.span, "reserved here"))
            return
