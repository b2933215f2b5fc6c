"""The 47 events that a server sends, by hand."""

from typing import Annotated

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from .items import decode_item
from .responses import ContentPart, Response
from .types import (
    Conversation,
    ErrorInfo,
    LegacyTranscriptionSession,
    LogProb,
    RateLimit,
    Session,
    TranscriptionError,
    TranscriptionLanguage,
    TranscriptionUsage,
)


class ServerEvent(Struct, kw_only=True, tag_field="type"):
    event_id: str


class ConversationCreatedEvent(ServerEvent, kw_only=True, tag="conversation.created"):
    conversation: Conversation


class ConversationItemAddedEvent(ServerEvent, kw_only=True, tag="conversation.item.added"):
    previous_item_id: str | UnsetType | None = UNSET
    item: Raw

    def __post_init__(self) -> None:
        if type(self.item) is Raw:
            self.item = decode_item(self.item)


class ConversationItemCreatedEvent(ServerEvent, kw_only=True, tag="conversation.item.created"):
    previous_item_id: str | UnsetType | None = UNSET
    item: Raw

    def __post_init__(self) -> None:
        if type(self.item) is Raw:
            self.item = decode_item(self.item)


class ConversationItemDeletedEvent(ServerEvent, kw_only=True, tag="conversation.item.deleted"):
    item_id: str


class ConversationItemDoneEvent(ServerEvent, kw_only=True, tag="conversation.item.done"):
    previous_item_id: str | UnsetType | None = UNSET
    item: Raw

    def __post_init__(self) -> None:
        if type(self.item) is Raw:
            self.item = decode_item(self.item)


class ConversationItemInputAudioTranscriptionCompletedEvent(
    ServerEvent, kw_only=True, tag="conversation.item.input_audio_transcription.completed"
):
    item_id: str
    content_index: int
    transcript: str
    languages: list[TranscriptionLanguage] | UnsetType = UNSET
    logprobs: list[LogProb] | UnsetType | None = UNSET
    usage: TranscriptionUsage


class ConversationItemInputAudioTranscriptionDeltaEvent(
    ServerEvent, kw_only=True, tag="conversation.item.input_audio_transcription.delta"
):
    item_id: str
    content_index: int | UnsetType = UNSET
    delta: str | UnsetType = UNSET
    logprobs: list[LogProb] | UnsetType | None = UNSET
    obfuscation: str | UnsetType = UNSET


class ConversationItemInputAudioTranscriptionFailedEvent(
    ServerEvent, kw_only=True, tag="conversation.item.input_audio_transcription.failed"
):
    item_id: str
    content_index: int
    error: TranscriptionError


class ConversationItemInputAudioTranscriptionSegmentEvent(
    ServerEvent, kw_only=True, tag="conversation.item.input_audio_transcription.segment"
):
    item_id: str
    content_index: int
    text: str
    id: str
    speaker: str
    start: float
    end: float


class ConversationItemRetrievedEvent(ServerEvent, kw_only=True, tag="conversation.item.retrieved"):
    item: Raw

    def __post_init__(self) -> None:
        if type(self.item) is Raw:
            self.item = decode_item(self.item)


class ConversationItemTruncatedEvent(ServerEvent, kw_only=True, tag="conversation.item.truncated"):
    item_id: str
    content_index: int
    audio_end_ms: int


class ErrorEvent(ServerEvent, kw_only=True, tag="error"):
    error: ErrorInfo


class InputAudioBufferClearedEvent(ServerEvent, kw_only=True, tag="input_audio_buffer.cleared"):
    pass


class InputAudioBufferCommittedEvent(ServerEvent, kw_only=True, tag="input_audio_buffer.committed"):
    previous_item_id: str | UnsetType | None = UNSET
    item_id: str


class InputAudioBufferDtmfEventReceivedEvent(
    Struct, kw_only=True, tag_field="type", tag="input_audio_buffer.dtmf_event_received"
):
    event: Annotated[str, Meta(pattern="^[0-9*#A-D]$")]
    received_at: int


class InputAudioBufferSpeechStartedEvent(ServerEvent, kw_only=True, tag="input_audio_buffer.speech_started"):
    audio_start_ms: int
    item_id: str


class InputAudioBufferSpeechStoppedEvent(ServerEvent, kw_only=True, tag="input_audio_buffer.speech_stopped"):
    audio_end_ms: int
    item_id: str


class InputAudioBufferTimeoutTriggeredEvent(ServerEvent, kw_only=True, tag="input_audio_buffer.timeout_triggered"):
    audio_start_ms: int
    audio_end_ms: int
    item_id: str


class McpListToolsCompletedEvent(ServerEvent, kw_only=True, tag="mcp_list_tools.completed"):
    item_id: str


class McpListToolsFailedEvent(ServerEvent, kw_only=True, tag="mcp_list_tools.failed"):
    item_id: str


class McpListToolsInProgressEvent(ServerEvent, kw_only=True, tag="mcp_list_tools.in_progress"):
    item_id: str


class OutputAudioBufferClearedEvent(ServerEvent, kw_only=True, tag="output_audio_buffer.cleared"):
    response_id: str


class OutputAudioBufferStartedEvent(ServerEvent, kw_only=True, tag="output_audio_buffer.started"):
    response_id: str


class OutputAudioBufferStoppedEvent(ServerEvent, kw_only=True, tag="output_audio_buffer.stopped"):
    response_id: str


class RateLimitsUpdatedEvent(ServerEvent, kw_only=True, tag="rate_limits.updated"):
    rate_limits: list[RateLimit]


class ResponseContentPartAddedEvent(ServerEvent, kw_only=True, tag="response.content_part.added"):
    response_id: str
    item_id: str
    output_index: int
    content_index: int
    part: ContentPart


class ResponseContentPartDoneEvent(ServerEvent, kw_only=True, tag="response.content_part.done"):
    response_id: str
    item_id: str
    output_index: int
    content_index: int
    part: ContentPart


class ResponseCreatedEvent(ServerEvent, kw_only=True, tag="response.created"):
    response: Response


class ResponseDoneEvent(ServerEvent, kw_only=True, tag="response.done"):
    response: Response


class ResponseFunctionCallArgumentsDeltaEvent(ServerEvent, kw_only=True, tag="response.function_call_arguments.delta"):
    response_id: str
    item_id: str
    output_index: int
    call_id: str
    delta: str


class ResponseFunctionCallArgumentsDoneEvent(ServerEvent, kw_only=True, tag="response.function_call_arguments.done"):
    response_id: str
    item_id: str
    output_index: int
    call_id: str
    name: str
    arguments: str


class ResponseMcpCallCompletedEvent(ServerEvent, kw_only=True, tag="response.mcp_call.completed"):
    output_index: int
    item_id: str


class ResponseMcpCallFailedEvent(ServerEvent, kw_only=True, tag="response.mcp_call.failed"):
    output_index: int
    item_id: str


class ResponseMcpCallInProgressEvent(ServerEvent, kw_only=True, tag="response.mcp_call.in_progress"):
    output_index: int
    item_id: str


class ResponseMcpCallArgumentsDeltaEvent(ServerEvent, kw_only=True, tag="response.mcp_call_arguments.delta"):
    response_id: str
    item_id: str
    output_index: int
    delta: str
    obfuscation: str | UnsetType | None = UNSET


class ResponseMcpCallArgumentsDoneEvent(ServerEvent, kw_only=True, tag="response.mcp_call_arguments.done"):
    response_id: str
    item_id: str
    output_index: int
    arguments: str


class ResponseOutputAudioDeltaEvent(ServerEvent, kw_only=True, tag="response.output_audio.delta"):
    response_id: str
    item_id: str
    output_index: int
    content_index: int
    delta: str


class ResponseOutputAudioDoneEvent(ServerEvent, kw_only=True, tag="response.output_audio.done"):
    response_id: str
    item_id: str
    output_index: int
    content_index: int


class ResponseOutputAudioTranscriptDeltaEvent(ServerEvent, kw_only=True, tag="response.output_audio_transcript.delta"):
    response_id: str
    item_id: str
    output_index: int
    content_index: int
    delta: str


class ResponseOutputAudioTranscriptDoneEvent(ServerEvent, kw_only=True, tag="response.output_audio_transcript.done"):
    response_id: str
    item_id: str
    output_index: int
    content_index: int
    transcript: str


class ResponseOutputItemAddedEvent(ServerEvent, kw_only=True, tag="response.output_item.added"):
    response_id: str
    output_index: int
    item: Raw

    def __post_init__(self) -> None:
        if type(self.item) is Raw:
            self.item = decode_item(self.item)


class ResponseOutputItemDoneEvent(ServerEvent, kw_only=True, tag="response.output_item.done"):
    response_id: str
    output_index: int
    item: Raw

    def __post_init__(self) -> None:
        if type(self.item) is Raw:
            self.item = decode_item(self.item)


class ResponseOutputTextDeltaEvent(ServerEvent, kw_only=True, tag="response.output_text.delta"):
    response_id: str
    item_id: str
    output_index: int
    content_index: int
    delta: str


class ResponseOutputTextDoneEvent(ServerEvent, kw_only=True, tag="response.output_text.done"):
    response_id: str
    item_id: str
    output_index: int
    content_index: int
    text: str


class SessionCreatedEvent(ServerEvent, kw_only=True, tag="session.created"):
    session: Session


class SessionUpdatedEvent(ServerEvent, kw_only=True, tag="session.updated"):
    session: Session


class TranscriptionSessionUpdatedEvent(ServerEvent, kw_only=True, tag="transcription_session.updated"):
    session: LegacyTranscriptionSession


AnyServerEvent = (
    ConversationCreatedEvent
    | ConversationItemAddedEvent
    | ConversationItemCreatedEvent
    | ConversationItemDeletedEvent
    | ConversationItemDoneEvent
    | ConversationItemInputAudioTranscriptionCompletedEvent
    | ConversationItemInputAudioTranscriptionDeltaEvent
    | ConversationItemInputAudioTranscriptionFailedEvent
    | ConversationItemInputAudioTranscriptionSegmentEvent
    | ConversationItemRetrievedEvent
    | ConversationItemTruncatedEvent
    | ErrorEvent
    | InputAudioBufferClearedEvent
    | InputAudioBufferCommittedEvent
    | InputAudioBufferDtmfEventReceivedEvent
    | InputAudioBufferSpeechStartedEvent
    | InputAudioBufferSpeechStoppedEvent
    | InputAudioBufferTimeoutTriggeredEvent
    | McpListToolsCompletedEvent
    | McpListToolsFailedEvent
    | McpListToolsInProgressEvent
    | OutputAudioBufferClearedEvent
    | OutputAudioBufferStartedEvent
    | OutputAudioBufferStoppedEvent
    | RateLimitsUpdatedEvent
    | ResponseContentPartAddedEvent
    | ResponseContentPartDoneEvent
    | ResponseCreatedEvent
    | ResponseDoneEvent
    | ResponseFunctionCallArgumentsDeltaEvent
    | ResponseFunctionCallArgumentsDoneEvent
    | ResponseMcpCallCompletedEvent
    | ResponseMcpCallFailedEvent
    | ResponseMcpCallInProgressEvent
    | ResponseMcpCallArgumentsDeltaEvent
    | ResponseMcpCallArgumentsDoneEvent
    | ResponseOutputAudioDeltaEvent
    | ResponseOutputAudioDoneEvent
    | ResponseOutputAudioTranscriptDeltaEvent
    | ResponseOutputAudioTranscriptDoneEvent
    | ResponseOutputItemAddedEvent
    | ResponseOutputItemDoneEvent
    | ResponseOutputTextDeltaEvent
    | ResponseOutputTextDoneEvent
    | SessionCreatedEvent
    | SessionUpdatedEvent
    | TranscriptionSessionUpdatedEvent
)
