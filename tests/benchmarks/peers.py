"""Who is measured: the package, and what people use in its place. All take the bytes of a frame and give bytes or text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, TypeAlias, get_args

import msgspec
import orjson
from openai._models import construct_type_unchecked
from openai.types.realtime import RealtimeClientEvent, RealtimeServerEvent
from pydantic import BaseModel, Field, TypeAdapter

from . import handwritten

OURS, BY_HAND, ORJSON, JSON, PYDANTIC, OPENAI = "ours", "msgspec by hand", "orjson", "json", "pydantic", "openai"

Fidelity: TypeAlias = Literal["kept", "changed", "wrong class", "refused"]


@dataclass(frozen=True)
class Peer:
    """A way to read and write the events of one side."""

    name: str
    decode: Callable[[bytes], Any]
    encode: Callable[[Any], Any]

    def fidelity(self, frame: bytes) -> Fidelity:
        """What becomes of a frame that is decoded and encoded again."""
        try:
            event = self.decode(frame)
        except ValueError:
            return "refused"
        if isinstance(event, BaseModel) and not _is_of_its_class(event):
            return "wrong class"
        return "kept" if json.loads(self.encode(event)) == json.loads(frame) else "changed"


def _is_of_its_class(event: Any) -> bool:
    return event.type in get_args(type(event).model_fields["type"].annotation)


def peers(package: Any, side: str) -> list[Peer]:
    """All peers for the events of one side, the package first, every class of it loaded."""
    assert len(package.EVENTS) == 59
    ours = Peer(OURS, getattr(package, f"decode_{side}_event"), getattr(package, f"encode_{side}_event"))
    return [ours, *_others(side)]


def _others(side: str) -> Iterator[Peer]:
    yield by_hand(side)
    yield Peer(ORJSON, orjson.loads, orjson.dumps)
    yield Peer(JSON, json.loads, json.dumps)
    yield _pydantic(side)
    yield _openai(side)


def by_hand(side: str) -> Peer:
    """The hand-written tagged union of plain msgspec structs."""
    union: Any = handwritten.AnyServerEvent if side == "server" else handwritten.AnyClientEvent
    return Peer(BY_HAND, msgspec.json.Decoder(union).decode, msgspec.json.Encoder().encode)


def _pydantic(side: str) -> Peer:
    """Pydantic on openai-python's classes, told which field tells them apart, as pydantic reads fastest."""
    union: Any = RealtimeServerEvent if side == "server" else RealtimeClientEvent
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[union, Field(discriminator="type")])

    def encode(event: Any) -> bytes:
        return adapter.dump_json(event, by_alias=True, exclude_unset=True)

    return Peer(PYDANTIC, adapter.validate_json, encode)


def _openai(side: str) -> Peer:
    """What the client of openai-python does in `parse_event` and `send`."""
    union: Any = RealtimeServerEvent if side == "server" else RealtimeClientEvent

    def decode(frame: bytes) -> Any:
        return construct_type_unchecked(value=json.loads(frame), type_=union)

    def encode(event: Any) -> str:
        text: str = event.to_json(use_api_names=True, exclude_unset=True)
        return text

    return Peer(OPENAI, decode, encode)


def sound(package: Any) -> dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]]:
    """Frame to PCM and PCM to frame: the package's, and those of msgspec's own `bytes` fields."""
    read, write = package.decode_server_event, package.encode_client_event
    append = package.InputAudioBufferAppendEvent
    union = msgspec.json.Decoder(_with_bytes())
    encoder = msgspec.json.Encoder()
    by_hand_append = handwritten.BytesAppendEvent
    return {
        OURS: (lambda frame: read(frame).delta, lambda pcm: write(append(audio=pcm))),
        BY_HAND: (lambda frame: union.decode(frame).delta, lambda pcm: encoder.encode(by_hand_append(audio=pcm))),
    }


def _with_bytes() -> Any:
    """The hand-written union, with the audio delta whose field is `bytes`."""
    tag = handwritten.BytesDeltaEvent.__struct_config__.tag
    others = [member for member in get_args(handwritten.AnyServerEvent) if member.__struct_config__.tag != tag]
    return reduce(or_, others, handwritten.BytesDeltaEvent)
