"""The codec of the events that one side sends: msgspec's where a frame conforms, our own walk where it does not."""

from __future__ import annotations

from _thread import allocate_lock  # that of threading, which would have to be loaded
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET

from .errors import DecodeError, InvalidEvent
from .objects import Guard, Received, slot
from .text import Frame, read_object, write
from .unions import Lone, UnknownEvent, UnknownObject

Face: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Of an object that both sides send: the attributes that this side must set, those it must not, those to look into."""

_Readers: TypeAlias = tuple[tuple[Callable[[Any], Any], ...], ...]


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
        faces: What this side must, and must not, set in objects that both sides send, by class.
    """

    def __init__(
        self,
        package: str,
        key: str,
        homes: Mapping[str, tuple[str, str]],
        unknown: type[UnknownEvent] = UnknownEvent,
        faces: Mapping[str, Face] | None = None,
    ) -> None:
        self.side = package.rpartition(".")[2]
        self._package, self._key, self._homes, self._faces = package, key, homes, faces or {}
        self._unknown_event = unknown
        self._loaded: dict[str, Any] = {}
        self._arriving: dict[str, Any] = {}
        self._known_faces: dict[type, _Readers | None] = {}
        self._walks: dict[bool, Any] = {}
        self._lock = allocate_lock()

    # decoding

    def decode_slowly(self, frame: Frame, strict: bool) -> Any:
        """The event of a frame that `_decode` refused; arguments and errors as those of the package's functions."""
        raw = read_object(frame)
        name = raw.get(self._key)
        if not isinstance(name, str) or name not in self._homes:
            return self._unknown(raw, strict)
        if name not in self._loaded and not strict:
            try:
                return self._load(name)(frame)
            except (ValueError, RecursionError):
                pass
        return self._walked(raw, name, strict)

    def _unknown(self, raw: dict[str, Any], strict: bool) -> UnknownEvent:
        event = self._unknown_event(raw, self._key)
        if strict:
            raise InvalidEvent("UnknownEvent", event.drift)
        return event

    def _walked(self, raw: dict[str, Any], name: str, strict: bool) -> Any:
        walk = self._walks.get(strict)
        if walk is None:
            from .walk import Walk

            walk = self._walks[strict] = Walk(self.side, strict)
        owner = walk.model.by_wire_name[name]
        try:
            event, drift = walk.object(owner["name"], raw)
        except RecursionError:
            raise DecodeError("the frame is nested too deep") from None
        if strict and drift:
            raise InvalidEvent(owner["class_name"], drift)
        return event

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

    def _load(self, name: str) -> Callable[[Frame], Any]:
        """Loads the module of an event, and makes a decoder that knows all its events, too."""
        home, _ = self._homes[name]
        module = import_module(f".{home}", self._package)
        found = {wire: getattr(module, cls) for wire, (other, cls) in self._homes.items() if other == home}
        with self._lock:
            self._arriving = {**self._arriving, **{wire: self._arrival(cls) for wire, cls in found.items()}}
            self._loaded = {**self._loaded, **found}
            classes = list(self._arriving.values())
            decode: Callable[[Frame], Any] = msgspec.json.Decoder(_union(classes)).decode
            import_module(self._package)._decode = decode  # type: ignore[attr-defined]
        return decode

    # what msgspec cannot check: that this side sets what it must, and only that, in objects that both sides send

    def _arrival(self, cls: Any) -> Any:
        """The class that msgspec makes of an event: `cls`, or one that checks the event and then becomes `cls`."""
        if cls.__name__ not in self._faces:
            return cls
        unpack = getattr(cls, "__post_init__", None)

        def check(event: Any) -> None:
            if unpack is not None:
                unpack(event)
            if not self._keeps_to_face(event):
                raise ValueError("not as this side sends it")
            event.__class__ = cls

        config = cls.__struct_config__
        namespace = {"__post_init__": check, "__module__": cls.__module__}
        return type(cls)(cls.__name__, (cls,), namespace, kw_only=True, tag_field=config.tag_field, tag=config.tag)

    def _keeps_to_face(self, value: Any) -> bool:
        kind: Any = value.__class__
        if kind is list:
            return all(map(self._keeps_to_face, value))
        if kind is dict:
            return all(map(self._keeps_to_face, value.values()))
        try:
            face = self._known_faces[kind]
        except KeyError:
            face = self._known_faces[kind] = self._face(kind)
        if face is None:
            return True
        for read in face[0]:
            if read(value) is UNSET:
                return False
        for read in face[1]:
            if read(value) is not UNSET:
                return False
        for read in face[2]:
            if not self._keeps_to_face(read(value)):
                return False
        return True

    def _face(self, cls: type) -> _Readers | None:
        """The face of a class, with readers of slots instead of names."""
        face = self._faces.get(cls.__name__)
        return face and tuple(tuple(slot(cls, name) for name in names) for names in face)


def _union(classes: list[Any]) -> Any:
    """The union of classes; a lone one is made to want its tag."""
    lone: Any = Lone
    union = classes[0] if len(classes) > 1 else lone[classes[0]]
    for cls in classes[1:]:
        union = union | cls
    return union


def nothing_loaded(frame: Frame) -> Any:
    """The decoder of a side before its first frame: it refuses every one."""
    raise ValueError


class Drifted(Exception):
    """Raised inside the encoder when it meets an object that it cannot write as it is."""


def _wire_form(value: Any) -> Any:
    if isinstance(value, UnknownObject):
        return value.raw
    if isinstance(value, (Received, Guard)):
        raise Drifted
    raise TypeError(f"{type(value).__name__} has no JSON form")


encode: Callable[[Any], bytes] = msgspec.json.Encoder(enc_hook=_wire_form).encode
"""The JSON text of an event, by msgspec; raises one of `GIVES_UP` for what takes the slow way."""

GIVES_UP = (Drifted, AttributeError, OverflowError, UnicodeError)
