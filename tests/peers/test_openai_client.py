"""The examples against each other, and openai-python's own client against the server of the examples."""

from __future__ import annotations

import asyncio
import logging
import runpy
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

openai = pytest.importorskip("openai", reason="openai-python is not installed")
websockets = pytest.importorskip("websockets", reason="websockets is not installed")

EXAMPLES = Path(__file__).parents[2] / "examples"
GUARD = 60
"""Seconds after which a test that hangs is given up; no test waits for it."""

OPENING = ["response.created", "response.output_item.added", "response.content_part.added"]
CLOSING = ["response.output_text.done", "response.content_part.done", "response.output_item.done", "response.done"]
DELTA = "response.output_text.delta"


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No proxy, no key of the developer, and no handler of a connection that fails."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    yield
    assert not [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]


class Server:
    """The server of the examples on a port of its own; what it says and hears is noted."""

    def __init__(self, pause: Callable[[], Awaitable[object]]) -> None:
        self.pause = pause
        self.heard: list[Any] = []
        self.said: list[Any] = []
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Server]:
        talk = runpy.run_path(str(EXAMPLES / "server.py"))["talk"]
        async with websockets.serve(partial(self._talk, talk), "127.0.0.1", 0) as server:
            self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            yield self

    async def _talk(self, talk: Callable[..., Awaitable[None]], socket: Any) -> None:
        await talk(Noted(socket, self), pause=self.pause)


class Noted:
    """A socket that notes its frames."""

    def __init__(self, socket: Any, server: Server) -> None:
        self.socket, self.server = socket, server

    async def send(self, frame: bytes, *, text: bool) -> None:
        self.server.said.append(frame)
        await self.socket.send(frame, text=text)

    async def __aiter__(self) -> AsyncIterator[str]:
        async for frame in self.socket:
            self.server.heard.append(frame)
            yield frame


async def at_once() -> None:
    """Lets the other tasks go on."""
    await asyncio.sleep(0)


def run(test: Coroutine[Any, Any, None]) -> None:
    async def guarded() -> None:
        async with asyncio.timeout(GUARD):
            await test

    asyncio.run(guarded())


@asynccontextmanager
async def connected(pause: Callable[[], Awaitable[object]] = at_once) -> AsyncIterator[tuple[Server, Any]]:
    """The server, and a connection of openai-python to it."""
    async with (
        Server(pause).serving() as server,
        openai.AsyncOpenAI(api_key="test", websocket_base_url=f"{server.url}/v1") as client,
        client.realtime.connect(model="any") as connection,
    ):
        created = await connection.recv()
        assert created.type == "session.created"
        yield server, connection
    conform(server)


def conform(server: Server) -> None:
    """Everything that went over the line is an event as its spec wants it, or was refused as none."""
    import realtime_events as rt

    said = [rt.decode_server_event(frame, strict=True) for frame in server.said]
    assert len({event.event_id for event in said}) == len(said)
    events = [rt.decode_client_event(frame) for frame in server.heard]
    assert all(not event.drift for event in events if not isinstance(event, rt.UnknownEvent))


async def tell(connection: Any, text: str) -> Any:
    """Adds a message, and gives the item as the server added it."""
    content = [{"type": "input_text", "text": text}]
    await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
    added, done = await connection.recv(), await connection.recv()
    assert [added.type, done.type] == ["conversation.item.added", "conversation.item.done"]
    assert added.item == done.item
    return added


async def until_done(connection: Any) -> list[Any]:
    events = [await connection.recv()]
    while events[-1].type != "response.done":
        events.append(await connection.recv())
    return events


def test_the_server_is_short() -> None:
    assert len((EXAMPLES / "server.py").read_text().splitlines()) < 80


def test_a_session_is_set_up() -> None:
    async def test() -> None:
        async with connected() as (_, connection):
            session = {"type": "realtime", "instructions": "Be brief.", "tracing": None}
            await connection.session.update(session=session)
            updated = await connection.recv()
            assert updated.type == "session.updated"
            assert type(updated).__name__ == "SessionUpdatedEvent"
            assert updated.session.type == "realtime"
            assert updated.session.instructions == "Be brief."
            assert updated.session.output_modalities == ["text"]
            assert "tracing" in updated.session.model_fields_set
            assert "tools" not in updated.session.model_fields_set
            await connection.session.update(session={"type": "realtime", "output_modalities": ["audio"]})
            updated = await connection.recv()
            assert updated.session.output_modalities == ["audio"]
            assert updated.session.instructions == "Be brief."

    run(test())


def test_a_text_response_comes_in_deltas() -> None:
    async def test() -> None:
        async with connected() as (_, connection):
            first = await tell(connection, "Not this.")
            said = await tell(connection, "Tell me a tale: ünïcode 🎙 and a \N{CJK UNIFIED IDEOGRAPH-8A9E}.")
            assert said.previous_item_id == first.item.id
            text = said.item.content[0].text
            await connection.response.create()
            events = await until_done(connection)
            deltas = [event for event in events if event.type == DELTA]
            assert [event.type for event in events] == [*OPENING, *[DELTA] * len(deltas), *CLOSING]
            assert len(deltas) > 1
            assert "".join(event.delta for event in deltas) == text
            closing = {event.type: event for event in events[-4:]}
            assert closing["response.output_text.done"].text == text
            assert closing["response.content_part.done"].part.text == text
            item, response = closing["response.output_item.done"].item, closing["response.done"].response
            assert item.content[0].text == text
            assert (item.role, item.status, response.status) == ("assistant", "completed", "completed")
            assert response.output == [item]
            assert {event.response_id for event in events[1:-1]} == {events[0].response.id, response.id}
            assert {event.item_id for event in events if hasattr(event, "item_id")} == {item.id}

    run(test())


def test_a_response_is_cancelled_while_it_streams() -> None:
    async def test() -> None:
        gate = asyncio.Event()
        async with connected(gate.wait) as (_, connection):
            await tell(connection, "This is never said to its end.")
            await connection.response.create()
            events = [await connection.recv() for _ in (*OPENING, DELTA)]
            assert events[-1].type == DELTA
            await connection.response.cancel()
            await connection.session.update(session={"type": "realtime"})
            updated = await connection.recv()
            assert updated.type == "session.updated"  # so the cancellation, sent before, has been read
            gate.set()
            closing = await until_done(connection)
            assert [event.type for event in closing] == CLOSING
            assert closing[0].text == events[-1].delta == "This"
            assert closing[2].item.status == "incomplete"
            assert closing[3].response.status == "cancelled"
            await connection.response.create()
            assert (await until_done(connection))[-1].response.status == "completed"

    run(test())


def test_what_is_refused_is_answered_by_an_error_that_names_it() -> None:
    async def test() -> None:
        async with connected() as (server, connection):

            async def refused() -> Any:
                event = await connection.recv()
                assert event.type == "error"
                assert event.error.type == "invalid_request_error"
                return event.error

            await connection.response.cancel(event_id="mine_1")
            error = await refused()
            assert error.event_id == "mine_1"
            assert "response.cancel" in error.message
            await connection.input_audio_buffer.clear(event_id="mine_2")
            assert (await refused()).event_id == "mine_2"
            await connection.send_raw('{"type":"response.cancel","event_id":"mine_3","response_id":7}')
            error = await refused()
            assert error.event_id == "mine_3"
            assert "/response_id" in error.message
            await connection.send_raw('{"type":"response.telepathy","event_id":"mine_4"}')
            assert (await refused()).event_id == "mine_4"
            await connection.send_raw("no JSON")
            error = await refused()
            assert error.event_id is None
            assert "event_id" in error.model_fields_set
            server.heard = server.heard[:2]  # what follows was meant not to conform

    run(test())


def test_a_second_response_has_to_wait_for_the_first() -> None:
    async def test() -> None:
        gate = asyncio.Event()
        async with connected(gate.wait) as (_, connection):
            await tell(connection, "One at a time.")
            await connection.response.create()
            for _ in (*OPENING, DELTA):
                await connection.recv()
            await connection.response.create(event_id="too_soon")
            refused = await connection.recv()
            assert (refused.type, refused.error.event_id) == ("error", "too_soon")
            gate.set()
            assert (await until_done(connection))[-1].response.status == "completed"

    run(test())


def test_a_client_may_leave_in_the_middle_of_a_response() -> None:
    async def test() -> None:
        gate = asyncio.Event()
        async with connected(gate.wait) as (_, connection):
            await tell(connection, "To no one.")
            await connection.response.create()
            for _ in (*OPENING, DELTA):
                await connection.recv()
            await connection.close()
            gate.set()

    run(test())


def test_the_client_of_the_examples_shows_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    async def test() -> None:
        ask = runpy.run_path(str(EXAMPLES / "client.py"))["ask"]
        async with Server(at_once).serving() as server:
            response = await ask("Say this back.", server.url)
            assert response.status == "completed"
            assert response.output[0].content[0].text == "Say this back."
        conform(server)
        async with Server(at_once).serving() as server:
            shown: list[str] = []
            await ask("And this.", server.url, show=shown.append)
            assert "".join(shown) == "And this."
        conform(server)

    run(test())
    assert capsys.readouterr().out == "Say this back."


def test_the_client_of_the_examples_reports_an_error() -> None:
    async def test() -> None:
        import realtime_events as rt

        async def refuse(socket: Any) -> None:
            error = rt.ErrorInfo(type="server_error", message="Not today.")
            await socket.send(rt.encode_server_event(rt.ErrorEvent(event_id="event_1", error=error)), text=True)
            await socket.wait_closed()

        ask = runpy.run_path(str(EXAMPLES / "client.py"))["ask"]
        async with websockets.serve(refuse, "127.0.0.1", 0) as server:
            with pytest.raises(RuntimeError, match=r"Not today\."):
                await ask("Hello", f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}")

    run(test())
