"""Walks the facts and the model in parallel, field by field, and notes every difference."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eventwright.model import Protocol
from facts_model import ModelReader
from facts_reader import FactsReader
from facts_shapes import FieldView, Member, Reader, Shape


@dataclass(frozen=True)
class Difference:
    """Where facts and specs differ, in what, and how."""

    at: str
    aspect: str
    facts: Any
    ours: Any

    def __str__(self) -> str:
        return f"{self.at}: {self.aspect} is {self.facts!r} in the facts and {self.ours!r} in the specs"


@dataclass(frozen=True)
class Owners:
    """An event or object, as the facts call it and as the specs do."""

    facts: str
    ours: str


@dataclass
class Walk:
    """A comparison of what one side of one protocol sends."""

    where: str
    facts: FactsReader
    ours: ModelReader
    differences: list[Difference] = field(default_factory=list)
    done: set[Owners] = field(default_factory=set)
    compared: int = 0

    def events(self) -> None:
        """Compares all events of the side."""
        for name in sorted(self.facts.events.keys() | self.ours.events.keys()):
            known = name in self.facts.events, name in self.ours.events
            self._note(f"{self.where} {name}", "presence", *map(presence, known))
            if all(known):
                self._owners(Owners(name, name))

    def transports(self, every: set[str]) -> None:
        """Compares the transports of the events; none named means all."""
        for name in sorted(self.facts.events.keys() & self.ours.events.keys()):
            named = set(self.facts.events[name]["transports"]), set(self.ours.events[name].transports)
            self._note(f"{self.where} {name}", "transports", *(sorted(transports or every) for transports in named))

    def _owners(self, owners: Owners) -> None:
        if owners in self.done:
            return
        self.done.add(owners)
        facts, ours = self.facts.fields(owners.facts), self.ours.fields(owners.ours)
        for name in sorted(facts.keys() | ours.keys()):
            self.compared += 1
            self._field(self._place(owners, name), facts.get(name), ours.get(name))

    def _place(self, owners: Owners, name: str) -> str:
        known_as = "" if owners.facts == owners.ours else f" ({owners.facts})"
        return f"{self.where} {owners.ours}{known_as}.{name}"

    def _field(self, at: str, facts: FieldView | None, ours: FieldView | None) -> None:
        self._note(at, "presence", presence(facts), presence(ours))
        if facts and ours:
            self._note(at, "required", facts.required, ours.required)
            self._note(at, "default", facts.default, ours.default)
            self._shapes(at, facts.shape, ours.shape)
        elif facts:
            consume(self.facts, facts.shape)
        elif ours:
            consume(self.ours, ours.shape)

    def _shapes(self, at: str, facts: Shape, ours: Shape) -> None:
        self._note(at, "nullable", facts.nullable, ours.nullable)
        if len(facts.members) == len(ours.members) == 1:
            self._member(at, *facts.members.values(), *ours.members.values())
            return
        both = sorted(facts.members.keys() & ours.members.keys())
        self._note(at, "members", *(sorted(shape.members.keys() - set(both)) for shape in (facts, ours)))
        for label in both:
            self._member(f"{at}<{label}>", facts.members[label], ours.members[label])
        consume(self.facts, facts, both)
        consume(self.ours, ours, both)

    def _member(self, at: str, facts: Member, ours: Member) -> None:
        if facts.kind != ours.kind:
            self._note(at, "type", str(facts), str(ours))
            consume(self.facts, Shape(False, {"": facts}))
            consume(self.ours, Shape(False, {"": ours}))
            return
        self._values(at, facts, ours)
        self._note(at, "limits", facts.limits, ours.limits)
        if facts.item and ours.item:
            self._shapes(at + ("[]" if facts.kind == "list" else "{}"), facts.item, ours.item)
        if facts.target and ours.target:
            self._owners(Owners(facts.target, ours.target))

    def _values(self, at: str, facts: Member, ours: Member) -> None:
        """Notes the values that only one of them has."""
        only_facts = [value for value in facts.values if not any(alike(value, other) for other in ours.values)]
        only_ours = [value for value in ours.values if not any(alike(value, other) for other in facts.values)]
        self._note(at, "const" if facts.kind == "const" else "values", only_facts, only_ours)
        self._note(at, "open", facts.open, ours.open)

    def _note(self, at: str, aspect: str, facts: Any, ours: Any) -> None:
        if not alike(facts, ours):
            self.differences.append(Difference(at, aspect, facts, ours))


def walk(facts: dict[str, Any], protocol: Protocol, side: str) -> Walk:
    """Compares all that `side` sends in `protocol`."""
    found = Walk(f"{protocol.name}/{side}", FactsReader(facts, protocol.name, side), ModelReader(protocol, side))
    found.events()
    found.transports({name for name, _ in protocol.transports})
    return found


def presence(value: object) -> str:
    """Whether something is there, in words."""
    return "present" if value else "absent"


def alike(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal: 1 equals 1.0, true does not equal 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def consume(reader: Reader, shape: Shape, known: list[str] | None = None) -> None:
    """Passes over what only one of them has, so that its types count as visited; the difference itself is noted."""
    for label, member in shape.members.items():
        if label in (known or ()):
            continue
        if member.item:
            consume(reader, member.item)
        if member.target and member.target not in reader.visited:
            for view in reader.fields(member.target).values():
                consume(reader, view.shape)
