"""The site of the real specs, built once."""

from __future__ import annotations

import re
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
    """Every page of the site, by path. A navigation that another page has, too, is left out of it: it is most of a page, and
    reading it again and again takes long.
    """
    seen: set[str] = set()
    found: dict[PurePosixPath, str] = {}
    for path, text in texts.items():
        if path.suffix == ".html":
            navigation = NAVIGATION.search(text)
            assert navigation is not None
            shown = navigation[0].replace(' aria-current="page"', "").replace(" open>", ">")
            found[path] = text.replace(navigation[0], "") if shown in seen else text
            seen.add(shown)
    return found


NAVIGATION = re.compile(r'(?<=<nav class="side" id="nav" aria-label="All pages" popover>\n).*?(?=</nav>)', re.DOTALL)
