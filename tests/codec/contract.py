"""What holds for every frame, as checks that raise AssertionError."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from .mutations import is_near
from .protocols import Side, same

LOOKED_INTO = ("base64", "RFC 3339")
"""What only strict looks into, and JSON Schema not at all."""


def hold(side: Side, frame: dict[str, Any], touched: Collection[str] | None = None, is_of_today: bool = True) -> bool:
    """Checks the contract for one frame; tells whether it conforms.

    Args:
        side: The side that sends the frame.
        frame: Any JSON object.
        touched: Where it differs from a frame that conforms, as far as known.
        is_of_today: It has no earlier names, of which JSON Schema knows nothing.
    """
    text = json.dumps(frame)
    frame = json.loads(text)  # two halves of a character become the character
    for _ in range(10):  # the codec takes up what comes again and again
        event = side.decode(text)
    assert type(event) is side.class_of(frame) or not is_of_today, f"it is a {type(event).__name__}"
    again = json.loads(side.encode(event, keep_unknown=True))
    assert same(again, frame), f"encoded again it is {again}"
    refused = _refused(side, text)
    _tells_of_places(frame, event.drift)
    if not any(_is_looked_into(item) for item in refused):
        assert [str(item) for item in event.drift] == [str(item) for item in refused], "strict differs from tolerant"
        conforms = side.conforms(frame) if is_of_today else not refused
        assert conforms == (not refused), f"JSON Schema says the contrary of {[*map(str, refused)]}"
    if refused and touched is not None:
        near = any(is_near(item.pointer, place) for item in refused for place in touched)
        assert near, f"{[*map(str, refused)]} is nowhere near {touched}"
    return not refused


def _refused(side: Side, text: str) -> tuple[Any, ...]:
    """What strict decoding refuses a frame for."""
    try:
        event = side.decode(text, strict=True)
    except side.package.InvalidEvent as problem:
        found: tuple[Any, ...] = problem.drift
    else:
        assert event.drift == (), "strict let drift pass"
        return ()
    assert found, "a refusal without a reason"
    return found


def _is_looked_into(item: Any) -> bool:
    return item.kind == "constraint" and any(word in item.expected for word in LOOKED_INTO)


def _tells_of_places(frame: dict[str, Any], drift: Iterable[Any]) -> None:
    """Each pointer leads to what came, or to where something is missing."""
    for item in drift:
        found: Any = frame
        *around, last = ["", *map(_unescaped, item.pointer.split("/")[1:])]
        for step in around[1:] if around else ():
            found = found[int(step) if isinstance(found, list) else step]
        if not around:
            continue
        if item.kind == "missing_required":
            assert last not in found, f"{item} is there"
        else:
            there = found[int(last) if isinstance(found, list) else last]
            shown = there.values() if item.kind == "unknown_variant" else [there]  # of a variant, its tag is shown
            assert item.kind == "constraint" or any(same(value, item.got) for value in shown), f"{item} is {there!r}"


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
