"""The home page: what the protocol is, both sides, and everything that has a page."""

from __future__ import annotations

from collections.abc import Iterable

from eventwright.diagrams.svg import event_map, thumbnail
from eventwright.model import Event, Flow, Protocol, Side, TypeDefinition
from eventwright.render import Output
from eventwright.sinks import EMPTY, Sunk, fill, html, trusted
from eventwright.sinks.markdown import anchor_id
from eventwright.targets.docs.book import Page, event_path, flow_path
from eventwright.targets.docs.facts import Fact
from eventwright.targets.docs.index import by_file, grouped, quick_start, tags_table, transports_table
from eventwright.targets.docs.python import package_of
from eventwright.targets.site.bodies import Entry, FlowCard, Group, HomeBody, SideView
from eventwright.targets.site.fields import note_marks
from eventwright.targets.site.nav import is_inline
from eventwright.targets.site.web import INDEX, Section, Site, sections, side_class

_READS = {
    "tolerant": trusted("Takes what it does not know, and passes it on."),
    "strict": trusted("Refuses what it does not know."),
}


def home_page(site: Site) -> Output:
    """The first page of a protocol."""
    page, protocol = site.page(INDEX), site.protocol
    named = [definition for definition in protocol.types if not is_inline(definition)]
    body = HomeBody(
        title=html.text(protocol.title),
        summary=page.cell(protocol.summary),
        description=page.prose(protocol.description),
        facts=tuple(_facts(protocol)),
        sides=tuple(_side(page, protocol, side) for side in protocol.sides),
        flows=tuple(_card(page, flow) for flow in protocol.flows),
        map=event_map(protocol, "map", lambda name: page.to(event_path(site.book.events[name]))) if protocol.flows else EMPTY,
        types=tuple(_types(page, protocol)),
        types_count=len(named),
        transports=transports_table(page, protocol),
        tags=tags_table(page, protocol),
        start=page.write.block(quick_start(protocol), "python") if package_of(site.book) else EMPTY,
    )
    return site.framed(page, trusted("Overview"), html.text(protocol.summary), _contents(body), body)


def _contents(body: HomeBody) -> tuple[Section, ...]:
    sides = [(side.id, side.title, True) for side in body.sides]
    return sections(
        (trusted("start"), trusted("In Python"), body.start),
        (trusted("flows"), trusted("Flows"), body.flows),
        (trusted("leads"), trusted("What leads to what"), body.map),
        *sides,
        (trusted("types"), trusted("Types"), body.types),
        (trusted("transports"), trusted("Transports"), body.transports),
        (trusted("tags"), trusted("Tags"), body.tags),
    )


def _facts(protocol: Protocol) -> Iterable[Fact]:
    yield Fact(trusted("Version"), html.text(protocol.version))
    yield Fact(trusted("Events told apart by"), html.code(protocol.discriminator))
    options = protocol.options("python")
    if options is not None:
        package = options.get("package", f"{protocol.name}_events")
        yield Fact(trusted("Python package"), html.code(package))


def _side(page: Page, protocol: Protocol, side: Side) -> SideView:
    events = protocol.sent_by(side.name)
    families = grouped((event.family, event) for event in events)
    return SideView(
        id=html.identifier(anchor_id("side", side.name)),
        kind=side_class(protocol, side.name),
        name=html.code(side.name),
        title=html.text(side.title),
        count=len(events),
        reads=_READS[side.reads],
        families=tuple(_group(page, html.text(family), found) for family, found in families.items()),
    )


def _card(page: Page, flow: Flow) -> FlowCard:
    picture = thumbnail(page.book.protocol, flow)
    return FlowCard(html.href(page.to(flow_path(flow.name))), picture, html.text(flow.title), page.cell(flow.summary))


def _types(page: Page, protocol: Protocol) -> Iterable[Group]:
    for file, definitions in by_file(protocol).items():
        named = [definition for definition in definitions if not is_inline(definition)]
        if named:
            yield _group(page, html.text(file) if file else trusted("Defined in an event"), named)


def _group(page: Page, title: Sunk, owners: Iterable[Event | TypeDefinition]) -> Group:
    return Group(title, tuple(_entry(page, owner) for owner in owners))


def _entry(page: Page, owner: Event | TypeDefinition) -> Entry:
    transports = owner.transports if isinstance(owner, Event) else ()
    only = fill(" Only on {}.", page.transports(transports)) if transports else EMPTY
    return Entry(page.named(owner), fill("{}{}", page.cell(page.book.summary(owner)), only), tuple(note_marks(owner.notes)))
