"""Specs that the tool changes itself: what is to change, in bytes."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path


def changes(schemas: Path, old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[bytes, bytes]]:
    """Old and new bytes of the files that differ, by their paths below the folder of schemas; a byte order mark stays."""
    found: dict[str, tuple[bytes, bytes]] = {}
    for key in sorted(new):
        if new[key] != old[key]:
            with (schemas / key).open("rb") as file:
                mark = codecs.BOM_UTF8 if file.read(3) == codecs.BOM_UTF8 else b""
            found[key] = (mark + old[key].encode(), mark + new[key].encode())
    return found
