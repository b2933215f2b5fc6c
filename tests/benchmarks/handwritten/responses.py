"""Responses and what asks for one, by hand."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from .items import decode_input_item, decode_item
from .types import AudioFormat, CustomVoice, OutputModality, Prompt, Reasoning, Tool, ToolChoice

ContentPartType = Literal["audio", "text"]
MetadataText = Annotated[str, Meta(max_length=512)]
Metadata = Annotated[dict[str, MetadataText], Meta(max_length=16)]
ResponseStatus = Literal["completed", "cancelled", "failed", "incomplete", "in_progress"]
ResponseStatusDetailsType = Literal["completed", "cancelled", "failed", "incomplete"]
ResponseStatusDetailsReason = Literal["turn_detected", "client_cancelled", "max_output_tokens", "content_filter"]


class CachedTokenDetails(Struct, kw_only=True):
    text_tokens: int | UnsetType = UNSET
    image_tokens: int | UnsetType = UNSET
    audio_tokens: int | UnsetType = UNSET


class ContentPart(Struct, kw_only=True):
    type: ContentPartType | UnsetType = UNSET
    text: str | UnsetType = UNSET
    audio: str | UnsetType = UNSET
    transcript: str | UnsetType = UNSET


class InputTokenDetails(Struct, kw_only=True):
    cached_tokens: int | UnsetType = UNSET
    text_tokens: int | UnsetType = UNSET
    image_tokens: int | UnsetType = UNSET
    audio_tokens: int | UnsetType = UNSET
    cached_tokens_details: CachedTokenDetails | UnsetType = UNSET


class OutputTokenDetails(Struct, kw_only=True):
    text_tokens: int | UnsetType = UNSET
    audio_tokens: int | UnsetType = UNSET


class ResponseError(Struct, kw_only=True):
    type: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    message: str | UnsetType = UNSET


class ResponseStatusDetails(Struct, kw_only=True):
    type: ResponseStatusDetailsType | UnsetType = UNSET
    reason: ResponseStatusDetailsReason | UnsetType = UNSET
    error: ResponseError | UnsetType = UNSET


class ResponseAudioOutput(Struct, kw_only=True):
    format: AudioFormat | UnsetType = UNSET
    voice: str | UnsetType = UNSET


class ResponseAudio(Struct, kw_only=True):
    output: ResponseAudioOutput | UnsetType = UNSET


class ResponseUsage(Struct, kw_only=True):
    total_tokens: int | UnsetType = UNSET
    input_tokens: int | UnsetType = UNSET
    output_tokens: int | UnsetType = UNSET
    input_token_details: InputTokenDetails | UnsetType = UNSET
    output_token_details: OutputTokenDetails | UnsetType = UNSET


class Response(Struct, kw_only=True):
    id: str | UnsetType = UNSET
    object: Literal["realtime.response"] | UnsetType = UNSET
    status: ResponseStatus | UnsetType = UNSET
    status_details: ResponseStatusDetails | UnsetType | None = UNSET
    output: list[Raw] | UnsetType = UNSET
    metadata: Metadata | UnsetType | None = UNSET
    audio: ResponseAudio | UnsetType = UNSET
    usage: ResponseUsage | UnsetType | None = UNSET
    conversation_id: str | UnsetType | None = UNSET
    output_modalities: list[OutputModality] | UnsetType = UNSET
    max_output_tokens: int | Literal["inf"] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.output:
            self.output = [decode_item(item) if type(item) is Raw else item for item in self.output]


class ResponseParamsAudioOutput(Struct, kw_only=True):
    format: AudioFormat | UnsetType = UNSET
    voice: str | CustomVoice | UnsetType = UNSET


class ResponseParamsAudio(Struct, kw_only=True):
    output: ResponseParamsAudioOutput | UnsetType = UNSET


class ResponseParams(Struct, kw_only=True):
    output_modalities: list[OutputModality] | UnsetType = UNSET
    instructions: str | UnsetType = UNSET
    audio: ResponseParamsAudio | UnsetType = UNSET
    tools: list[Tool] | UnsetType = UNSET
    tool_choice: ToolChoice | UnsetType = UNSET
    parallel_tool_calls: bool | UnsetType = UNSET
    reasoning: Reasoning | UnsetType = UNSET
    max_output_tokens: Annotated[int, Meta(ge=1, le=4096)] | Literal["inf"] | UnsetType = UNSET
    conversation: str | UnsetType = UNSET
    metadata: Metadata | UnsetType | None = UNSET
    prompt: Prompt | UnsetType | None = UNSET
    input: list[Raw] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.input:
            self.input = [decode_input_item(item) if type(item) is Raw else item for item in self.input]
