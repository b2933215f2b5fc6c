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
        elif isinstance(ours, list):
            assert len(ours) == len(raw)
            if not isinstance(peer, list) or len(peer) != len(raw):
                yield Difference("value", place, f"{raw!r} became {peer!r}")
                return
            for item in zip(ours, raw, peer, strict=True):
                yield from self.values(*item, place)
        elif isinstance(ours, dict):
            assert ours.keys() == raw.keys()
            if not isinstance(peer, dict) or peer.keys() != raw.keys():
                yield Difference("value", place, f"{raw!r} became {peer!r}")
                return
            for key in ours:
                yield from self.values(ours[key], raw[key], peer[key], place)
        elif isinstance(ours, bytes):
            assert ours == base64.b64decode(raw)
            if peer != raw:
                yield Difference("value", place, f"{raw!r} became {peer!r}")
        else:
            assert same(ours, raw)
            if not same(peer, raw):
                yield Difference("value", place, f"{raw!r} became {peer!r}")

    def _objects(self, ours: Any, raw: Mapping[str, Any], peer: Any, place: str) -> Iterator[Difference]:
        infos = self.fields(type(ours))
        assert set(ours) == set(raw) <= set(infos)
        if not isinstance(peer, BaseModel):
            yield Difference("untyped", place, f"{type(ours).__name__} is a {type(peer).__name__}")
        elif mark := next(_marks(peer, raw), None):
            yield Difference("wrong_class", place, f"{type(ours).__name__} became {type(peer).__name__}, whose {mark}")
        if not same(plain(peer), raw):
            yield Difference("value", place, f"{raw!r} became {plain(peer)!r}")
        if not isinstance(peer, BaseModel) or any(_marks(peer, raw)):
            return
        declared = {info.alias or name: (name, info) for name, info in type(peer).model_fields.items()}
        yield from _presence(type(ours).__name__, raw, peer, declared)
        for key, value in raw.items():
            assert same(ours[key], value)
            read = getattr(ours, infos[key].attribute)
            if key in declared:
                name, info = declared[key]
                inside = f"{type(ours).__name__}.{key}"
                yield from self.values(read, value, getattr(peer, name), inside)
                yield from _refusals(info, value, inside)


Declared: TypeAlias = Mapping[str, tuple[str, FieldInfo]]


def _presence(owner: str, raw: Mapping[str, Any], peer: BaseModel, declared: Declared) -> Iterator[Difference]:
    """Absent, or there, if only as null: both must agree."""
    given = {key for key, (name, _) in declared.items() if name in peer.model_fields_set}
    for key in sorted((peer.model_extra or {}).keys() & raw.keys()):
        yield Difference("undeclared", f"{owner}.{key}", f"{type(peer).__name__} does not declare it")
    for key in sorted(raw.keys() - given - (peer.model_extra or {}).keys()):
        yield Difference("lost", f"{owner}.{key}", f"{type(peer).__name__} does not have it")
    for key in sorted((given | (peer.model_extra or {}).keys()) - raw.keys()):
        yield Difference("invented", f"{owner}.{key}", f"{type(peer).__name__} has it")
    for key in sorted(key for key, (_, info) in declared.items() if info.is_required() and key not in raw):
        yield Difference("required", f"{owner}.{key}", f"{type(peer).__name__} requires it")


def _refusals(info: FieldInfo, value: Any, place: str) -> Iterator[Difference]:
    """Whether their types refuse a value in which there are no objects, each of which is compared by itself."""
    if _has_objects(value):
        return
    try:
        _adapter(id(info), info).validate_python(value)
    except ValidationError as problem:
        yield Difference("refused", place, f"{value!r}: {problem.errors()[0]['msg']}")


_adapters: dict[int, TypeAdapter[Any]] = {}


def _adapter(key: int, info: FieldInfo) -> TypeAdapter[Any]:
    if key not in _adapters:
        _adapters[key] = TypeAdapter(info.annotation)
    return _adapters[key]


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
