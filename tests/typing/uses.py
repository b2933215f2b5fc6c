"""What type checkers understand of a generated package; both must accept all of it."""

from __future__ import annotations

from typing import Any, Literal, assert_never, assert_type, reveal_type

import realtime_events as rt
import realtime_translation_events as tr
from msgspec import UnsetType
from realtime_events import params

# Events are told apart


def by_match(event: rt.ServerEvent | rt.UnknownEvent) -> None:
    match event:
        case rt.ResponseOutputTextDeltaEvent(delta=text):
            assert_type(event, rt.ResponseOutputTextDeltaEvent)
            assert_type(text, str)
        case rt.ErrorEvent(error=rt.ErrorInfo(message=message)):
            assert_type(message, str)
        case rt.ResponseDoneEvent(response=response) if response.usage:
            assert_type(response.usage, rt.ResponseUsage)
        case rt.UnknownEvent():
            assert_type(event, rt.UnknownEvent)
            assert_type(event.raw, dict[str, Any])
        case rt.ResponseCreatedEvent() | rt.SessionCreatedEvent():
            assert_type(event.event_id, str)
        case _:
            pass


def by_type(event: rt.ServerEvent | rt.UnknownEvent) -> None:
    if event.type == "response.output_text.delta":
        assert_type(event, rt.ResponseOutputTextDeltaEvent)
        assert_type(event.delta, str)
    elif event.type == "error":
        assert_type(event, rt.ErrorEvent)
    elif event.type == "session.created" or event.type == "session.updated":
        assert_type(event, rt.SessionCreatedEvent | rt.SessionUpdatedEvent)


def by_match_on_type(event: rt.ServerEvent | rt.UnknownEvent) -> None:
    match event.type:
        case "conversation.created":
            assert_type(event, rt.ConversationCreatedEvent)
        case "rate_limits.updated":
            assert_type(event.rate_limits, list[rt.RateLimit])
        case _:
            pass


def by_instance(event: rt.ServerEvent | rt.UnknownEvent) -> None:
    if isinstance(event, rt.UnknownEvent):
        assert_type(event, rt.UnknownEvent)
        return
    assert_type(event, rt.ServerEvent)


def unknown(event: rt.UnknownEvent, item: rt.UnknownConversationItem) -> None:
    assert_type(event.type, Literal["(unknown)"])
    assert_type(item.type, Literal["(unknown)"])


def every_event_of_a_side(event: rt.ClientEvent | rt.UnknownEvent) -> str:
    match event:
        case rt.ConversationItemCreateEvent() | rt.ConversationItemDeleteEvent():
            return "create or delete"
        case rt.ConversationItemRetrieveEvent() | rt.ConversationItemTruncateEvent():
            return "retrieve or truncate"
        case rt.InputAudioBufferAppendEvent() | rt.InputAudioBufferClearEvent() | rt.InputAudioBufferCommitEvent():
            return "input"
        case rt.OutputAudioBufferClearEvent():
            return "output"
        case rt.ResponseCancelEvent() | rt.ResponseCreateEvent():
            return "response"
        case rt.SessionUpdateEvent() | rt.TranscriptionSessionUpdateEvent():
            return "session"
        case rt.UnknownEvent():
            return "unknown"
        case _:
            assert_never(event)


# Attributes


def states(event: rt.ResponseCancelEvent, detection: rt.ServerVad) -> None:
    assert_type(event.type, Literal["response.cancel"])
    assert_type(event.response_id, str | UnsetType)
    assert_type(detection.threshold, int | float | UnsetType)
    assert_type(detection.idle_timeout_ms, int | UnsetType | None)
    if event.response_id:
        assert_type(event.response_id, str)
    if event.response_id is not rt.UNSET:
        assert_type(event.response_id, str)


def text_that_is_read(event: rt.InputAudioBufferAppendEvent, delta: rt.ResponseOutputAudioDeltaEvent) -> None:
    assert_type(event.audio, bytes)
    assert_type(delta.delta, bytes)
    event.audio = b"next"


def enums(
    session: rt.RealtimeSession, audio: rt.SessionAudioOutput, message: rt.UserMessage, detection: rt.SemanticVad
) -> None:
    assert_type(session.model, rt.RealtimeModel | UnsetType)
    assert_type(detection.eagerness, Literal["low", "medium", "high", "auto"] | UnsetType)
    assert_type(message.role, Literal["user"])
    session.model = "a-model-of-tomorrow"
    reveal_type(message.status)
    reveal_type(audio.voice)
    detection.eagerness = "low"


def literals_beside_types(session: rt.RealtimeSession) -> None:
    assert_type(session.max_output_tokens, int | Literal["inf"] | UnsetType)
    assert_type(session.tracing, rt.TracingConfiguration | Literal["auto"] | UnsetType | None)
    session.max_output_tokens = "inf"
    session.max_output_tokens = 100
    session.tracing = None


def unions(event: rt.ConversationItemAddedEvent) -> None:
    assert_type(event.item, rt.ConversationItem)
    match event.item:
        case rt.UserMessage(content=content):
            assert_type(content, list[rt.UserMessageContent])
        case rt.FunctionCall(arguments=arguments):
            assert_type(arguments, str)
        case rt.UnknownConversationItem(raw=raw):
            assert_type(raw, dict[str, Any])
        case _:
            pass
    if event.item.type == "function_call":
        assert_type(event.item, rt.FunctionCall)


# The functions


def functions(frame: bytes) -> None:
    event = rt.decode_server_event(frame)
    assert_type(event, rt.ServerEvent | rt.UnknownEvent)
    assert_type(rt.decode_server_event(frame.decode(), strict=True), rt.ServerEvent | rt.UnknownEvent)
    assert_type(rt.decode_client_event(memoryview(frame)), rt.ClientEvent | rt.UnknownEvent)
    assert_type(rt.encode_server_event(event, keep_unknown=True), bytes)
    assert_type(rt.encode_client_event(rt.ResponseCancelEvent()), bytes)
    assert_type(rt.EVENTS, dict[str, type[rt.Event]])
    assert_type(rt.EVENTS["error"], type[rt.Event])
    assert_type(tr.decode_server_event(frame), tr.ServerEvent | tr.UnknownEvent)


def errors(frame: bytes) -> int | None:
    try:
        rt.decode_server_event(frame, strict=True)
    except rt.DecodeError as problem:
        assert_type(problem.offset, int | None)
        return problem.offset
    except rt.InvalidEvent:
        return None
    return None


# Building


def constructors() -> list[rt.ClientEvent]:
    message = rt.UserMessage(content=[rt.UserMessageContent(type="input_text", text="Hello")])
    turns = rt.SessionAudioInput(turn_detection=rt.ServerVad(threshold=0.5, idle_timeout_ms=None))
    return [
        rt.ResponseCancelEvent(),
        rt.ResponseCancelEvent(response_id="resp_1", event_id=rt.UNSET),
        rt.ConversationItemCreateEvent(item=message),
        rt.InputAudioBufferAppendEvent(audio=b"\x00"),
        rt.SessionUpdateEvent(session=rt.RealtimeSession(audio=rt.SessionAudio(input=turns), tracing=None)),
    ]


def twins() -> bytes:
    cancel: params.ResponseCancelEventParam = {"type": "response.cancel"}
    append: params.InputAudioBufferAppendEventParam = {"type": "input_audio_buffer.append", "audio": b"\x00", "event_id": "x"}
    any_event: params.ClientEventParam = append
    rt.encode_client_event(any_event)
    rt.encode_client_event(cancel)
    return rt.encode_client_event({"type": "response.cancel", "response_id": "resp_1"})
