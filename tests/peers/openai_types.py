"""What openai-python's types make of a frame, laid beside what ours make of it, field by field."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any, Literal, TypeAlias, get_args, get_origin

from openai._models import construct_type_unchecked
from openai.types import realtime
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

Kind: TypeAlias = Literal["wrong_class", "untyped", "undeclared", "lost", "invented", "required", "refused", "value"]

UNIONS: Mapping[tuple[str, str], Any] = {
    ("realtime", "client"): realtime.RealtimeClientEvent,
    ("realtime", "server"): realtime.RealtimeServerEvent,
    ("realtime_translation", "client"): realtime.RealtimeTranslationClientEvent,
    ("realtime_translation", "server"): realtime.RealtimeTranslationServerEvent,
}
"""Their events, by protocol and side."""


@dataclass(frozen=True)
class Difference:
    """Something that they see otherwise."""

    kind: Kind
    place: str
    """A field of a class of ours, `Class.field`; for an event that they do not know, its class."""
    detail: str = field(compare=False)


def theirs(protocol: str, side: str, frame: str) -> Any:
    """An event as openai-python's connection gives it."""
    return construct_type_unchecked(value=json.loads(frame), type_=UNIONS[protocol, side])


def differences(package: ModuleType, protocol: str, side: str, data: Mapping[str, Any]) -> list[Difference]:
    """All differences over the frame with this content, which conforms to our specs."""
    frame = json.dumps(data)
    decode: Callable[..., Any] = getattr(package, f"decode_{side}_event")
    ours, peer = decode(frame, strict=True), theirs(protocol, side, frame)
    found = list(Comparison(package).values(ours, json.loads(frame), peer, type(ours).__name__))
    if not found:  # then nothing is left to object to
        assert TypeAdapter(type(peer)).validate_python(data) == peer
    return found


class Comparison:
    """A walk through both. Ours must be what came; theirs may differ."""

    def __init__(self, package: ModuleType) -> None:
        self.object_class = package.Object
        self.fields = cache(lambda cls: {info.name: info for info in package.fields(cls)})

    def values(self, ours: Any, raw: Any, peer: Any, place: str) -> Iterator[Difference]:
        """Compares a value: an object, or what may hold some."""
        if isinstance(ours, self.object_class):
            yield from self._objects(ours, raw, peer, place)
        elif isinstance(ours, list) and isinstance(peer, list) and len(peer) == len(raw):
            for item in zip(ours, raw, peer, strict=True):
                yield from self.values(*item, place)
        elif isinstance(ours, dict) and isinstance(peer, dict) and peer.keys() == raw.keys():
            assert ours.keys() == raw.keys()
            for key in ours:
                yield from self.values(ours[key], raw[key], peer[key], place)
        else:
            assert isinstance(ours, list | dict) or same(ours, base64.b64decode(raw) if isinstance(ours, bytes) else raw)
            yield from _otherwise(raw, peer, place)

    def _objects(self, ours: Any, raw: Mapping[str, Any], peer: Any, place: str) -> Iterator[Difference]:
        infos = self.fields(type(ours))
        assert set(ours) == set(raw) <= set(infos)
        assert same(ours.to_dict(), raw)
        mark = next(_marks(peer, raw), None) if isinstance(peer, BaseModel) else "it is no object of a class"
        if mark:
            kind: Kind = "wrong_class" if isinstance(peer, BaseModel) else "untyped"
            yield Difference(kind, place, f"{type(ours).__name__} became {type(peer).__name__}: {mark}")
            yield from _otherwise(raw, peer, place)
            return
        declared = {info.alias or name: (name, info) for name, info in type(peer).model_fields.items()}
        given = {key for key, (name, _) in declared.items() if name in peer.model_fields_set}
        extra = peer.model_extra or {}
        for key in sorted(raw.keys() | given | extra.keys() | declared.keys()):
            inside = f"{type(ours).__name__}.{key}"
            if key in raw and key in given:
                name, info = declared[key]
                yield from self.values(getattr(ours, infos[key].attribute), raw[key], getattr(peer, name), inside)
                yield from _refusals(info, raw[key], inside)
            elif key in raw and key in extra:
                yield Difference("undeclared", inside, f"{type(peer).__name__} does not declare it")
                yield from _otherwise(raw[key], extra[key], inside)
            elif key in raw:
                yield Difference("lost", inside, f"{type(peer).__name__} does not have it")
            elif key in given or key in extra:
                yield Difference("invented", inside, f"{type(peer).__name__} has it")
            elif declared[key][1].is_required():
                yield Difference("required", inside, f"{type(peer).__name__} requires it")


def _otherwise(raw: Any, peer: Any, place: str) -> Iterator[Difference]:
    if not same(plain(peer), raw):
        yield Difference("value", place, f"{raw!r} became {plain(peer)!r}")


def _refusals(info: FieldInfo, value: Any, place: str) -> Iterator[Difference]:
    """Whether their types refuse a value in which there are no objects, each of which is compared by itself."""
    if _has_objects(value):
        return
    try:
        _adapter(info.annotation).validate_python(value)
    except ValidationError as problem:
        yield Difference("refused", place, f"{value!r}: {problem.errors()[0]['msg']}")


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def _marks(peer: BaseModel, raw: Mapping[str, Any]) -> Iterator[str]:
    """The constants of the class of an object that the object does not have."""
    for name, info in type(peer).model_fields.items():
        key = info.alias or name
        wanted = get_args(info.annotation)
        if get_origin(info.annotation) is Literal and len(wanted) == 1 and raw.get(key, wanted[0]) != wanted[0]:
            yield f"{key} is {wanted[0]!r}, not {raw[key]!r}"


def _has_objects(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_has_objects, value)))


def plain(value: Any) -> Any:
    """A value of theirs as JSON data, from what was set."""
    if isinstance(value, BaseModel):
        infos = type(value).model_fields
        given = {infos[name].alias or name: getattr(value, name) for name in value.model_fields_set if name in infos}
        return {key: plain(item) for key, item in {**given, **(value.model_extra or {})}.items()}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON value; true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
