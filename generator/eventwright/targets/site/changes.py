"""The page on changes: what earlier releases had otherwise, where they are given; since when things are there, what is on its
way out, what was called otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from eventwright.model import Enum, Event, Field, Notes, Object, Protocol, TypeDefinition, Value
from eventwright.render import Output
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.targets.docs.book import Page
from eventwright.targets.docs.phrases import deprecated, value
from eventwright.targets.docs.tables import Table, table
from eventwright.targets.site.articles import article
from eventwright.targets.site.bodies import Chapter
from eventwright.targets.site.web import CHANGES, Site

TITLE = trusted("Changelog")
SUMMARY = trusted("What the specs say of versions: what came when, what is on its way out, what was called otherwise.")


class _Thing(Struct, frozen=True):
    """An event or type, or a field or value of one."""

    owner: Event | TypeDefinition
    part: Field | Value | None
    notes: Notes


def changes_pages(site: Site) -> list[Output]:
    """The page, and its twin."""
    return list(article(site, CHANGES, TITLE, SUMMARY, lambda page: _chapters(page, site)))


def _things(protocol: Protocol) -> Iterator[_Thing]:
    for owner in (*protocol.events, *protocol.types):
        yield _Thing(owner, None, owner.notes)
        parts = owner.fields if isinstance(owner, (Event, Object)) else owner.values if isinstance(owner, Enum) else ()
        yield from (_Thing(owner, part, part.notes) for part in parts)


def _chapters(page: Page, site: Site) -> Iterator[Chapter]:
    protocol = site.listed
    things = list(_things(protocol))
    counts = fill("It has {} events and {} types.", len(protocol.events), len(protocol.types))
    yield Chapter(
        id=trusted("version"),
        title=fill("Version {}", page.write.text(protocol.version)),
        text=(fill("This is the version that the site is about. {}", counts),),
    )
    if site.earlier:
        from eventwright.targets.site.releases import release_chapters  # comparing loads much, and is seldom wanted

        yield from release_chapters(page, site)
    yield _chapter(
        trusted("since"), trusted("What came when"), _since(page, things), trusted("No spec says since when a thing is there.")
    )
    yield _chapter(trusted("deprecated"), trusted("Deprecated"), _deprecated(page, things), trusted("Nothing is deprecated."))
    yield _chapter(trusted("was"), trusted("Earlier names"), _renamed(page, things), trusted("Nothing was called otherwise."))


def _chapter(id: Sunk, title: Sunk, found: Table | None, nothing: Sunk) -> Chapter:
    return Chapter(id, title, () if found else (nothing,), found)


def _name(page: Page, thing: _Thing) -> Sunk:
    owner = page.named(thing.owner)
    match thing.part:
        case Field() as field:
            return fill("{}, field {}", owner, page.field(thing.owner, field.name))
        case Value(value=found):
            return fill("{}, value {}", owner, value(page, found))
        case None:
            return owner


def _since(page: Page, things: list[_Thing]) -> Table | None:
    return table(
        (thing for thing in things if thing.notes.since is not None),
        [
            (trusted("What"), lambda thing: _name(page, thing)),
            (trusted("Since"), lambda thing: page.write.text(thing.notes.since or "")),
        ],
    )


def _deprecated(page: Page, things: list[_Thing]) -> Table | None:
    return table(
        (thing for thing in things if thing.notes.deprecated),
        [
            (trusted("What"), lambda thing: _name(page, thing)),
            (trusted("Since when, what to use, why"), lambda thing: deprecated(page, thing.notes.deprecated)),
        ],
    )


def _renamed(page: Page, things: list[_Thing]) -> Table | None:
    return table(
        (thing for thing in things if thing.notes.was),
        [
            (trusted("What"), lambda thing: _name(page, thing)),
            (trusted("Formerly"), lambda thing: joined(", ", map(page.write.code, thing.notes.was))),
        ],
    )
