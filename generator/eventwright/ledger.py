"""What the making of an output looks up in the model, so that a later run can tell whether it would make the same again.

The maker of a draft sees no model, only the head of the protocol and tables by name. Each look-up is noted. Where all that was
noted is as it was, so is the output: making it anew is a function of nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

import msgspec
from msgspec.structs import replace

from eventwright.model import Event, Flow, Protocol, TypeDefinition

T = TypeVar("T")

HEAD = "head"
"""The note of the head, which every maker sees."""


def digest(value: Any) -> bytes:
    """A digest of a part of the model; what is unequal has another one."""
    try:
        data = msgspec.msgpack.encode(value, enc_hook=_plain)
    except (UnicodeEncodeError, OverflowError, TypeError):  # half a character, a huge number
        import pickle  # takes long to load, and is seldom needed

        data = pickle.dumps(value)
    return hashlib.blake2b(data, digest_size=16).digest()


def _plain(value: Any) -> Any:
    """Text from a sink, as any text; TypeError for what is no part of a model or a context."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(type(value).__name__)


class Table(Mapping[str, T]):
    """A part of the model by name. A look-up is noted, also one in vain; to go through it is to look up everything."""

    def __init__(self, name: str, entries: Mapping[str, T], digest_of: Callable[[T], bytes], noted: set[str]) -> None:
        self._name, self._entries, self._digest_of, self._noted = name, entries, digest_of, noted

    def __getitem__(self, key: str) -> T:
        self._noted.add(f"{self._name}\n{key}")
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        self._noted.add(self._name)
        return iter(self._entries)

    def __len__(self) -> int:
        self._noted.add(self._name)
        return len(self._entries)

    def digest(self, key: str) -> bytes:
        """The digest of an entry; empty where there is none."""
        return self._digest_of(self._entries[key]) if key in self._entries else b""

    def digest_of_all(self) -> bytes:
        """The digest of all entries with their names, in their order."""
        return digest([(key, self._digest_of(value)) for key, value in self._entries.items()])


class Ledger:
    """The tables of a protocol, and what is looked up in them. `head` is the protocol without its events, types and flows, and
    without what is said of it, which is in the table `about`: few outputs need that.
    """

    def __init__(self, protocol: Protocol) -> None:
        self.head = replace(protocol, events=(), types=(), flows=(), summary="", description="")
        self._protocol = protocol
        self._noted: set[str] = set()
        self._tables: dict[str, Table[Any]] = {}
        self._digests: dict[str, bytes] = {HEAD: digest(self.head)}
        self._shared: dict[Any, tuple[Any, frozenset[str]]] = {}
        self.types: Table[TypeDefinition] = self.table("type", lambda whole: {item.name: item for item in whole.types})
        self.about: Table[str] = self.table("about", lambda whole: {"summary": whole.summary, "description": whole.description})
        self.events: Table[Event] = self.table("event", lambda whole: {item.name: item for item in whole.events})
        self.flows: Table[Flow] = self.table("flow", lambda whole: {item.name: item for item in whole.flows})

    def table(
        self, name: str, entries: Callable[[Protocol], Mapping[str, T]], digest_of: Callable[[T], bytes] = digest
    ) -> Table[T]:
        """A table made from the whole model; `digest_of` covers all of an entry that makers may see. All tables are made before
        the first draft is.
        """
        made = self._tables[name] = Table(name, entries(self._protocol), digest_of, self._noted)
        return made

    def noting(self, make: Callable[[], T]) -> tuple[T, frozenset[str]]:
        """What `make` gives, and the notes of what it looked up."""
        before = self._noted.copy()
        self._noted.clear()
        try:
            return make(), frozenset(self._noted | {HEAD})
        finally:
            self._noted.clear()
            self._noted.update(before)

    def shared(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gives, made once; whoever asks for it has looked up what `make` did."""
        if key not in self._shared:
            self._shared[key] = self.noting(make)
        found, notes = self._shared[key]
        self._noted |= notes
        return cast("T", found)

    def digest_of(self, owner: Event | TypeDefinition) -> bytes:
        """The digest of a definition."""
        return self.digest(f"{'event' if isinstance(owner, Event) else 'type'}\n{owner.name}")

    def digest(self, note: str) -> bytes:
        """The digest of what a note is about; KeyError where there is no such table."""
        found = self._digests.get(note)
        if found is None:
            name, by_name, key = note.partition("\n")
            table = self._tables[name]
            found = table.digest(key) if by_name else table.digest_of_all()
            self._digests[note] = found
        return found
