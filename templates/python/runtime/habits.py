"""What a sender does again and again, such as a field that it has added to every event of a name.

A sender that drifts does so in frame after frame. Once an event has come several times in a row with the same one unknown
field, or with null in the same field, msgspec is given a twin of its class that takes this, too, and turns into the class
itself: that takes a quarter of the time. Events of that name that conform take a little longer from then on.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from msgspec import NODEFAULT, UNSET, defstruct, field, structs

from .errors import Drift
from .objects import GUARD, Received, dig

STEADY = 8
"""How many times in a row an event must drift in one way for that to be a habit."""

CHANGES = 16
"""How many habits an event may have, one after the other, until no more are taken up; twins take memory."""


class Habit(NamedTuple):
    """One way to drift: the key on the wire, and whether it is unknown; else null came for it."""

    key: str
    is_unknown: bool


def habit_of(event: Any) -> Habit | None:
    """The way in which an event drifted, where it is the only one that shows, and of a kind that a twin can take."""
    received = event._drift
    if type(received) is not Received or len(received.extras) + len(received.malformed) != 1:
        return None
    for key in received.extras:  # msgspec does not take every key
        return Habit(key, is_unknown=True) if key.isidentifier() and key.isascii() else None
    [(key, value)] = received.malformed.items()
    return Habit(key, is_unknown=False) if value is None else None


class Watch:
    """Watches the events of one name drift.

    Their class must have no rules across fields and no objects inside.
    """

    def __init__(self) -> None:
        self._habit: Habit | None = None
        self._times = self._changes = 0

    def twin_for(self, event: Any) -> Any:
        """A class that takes what `event` has done `STEADY` times now, and is as its class else; mostly None."""
        habit = habit_of(event)
        self._times = self._times + 1 if habit == self._habit else 1
        self._habit = habit
        if habit is None or self._times != STEADY or self._changes == CHANGES or len(event.drift) != 1:
            return None
        self._changes += 1
        settle = _settle_unknown if habit.is_unknown else _settle_null
        return settle(type(event), habit.key, event.drift[0], event._drift.origin)


def _settle_unknown(cls: Any, key: str, drift: Drift, origin: str) -> Any:
    """The twin whose hidden slot takes the unknown field."""
    remember = cls._drift.__set__

    def settle(obj: Any) -> None:
        value = obj._drift
        obj.__class__ = cls
        if value is not UNSET:
            found = Drift(drift.pointer, drift.kind, drift.expected, value)
            remember(obj, Received(GUARD, origin, {}, {key: value}, {}, None, (found,)))

    return _derived(cls, ("_drift", Any, field(default=UNSET, name=key)), settle)


def _settle_null(cls: Any, key: str, drift: Drift, origin: str) -> Any:
    """The twin that takes null in the field."""
    [declared] = [item for item in structs.fields(cls) if item.encode_name == key]
    name, remember = declared.name, cls._drift.__set__

    def settle(obj: Any) -> None:
        obj.__class__ = cls
        if getattr(obj, name) is None:
            dig(obj, name)
            remember(obj, Received(GUARD, origin, {}, {}, {key: None}, None, (drift,)))

    default = UNSET if declared.default is UNSET else NODEFAULT
    return _derived(cls, (name, Optional[declared.type], field(default=default, name=key)), settle)  # noqa: UP045


def _derived(cls: Any, changed: tuple[str, Any, Any], settle: Any) -> Any:
    return defstruct(cls.__name__, [changed], bases=(cls,), kw_only=True, namespace={"__post_init__": settle})
