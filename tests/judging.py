"""The JSON Schema documents as a judge of frames, independent of the codec."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from eventwright.model import Protocol
from jsonschema import Draft202012Validator

NOT_JUDGED = ("bytes as base64", "a date and time as RFC 3339 has it")
"""What strict decoding expects and JSON Schema only annotates."""


class Judge:
    """Judges what one side of a protocol sends; `folder` is that of its documents, `refused` counts."""

    def __init__(self, protocol: Protocol, side: str, folder: Path) -> None:
        self.protocol, self.side, self.folder = protocol, side, folder
        self.bundle = self._validator(f"{side}.bundle.json")
        self.refused = 0

    def _validator(self, path: str) -> Any:
        return Draft202012Validator(json.loads((self.folder / path).read_text("utf-8")))

    @cached_property
    def events(self) -> dict[str, Any]:
        """The validator of each event by its name on the wire."""
        sent = self.protocol.sent_by(self.side)
        return {event.wire_name: self._validator(f"{self.side}/{event.name}.json") for event in sent}

    def of(self, frame: Any) -> Any:
        """The validator of a frame: its event's, or that of all events where it is none."""
        tag = frame.get(self.protocol.discriminator)
        return self.events.get(tag, self.bundle) if isinstance(tag, str) else self.bundle

    def objection(self, package: Any, frame: Any) -> str:
        """How judge and strict decoding differ about a frame; empty where they agree."""
        valid, found = self.of(frame).is_valid(frame), drift(package, self.side, frame)
        self.refused += not valid
        unsure = [item for item in found if item.expected in NOT_JUDGED]
        if valid == (len(found) == len(unsure)) or (unsure and not valid):
            return ""
        return f"{'valid' if valid else 'invalid'} for the judge, to the codec {[str(item) for item in found]}: {frame}"


def drift(package: Any, side: str, frame: Any) -> tuple[Any, ...]:
    """What strict decoding finds."""
    try:
        getattr(package, f"decode_{side}_event")(json.dumps(frame), strict=True)
    except package.InvalidEvent as problem:
        return tuple(problem.drift)
    return ()
