"""Where everything lies in the map of a protocol: each side's events in a column, and lines to what they lead to.

An event leads to what answers it, by `replies`, and to what may come next in a flow. In a column, events follow each other
as they do in flows, so that most lines are short. Lines between columns run through the middle, lines inside one beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import TypeAlias

from msgspec import Struct

from eventwright.diagrams.measure import Font, width
from eventwright.diagrams.sequence import Box, Text
from eventwright.model import AnyOrder, Either, Message, Note, Protocol, Repeat, Step, UseFlow
from eventwright.resolve.flowchecks import all_steps

NAME = Font(12, mono=True)
ROW = 26
HEIGHT = 20
PADDING = 8
GUTTER = 190
"""Between two columns."""

Link: TypeAlias = tuple[str, str]
Curve: TypeAlias = tuple[int, int, int, int, int, int, int, int]


class Node(Struct, frozen=True):
    """An event."""

    event: str
    side: int
    box: Box
    text: Text


class Edge(Struct, frozen=True):
    """A line from one event to another; `curve` is its begin, two points that bend it, and its end, as x and y each.

    `side` is that of the event where it begins, `back` the way from its tip back along it; `reply` tells an answer.
    """

    begin: str
    end: str
    side: int
    reply: bool
    curve: Curve
    back: int


class Network(Struct, frozen=True):
    """A whole map."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(protocol: Protocol) -> Network:
    """The map of a protocol."""
    replies = {(event.name, reply.event) for event in protocol.events for reply in event.replies}
    common = {event.name for event in protocol.events if _answers_all(protocol, replies, event.name)}
    links = sorted(link for link in replies | flow_links(protocol) if link[1] not in common)
    rows = _rows(protocol, links)
    nodes = _nodes(protocol, rows, _bulge([_span(rows, link) for link in links if _is_inside(protocol, link)]))
    edges = tuple(_edge(nodes, rows, link, link in replies) for link in links)
    placed = tuple(nodes.values())
    right = max([0, *(max(edge.curve[::2]) for edge in edges), *(node.box.x + node.box.width for node in placed)])
    bottom = max((node.box.y + node.box.height for node in placed), default=0)
    return Network(right + 4, bottom + 4, placed, edges)


def _answers_all(protocol: Protocol, replies: set[Link], event: str) -> bool:
    """Whether an event answers everything that a side sends: lines from all of them would tell nothing."""
    answered = {begin for begin, end in replies if end == event}
    return any(answered >= {sent.name for sent in protocol.sent_by(side.name)} for side in protocol.sides)


# What follows what in flows


class Ends(Struct, frozen=True):
    """The events that steps may begin and end with; `empty` tells that they may be no event at all."""

    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    empty: bool = True


def flow_links(protocol: Protocol) -> set[Link]:
    """Which event may come right after which in a flow; what only interleaves with it does not count."""
    links: set[Link] = set()
    for flow in protocol.flows:
        _sequence(protocol, flow.steps, links)
    return links


def _sequence(protocol: Protocol, steps: Iterable[Step], links: set[Link]) -> Ends:
    found = Ends()
    for step in steps:
        ends = _ends(protocol, step, links)
        links |= {(before, after) for before in found.last for after in ends.first if before != after}
        found = Ends(
            found.first | ends.first if found.empty else found.first,
            ends.last | found.last if ends.empty else ends.last,
            found.empty and ends.empty,
        )
    return found


def _ends(protocol: Protocol, step: Step, links: set[Link]) -> Ends:
    match step:
        case Message(event=event):
            return Ends(frozenset({event}), frozenset({event}), step.optional or step.repeat)
        case Repeat(steps=steps):
            inside = _sequence(protocol, steps, links)
            links |= {(before, after) for before in inside.last for after in inside.first if before != after}
            return Ends(inside.first, inside.last)
        case Either(branches=branches) | AnyOrder(branches=branches):
            found = [_sequence(protocol, branch, links) for branch in branches]
            decide = any if isinstance(step, Either) else all
            first = frozenset(event for ends in found for event in ends.first)
            return Ends(first, frozenset(event for ends in found for event in ends.last), decide(ends.empty for ends in found))
        case UseFlow(flow=name):
            return _sequence(protocol, protocol.flow(name).steps, links)
        case Note():
            return Ends()


# Places


def _rows(protocol: Protocol, links: list[Link]) -> dict[str, int]:
    """The row of each event. The column with most events is in families, others stand beside what they lead to."""
    columns = [[event.name for event in protocol.sent_by(side.name)] for side in protocol.sides]
    longest = max(columns, key=len)
    rows = _in_families(longest, links, _told_before(protocol))
    for column in columns:
        row = -1
        if column is not longest:
            for wanted, event in sorted((_beside(event, rows, links), event) for event in column):
                row = rows[event] = max(row + 1, wanted)
    return rows


def _told_before(protocol: Protocol) -> list[Link]:
    """For each flow all pairs of events of which it has the first before the second."""
    told = [[step.event for step in all_steps(flow.steps) if isinstance(step, Message)] for flow in protocol.flows]
    return [pair for events in told for pair in combinations(dict.fromkeys(events), 2)]


def _in_families(events: list[str], links: list[Link], before: list[Link]) -> dict[str, int]:
    """Rows by family, with an empty one between two: families so that links lead down, events in one as flows have them."""
    families = [(_family(begin), _family(end)) for begin, end in links if begin in events and end in events]
    rows: dict[str, int] = {}
    row = 0
    for family in _downward(sorted(set(map(_family, events))), families):
        members = [event for event in events if _family(event) == family]
        for event in _downward(members, [pair for pair in before if {*pair} <= {*members}]):
            rows[event] = row
            row += 1
        row += 1
    return rows


def _family(event: str) -> str:
    return event.split(".")[0]


def _downward(names: list[str], links: list[Link]) -> list[str]:
    """The names in such an order that few links lead up: sources first, sinks last, then what most links lead away from."""
    left, top, bottom = list(names), list[str](), list[str]()
    while left:
        open_links = [link for link in links if link[0] in left and link[1] in left and link[0] != link[1]]
        out, into = Counter(begin for begin, _ in open_links), Counter(end for _, end in open_links)
        sink = next((name for name in reversed(left) if not out[name] and into[name]), None)
        chosen = sink or max(left, key=lambda name: (not into[name], out[name] - into[name]))  # the first of equals
        left.remove(chosen)
        if sink:
            bottom.insert(0, chosen)
        else:
            top.append(chosen)
    return top + bottom


def _beside(event: str, rows: dict[str, int], links: list[Link]) -> int:
    """The first row of what an event leads to, or comes from."""
    linked = [end for begin, end in links if begin == event] or [begin for begin, end in links if end == event]
    return min((rows[other] for other in linked if other in rows), default=0)


def _span(rows: dict[str, int], link: Link) -> int:
    return abs(rows[link[0]] - rows[link[1]])


def _is_inside(protocol: Protocol, link: Link) -> bool:
    """Whether a link stays in the first column."""
    return all(protocol.event(event).side == protocol.sides[0].name for event in link)


def _bulge(spans: list[int]) -> int:
    """How far lines beside a column stand out; the longer, the farther."""
    return max((20 + 6 * span for span in spans), default=0)


def _nodes(protocol: Protocol, rows: dict[str, int], left: int) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    x = 4 + min(left, _MOST)
    for number, side in enumerate(protocol.sides):
        events = protocol.sent_by(side.name)
        across = max((width(event.name, NAME) for event in events), default=0) + 2 * PADDING
        for event in events:
            y = 4 + ROW * rows[event.name]
            text = Text((event.name,), x + PADDING, y + 2, NAME, "name", left=True)
            nodes[event.name] = Node(event.name, number, Box(x, y, across, HEIGHT), text)
        x += across + GUTTER
    return dict(sorted(nodes.items(), key=lambda item: (item[1].side, item[1].box.y)))


_MOST = 170
"""The farthest that a line stands out."""


def _edge(nodes: dict[str, Node], rows: dict[str, int], link: Link, reply: bool) -> Edge:
    begin, end = nodes[link[0]], nodes[link[1]]
    y, to = begin.box.y + HEIGHT // 2 + 3, end.box.y + HEIGHT // 2 - 3
    if begin.side == end.side:
        outward = -1 if begin.side == 0 else 1
        x = begin.box.x + (begin.box.width if outward > 0 else 0)
        bend = x + outward * min(_bulge([_span(rows, link)]), _MOST)
        return Edge(*link, begin.side, reply, (x, y, bend, y, bend, to, x, to), outward * 7)
    ahead = begin.side < end.side
    x, across = begin.box.x + begin.box.width * ahead, end.box.x + end.box.width * (not ahead)
    middle = (x + across) // 2
    return Edge(*link, begin.side, reply, (x, y, middle, y, middle, to, across, to), -7 if ahead else 7)
