"""A server for the preview of the site: on the loopback address only, and pages load anew when the specs change."""

from __future__ import annotations

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from eventwright.preview import Preview
from eventwright.sinks import Sunk, fill, html, joined, trusted

HOST = "127.0.0.1"
BEAT = 15.0
"""Seconds after which an open stream of changes says that it is still there."""
STREAM = "/changes"

TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".md": "text/markdown",
    ".txt": "text/plain",
}  # fmt: skip


class Server(ThreadingHTTPServer):
    """Serves a preview on a port of the loopback address; 0 is any that is free."""

    daemon_threads = True

    def __init__(self, preview: Preview, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.preview = preview
        self.ended = threading.Event()

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.server_port}/"

    def run(self) -> None:
        """Serves, and looks for changes, until `end` is called or the process is interrupted."""
        threading.Thread(target=self.serve_forever, daemon=True).start()
        try:
            for changed in self.preview.watcher.changes(self.ended.wait):
                self.preview.build(changed)
        finally:
            self.shutdown()
            self.server_close()

    def end(self) -> None:
        """Lets `run` come to its end."""
        self.ended.set()


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A page, a file, the stream of changes, or the list of protocols."""
        url = urlsplit(self.path)
        path = unquote(url.path)
        if self.headers.get("Host", "").rpartition(":")[0] not in (HOST, "localhost"):
            self._send(HTTPStatus.FORBIDDEN, "text/plain", "This server answers this machine only.\n")
        elif path == STREAM:
            self._stream(int(url.query) if url.query.isdecimal() else self.server.preview.version)
        elif path == "/":
            self._page(HTTPStatus.OK, _list(self.server.preview))
        else:
            self._file(PurePosixPath(path.lstrip("/")))

    def _file(self, path: PurePosixPath) -> None:
        found = self.server.preview.texts.get(path)
        if found is None:
            self._page(HTTPStatus.NOT_FOUND, _frame(trusted("<p>There is no such page.</p>")))
        elif path.suffix == ".html":
            self._page(HTTPStatus.OK, found)
        else:
            self._send(HTTPStatus.OK, TYPES[path.suffix], found)

    def _page(self, status: HTTPStatus, page: str) -> None:
        """A page with what loads it anew, and with the errors of the specs on top."""
        preview = self.server.preview
        shown = _findings(preview.findings) if preview.findings else ""
        page = page.replace("<body>\n", f"<body>\n{shown}", 1).replace("</body>", f"{_reload(preview.version)}</body>", 1)
        self._send(status, "text/html", page)

    def _send(self, status: HTTPStatus, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, version: int) -> None:
        """Server-sent events: one for every version after this one, and now and then a sign of life."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while not self.server.ended.is_set():
                now = self.server.preview.wait(version, BEAT)
                self.wfile.write(b"event: change\ndata: \n\n" if now != version else b": still here\n\n")
                self.wfile.flush()
                version = now
        except OSError:
            pass  # the page was closed
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the terminal is for findings."""


def _findings(found: str) -> Sunk:
    return fill('<div class="findings" role="alert"><pre tabindex="0">{}</pre></div>\n', html.text(found))


def _reload(version: int) -> Sunk:
    """A script that only served pages have: it loads the page anew when there is another version than its own."""
    return fill(
        '<script>new EventSource("/changes?{}").addEventListener("change", () => location.reload());</script>\n', version
    )


def _list(preview: Preview) -> Sunk:
    links = (html.link(html.text(name), f"{name}/index.html") for name in preview.names)
    return _frame(fill("<h1>Protocols</h1>\n<ul>{}</ul>", joined("", (fill("<li>{}</li>", link) for link in links))))


def _frame(body: Sunk) -> Sunk:
    head = trusted('<head><meta charset="utf-8"><title>Preview</title></head>')
    return fill('<!DOCTYPE html>\n<html lang="en">\n{}\n<body>\n{}\n</body>\n</html>\n', head, body)
