"""What the changelog says of earlier releases: the comparison of `eventwright diff`, by event and type, and there by field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from eventwright.evolution.changelog import entries, sentence
from eventwright.evolution.verdict import Judged, Verdict, judge, numbers
from eventwright.model import Event, Object
from eventwright.sinks import EMPTY, Sunk, fill, trusted
from eventwright.targets.docs.book import Page
from eventwright.targets.docs.tables import table
from eventwright.targets.site.bodies import Chapter
from eventwright.targets.site.web import Site

NO_DAY = date.min
"""The day of the comparison: the page is the same on any, so no sunset has passed."""


def _verdicts(site: Site) -> list[Verdict]:
    """What changed from release to release, the newest first."""
    earlier = sorted(site.earlier, key=lambda protocol: numbers(protocol.version), reverse=True)
    return [judge(old, new, NO_DAY) for new, old in pairwise((site.protocol, *earlier))]


def release_chapters(page: Page, site: Site) -> Iterator[Chapter]:
    """A chapter for each release, with what changed from the one before."""
    for number, verdict in enumerate(_verdicts(site)):
        yield _release(page, fill("release-{}", number), verdict)


def release_data(site: Site) -> list[dict[str, Any]]:
    """The same as data."""
    return [
        {
            "version": verdict.new.version,
            "since": verdict.old.version,
            "upgrade": verdict.rollout,
            "changes": [_data(name, item) for name, items in entries(verdict) for item in items],
        }
        for verdict in _verdicts(site)
    ]


def _data(name: str, item: Judged) -> dict[str, Any]:
    change = item.change
    return {"in": name, "subject": change.subject, "id": change.id, "change": change.message, "breaking": item.worst.level == 2}


def _release(page: Page, id: Sunk, verdict: Verdict) -> Chapter:
    """What changed from one release to the next, by event and type, and there by field."""
    title = fill("{} since {}", page.write.text(verdict.new.version), page.write.text(verdict.old.version))
    rows = [(name, item) for name, items in entries(verdict) for item in items]
    found = table(
        rows,
        [
            (trusted("What"), lambda row: fill("{}{}", page.mention(row[0]), _part(page, row[1]))),
            (trusted("How it changed"), lambda row: fill("{}{}", _grade(page, row[1]), _message(page, row[1]))),
        ],
    )
    words = fill("Upgrade: {}.", page.write.text(verdict.rollout)) if found else trusted("Nothing that a reader could notice.")
    return Chapter(id, title, (words,), found)


def _grade(page: Page, item: Judged) -> Sunk:
    return fill("{} ", page.cell("**Breaking.**")) if item.worst.level == 2 else EMPTY


def _message(page: Page, item: Judged) -> Sunk:
    return fill("{}.", page.write.text(sentence(item.change.message)))


def _part(page: Page, item: Judged) -> Sunk:
    """The field or value that has changed, leading to its place where the site still has it."""
    spot = item.change.new or item.change.old
    if spot is None or spot.part is None:
        return EMPTY
    owner = page.book.events.get(spot.owner) or page.book.types.get(spot.owner)
    fields = owner.fields if isinstance(owner, (Event, Object)) else ()
    field = next((field for field in fields if field.name == spot.part), None)
    return fill(", {}", page.field(owner, field.name) if owner and field else page.write.code(spot.part))
