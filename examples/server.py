"""A Realtime server that says back what it is told, word by word: `python examples/server.py [PORT]`."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import realtime_events as rt
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed


class Talk:
    """One connection: its session, the last message, and the last response with the pause between its words."""

    def __init__(self, socket: ServerConnection, pause: Callable[[], Awaitable[object]]) -> None:
        self.socket, self.pause, self.numbers = socket, pause, count(1)
        self.session = rt.RealtimeSession(id=self.new("sess"), object="realtime.session", output_modalities=["text"])
        self.message, self.response = rt.UserMessage(content=[]), rt.Response(status="completed")

    def new(self, kind: str) -> str:
        """An id that is new in this connection."""
        return f"{kind}_{next(self.numbers)}"

    async def run(self) -> None:
        """Serves the connection until it is closed; a response streams while the next events are read."""
        try:
            async with asyncio.TaskGroup() as tasks:
                await self.send(rt.SessionCreatedEvent(event_id=self.new("event"), session=self.session))
                async for frame in self.socket:
                    try:
                        await self.handle(rt.decode_client_event(frame, strict=True), tasks)
                    except ValueError as refusal:  # an InvalidEvent or a DecodeError too
                        asked = None if isinstance(refusal, rt.DecodeError) else rt.peek(frame).event_id or None
                        error = rt.ErrorInfo(type="invalid_request_error", message=str(refusal), event_id=asked)
                        await self.send(rt.ErrorEvent(event_id=self.new("event"), error=error))
        except* ConnectionClosed:
            pass  # in the middle of a response

    async def send(self, event: rt.ServerEvent) -> None:
        """Sends an event in a text frame."""
        await self.socket.send(rt.encode_server_event(event), text=True)

    async def handle(self, event: rt.ClientEvent | rt.UnknownEvent, tasks: asyncio.TaskGroup) -> None:
        """Does what an event asks for, or raises ValueError."""
        match event:
            case rt.SessionUpdateEvent(session=rt.RealtimeSession() as changes):
                changed = {**self.session.to_dict(), **changes.to_dict()}
                self.session = rt.RealtimeSession.from_dict(changed, sent_by="server")
                await self.send(rt.SessionUpdatedEvent(event_id=self.new("event"), session=self.session))
            case rt.ConversationItemCreateEvent(item=rt.UserMessage() as item):
                item.id, item.status, before, self.message = item.id or self.new("item"), "completed", self.message.id, item
                for kind in (rt.ConversationItemAddedEvent, rt.ConversationItemDoneEvent):
                    await self.send(kind(event_id=self.new("event"), previous_item_id=before or None, item=item))
            case rt.ResponseCreateEvent() if self.response.status != "in_progress":
                self.response = rt.Response(id=self.new("resp"), object="realtime.response", status="in_progress", output=[])
                tasks.create_task(self.respond(self.response))
            case rt.ResponseCancelEvent() if self.response.status == "in_progress":
                self.response.status = "cancelled"
            case _:
                raise ValueError(f"{event.type} cannot be done; the last response is {self.response.status}")

    async def respond(self, response: rt.Response) -> None:
        """Streams an answer until all is said or the response is cancelled."""
        message = rt.AssistantMessage(id=self.new("item"), status="in_progress", content=[])
        place: dict[str, Any] = {"response_id": response.id, "output_index": 0}
