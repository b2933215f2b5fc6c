"""Asks a Realtime server one thing and prints the answer as it comes: `python examples/client.py "Hello" [URL]`."""

import asyncio
import os
import sys
from collections.abc import Callable

import realtime_events as rt
from websockets import connect

URL = "ws://127.0.0.1:8765"
"""Where `server.py` listens."""


def write(delta: str) -> None:
    """Prints a piece of an answer at once, behind the one before."""
    print(delta, end="", flush=True)


async def ask(text: str, url: str = URL, *, show: Callable[[str], object] = write) -> rt.Response:
    """Shows an answer piece by piece and returns the whole; raises RuntimeError when the server tells of an error."""
    key = os.environ.get("OPENAI_API_KEY", "")
    headers = {"Authorization": f"Bearer {key}"} if url.startswith("wss:") else {}
    async with connect(url, additional_headers=headers) as socket:

        async def send(event: rt.ClientEvent) -> None:
            await socket.send(rt.encode_client_event(event), text=True)

        async for frame in socket:
            match rt.decode_server_event(frame):
                case rt.SessionCreatedEvent():
                    await send(rt.SessionUpdateEvent(session=rt.RealtimeSession(output_modalities=["text"])))
                case rt.SessionUpdatedEvent():
                    words = rt.UserMessageContent(type="input_text", text=text)
                    await send(rt.ConversationItemCreateEvent(item=rt.UserMessage(content=[words])))
                    await send(rt.ResponseCreateEvent())
                case rt.ResponseOutputTextDeltaEvent(delta=delta):
                    show(delta)
                case rt.ResponseDoneEvent(response=response):
                    return response
                case rt.ErrorEvent(error=error):
                    raise RuntimeError(error.message)
                case _:
                    pass  # the other events say the same in more detail, or are newer than this package
    raise RuntimeError("the server closed the connection before the answer was done")


if __name__ == "__main__":
    asyncio.run(ask(*sys.argv[1:] or ["Hello"]))
    print()
