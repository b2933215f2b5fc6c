"""The browser that the tests share, and where scripts are called."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from .scripts import Call, in_node, on_page

CHROMIUM = shutil.which("chromium")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
"""Arguments with which Chromium starts as root and looks for nothing in the network."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """A browser; ended with the tests of this folder, for it has an event loop that runs meanwhile."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET.split(), "--disable-sync"])
        yield launched
        launched.close()


@pytest.fixture(params=["node", "chromium"])
def call(request: pytest.FixtureRequest) -> Iterator[Call]:
    """Calls functions of the scripts, once under node and once in the browser."""
    if request.param == "node":
        yield in_node
        return
    with request.getfixturevalue("browser").new_context() as context:
        yield partial(on_page, context.new_page())
