"""The spec files as the last run of this process read them, where runs follow each other: for the loop, and for the preview."""

from __future__ import annotations

from collections.abc import Iterable

from eventwright.diagnostics import Report
from eventwright.model import Protocol
from eventwright.nodes import Mapping, Source
from eventwright.shelf import Reading, Shelf


class Desk(Shelf):
    """The files as the last turn read them, in memory; those with a finding are read anew."""

    def __init__(self, before: Shelf) -> None:
        self._before = before
        self._known: dict[Source, list[tuple[Mapping, bool]]] = {}
        self._read: dict[Source, list[tuple[Mapping, bool]]] = {}
        self._definitions: dict[str, dict[str, Reading]] = {}
        self._made: dict[str, dict[str, Reading]] = {}
        self._protocols: dict[str, tuple[tuple[Source, ...], Protocol | None]] = {}
        self._new: dict[str, tuple[tuple[Source, ...], Protocol | None]] = {}

    def nodes(self, source: Source) -> list[tuple[Mapping, bool]] | None:
        """The documents of a file, as the last turn read them, or the shelf before knows them."""
        return self._known.get(source) or self._before.nodes(source)

    def keep(self, documents: Iterable[tuple[Mapping, bool]]) -> None:
        """Takes down the documents of files that this turn has read."""
        for node, sound in documents:
            self._read.setdefault(node.span.source, []).append((node, sound))

    def protocol(self, name: str, sources: tuple[Source, ...]) -> Protocol | None:
        """The model of a protocol, where the last turn without a finding made it of the same files; what was read is kept."""
        before, known = self._protocols.get(name, ((), None))
        if known is None or before != sources:
            return None
        self._read |= {source: self._known[source] for source in sources if source in self._known}
        self._made[name] = self.readings(name)
        self._new[name] = (sources, known)
        return known

    def keep_protocol(self, name: str, sources: tuple[Source, ...], made: Protocol | None) -> None:
        """Takes down the model of a protocol that this turn has made."""
        self._new[name] = (sources, made)

    def readings(self, protocol: str) -> dict[str, Reading]:
        """The definitions of a protocol, as the last turn without a finding read them, or the shelf before knows them."""
        return self._definitions.get(protocol) or self._before.readings(protocol)

    def keep_readings(self, protocol: str, made: dict[str, Reading]) -> None:
        """Takes down the definitions of a protocol that this turn has read."""
        self._made[protocol] = made

    def turn(self, report: Report) -> None:
        """What was read is known from here on."""
        if not report.found:
            self._definitions, self._protocols = self._made, self._new
        self._made, self._new = {}, {}
        places = (span for found in report for span in (found.span, *(related.span for related in found.related)))
        told = {span.source for span in places}
        self._known, self._read = {source: nodes for source, nodes in self._read.items() if source not in told}, {}
