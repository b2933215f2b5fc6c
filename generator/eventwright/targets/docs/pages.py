"""The plan of the docs: an index, a page for each event, a page for each type."""

from __future__ import annotations

from eventwright.model import Protocol
from eventwright.render import Output
from eventwright.targets.docs.book import Book
from eventwright.targets.docs.definitions import type_page
from eventwright.targets.docs.events import event_page
from eventwright.targets.docs.index import index_page


def plan(protocol: Protocol) -> list[Output]:
    """The pages of a protocol."""
    book = Book(protocol)
    events = (event_page(book, event) for event in protocol.events)
    return [index_page(book), *events, *(type_page(book, definition) for definition in protocol.types)]
