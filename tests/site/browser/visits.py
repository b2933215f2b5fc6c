"""Visits to pages of the site, with an eye on what goes wrong in them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

HOME = PurePosixPath("realtime/index.html")
EVENT = PurePosixPath("realtime/events/server/response.done.html")
FLOW = PurePosixPath("realtime/flows/audio_response.html")
PLAYGROUND = PurePosixPath("realtime/playground.html")


class Visitor:
    """A page of the browser; `complaints` are the errors in it, and what it asked of another origin than `origin`."""

    def __init__(self, page: Any, origin: str) -> None:
        self.page, self.origin = page, origin
        self.complaints: list[str] = []
        page.on("console", lambda said: self._complain(said.type in ("error", "warning"), said.text))
        page.on("pageerror", lambda error: self._complain(True, str(error)))
        page.on("request", lambda request: self._complain(not request.url.startswith(origin), f"asked for {request.url}"))
        page.on("dialog", self._dismiss)

    def _complain(self, is_wrong: bool, what: str) -> None:
        if is_wrong:
            self.complaints.append(f"{self.page.url}: {what}")

    def _dismiss(self, dialog: Any) -> None:
        self._complain(True, f"a dialog: {dialog.message}")
        dialog.dismiss()

    def go(self, path: PurePosixPath | str, wait_until: str = "load") -> Any:
        """The page, at a path of the site."""
        self.page.goto(f"{self.origin}/{path}", wait_until=wait_until)
        return self.page


def kinds(paths: list[PurePosixPath]) -> list[PurePosixPath]:
    """A page of each kind: those that are by themselves, and the first of each folder."""
    own = [path for path in paths if path.parts[0] == "realtime"]
    firsts = {path.parts[1:2] if "specs" in path.parts else path.parent: path for path in sorted(own, reverse=True)}
    return sorted({path for path in own if len(path.parts) == 2} | set(firsts.values()) | {EVENT})
