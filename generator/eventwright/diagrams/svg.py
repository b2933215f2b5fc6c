"""Diagrams as SVG inside a page. Every text goes through the sinks of HTML; numbers are whole.

The whole is a group with a title and a description, so that the links inside stay within reach; what is only drawn is hidden
from those who listen. Sizes of letters are set here, for the layout depends on them; `STYLE` sets families and colours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from eventwright.diagrams.network import Edge, Network, Node, network
from eventwright.diagrams.sequence import Arrow, Box, Divider, Frame, Head, Item, Line, Remark, Text, Used, sequence
from eventwright.model import Flow, Message, Protocol, UseFlow
from eventwright.resolve.flowchecks import all_steps
from eventwright.sinks import EMPTY, Sunk, fill, html, joined, trusted

Target = Callable[[str], str | None]
"""Where the page of an event or a flow is, by its name; None where it has none."""

STYLE = trusted("""\
.diagram { display: block; max-width: 100%; height: auto; font-family: var(--sans, sans-serif); color: var(--ink, CanvasText); }
.diagram text { fill: currentcolor; }
.diagram .name { font-family: var(--mono, monospace); font-weight: 600; }
.diagram .payload { font-family: var(--mono, monospace); }
.diagram .payload, .diagram .when, .diagram .note, .diagram .tab { fill: var(--soft, GrayText); }
.diagram .when { font-style: italic; }
.diagram .tab, .diagram .head { font-weight: 600; }
.diagram .life { stroke: var(--strong, currentcolor); stroke-width: 1; }
.diagram .frame { fill: none; stroke: var(--strong, currentcolor); }
.diagram .corner { fill: var(--wash, Canvas); stroke: var(--strong, currentcolor); }
.diagram .divider { stroke: var(--strong, currentcolor); stroke-dasharray: 4 4; }
.diagram .lane { fill: var(--accent-wash, Canvas); stroke: var(--accent, currentcolor); }
.diagram .used { fill: var(--wash, Canvas); stroke: var(--strong, currentcolor); }
.diagram .remark { fill: var(--paper, Canvas); stroke: var(--line, currentcolor); }
.diagram .arrow { stroke: var(--accent, currentcolor); stroke-width: 1.5; fill: none; }
.diagram .arrow.loose { stroke-dasharray: 5 4; }
.diagram .point { fill: var(--accent, currentcolor); }
.diagram .hit { fill: var(--paper, Canvas); fill-opacity: 0; }
.diagram .marked .hit { fill: var(--accent-wash, Canvas); fill-opacity: 1; stroke: var(--accent, currentcolor); }
.diagram a { text-decoration: none; }
.diagram a:hover .name, .diagram a:hover .head { text-decoration: underline; }
.diagram a:focus-visible { outline: none; }
.diagram a:focus-visible :is(.hit, .used, .lane) { stroke: currentcolor; stroke-width: 2; }
.diagram .edge { fill: none; stroke: var(--soft, currentcolor); stroke-opacity: 0.6; }
.diagram .tip { fill: var(--soft, currentcolor); }
.diagram .edge.reply, .diagram .event:hover .edge, .diagram .event:focus-within .edge { stroke: var(--accent, currentcolor); }
.diagram .tip.reply, .diagram .event:hover .tip, .diagram .event:focus-within .tip { fill: var(--accent, currentcolor); }
.diagram .edge.reply, .diagram .event:hover .edge, .diagram .event:focus-within .edge { stroke-opacity: 1; }
.diagram .event:hover .edge, .diagram .event:focus-within .edge { stroke-width: 2.5; }
""")
"""A style sheet for the classes of diagrams; `side-0` and `side-1` are to set `--accent` and `--accent-wash`."""


class FlowDiagram:
    """The sequence of a flow, with links as `event_page` and `flow_page` say. Most of it is the same on all pages from which
    these lead the same way, so it is made once and written many times.
    """

    def __init__(self, protocol: Protocol, flow: Flow, event_page: Target, flow_page: Target) -> None:
        self._found = sequence(protocol, flow)
        self._parts = [_Writer(event_page, flow_page, None).item(item) for item in self._found.items]
        self._flow, self._event_page, self._flow_page = flow, event_page, flow_page
        sides = " and ".join(side.title for side in protocol.sides)
        self._told = f"{flow.summary} A sequence of events between {sides}, from top to bottom."

    def written(self, id: str, marked: str | None = None) -> Sunk:
        """The diagram. `id` begins the ids in it and is used once on a page; the event `marked` stands out."""
        writer = _Writer(self._event_page, self._flow_page, marked)
        parts = [
            writer.item(item) if isinstance(item, Arrow) and item.event == marked else part
            for item, part in zip(self._found.items, self._parts, strict=True)
        ]
        return _whole(self._found.width, self._found.height, id, self._flow.title, self._told, parts)


def event_map(protocol: Protocol, id: str, event_page: Target) -> Sunk:
    """Which events lead to which, by the replies and the flows of a protocol."""
    found = network(protocol)
    told = "Each event is a link; lines lead from it to the events that answer it, and to those that follow it in a flow."
    parts = [_node(found, node, event_page) for node in found.nodes]
    return _whole(found.width, found.height, id, f"{protocol.title}: which events lead to which", told, parts)


def thumbnail(protocol: Protocol, flow: Flow) -> Sunk:
    """A small picture of a flow without any text, for beside its name: its first events as arrows."""
    sides = [side.name for side in protocol.sides]
    steps = [step for step in all_steps(flow.steps) if isinstance(step, (Message, UseFlow))][:_MOST]
    rows = [_small(sides, 9 + 9 * place, step) for place, step in enumerate(steps)]
    height = 9 * len(steps) + 9
    lines = [fill('<path class="life" d="M{} 1V{}"/>\n', x, height - 1) for x in (4, 116)]
    return fill(_THUMBNAIL, height, joined("", lines), joined("", rows))


_THUMBNAIL = '<svg class="diagram small" viewBox="0 0 120 {}" width="120" aria-hidden="true" focusable="false">\n{}{}</svg>\n'
_MOST = 10
"""So many steps a thumbnail has at most."""


def _small(sides: list[str], y: int, step: Message | UseFlow) -> Sunk:
    if isinstance(step, UseFlow):
        return fill("{}\n", _rect(trusted("used"), Box(10, y - 3, 100, 6)))
    side = sides.index(step.side)
    start, end = (4, 116) if side == 0 else (116, 4)
    return fill('<g class="side-{}">{}</g>\n', min(side, 1), _arrow(start, end, y, loose=step.optional or step.repeat))


_DIAGRAM = '<svg class="diagram" viewBox="0 0 {} {}" width="{}" {}>\n{}{}{}</svg>\n'


def _whole(width: int, height: int, id: str, title: str, description: str, parts: Iterable[Sunk]) -> Sunk:
    name = html.identifier(id)
    head = fill('<title id="{}-title">{}</title>\n', name, html.text(title))
    told = fill('<desc id="{}-about">{}</desc>\n', name, html.text(description))
    named = fill('role="group" aria-labelledby="{}-title" aria-describedby="{}-about"', name, name)
    return fill(_DIAGRAM, width, height, width, named, head, told, joined("", parts))


class _Writer(Struct, frozen=True):
    event_page: Target
    flow_page: Target
    marked: str | None

    def item(self, item: Item) -> Sunk:
        match item:
            case Line(x=x, top=top, bottom=bottom):
                return fill('<path class="life" d="M{} {}V{}" aria-hidden="true"/>\n', x, top, bottom)
            case Head(side=side, box=box, text=text):
                return fill('<g class="side-{}">{}{}</g>\n', min(side, 1), _rect(trusted("lane"), box), _text(text))
            case Frame(box=box, tab=tab, label=label):
                return fill("{}{}{}", _rect(trusted("frame"), box), _rect(trusted("corner"), tab), _text(label))
            case Divider(x=x, y=y, width=width, label=label):
                return fill('<path class="divider" d="M{} {}h{}" aria-hidden="true"/>{}', x, y, width, _text(label))
            case Remark(box=box, text=text):
                return fill("{}{}", _rect(trusted("remark"), box), _text(text))
            case Used(flow=name, box=box, texts=texts):
                inside = fill("{}{}", _rect(trusted("used"), box), joined("", map(_text, texts)))
                return _linked(self.flow_page(name), EMPTY, f"Another flow: {texts[0].whole}", inside)
            case Arrow():
                return self.arrow(item)

    def arrow(self, item: Arrow) -> Sunk:
        marked = item.event == self.marked
        parts = fill(
            "{}{}{}",
            _rect(trusted("hit"), item.box),
            joined("", map(_text, item.texts)),
            _arrow(item.start, item.end, item.y, loose=item.dashed),
        )
        name = fill("side-{}{}", min(item.side, 1), trusted(" marked") if marked else EMPTY)
        return _linked(self.event_page(item.event), name, item.spoken, parts, current=marked)


def _linked(target: str | None, name: Sunk, spoken: str, inside: Sunk, *, current: bool = False) -> Sunk:
    """A part of a diagram that leads to a page; a plain group where there is none."""
    label = html.attribute(trusted(" aria-label"), spoken)
    if target is None:
        return fill('<g class="{}" role="group"{}>{}</g>\n', name, label, inside)
    mark = trusted(' aria-current="true"') if current else EMPTY
    return fill('<a class="{}" href="{}"{}{}>{}</a>\n', name, html.href(target), label, mark, inside)


def _rect(name: Sunk, box: Box) -> Sunk:
    return fill(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3" aria-hidden="true"/>',
        name,
        box.x,
        box.y,
        box.width,
        box.height,
    )


def _text(text: Text) -> Sunk:
    """Lines one below the other; a space at the end of a line stays, so that the words are apart when read aloud."""
    first = text.y + text.font.size
    lines = [
        fill('<tspan x="{}" y="{}">{}</tspan>', text.x, first + number * text.font.line, html.text(line))
        for number, line in enumerate(text.lines)
    ]
    anchor = trusted("start" if text.left else "middle")
    style = html.text(text.style)
    return fill('<text class="{}" font-size="{}" text-anchor="{}">{}</text>', style, text.font.size, anchor, joined("", lines))


def _arrow(start: int, end: int, y: int, *, loose: bool) -> Sunk:
    back = -7 if end > start else 7
    line = fill('<path class="arrow{}" d="M{} {}H{}"/>', trusted(" loose") if loose else EMPTY, start, y, end + back)
    point = fill('<path class="point" d="M{} {}l{} -4v8z"/>', end, y, back)
    return fill('<g aria-hidden="true">{}{}</g>', line, point)


def _edge(edge: Edge) -> Sunk:
    name = trusted(" reply" if edge.reply else "")
    line = fill('<path class="edge{}" d="M{} {}C{} {} {} {} {} {}"/>', name, *edge.curve)
    *_, x, y = edge.curve
    return fill('{}<path class="tip{}" d="M{} {}l{} -3v6z"/>', line, name, x, y, edge.back)


def _node(found: Network, node: Node, event_page: Target) -> Sunk:
    """An event with the lines that begin there, so that a style sheet can show them when it is pointed at."""
    edges = [edge for edge in found.edges if edge.begin == node.event]
    following = ", ".join(edge.end for edge in edges)
    spoken = f"{node.event}, leads to {following}" if following else node.event
    inside = fill("{}{}", _rect(trusted("lane"), node.box), _text(node.text))
    linked = _linked(event_page(node.event), EMPTY, spoken, inside)
    lines = fill('<g aria-hidden="true">{}</g>', joined("", map(_edge, edges))) if edges else EMPTY
    return fill('<g class="event side-{}">{}{}</g>\n', min(node.side, 1), lines, linked)
