"""The Realtime API as plain msgspec structs, as a careful person would write them: the peer to measure against.

Audio stays base64 text in the unions, as in the generated package, which is the faster way to write it. Beside them stand
the two audio events with msgspec's own `bytes` fields.
"""

from .client import AnyClientEvent, ClientEvent
from .server import AnyServerEvent, ServerEvent

__all__ = ["AnyClientEvent", "AnyServerEvent", "BytesAppendEvent", "BytesDeltaEvent"]


class BytesDeltaEvent(ServerEvent, kw_only=True, tag="response.output_audio.delta"):
    response_id: str
    item_id: str
    output_index: int
    content_index: int
    delta: bytes


class BytesAppendEvent(ClientEvent, kw_only=True, tag="input_audio_buffer.append"):
    audio: bytes
