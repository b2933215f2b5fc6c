"""The ways into frames that their reader knows, too; at the end of any other, it looks past a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from eventwright.evolution.changes import Definition
from eventwright.evolution.routes import Route, Step, routes, steps
from eventwright.model import Event, Object, Protocol


def ways(writer: Protocol, reader: Protocol, side: str) -> dict[str, Route]:
    """The shortest way to each definition in what a side of `writer` sends; where there is one that `reader` knows, that."""
    return routes(writer, writer.events, side) | known_ways(writer, reader, side)


def known_ways(writer: Protocol, reader: Protocol, side: str) -> dict[str, Route]:
    """The shortest way to each definition in what a side of `writer` sends, by steps that `reader` knows."""
    knowledge = _Knowledge(writer, reader, side)
    return routes(writer, filter(knowledge.has_event, writer.events), side, knowledge.has_step)


@dataclass(frozen=True)
class _Knowledge:
    """What a reader knows of what a writer sends. A name of it is what has that name, or had it earlier."""

    writer: Protocol
    reader: Protocol
    side: str

    @cached_property
    def _definitions(self) -> dict[str, Definition]:
        known = (*self.reader.events, *self.reader.types)
        return {word: item for item in known for word in item.notes.was} | {item.name: item for item in known}

    def has_event(self, event: Event) -> bool:
        """Whether the reader tells an event from others, by its tag or an earlier name."""
        known = (item for item in self.reader.events if item.side == event.side)
        return any(item.tag == event.tag or event.name in item.notes.was for item in known)

    def has_step(self, step: Step) -> bool:
        """Whether the reader takes a step as the writer does."""
        there = self._definitions.get(step.owner)
        return there is not None and any(self._is_same(step, other, there) for other in steps(there, self.side))

    def _is_same(self, step: Step, other: Step, there: Definition) -> bool:
        ways = [[wrap.is_list for wrap in one.wraps] for one in (step, other)]
        return step.field in _words(other.field, there) and ways[0] == ways[1] and self._is_one(step.to, other.to)

    def _is_one(self, name: str, other: str) -> bool:
        """Whether the reader takes what the writer calls `name` for its own `other`."""
        mine, found = self.writer.type(name), self._definitions.get(name)
        if found is None or found.name != other:
            return False
        return not (isinstance(mine, Object) and isinstance(found, Object)) or mine.tag == found.tag


def _words(field: str | None, owner: Definition) -> Iterator[str | None]:
    """What a field is and was called; of other definitions, nothing is."""
    yield field
    if isinstance(owner, (Event, Object)):
        yield from (word for item in owner.fields if item.name == field for word in item.notes.was)
