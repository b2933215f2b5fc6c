"""The codec of the events that one side sends: msgspec's where a frame conforms, mended where it does not."""

from __future__ import annotations

from _thread import allocate_lock  # that of threading, which would have to be loaded
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar

import msgspec

from .errors import DecodeError, InvalidEvent
from .objects import Guard
from .text import Frame, decoder, read_object, refuse_non_finite, write
from .unions import Lone, UnknownEvent, UnknownObject

_loading = allocate_lock()
"""Held while modules are loaded: a package can be missing for an instant while another thread ends its import."""


class Codec:
    """Decodes and encodes the events of one side.

    The class of an event is loaded when its first frame comes, so that a process pays only for what it meets.
    The codec keeps `_decode` of its module up to date: the event of a frame, by msgspec, which raises ValueError or
    RecursionError where it refuses the frame, because it does not conform or its class is not loaded yet.

    Args:
        package: The package that has the modules of events; the last part of its name is the side's.
        key: The key on the wire that names an event.
        homes: The module and the class of each event by its name on the wire.
        unknown: The class of events of no known type.
        formerly: The names of events by the earlier ones that some of them had.
    """

    def __init__(
        self,
        package: str,
        key: str,
        homes: Mapping[str, tuple[str, str]],
        unknown: type[UnknownEvent] = UnknownEvent,
        formerly: Mapping[str, str] | None = None,
    ) -> None:
        self.side = package.rpartition(".")[2]
        self._package, self._key, self._homes, self._unknown_event = package, key, homes, unknown
        self._formerly = formerly or {}
        self._loaded: dict[str, Any] = {}
        self._mender: Any = None
        self._mended: dict[str, Callable[[dict[str, Any], Exception], Any]] = {}
        self._watched: dict[str, Any] = {}
        self._twins: dict[str, Any] = {}
        self._lock = allocate_lock()

    # decoding

    def decode_slowly(self, frame: Frame, problem: Exception) -> Any:
        """The event of a frame that `_decode` refused because of `problem`; errors as those of the package's functions."""
        raw = read_object(frame)
        name: Any = raw.get(self._key)
        mended = self._mended.get(name) if name.__class__ is str else None
        if mended is None:
            return self._first(frame, raw, problem)
        try:
            event = mended(raw, problem)
        except RecursionError:
            raise DecodeError("the frame is nested too deep") from None
        if name in self._watched:
            self._watch(name, event)
        return event

    def _first(self, frame: Frame, raw: dict[str, Any], problem: Exception) -> Any:
        """The event of a frame that is unknown, or the first of its name to be refused."""
        name = self._known(raw.get(self._key))
        if name is None:
            return self._unknown_event(raw, self._key)
        if name in self._loaded:
            return self._mend(name, raw, problem)
        self._load(name)
        return self._again(frame, name, raw)

    def _known(self, name: object) -> str | None:
        """The name of an event that is known under `name`, now or formerly."""
        if not isinstance(name, str):
            return None
        return name if name in self._homes else self._formerly.get(name)

    def decode_strictly(self, frame: Frame) -> Any:
        """The event of a frame that conforms; raises InvalidEvent for one that does not."""
        raw = read_object(frame)
        name = self._known(raw.get(self._key))
        if name is None:
            raise InvalidEvent("UnknownEvent", self._unknown_event(raw, self._key).drift)
        try:
            self._judge(name, raw)
        except RecursionError:
            raise DecodeError("the frame is nested too deep") from None
        if name not in self._loaded:
            self._load(name)
        return self._again(frame, name, raw)

    def _judge(self, name: str, raw: dict[str, Any]) -> None:
        from .judging import judges
        from .model import load

        owner = load().by_wire_name[name]
        if drift := judges(self.side, strict=True).drift(owner["name"], raw):
            raise InvalidEvent(owner["class_name"], drift)

    def _again(self, frame: Frame, name: str, raw: dict[str, Any]) -> Any:
        """The event by msgspec; mended where msgspec refuses it."""
        try:
            return import_module(self._package)._decode(frame)
        except (ValueError, RecursionError) as problem:
            return self._mend(name, raw, problem)

    def _mend(self, name: str, raw: dict[str, Any], problem: Exception) -> Any:
        if self._mender is None:
            from .mending import Mender

            self._mender = Mender(self.side)
        builder = self._mender.event(name)
        came: str = raw[self._key]
        if builder.is_simple and came == name:
            self._watched.setdefault(name, None)
        self._mended[came] = builder.event
        try:
            return builder.event(raw, problem)
        except RecursionError:
            raise DecodeError("the frame is nested too deep") from None

    def _watch(self, name: str, event: Any) -> None:
        """Notes how an event drifted, and teaches msgspec to take what has become a habit."""
        from .habits import Watch

        watch = self._watched[name] = self._watched[name] or Watch()
        twin = watch.twin_for(event)
        if twin is not None:
            with self._lock:
                self._twins = {**self._twins, name: twin}
                self._renew(self._loaded)

    # encoding

    def encode_slowly(self, event: Any, keep_unknown: bool) -> bytes:
        """The JSON text of an event that `encode` gave up on; for the rest as the package's functions."""
        from .model import load
        from .wire import plain

        guarded = not keep_unknown and any(side != self.side for side in load().strict_sides)
        return write(plain(event, self.side if guarded else None))

    # loading

    def events(self) -> dict[str, Any]:
        """The class of every event by its name on the wire."""
        for name in self._homes:
            if name not in self._loaded:
                self._load(name)
        return {name: self._loaded[name] for name in self._homes}

    def union(self) -> Any:
        """The union of the classes of all events."""
        classes = list(self.events().values())
        return _union(classes) if len(classes) > 1 else classes[0] if classes else self._unknown_event

    def _load(self, name: str) -> None:
        """Loads the module of an event, and makes a `_decode` that knows all its events, too."""
        home, _ = self._homes[name]
        with _loading:
            module = import_module(f".{home}", self._package)
        found = {wire: getattr(module, cls) for wire, (other, cls) in self._homes.items() if other == home}
        with self._lock:
            loaded = {**self._loaded, **found}
            self._renew(loaded)
            self._loaded = loaded  # only now, so that no other thread passes the lock by

    def _renew(self, loaded: Mapping[str, Any]) -> None:
        """Makes `_decode` anew: for the classes that are loaded, or their twins."""
        decode: Callable[[Frame], Any] = decoder(_union(list({**loaded, **self._twins}.values())))
        import_module(self._package)._decode = decode  # type: ignore[attr-defined]


def _union(classes: list[Any]) -> Any:
    """The union of classes; a lone one is made to want its tag."""
    lone: Any = Lone
    union = classes[0] if len(classes) > 1 else lone[classes[0]]
    for cls in classes[1:]:
        union = union | cls
    return union


F = TypeVar("F", bound=Callable[..., Any])


def called_often(function: F) -> F:
    """`function`, made quicker to call: what it takes by keyword only, it takes by position, too.

    CPython calls a function that has keyword-only arguments in a slower way, which costs a tenth of decoding a small
    frame. Type checkers still want the keyword.
    """
    code, defaults = function.__code__, function.__kwdefaults__ or {}
    positional = code.co_argcount + code.co_kwonlyargcount
    names = code.co_varnames[code.co_argcount : positional]
    function.__code__ = code.replace(co_argcount=positional, co_kwonlyargcount=0)
    function.__defaults__ = tuple(defaults[name] for name in names)
    return function


def nothing_loaded(frame: Frame) -> Any:
    """The decoder of a side before its first frame: it refuses every one."""
    raise ValueError


class Drifted(Exception):
    """Raised inside the encoder when it meets an object that it cannot write as it is."""


def _wire_form(value: Any) -> Any:
    if isinstance(value, UnknownObject):
        refuse_non_finite(value.raw)
        return value.raw
    if isinstance(value, Guard):
        raise Drifted
    raise TypeError(f"{type(value).__name__} has no JSON form")


encode: Callable[[Any], bytes] = msgspec.json.Encoder(enc_hook=_wire_form).encode
"""The JSON text of an event, by msgspec; raises one of `GIVES_UP` for what takes the slow way."""

GIVES_UP = (Drifted, AttributeError, OverflowError, UnicodeError)
