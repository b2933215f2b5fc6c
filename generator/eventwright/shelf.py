"""The spec files as earlier runs read them: the nodes of each, by its text, and whether they have the form of specs; and the
definitions that were made of them.

Only a run without any finding puts files here, so what is taken from here is known to be without one in itself.
"""

from __future__ import annotations

import hashlib
import marshal
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from eventwright import cache
from eventwright.model import Protocol
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source, Span

Reading: TypeAlias = tuple[list[tuple[str, str, bytes]], list[str], bytes]
"""A definition and what it was made from, in the form of `resolve.readings`."""


class Shelf:
    """The files of earlier runs under a name of the cache; `keep` and `store` put those of this run in their place."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name
        self._earlier, earlier = _entries(cache.load(name) if name else None)
        self._kept: dict[bytes, bytes] = {}
        self._readings, self._kept_readings = earlier, dict[str, dict[str, Reading]]()

    def protocol(self, name: str, sources: tuple[Source, ...]) -> Protocol | None:
        """The model that was made of the same files; None, as that takes longer to unpack than it takes to make most of it."""
        return None

    def keep_protocol(self, name: str, sources: tuple[Source, ...], made: Protocol | None) -> None:
        """Takes down the model as this run has made it."""

    def readings(self, protocol: str) -> dict[str, Reading]:
        """The definitions of a protocol, as earlier runs read them."""
        return self._readings.get(protocol, {})

    def keep_readings(self, protocol: str, made: dict[str, Reading]) -> None:
        """Takes down the definitions as this run has read them."""
        self._kept_readings[protocol] = made

    def nodes(self, source: Source) -> list[tuple[Mapping, bool]] | None:
        """The documents of a file, each with whether it has the form of a spec; None where the text is not known."""
        data = self._earlier.get(_key(source))
        try:
            return None if data is None else [(_mapping(node, source), sound) for node, sound in marshal.loads(data)]
        except (EOFError, TypeError, ValueError):  # not what was put there
            return None

    def keep(self, documents: Iterable[tuple[Mapping, bool]]) -> None:
        """Takes down the documents of all files that this run has read, in their order, in the form of `nodes`."""
        files: dict[Source, list[tuple[Mapping, bool]]] = {}
        for node, sound in documents:
            files.setdefault(node.span.source, []).append((node, sound))
        for source, found in files.items():
            key = _key(source)
            self._kept[key] = self._earlier.get(key) or marshal.dumps([(_packed(node), sound) for node, sound in found])

    def store(self) -> None:
        """Puts what was taken down into the cache."""
        if self._name and self._kept != self._earlier:
            cache.store(self._name, marshal.dumps((self._kept, self._kept_readings)))


def shelf_for(key: str, schemas: Path) -> Shelf:
    """The shelf of a folder of schemas, for runs with this key of the cache."""
    place = hashlib.blake2b(os.fsencode(os.path.abspath(schemas)), digest_size=8)
    return Shelf(f"{cache.tool(key)}.{place.hexdigest()}")


def _entries(data: memoryview | None) -> tuple[dict[bytes, bytes], dict[str, dict[str, Reading]]]:
    files: dict[bytes, bytes] = {}
    readings: dict[str, dict[str, Reading]] = {}
    with suppress(EOFError, TypeError, ValueError):
        if data is not None:
            files, readings = marshal.loads(data)
    return files, readings


def _key(source: Source) -> bytes:
    return hashlib.blake2b(source.text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


# A node is packed as a tuple that ends with its place: a scalar's has six parts, a sequence's and a mapping's five; a mapping
# begins with a list of pairs, a sequence with a tuple.


def _packed(node: Node) -> tuple[Any, ...]:
    span = node.span
    place = (span.line, span.column, span.end_line, span.end_column)
    match node:
        case Scalar(text=text, plain=plain):
            return (text, plain, *place)
        case Sequence(items=items):
            return (tuple(map(_packed, items)), *place)
        case Mapping(entries=entries):
            return ([(_packed(key), _packed(value)) for key, value in entries], *place)


def _node(packed: tuple[Any, ...], source: Source) -> Node:
    if len(packed) == 6:
        text, plain, line, column, end_line, end_column = packed
        return Scalar(text, plain, Span(source, line, column, end_line, end_column))
    if type(packed[0]) is list:
        return _mapping(packed, source)
    items, line, column, end_line, end_column = packed
    return Sequence(tuple([_node(item, source) for item in items]), Span(source, line, column, end_line, end_column))


def _mapping(packed: tuple[Any, ...], source: Source) -> Mapping:
    entries, line, column, end_line, end_column = packed
    found = [
        (
            Scalar(text, plain, Span(source, key_line, key_column, key_end_line, key_end)),
            _node(value, source),
        )
        for (text, plain, key_line, key_column, key_end_line, key_end), value in entries
    ]
    return Mapping(tuple(found), Span(source, line, column, end_line, end_column))
