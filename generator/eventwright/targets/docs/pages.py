"""The plan of the docs: an index, a page for each event, a page for each type."""

from __future__ import annotations

from functools import partial

from eventwright.ledger import Ledger
from eventwright.model import Protocol
from eventwright.render import Draft, Output
from eventwright.targets.docs.book import Book, event_path, type_path
from eventwright.targets.docs.definitions import type_page
from eventwright.targets.docs.events import event_page
from eventwright.targets.docs.index import index_page


def plan(protocol: Protocol) -> list[Output | Draft]:
    """The pages of a protocol."""
    ledger = Ledger(protocol)
    book = Book(ledger)
    events = (Draft(event_path(event), ledger, partial(event_page, book, event.name)) for event in protocol.events)
    types = (Draft(type_path(item), ledger, partial(type_page, book, item.name)) for item in protocol.types)
    return [index_page(book, protocol), *events, *types]
