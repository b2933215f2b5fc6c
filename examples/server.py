"""A Realtime server that says back what it is told, piece by piece: `python examples/server.py [PORT]`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import Any

import realtime_events as rt
from websockets import ConnectionClosed, ServerConnection, serve


async def talk(socket: ServerConnection, pause: Callable[[], Awaitable[object]] = lambda: asyncio.sleep(0.05)) -> None:
    """Serves a connection until it is closed. A response, with a pause after each piece, streams beside what is read."""
    ids = map(str, count(1))
    session = rt.RealtimeSession(id=f"sess_{id(socket):x}", object="realtime.session", output_modalities=["text"])
    message, response = rt.UserMessage(content=[]), rt.Response(status="completed")

    async def send(event: rt.ServerEvent) -> None:
        with suppress(ConnectionClosed):  # the client has left; the loop at the end notices
            await socket.send(rt.encode_server_event(event), text=True)

    async def handle(event: rt.ClientEvent | rt.UnknownEvent) -> None:
        nonlocal session, message, response
        match event:
            case rt.SessionUpdateEvent(session=rt.RealtimeSession() as changes):
                session = rt.RealtimeSession.from_dict({**session.to_dict(), **changes.to_dict()}, sent_by="server")
                await send(rt.SessionUpdatedEvent(event_id=next(ids), session=session))
            case rt.ConversationItemCreateEvent(item=rt.UserMessage() as item):
                item.id, last, message = item.id or f"item_{next(ids)}", message.id or None, item
                await send(rt.ConversationItemAddedEvent(event_id=next(ids), previous_item_id=last, item=item))
                await send(rt.ConversationItemDoneEvent(event_id=next(ids), previous_item_id=last, item=item))
            case rt.ResponseCreateEvent() if response.status != "in_progress":
                response = rt.Response(id=f"resp_{next(ids)}", object="realtime.response", status="in_progress", output=[])
                tasks.create_task(respond("".join(part.text or "" for part in message.content)))
            case rt.ResponseCancelEvent() if response.status == "in_progress":
                response.status = "cancelled"
            case _:
                raise ValueError(f"{event.type} cannot be done; the last response is {response.status}")

    async def respond(text: str) -> None:
        item, said = rt.AssistantMessage(id=f"item_{next(ids)}", status="in_progress", content=[]), ""
        output: dict[str, Any] = {"response_id": response.id, "output_index": 0}
        place: dict[str, Any] = {**output, "item_id": item.id, "content_index": 0}
        await send(rt.ResponseCreatedEvent(event_id=next(ids), response=response))
        await send(rt.ResponseOutputItemAddedEvent(event_id=next(ids), **output, item=item))
        await send(rt.ResponseContentPartAddedEvent(event_id=next(ids), **place, part=rt.ContentPart(type="text", text="")))
        while said != text and response.status == "in_progress":
            delta, said = text[len(said) :][:4], text[: len(said) + 4]
            await send(rt.ResponseOutputTextDeltaEvent(event_id=next(ids), **place, delta=delta))
            await pause()
        item.content = [rt.AssistantMessageContent(type="output_text", text=said)]
        item.status = "completed" if said == text else "incomplete"
        await send(rt.ResponseOutputTextDoneEvent(event_id=next(ids), **place, text=said))
        await send(rt.ResponseContentPartDoneEvent(event_id=next(ids), **place, part=rt.ContentPart(type="text", text=said)))
        await send(rt.ResponseOutputItemDoneEvent(event_id=next(ids), **output, item=item))
        response.output, response.status = [item], "completed" if said == text else "cancelled"
        await send(rt.ResponseDoneEvent(event_id=next(ids), response=response))

    async with asyncio.TaskGroup() as tasks:
        await send(rt.SessionCreatedEvent(event_id=next(ids), session=session))
        async for frame in socket:
            try:
                await handle(rt.decode_client_event(frame, strict=True))
            except ValueError as problem:  # InvalidEvent, DecodeError, or what `handle` refuses
                asked = None if isinstance(problem, rt.DecodeError) else rt.peek(frame).event_id or None
                error = rt.ErrorInfo(type="invalid_request_error", message=str(problem), event_id=asked)
                await send(rt.ErrorEvent(event_id=next(ids), error=error))
        response.status = "cancelled"


async def main(port: int = 8765) -> None:
    """Serves on the loopback interface until the process is stopped."""
    await (await serve(talk, "127.0.0.1", port)).serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
