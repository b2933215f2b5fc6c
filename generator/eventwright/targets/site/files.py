"""Which spec files have a page on the site, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TypeAlias

from eventwright.ledger import digest
from eventwright.model import Enum, Event, Flow, Object, Protocol, TypeDefinition

Definition: TypeAlias = Event | TypeDefinition | Flow

SPECS = PurePosixPath("specs")
"""The folder of the pages."""


def spec_paths(protocol: Protocol, specs: Iterable[str]) -> dict[str, PurePosixPath]:
    """The pages of those files among `specs` that a protocol is made of, by the path of the file. Of files whose pages would be
    the same one, only the first has it.
    """
    places = (item.place.file for item in (protocol, *protocol.events, *protocol.types, *protocol.flows))
    pages: dict[PurePosixPath, str] = {}
    for file in sorted({*places} & {*specs}):
        pages.setdefault(_page(file), file)
    return {file: path for path, file in pages.items()}


def defined_in(protocol: Protocol, files: Iterable[str]) -> dict[str, tuple[Definition, ...]]:
    """What is defined in each of some files, apart from what is defined in a field."""
    found: dict[str, list[Definition]] = {file: [] for file in files}
    for item in (*protocol.events, *protocol.types, *protocol.flows):
        if item.place.file in found and not (isinstance(item, (Object, Enum)) and item.inline):
            found[item.place.file].append(item)
    return {file: tuple(items) for file, items in found.items()}


def names_of(found: tuple[Definition, ...]) -> bytes:
    """The digest of what the page of a file says of its definitions."""
    return digest([(item.name, item.title if isinstance(item, Flow) else "") for item in found])


def _page(file: str) -> PurePosixPath:
    """Without the folder of the protocol; characters that an address cannot have are spelt by number."""
    parts = PurePosixPath(file).with_suffix(".md").parts[1:]
    return SPECS.joinpath(*(_ODD.sub(lambda found: f"-{ord(found[0]):x}-", part) for part in parts))


_ODD = re.compile(r"[^A-Za-z0-9_.-]")
