"""The package that is made of the specs, as an application uses it."""

import json

import PROTOCOL_events as events


def test_a_greeting_is_written_as_its_spec_says() -> None:
    frame = events.encode_client_event(events.GreetingSendEvent(text="Hello!", language="en"))
    assert json.loads(frame) == {"type": "greeting.send", "text": "Hello!", "language": "en"}


def test_an_answer_is_read_and_written_back_as_it_came() -> None:
    frame = b'{"type":"greeting.answered","text":"Bonjour !","language":"fr"}'
    event = events.decode_server_event(frame)
    match event:
        case events.GreetingAnsweredEvent(text=text, language="fr"):
            assert text == "Bonjour !"
        case _:
            raise AssertionError(event)
    assert not event.drift
    assert json.loads(events.encode_server_event(event)) == json.loads(frame)


def test_an_event_that_nobody_knows_yet_is_no_error() -> None:
    assert isinstance(events.decode_server_event(b'{"type":"greeting.sung"}'), events.UnknownEvent)
