"""The 12 events that a client sends, by hand."""

from typing import Annotated

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from .items import decode_item
from .responses import ResponseParams
from .types import LegacyTranscriptionSession, Session


class ClientEvent(Struct, kw_only=True, tag_field="type"):
    event_id: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET


class ConversationItemCreateEvent(ClientEvent, kw_only=True, tag="conversation.item.create"):
    previous_item_id: str | UnsetType = UNSET
    item: Raw

    def __post_init__(self) -> None:
        if type(self.item) is Raw:
            self.item = decode_item(self.item)


class ConversationItemDeleteEvent(ClientEvent, kw_only=True, tag="conversation.item.delete"):
    item_id: str


class ConversationItemRetrieveEvent(ClientEvent, kw_only=True, tag="conversation.item.retrieve"):
    item_id: str


class ConversationItemTruncateEvent(ClientEvent, kw_only=True, tag="conversation.item.truncate"):
    item_id: str
    content_index: int
    audio_end_ms: int


class InputAudioBufferAppendEvent(ClientEvent, kw_only=True, tag="input_audio_buffer.append"):
    audio: str


class InputAudioBufferClearEvent(ClientEvent, kw_only=True, tag="input_audio_buffer.clear"):
    pass


class InputAudioBufferCommitEvent(ClientEvent, kw_only=True, tag="input_audio_buffer.commit"):
    pass


class OutputAudioBufferClearEvent(ClientEvent, kw_only=True, tag="output_audio_buffer.clear"):
    pass


class ResponseCancelEvent(ClientEvent, kw_only=True, tag="response.cancel"):
    response_id: str | UnsetType = UNSET


class ResponseCreateEvent(ClientEvent, kw_only=True, tag="response.create"):
    response: ResponseParams | UnsetType = UNSET


class SessionUpdateEvent(ClientEvent, kw_only=True, tag="session.update"):
    session: Session


class TranscriptionSessionUpdateEvent(ClientEvent, kw_only=True, tag="transcription_session.update"):
    session: LegacyTranscriptionSession


AnyClientEvent = (
    ConversationItemCreateEvent
    | ConversationItemDeleteEvent
    | ConversationItemRetrieveEvent
    | ConversationItemTruncateEvent
    | InputAudioBufferAppendEvent
    | InputAudioBufferClearEvent
    | InputAudioBufferCommitEvent
    | OutputAudioBufferClearEvent
    | ResponseCancelEvent
    | ResponseCreateEvent
    | SessionUpdateEvent
    | TranscriptionSessionUpdateEvent
)
