"""Definitions as an earlier run read them. Where all that was looked up to read one is as it was, so is the definition.

To read a definition is a function of its own node, of the declarations that are looked up in the tables of the scope, and of
what its protocol and side give to all. Look-ups are noted, those in vain, too. A declaration is as it was where its file is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import msgspec

from eventwright.model import Event, TypeDefinition
from eventwright.nodes import Mapping
from eventwright.resolve.scope import Declaration, Scope
from eventwright.shelf import Reading

T = TypeVar("T", bound=Event | TypeDefinition)

_DEFINITION: Any = Event | TypeDefinition


class Noting(dict[str, Declaration]):
    """A table of declarations. Each look-up is noted in `notes`; to go through all is to look up what has no name."""

    def __init__(self, declarations: dict[str, Declaration]) -> None:
        super().__init__(declarations)
        self.notes: set[str | None] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """As that of a dict."""
        self.notes.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Declaration:
        self.notes.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.notes.add(cast("str", key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.notes.add(None)
        return super().__iter__()


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

    @contextmanager
    def noting(self, scope: Scope) -> Generator[None]:
        """Has look-ups noted meanwhile."""
        plain = scope.types, scope.events, scope.classes
        if self.earlier is not None:
            scope.types, scope.events, scope.classes = map(Noting, plain)
        yield
        scope.types, scope.events, scope.classes = plain

    def read(self, scope: Scope, declaration: Declaration, given: bytes, make: Callable[[], T]) -> T:
        """What `make` reads, which is known where the look-ups of an earlier run give the same; `given` is the digest of what
        it is given beside. Nothing is known, or kept, of what is read while something is wrong.
        """
        key = f"{'event' if declaration.kind == 'event' else 'type'}\n{declaration.name}"
        if self.earlier is None:
            return make()
        known = self.earlier.get(key)
        if known is not None and not scope.lost and self._is_as_it_was(scope, declaration, given, known[0]):
            self.made[key] = known
            scope.flattened.update(known[1])
            _declare_fields(scope, declaration)
            found: T = msgspec.msgpack.decode(known[2], type=_DEFINITION)
            return found
        return self._read(scope, declaration, given, make, key)

    def _read(self, scope: Scope, declaration: Declaration, given: bytes, make: Callable[[], T], key: str) -> T:
        flattened, scope.flattened = scope.flattened, set()
        for table in _tables(scope).values():
            table.notes.clear()
        found = make()
        notes, data = self._notes(scope, declaration, given), _encoded(found)
        if notes and data:
            self.made[key] = (notes, sorted(scope.flattened), data)
        scope.flattened |= flattened
        return found

    def _notes(self, scope: Scope, declaration: Declaration, given: bytes) -> list[tuple[str, str, bytes]]:
        """What was looked up; none where that is everything."""
        notes = [("", "", self._own(declaration, given))]
        for name, table in _tables(scope).items():
            words = {word for word in table.notes if word is not None}
            if len(words) < len(table.notes):
                return []
            notes += [(name, word, self._state(table, word)) for word in sorted(words)]
        return notes

    def _is_as_it_was(self, scope: Scope, declaration: Declaration, given: bytes, notes: list[tuple[str, str, bytes]]) -> bool:
        tables = _tables(scope)
        return all(
            (self._state(tables[table], name) if table else self._own(declaration, given)) == state
            for table, name, state in notes
        )

    def _own(self, declaration: Declaration, given: bytes) -> bytes:
        return self._state_of(declaration) + given

    def _state(self, table: Noting, name: str) -> bytes:
        found = dict.get(table, name)
        return b"" if found is None else self._state_of(found)

    def _state_of(self, declaration: Declaration) -> bytes:
        """The state of the file that a declaration stands in, its path included."""
        source = declaration.span.source
        if source.key not in self._states:
            text = f"{source.key}\n{source.text}".encode("utf-8", "surrogatepass")
            self._states[source.key] = hashlib.blake2b(text, digest_size=16).digest()
        return self._states[source.key]


def _tables(scope: Scope) -> dict[str, Noting]:
    return cast("dict[str, Noting]", {"type": scope.types, "event": scope.events, "class": scope.classes})


def _declare_fields(scope: Scope, declaration: Declaration) -> None:
    """What reading a definition tells the scope of its fields."""
    fields = declaration.node.get("fields")
    for key, node in fields if isinstance(fields, Mapping) else ():
        scope.field_nodes[declaration.name, key.text] = (key, node)


def _encoded(found: Event | TypeDefinition) -> bytes:
    """A definition as bytes; none where not exactly the same would come of them."""
    try:
        data = msgspec.msgpack.encode(found)
        same = msgspec.msgpack.encode(msgspec.msgpack.decode(data, type=_DEFINITION)) == data
    except (UnicodeEncodeError, OverflowError, TypeError, msgspec.ValidationError):
        return b""
    return data if same else b""
