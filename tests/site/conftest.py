"""The site of the real specs, built once."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from eventwright.pipeline import check, site

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def texts() -> dict[PurePosixPath, str]:
    """Every file of the site, by path."""
    return site(check(ROOT / "schemas")).texts


@pytest.fixture(scope="session")
def pages(texts: dict[PurePosixPath, str]) -> dict[PurePosixPath, str]:
    """Every page of the site, by path."""
    return {path: text for path, text in texts.items() if path.suffix == ".html"}
