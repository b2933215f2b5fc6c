"""The manifest: which files of an output folder the tool owns, and what it wrote there.

It lies at the root of the output folder, a line a file, sorted, in the form of `sha256sum`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from eventwright.inventory import is_file

MANIFEST = "manifest.sha256"

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def digest(data: bytes) -> str:
    """What stands in a manifest for the bytes of a file."""
    return hashlib.sha256(data).hexdigest()


def read_manifest(out: Path) -> dict[str, str]:
    """The digests of the files that the tool owns, by path below `out`; none where there is no manifest, or a link for one.

    Raises `OSError` where there is one that cannot be read.
    """
    path = out / MANIFEST
    if not is_file(path):
        return {}
    owned = parse(path.read_bytes())
    owned.pop(MANIFEST, None)
    return owned


def parse(data: bytes) -> dict[str, str]:
    """The digests by path; lines that are none, such as conflict marks, and paths that lead elsewhere are passed over."""
    found = map(_LINE.fullmatch, data.decode("utf-8", errors="replace").splitlines())
    return {match[2]: match[1] for match in found if match and _is_below(match[2])}


def _is_below(path: str) -> bool:
    return {"", ".", ".."}.isdisjoint(path.split("/"))


def format_lines(digests: Mapping[str, str]) -> bytes:
    """These digests by path, in their order; `parse` reads them."""
    return "".join(f"{found}  {path}\n" for path, found in digests.items()).encode()


def format_manifest(digests: Mapping[str, str]) -> bytes:
    """The manifest of these digests by path. Its order is that of folders, not of letters."""
    return format_lines(dict(sorted(digests.items(), key=lambda item: item[0].split("/"))))


def digest_of(path: Path) -> str | None:
    """The digest of the file at `path`, None where no regular file lies there; raises `OSError` if it cannot be read."""
    return digest(path.read_bytes()) if is_file(path) else None
