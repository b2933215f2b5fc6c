"""What type checkers must refuse: each line that is marked, and no other."""

from __future__ import annotations

import realtime_events as rt
from realtime_events import params

rt.ResponseCancelEvent(response_id=1)  # wrong: type
rt.ResponseCancelEvent(response_id=None)  # wrong: null
rt.ResponseCancelEvent(respons_id="resp_1")  # wrong: key
rt.ResponseCancelEvent("resp_1")  # wrong: by position
rt.ConversationItemDeleteEvent()  # wrong: missing
rt.InputAudioBufferAppendEvent(audio="AAH/")  # wrong: text for bytes
rt.InputAudioBufferAppendEvent(audio=None)  # wrong: null
rt.SemanticVad(eagerness="lowest")  # wrong: value of a closed enum
rt.ServerVad(threshold="loud")  # wrong: type
rt.RealtimeSession(max_output_tokens="infinite")  # wrong: literal
rt.RealtimeSession(tracing="auto ")  # wrong: literal
rt.RealtimeSession(model=5)  # wrong: open enum
rt.ConversationItemCreateEvent(item="text")  # wrong: union
rt.ConversationItemCreateEvent(item=rt.ServerVad())  # wrong: union
rt.UserMessage(content=[rt.ServerVad()])  # wrong: item of a list
rt.UserMessage(content=None)  # wrong: null


def reading(event: rt.ServerEvent | rt.UnknownEvent, cancel: rt.ResponseCancelEvent) -> None:
    print(event.event_id)  # wrong: not every event has one
    print(cancel.respons_id)  # wrong: attribute
    print(cancel.response_id.upper())  # wrong: may be unset
    if event.type == "response.output_text.delta":
        print(event.delta, event.response_id)
        print(event.deltas)  # wrong: attribute
    if isinstance(event, rt.ErrorEvent):
        print(event.error.message.nothing)  # wrong: attribute


def writing(cancel: rt.ResponseCancelEvent, append: rt.InputAudioBufferAppendEvent) -> None:
    cancel.response_id = 5  # wrong: type
    cancel.response_id = None  # wrong: null
    append.audio = "AAH/"  # wrong: text for bytes


def functions() -> None:
    rt.decode_server_event(5)  # wrong: no frame
    rt.decode_server_event(b"", True)  # wrong: by position
    rt.decode_server_events(b"")  # wrong: name
    rt.encode_client_event("text")  # wrong: no event
    rt.encode_client_event(rt.ServerVad())  # wrong: no event
    rt.encode_client_event(rt.ErrorEvent(event_id="x", error=rt.ErrorInfo(type="x", message="x")))  # wrong: side
    rt.encode_client_event({"type": "response.cancel", "respons_id": "x"})  # wrong: key
    rt.encode_client_event({"type": "response.cancelled"})  # wrong: type


missing: params.ConversationItemDeleteEventParam = {"type": "conversation.item.delete"}  # wrong: missing
misspelt: params.ResponseCancelEventParam = {"type": "response.cancel", "respons_id": "x"}  # wrong: key
null: params.ResponseCancelEventParam = {"type": "response.cancel", "response_id": None}  # wrong: null
other: params.ResponseCancelEventParam = {"type": "response.create"}  # wrong: tag
closed: params.SemanticVadParam = {"type": "semantic_vad", "eagerness": "lowest"}  # wrong: value of a closed enum
