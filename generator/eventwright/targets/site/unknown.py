"""The page on unknown things: what each side does with what it does not know, and where more is legal than is named."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.model import Enum, Event, Object, Protocol, Side, TypeDefinition, Union
from eventwright.render import Output
from eventwright.sinks import Sunk, fill, html, trusted
from eventwright.sinks.markdown import anchor_id
from eventwright.targets.docs.book import Page
from eventwright.targets.docs.index import quick_start
from eventwright.targets.docs.phrases import all_of
from eventwright.targets.docs.python import package_of
from eventwright.targets.docs.tables import Table, kind, table
from eventwright.targets.site.articles import article
from eventwright.targets.site.bodies import Chapter
from eventwright.targets.site.web import UNKNOWN, Site

TITLE = trusted("Unknown things")
SUMMARY = trusted("The other end changes without notice. This page tells what becomes of what the specs do not name.")

_READS = {
    "tolerant": trusted("It reads tolerantly: what it does not know is kept, listed, and no reason to lose an event."),
    "strict": trusted("It reads strictly: a message with anything that it does not know is refused."),
}
_RAISES = trusted("Reading the attribute raises an error.")
_KEPT = trusted("The attribute has the value as it came.")
DRIFT = (
    (trusted("unknown_field"), trusted("A field that the specs do not name."), trusted("It is kept beside the attributes.")),
    (trusted("unknown_value"), trusted("A value outside a closed enum or a constant."), _KEPT),
    (trusted("unknown_variant"), trusted("An object that is no member of a closed union."), _RAISES),
    (trusted("null_not_allowed"), trusted("A null where none is legal."), _RAISES),
    (trusted("wrong_type"), trusted("A value of another JSON type."), _RAISES),
    (trusted("missing_required"), trusted("Nothing where a field has to be."), _RAISES),
    (trusted("constraint"), trusted("A value outside its limits."), _KEPT),
)
"""The kinds of drift: their names in `event.drift`, what they mean, what becomes of the attribute."""


def unknown_pages(site: Site) -> list[Output]:
    """The page, and its twin."""
    return list(article(site, UNKNOWN, TITLE, SUMMARY, lambda page: _chapters(page, site.listed)))


def _chapters(page: Page, protocol: Protocol) -> Iterator[Chapter]:
    for side in page.book.protocol.sides:
        yield _side(page, side)
    if package_of(page.book) is not None:
        yield _events(page, protocol)
        yield _drift(page)
    yield _open(page, protocol)


def _side(page: Page, side: Side) -> Chapter:
    others = [other for other in page.book.protocol.sides if other.name != side.name]
    sent = all_of(page.write.text(other.title) for other in others) or trusted("nobody")
    return Chapter(
        id=html.identifier(anchor_id("side", side.name)),
        title=page.write.text(side.title),
        text=(fill("Reads what is sent by: {}. {}", sent, _READS[side.reads]), *_guard(page, side)),
    )


def _guard(page: Page, side: Side) -> tuple[Sunk, ...]:
    if side.reads != "strict" or package_of(page.book) is None:
        return ()
    word = page.write.code("keep_unknown=True")
    return (
        fill(
            "So the package leaves out, when it encodes for this side, what the side would refuse of an object that came from "
            "elsewhere: unknown fields, and optional ones that are malformed. {} sends them all the same.",
            word,
        ),
    )


def _events(page: Page, protocol: Protocol) -> Chapter:
    code = page.write.code
    return Chapter(
        id=trusted("events"),
        title=trusted("Unknown events"),
        text=(
            fill(
                "An event whose type no spec names becomes {}, with its type and its raw form; it never becomes an event of "
                "another class. Decoding raises {} only for what is no JSON object at all.",
                code("UnknownEvent"),
                code("DecodeError"),
            ),
        ),
        code=page.write.block(quick_start(protocol), "python"),
    )


def _drift(page: Page) -> Chapter:
    code = page.write.code
    return Chapter(
        id=trusted("drift"),
        title=trusted("Drift in known events"),
        text=(
            fill(
                "A known event that differs from its spec is still an instance of its own class. {} lists each difference: "
                "its place as a JSON Pointer, its kind, what was expected and what came. With {} decoding raises {} "
                "wherever that list would not be empty. Encoding writes back what came, number for number.",
                code("event.drift"), code("strict=True"), code("InvalidEvent"),
            ),
        ),
        table=drift_table(page),
    )  # fmt: skip


def drift_table(page: Page) -> Table | None:
    """The kinds of drift."""
    return table(
        DRIFT,
        [
            (trusted("Kind"), lambda row: page.write.code(row[0])),
            (trusted("What came"), lambda row: row[1]),
            (trusted("What becomes of it"), lambda row: row[2]),
        ],
    )


def _open(page: Page, protocol: Protocol) -> Chapter:
    found = _open_table(page, protocol)
    words = trusted(
        "Here the specs say themselves that there may be more: other values, members or fields than those named are legal, "
        "and no drift."
    )
    return Chapter(
        id=trusted("open"),
        title=trusted("Where more is legal"),
        text=(words if found else trusted("Nowhere: every enum, union and object is closed."),),
        table=found,
    )


def _open_table(page: Page, protocol: Protocol) -> Table | None:
    owners = [owner for owner in (*protocol.events, *protocol.types) if isinstance(owner, (Event, Object, Enum, Union))]
    return table(
        [owner for owner in owners if owner.open],
        [
            (trusted("Name"), page.named),
            (trusted("What it is"), lambda owner: trusted("event") if isinstance(owner, Event) else kind(owner)),
            (trusted("What else is legal"), lambda owner: _more(page, owner)),
        ],
    )


def _more(page: Page, owner: Event | TypeDefinition) -> Sunk:
    match owner:
        case Enum():
            return trusted("other values; they arrive as they are")
        case Union(one_of=one_of) if one_of.unknown and package_of(page.book) is not None:
            unknown = page.book.shapes[one_of.unknown].class_name
            return fill("other members; they become {}", page.write.code(f"Unknown{unknown}"))
        case Union():
            return trusted("other members")
        case _:
            return trusted("other fields; they are kept")
