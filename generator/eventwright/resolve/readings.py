"""Definitions as an earlier run read them. Where all that was looked up to read one is as it was, so is the definition.

To read a definition is a function of its own node, of the declarations that are looked up in the tables of the scope, and of
what its protocol and side give to all. Look-ups are noted, those in vain, too. A declaration is as it was where its file is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias, TypeVar, cast

import msgspec

from eventwright.ledger import digest
from eventwright.model import Event, Example, TypeDefinition
from eventwright.nodes import Mapping as Node
from eventwright.resolve.scope import Declaration, Scope
from eventwright.shelf import Reading

Examples: TypeAlias = tuple[Example, ...]
T = TypeVar("T", bound=Event | TypeDefinition | Examples)
V = TypeVar("V")

_DEFINITION: Any = Event | TypeDefinition


class Noting(dict[str, V]):
    """A table of which each look-up is noted in `notes`; to go through all is to look up what has no name."""

    def __init__(self, entries: Mapping[str, V]) -> None:
        super().__init__(entries)
        self.notes: set[str | None] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """As that of a dict."""
        self.notes.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> V:
        self.notes.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.notes.add(cast("str", key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.notes.add(None)
        return super().__iter__()


Tables: TypeAlias = Mapping[str, Noting[Any]]


class Readings:
    """Reads the definitions of one protocol. `earlier` are the readings of a sound run, `made` those of this one; where it is
    None, nobody wants to know.

    A reading has its notes (table, name, and the state of what was found there; first its own, which has no table), the unions
    that it has taken into others, and the definition.
    """

    def __init__(self, earlier: dict[str, Reading] | None = None) -> None:
        self.earlier = earlier
        self.made: dict[str, Reading] = {}
        self._states: dict[str, bytes] = {}
        self._digests: dict[str, bytes] = {}

    @contextmanager
    def noting(self, scope: Scope) -> Generator[None]:
        """Has look-ups noted meanwhile."""
        plain = scope.types, scope.events, scope.classes
        scope.types, scope.events, scope.classes = map(self.noted, plain)
        yield
        scope.types, scope.events, scope.classes = plain

    def noted(self, table: dict[str, V]) -> dict[str, V]:
        """A table of which look-ups are noted, if somebody wants to know."""
        return table if self.earlier is None else Noting(table)

    def read(self, scope: Scope, declaration: Declaration, given: bytes, make: Callable[[], T]) -> T:
        """What `make` reads, which is known where the look-ups of an earlier run give the same; `given` is the digest of what
        it is given beside. Nothing is known of what is read while something is wrong.
        """
        scope.members.clear()  # or the look-ups by which they were found would not be noted
        if self.earlier is None or scope.lost:
            return make()
        key = f"{'event' if declaration.kind == 'event' else 'type'}\n{declaration.name}"
        own = self._state_of(declaration) + given
        tables = cast("Tables", {"type": scope.types, "event": scope.events, "class": scope.classes})
        known = self._recall(key, own, tables)
        if known is not None:
            scope.flattened.update(known[1])
            _declare_fields(scope, declaration)
            found: T = msgspec.msgpack.decode(known[2], type=_DEFINITION)
            return found
        flattened, scope.flattened = scope.flattened, set()
        found = self._keep(key, own, tables, make, scope.flattened, _DEFINITION)
        scope.flattened |= flattened
        return found

    def examples(
        self, event: Event, declaration: Declaration, types: Mapping[str, TypeDefinition], make: Callable[[], Examples]
    ) -> Examples:
        """The examples of an event, which `make` holds against the types."""
        if self.earlier is None or not isinstance(types, Noting):
            return make()
        key, own, tables = f"examples\n{event.name}", self._state_of(declaration) + digest(event), {"model": types}
        known = self._recall(key, own, tables)
        if known is None:
            return self._keep(key, own, tables, make, set(), Examples)
        found: Examples = msgspec.msgpack.decode(known[2], type=Examples)
        return found

    def _recall(self, key: str, own: bytes, tables: Tables) -> Reading | None:
        known = (self.earlier or {}).get(key)
        if known is None or not all(
            (self._state(tables[table], table, name) if table else own) == state for table, name, state in known[0]
        ):
            return None
        self.made[key] = known
        return known

    def _keep(self, key: str, own: bytes, tables: Tables, make: Callable[[], T], more: set[str], kind: Any) -> T:
        for table in tables.values():
            table.notes.clear()
        found = make()
        notes, data = self._notes(own, tables), _encoded(found, kind)
        if notes and data:
            self.made[key] = (notes, sorted(more), data)
        return found

    def _notes(self, own: bytes, tables: Tables) -> list[tuple[str, str, bytes]]:
        """What was looked up; none where that is everything."""
        notes = [("", "", own)]
        for name, table in tables.items():
            words = {word for word in table.notes if word is not None}
            if len(words) < len(table.notes):
                return []
            notes += [(name, word, self._state(table, name, word)) for word in sorted(words)]
        return notes

    def _state(self, table: Noting[Any], kind: str, name: str) -> bytes:
        found: Any = dict[str, Any].get(table, name)  # without a note of it
        if found is None:
            return b""
        return self._state_of_type(found) if kind == "model" else self._state_of(found)

    def _state_of_type(self, found: TypeDefinition) -> bytes:
        if found.name not in self._digests:
            self._digests[found.name] = digest(found)
        return self._digests[found.name]

    def _state_of(self, declaration: Declaration) -> bytes:
        """The state of the file that a declaration stands in, its path included."""
        source = declaration.span.source
        if source.key not in self._states:
            text = f"{source.key}\n{source.text}".encode("utf-8", "surrogatepass")
            self._states[source.key] = hashlib.blake2b(text, digest_size=16).digest()
        return self._states[source.key]


def _declare_fields(scope: Scope, declaration: Declaration) -> None:
    """What reading a definition tells the scope of its fields."""
    fields = declaration.node.get("fields")
    for key, node in fields if isinstance(fields, Node) else ():
        scope.field_nodes[declaration.name, key.text] = (key, node)


def _encoded(found: Any, kind: Any) -> bytes:
    """What was read as bytes; none where not exactly the same would come of them."""
    try:
        data = msgspec.msgpack.encode(found)
        same = msgspec.msgpack.encode(msgspec.msgpack.decode(data, type=kind)) == data
    except (UnicodeEncodeError, OverflowError, TypeError, msgspec.ValidationError):
        return b""
    return data if same else b""
