"""What events and items are made of, by hand."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

AudioTranscriptionDelay = Literal["minimal", "low", "medium", "high", "xhigh"]
FileDetail = Literal["auto", "low", "high"]
ImageDetail = Literal["low", "high", "auto", "original"]
PromptCacheBreakpointTtl = Literal["30m", "12h"]
NoiseReductionType = Literal["near_field", "far_field"]
OutputModality = Literal["text", "audio"]
SessionInclude = Literal["item.input_audio_transcription.logprobs"]
McpApprovalMode = Literal["always", "never"]
McpCaller = Literal["direct", "programmatic"]
McpConnector = Literal[
    "connector_dropbox",
    "connector_gmail",
    "connector_googlecalendar",
    "connector_googledrive",
    "connector_microsoftteams",
    "connector_outlookcalendar",
    "connector_outlookemail",
    "connector_sharepoint",
]
RateLimitName = Literal["requests", "tokens"]
SemanticVadEagerness = Literal["low", "medium", "high", "auto"]
ToolChoiceMode = Literal["none", "auto", "required"]
ReasoningEffort = Literal["minimal", "low", "medium", "high", "xhigh"]
TruncationMode = Literal["auto", "disabled"]


class McpToolInfo(Struct, kw_only=True):
    name: str
    description: str | UnsetType | None = UNSET
    input_schema: dict[str, Any]
    annotations: dict[str, Any] | UnsetType | None = UNSET


class McpProtocolError(Struct, kw_only=True, tag_field="type", tag="protocol_error"):
    code: int
    message: str


class McpToolExecutionError(Struct, kw_only=True, tag_field="type", tag="tool_execution_error"):
    message: str


class McpHttpError(Struct, kw_only=True, tag_field="type", tag="http_error"):
    code: int
    message: str


McpError = McpProtocolError | McpToolExecutionError | McpHttpError


class PcmAudio(Struct, kw_only=True, tag_field="type", tag="audio/pcm"):
    rate: Literal[24000] | UnsetType = UNSET


class PcmuAudio(Struct, kw_only=True, tag_field="type", tag="audio/pcmu"):
    pass


class PcmaAudio(Struct, kw_only=True, tag_field="type", tag="audio/pcma"):
    pass


AudioFormat = PcmAudio | PcmuAudio | PcmaAudio


class AudioTranscription(Struct, kw_only=True):
    model: str | UnsetType = UNSET
    language: str | UnsetType | None = UNSET
    languages: Annotated[list[str], Meta(min_length=1)] | UnsetType = UNSET
    keywords: list[str] | UnsetType = UNSET
    prompt: str | UnsetType = UNSET
    delay: AudioTranscriptionDelay | UnsetType = UNSET


class Conversation(Struct, kw_only=True):
    id: str | UnsetType = UNSET
    object: Literal["realtime.conversation"] | UnsetType = UNSET


class CustomVoice(Struct, kw_only=True):
    id: str


class DurationUsage(Struct, kw_only=True, tag_field="type", tag="duration"):
    seconds: float


class ErrorInfo(Struct, kw_only=True):
    type: str
    code: str | UnsetType | None = UNSET
    message: str
    param: str | UnsetType | None = UNSET
    event_id: str | UnsetType | None = UNSET


class FunctionTool(Struct, kw_only=True, tag_field="type", tag="function"):
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    parameters: dict[str, Any] | UnsetType = UNSET


class PromptCacheBreakpoint(Struct, kw_only=True):
    mode: Literal["explicit"]
    ttl: PromptCacheBreakpointTtl | UnsetType = UNSET


class InputFileContent(Struct, kw_only=True, tag_field="type", tag="input_file"):
    file_id: str | UnsetType | None = UNSET
    filename: str | UnsetType = UNSET
    file_data: str | UnsetType = UNSET
    prompt_cache_breakpoint: PromptCacheBreakpoint | UnsetType = UNSET
    file_url: str | UnsetType = UNSET
    detail: FileDetail | UnsetType = UNSET


class InputImageContent(Struct, kw_only=True, tag_field="type", tag="input_image"):
    image_url: str | UnsetType | None = UNSET
    file_id: str | UnsetType | None = UNSET
    detail: ImageDetail
    prompt_cache_breakpoint: PromptCacheBreakpoint | UnsetType = UNSET


class InputTextContent(Struct, kw_only=True, tag_field="type", tag="input_text"):
    text: str
    prompt_cache_breakpoint: PromptCacheBreakpoint | UnsetType = UNSET


class LegacyClientSecret(Struct, kw_only=True):
    value: str
    expires_at: int


class LegacyNoiseReduction(Struct, kw_only=True):
    type: NoiseReductionType | UnsetType = UNSET


class LegacyTurnDetection(Struct, kw_only=True):
    type: str | UnsetType = UNSET
    threshold: Annotated[float, Meta(ge=0, le=1)] | UnsetType = UNSET
    prefix_padding_ms: int | UnsetType = UNSET
    silence_duration_ms: int | UnsetType = UNSET
    create_response: bool | UnsetType = UNSET


class LegacyTranscriptionSession(Struct, kw_only=True):
    id: str | UnsetType = UNSET
    object: str | UnsetType = UNSET
    expires_at: int | UnsetType = UNSET
    client_secret: LegacyClientSecret | UnsetType | None = UNSET
    modalities: list[OutputModality] | UnsetType = UNSET
    turn_detection: LegacyTurnDetection | UnsetType | None = UNSET
    input_audio_noise_reduction: LegacyNoiseReduction | UnsetType | None = UNSET
    input_audio_format: str | UnsetType = UNSET
    input_audio_transcription: AudioTranscription | UnsetType = UNSET
    include: list[SessionInclude] | UnsetType = UNSET


class LogProb(Struct, kw_only=True):
    token: str
    logprob: float
    bytes: list[int]


class McpToolFilter(Struct, kw_only=True):
    tool_names: list[str] | UnsetType = UNSET
    read_only: bool | UnsetType = UNSET


class McpApprovalFilter(Struct, kw_only=True):
    always: McpToolFilter | UnsetType = UNSET
    never: McpToolFilter | UnsetType = UNSET


class McpTool(Struct, kw_only=True, tag_field="type", tag="mcp"):
    server_label: str
    server_url: str | UnsetType = UNSET
    connector_id: McpConnector | UnsetType = UNSET
    tunnel_id: Annotated[str, Meta(pattern="^tunnel_[a-z0-9]{32}$")] | UnsetType = UNSET
    authorization: str | UnsetType = UNSET
    server_description: str | UnsetType = UNSET
    headers: dict[str, str] | UnsetType | None = UNSET
    allowed_tools: list[str] | McpToolFilter | UnsetType | None = UNSET
    allowed_callers: Annotated[list[McpCaller], Meta(min_length=1)] | UnsetType | None = UNSET
    require_approval: McpApprovalFilter | McpApprovalMode | UnsetType | None = UNSET
    defer_loading: bool | UnsetType = UNSET


class NoiseReduction(Struct, kw_only=True):
    type: NoiseReductionType | UnsetType = UNSET
    strength: float | UnsetType = UNSET


PromptVariable = str | InputTextContent | InputImageContent | InputFileContent


class Prompt(Struct, kw_only=True):
    id: str
    version: str | UnsetType | None = UNSET
    variables: dict[str, PromptVariable] | UnsetType | None = UNSET


class RateLimit(Struct, kw_only=True):
    name: RateLimitName | UnsetType = UNSET
    limit: int | UnsetType = UNSET
    remaining: int | UnsetType = UNSET
    reset_seconds: float | UnsetType = UNSET


class ServerVad(Struct, kw_only=True, tag_field="type", tag="server_vad"):
    threshold: Annotated[float, Meta(ge=0, le=1)] | UnsetType = UNSET
    prefix_padding_ms: int | UnsetType = UNSET
    silence_duration_ms: int | UnsetType = UNSET
    create_response: bool | UnsetType = UNSET
    interrupt_response: bool | UnsetType = UNSET
    idle_timeout_ms: Annotated[int, Meta(ge=5000, le=30000)] | UnsetType | None = UNSET


class SemanticVad(Struct, kw_only=True, tag_field="type", tag="semantic_vad"):
    eagerness: SemanticVadEagerness | UnsetType = UNSET
    create_response: bool | UnsetType = UNSET
    interrupt_response: bool | UnsetType = UNSET


TurnDetection = ServerVad | SemanticVad


class SessionAudioInput(Struct, kw_only=True):
    format: AudioFormat | UnsetType = UNSET
    transcription: AudioTranscription | UnsetType | None = UNSET
    noise_reduction: NoiseReduction | UnsetType | None = UNSET
    turn_detection: TurnDetection | UnsetType | None = UNSET


class SessionAudioOutput(Struct, kw_only=True):
    format: AudioFormat | UnsetType = UNSET
    voice: str | CustomVoice | UnsetType = UNSET
    speed: Annotated[float, Meta(ge=0.25, le=1.5)] | UnsetType = UNSET


class SessionAudio(Struct, kw_only=True):
    input: SessionAudioInput | UnsetType = UNSET
    output: SessionAudioOutput | UnsetType = UNSET


class TracingConfiguration(Struct, kw_only=True):
    workflow_name: str | UnsetType = UNSET
    group_id: str | UnsetType = UNSET
    metadata: dict[str, Any] | UnsetType = UNSET


Tool = FunctionTool | McpTool


class ToolChoiceFunction(Struct, kw_only=True, tag_field="type", tag="function"):
    name: str


class ToolChoiceMcp(Struct, kw_only=True, tag_field="type", tag="mcp"):
    server_label: str
    name: str | UnsetType | None = UNSET


ToolChoice = ToolChoiceMode | ToolChoiceFunction | ToolChoiceMcp


class Reasoning(Struct, kw_only=True):
    effort: ReasoningEffort | UnsetType = UNSET


class TruncationTokenLimits(Struct, kw_only=True):
    post_instructions: Annotated[int, Meta(ge=0)] | UnsetType = UNSET


class RetentionRatioTruncation(Struct, kw_only=True, tag_field="type", tag="retention_ratio"):
    retention_ratio: Annotated[float, Meta(ge=0, le=1)]
    token_limits: TruncationTokenLimits | UnsetType = UNSET


Truncation = TruncationMode | RetentionRatioTruncation


class RealtimeSession(Struct, kw_only=True, tag_field="type", tag="realtime"):
    id: str | UnsetType = UNSET
    object: Literal["realtime.session"] | UnsetType = UNSET
    expires_at: int | UnsetType = UNSET
    output_modalities: list[OutputModality] | UnsetType = UNSET
    model: str | UnsetType = UNSET
    instructions: str | UnsetType = UNSET
    audio: SessionAudio | UnsetType = UNSET
    include: list[SessionInclude] | UnsetType | None = UNSET
    tracing: TracingConfiguration | Literal["auto"] | UnsetType | None = UNSET
    tools: list[Tool] | UnsetType = UNSET
    tool_choice: ToolChoice | UnsetType = UNSET
    parallel_tool_calls: bool | UnsetType = UNSET
    reasoning: Reasoning | UnsetType = UNSET
    max_output_tokens: Annotated[int, Meta(ge=1, le=4096)] | Literal["inf"] | UnsetType = UNSET
    truncation: Truncation | UnsetType = UNSET
    prompt: Prompt | UnsetType | None = UNSET


class TranscriptionSessionAudio(Struct, kw_only=True):
    input: SessionAudioInput | UnsetType = UNSET


class TranscriptionSession(Struct, kw_only=True, tag_field="type", tag="transcription"):
    id: str | UnsetType = UNSET
    object: str | UnsetType = UNSET
    expires_at: int | UnsetType = UNSET
    include: list[SessionInclude] | UnsetType = UNSET
    audio: TranscriptionSessionAudio | UnsetType = UNSET


Session = RealtimeSession | TranscriptionSession


class TokenUsageDetails(Struct, kw_only=True):
    text_tokens: int | UnsetType = UNSET
    audio_tokens: int | UnsetType = UNSET


class TokenUsage(Struct, kw_only=True, tag_field="type", tag="tokens"):
    input_tokens: int
    input_token_details: TokenUsageDetails | UnsetType = UNSET
    output_tokens: int
    total_tokens: int


class TranscriptionError(Struct, kw_only=True):
    type: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    param: str | UnsetType | None = UNSET


class TranscriptionLanguage(Struct, kw_only=True):
    code: str


TranscriptionUsage = TokenUsage | DurationUsage
