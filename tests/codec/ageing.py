"""Frames as they were before: earlier names in place of those of today, chosen by chance. No package is asked."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from eventwright.model import Alias, Enum, Event, ListOf, MapOf, Object, OneOf, Protocol, Ref, Type, Union, Use


class Ageing:
    """Ages the frames of a protocol; `chance` decides what had another name, `share` how much of it on average."""

    def __init__(self, protocol: Protocol, chance: random.Random, share: float = 0.7) -> None:
        self.protocol, self.chance, self.share = protocol, chance, share

    def event(self, frame: dict[str, Any]) -> dict[str, Any]:
        """The frame of an event that is known today as it may have been."""
        key = self.protocol.discriminator
        [event] = [found for found in self.protocol.events if found.wire_name == frame[key]]
        aged = self.object(event, frame)
        if event.notes.was and self._is_chosen():
            aged[key] = self.chance.choice(event.notes.was)
        return aged

    def object(self, owner: Event | Object, value: dict[str, Any]) -> dict[str, Any]:
        uses = {item.name: item.use for item in owner.fields}
        aged = {key: self.use(uses[key], item) if key in uses else item for key, item in value.items()}
        for former in reversed(owner.formerly):
            if self._is_chosen() and not (former.path[0] in uses and former.path[0] not in aged):
                aged = moved(aged, former.now, former.path)
        return aged

    def use(self, use: Use, value: Any) -> Any:
        return None if value is None else self.type(use.type, value)

    def type(self, type_: Type, value: Any) -> Any:
        match type_:
            case ListOf(item=use) if isinstance(value, list):
                return [self.use(use, item) for item in value]
            case MapOf(value=use) if isinstance(value, dict):
                return {key: self.use(use, item) for key, item in value.items()}
            case OneOf(members=members):
                return self.member(members, value)
            case Ref(name=name):
                return self.definition(self.protocol.type(name), value)
            case _:
                return value

    def member(self, members: tuple[Type, ...], value: Any) -> Any:
        for member in members:
            if (aged := self.type(member, value)) != value:
                return aged
        return value

    def definition(self, definition: Object | Enum | Union | Alias, value: Any) -> Any:
        match definition:
            case Object(tag=tag) if isinstance(value, dict) and all(value.get(key) == item for key, item in tag):
                return self.object(definition, value)
            case Enum(values=values):
                words = [word for item in values if item.value == value for word in item.notes.was]
                return type(value)(self.chance.choice(words)) if words and self._is_chosen() else value
            case Union(one_of=one_of):
                return self.type(one_of, value)
            case Alias(use=use):
                return self.use(use, value)
            case _:
                return value

    def _is_chosen(self) -> bool:
        return self.chance.random() < self.share


def moved(value: dict[str, Any], start: tuple[str, ...], end: tuple[str, ...]) -> dict[str, Any]:
    """The value with what stands at one place at another; as it is where nothing does, or something is in the way."""
    copied = clone(value)
    around = [copied]
    for step in start[:-1]:
        inner = around[-1].get(step)
        if not isinstance(inner, dict):
            return value
        around.append(inner)
    if start[-1] not in around[-1]:
        return value
    found = around[-1].pop(start[-1])
    while len(around) > 1 and not around[-1]:
        around.pop()
        del around[-1][start[len(around) - 1]]
    here = copied
    for step in end[:-1]:
        here = here.setdefault(step, {})
        if not isinstance(here, dict):
            return value
    return value if here.setdefault(end[-1], found) is not found else copied


def clone(value: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a JSON object, the objects inside copied, too."""
    return {key: clone(item) if isinstance(item, dict) else item for key, item in value.items()}
