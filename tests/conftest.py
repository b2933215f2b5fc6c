"""Installs the generated packages as distributions, so that tests use them as an application does."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.installing import install

settings.register_profile("the same each time", derandomize=True, database=None)
settings.load_profile("the same each time")  # chance has its turn in `make fuzz`

ROOT = Path(__file__).parents[1]
SITE = ROOT / "build" / "test-site"
CACHE = ROOT / "build" / "test-cache"


def pytest_configure() -> None:
    """Installs what has changed since the last run, and puts it before everything else."""
    os.environ["XDG_CACHE_HOME"] = str(CACHE)
    for distribution in sorted(ROOT.glob("generated/*/python")):
        mark = SITE / f".{distribution.parent.name}"
        digest = _digest(distribution)
        if not mark.exists() or mark.read_text() != digest:
            install(distribution, SITE)
            mark.write_text(digest)
    sys.path.insert(0, str(SITE))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a browser does takes longest, and comes first, so that all processors end at about the same time."""
    items.sort(key=lambda item: "browser" not in item.path.parts)


def _digest(folder: Path) -> str:
    found = hashlib.sha256(sys.version.encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
