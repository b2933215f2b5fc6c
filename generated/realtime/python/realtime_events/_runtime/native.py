"""What of a drifted frame msgspec can still make by itself: objects that fit, once the little is checked that it does not see.

It does not see rules across fields, and what only another side sends. An object that it can make is looked through for
these first, as JSON data; one with a union that takes several keys to tell apart is beyond it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from .model import Model
from .objects import class_of
from .rules import broken
from .text import decoder
from .variants import member_of

Check: TypeAlias = Callable[[Any], bool]
"""Whether JSON data has nothing that msgspec would not see."""


class Native(NamedTuple):
    """A class whose objects msgspec can make, and what to check of the data first (None: nothing)."""

    cls: Any
    check: Check | None


class Natives:
    """The classes of a package whose objects msgspec can make of what one side sends."""

    def __init__(self, model: Model, package: Any, side: str) -> None:
        self.model, self.package, self.side = model, package, side
        self._found: dict[str, Native | None] = {}

    def of(self, name: str) -> Native | None:
        """How msgspec makes objects of a type; None where it cannot."""
        if name not in self._found:
            self._found[name] = None  # while it is looked into: what contains itself is left to the walk
            self._found[name] = self._native(self.model.types[name])
        return self._found[name]

    def _native(self, owner: Mapping[str, Any]) -> Native | None:
        cls = getattr(self.package, owner["class_name"])
        types = [item["use"]["type"] for item in owner["fields"]]
        inside = {name for type_ in types for name in self.model.objects_in(type_)}
        if hasattr(cls, "__post_init__") or any(self.of(name) is None for name in inside):
            return None
        decoder(cls)  # msgspec looks into the class here, under the lock, and not while several threads convert
        return Native(cls, self._check(owner))

    def _check(self, owner: Mapping[str, Any]) -> Check | None:
        rules, side = self.model.rules(owner), self.side
        foreign = frozenset(item["name"] for item in owner["fields"] if dict(item["presence"])[side] == "absent")
        checks = {item["name"]: self._inside(item["use"]["type"]) for item in owner["fields"]}
        inside = [(name, check) for name, check in checks.items() if check is not None]
        if not (rules or foreign or inside):
            return None

        def check(value: Any) -> bool:
            if class_of(value) is not dict:
                return True  # msgspec sees that
            if not foreign.isdisjoint(value) or (rules and next(broken(rules, value), None) is not None):
                return False
            return all(look(value[name]) for name, look in inside if name in value)

        return check

    def _inside(self, type_: Mapping[str, Any]) -> Check | None:
        """What to check of a value of a type."""
        match type_["kind"]:
            case "list":
                return _each(self._inside(type_["item"]["type"]), list)
            case "map":
                return _each(self._inside(type_["value"]["type"]), dict)
            case "one_of":
                return self._variant(type_)
            case "ref":
                return self._definition(self.model.types[type_["name"]])
            case _:
                return None

    def _definition(self, definition: Mapping[str, Any]) -> Check | None:
        match definition["kind"]:
            case "object":
                native = self.of(definition["name"])
                return native.check if native is not None else None
            case "union":
                return self._variant(definition["one_of"])
            case "alias":
                return self._inside(definition["use"]["type"])
            case _:
                return None

    def _variant(self, one_of: Mapping[str, Any]) -> Check | None:
        """The check of that object among the members of a union which a value is."""
        keys = one_of.get("keys", [])
        names = {tuple(value for _, value in item.get("tag", [])): item["name"] for item in one_of.get("variants", [])}
        checks = {name: self._definition(self.model.types[name]) for name in names.values()}
        others = [self._inside(member) for member in one_of["members"] if member["kind"] in ("list", "map")]
        if not any((*checks.values(), *others)):
            return None

        def check(value: Any) -> bool:
            if class_of(value) is not dict:
                return all(look(value) for look in others if look is not None)
            name = member_of(names, keys, value) if keys else names.get(())
            look = checks.get(name) if name is not None else None
            return look is None or look(value)

        return check


def _each(look: Check | None, kind: type) -> Check | None:
    """The check of every item of a list, or value of a map."""
    if look is None:
        return None

    def check(value: Any) -> bool:
        if class_of(value) is not kind:
            return True
        items: Any = value.values() if kind is dict else value
        return all(map(look, items))

    return check
