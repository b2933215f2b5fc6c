"""Names that lead to names: which of them lead back to themselves, and in what order the others build on each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

Graph: TypeAlias = Mapping[str, list[str]]
"""What each name leads to. Names that are no key lead nowhere."""


def components(graph: Graph) -> Iterator[frozenset[str]]:
    """The sets of names that all lead to each other, most of them of one name; each behind all that it leads to."""
    walk = _Walk(graph)
    for name in graph:
        if name not in walk.lowest:
            yield from walk.start(name)


def leads_back(graph: Graph, component: frozenset[str]) -> bool:
    """Whether the names of a component lead to themselves."""
    return len(component) > 1 or any(name in graph[name] for name in component)


class _Walk:
    """Tarjan's algorithm, without recursion: specs may be deeper than the stack."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.lowest: dict[str, int] = {}  # the first on its way that a name leads back to, as far as is known
        self.open: dict[str, int] = {}  # names that have no component yet, and the order in which they were met

    def start(self, name: str) -> Iterator[frozenset[str]]:
        way = [(name, self._enter(name))]
        while way:
            name, ahead = way[-1]
            if (following := next(ahead, None)) is None:
                way.pop()
                if way:
                    self._reach(way[-1][0], self.lowest[name])
                if self.lowest[name] == self.open.get(name):
                    yield self._close(name)
            elif following not in self.lowest:
                way.append((following, self._enter(following)))
            elif following in self.open:
                self._reach(name, self.open[following])

    def _enter(self, name: str) -> Iterator[str]:
        self.open[name] = self.lowest[name] = len(self.lowest)
        return (other for other in self.graph[name] if other in self.graph)

    def _reach(self, name: str, order: int) -> None:
        self.lowest[name] = min(self.lowest[name], order)

    def _close(self, name: str) -> frozenset[str]:
        found: set[str] = set()
        while name not in found:
            found.add(self.open.popitem()[0])
        return frozenset(found)
