"""The site on disk and over loopback, the browser that the tests share, and where scripts are called."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # for what other tests know of frames and hostile texts

from .scripts import Call, in_node, on_page
from .visits import Visitor

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


@pytest.fixture(scope="package")
def folder(texts: dict[PurePosixPath, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sites of both protocols."""
    root = tmp_path_factory.mktemp("site")
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


class _Silent(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """What was loaded once is not asked for again."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is said of requests."""


@pytest.fixture(scope="package")
def loopback(folder: Path) -> Iterator[str]:
    """The address of the folder over loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="package")
def disk(folder: Path) -> str:
    """The address of the folder on disk."""
    return folder.as_uri()


@pytest.fixture
def visitor(browser: Any, disk: str) -> Iterator[Visitor]:
    """Somebody who looks at pages from disk; in the end nothing may have gone wrong in them."""
    with browser.new_context() as context:
        found = Visitor(context.new_page(), disk)
        yield found
        assert found.complaints == []
