"""The short facts under the title of a page."""

from __future__ import annotations

from msgspec import Struct

from eventwright.model import Alias, Event, Object, TypeDefinition, Union
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.targets.docs.book import Page


class Fact(Struct, frozen=True):
    """A line of the list under the title."""

    name: Sunk
    value: Sunk


def common_facts(page: Page, owner: Event | TypeDefinition) -> list[Fact]:
    """What events and types have in common."""
    notes = owner.notes
    found: list[tuple[Sunk, Sunk]] = [
        (trusted("Tags"), page.tags(notes.tags)),
        (trusted("Stability"), page.write.text(notes.stability or "")),
        (trusted("Since"), page.write.text(notes.since or "")),
        (trusted("Formerly"), _names(page, notes.was)),
        (trusted("Names never to be used again"), _names(page, () if isinstance(owner, (Union, Alias)) else owner.reserved)),
        (trusted("Python class"), _python_class(page, owner)),
        (trusted("Defined in"), page.spec(owner.place)),
    ]
    return [Fact(name, value) for name, value in found if value]


def _names(page: Page, names: tuple[str, ...]) -> Sunk:
    return joined(", ", map(page.write.code, names))


def _python_class(page: Page, owner: Event | TypeDefinition) -> Sunk:
    if page.book.protocol.options("python") is None or not isinstance(owner, (Event, Object)):
        return trusted("")
    base = trusted("Event") if isinstance(owner, Event) else trusted("Object")
    return fill("{}, a subclass of {}", page.write.code(owner.class_name), page.write.code(base))
