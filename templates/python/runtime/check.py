"""Whether an event that was built here is one that its side may send."""

from __future__ import annotations

from typing import TypeVar

from .errors import InvalidEvent
from .objects import Event
from .unions import UnknownEvent

E = TypeVar("E", bound=Event)


def check(event: E) -> E:
    """`event`, where it conforms to its spec: types, limits, rules across fields, and what its side may send.

    Raises:
        InvalidEvent: It does not; the error lists every place.
        TypeError: It is no event, or holds what JSON cannot say.
    """
    from .judging import judges
    from .model import load
    from .wire import plain

    if isinstance(event, UnknownEvent):
        raise InvalidEvent("UnknownEvent", event.drift)
    owner = load().by_class.get(type(event).__name__)
    if owner is None or "side" not in owner:
        raise TypeError(f"{type(event).__name__} is no event")
    if drift := judges(owner["side"], strict=True).drift(owner["name"], plain(event)):
        raise InvalidEvent(type(event).__name__, drift)
    return event
