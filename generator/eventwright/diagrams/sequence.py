"""Where everything lies in the diagram of a flow: a line down for each side, and the steps of the flow between them.

Coordinates are whole pixels. The items come in the order of the flow, so that they are read aloud in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias, cast

from msgspec import Struct, field

from eventwright.diagrams.measure import Font, width, wrapped
from eventwright.model import AnyOrder, Either, Flow, Message, Note, Protocol, Repeat, Step, UseFlow
from eventwright.resolve.flowchecks import inner
from eventwright.sinks.visible import visible

NAME = Font(13, mono=True)
PAYLOAD = Font(11, mono=True)
PROSE = Font(12)
TAB = Font(11, bold=True)
HEAD = Font(13, bold=True)

BETWEEN = 396
"""From one side's line to the next: long names fit into two lines, and the whole diagram onto a narrow page."""
INSET = 8
"""How much smaller a frame inside another is, left and right."""
GAP = 10
"""Between two steps."""
PADDING = 8

Style: TypeAlias = Literal["name", "payload", "when", "note", "tab", "head"]


class Box(Struct, frozen=True):
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, other: Box) -> bool:
        """Whether another one lies inside."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )

    def meets(self, other: Box) -> bool:
        """Whether the two share a place."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


class Text(Struct, frozen=True):
    """Lines of text; `x` is their middle, or their begin where `left` is set, `y` the top of the first."""

    lines: tuple[str, ...]
    x: int
    y: int
    font: Font
    style: Style
    left: bool = False

    @property
    def box(self) -> Box:
        """The room that the text takes at most."""
        widest = max((width(line.rstrip(" "), self.font) for line in self.lines), default=0)
        return Box(self.x if self.left else self.x - (widest + 1) // 2, self.y, widest, self.height)

    @property
    def whole(self) -> str:
        """The text without the breaks of lines."""
        return "".join(self.lines)

    @property
    def height(self) -> int:
        """The height of all lines."""
        return len(self.lines) * self.font.line


class Head(Struct, frozen=True):
    """The name of a side at the top of its line."""

    side: int
    box: Box
    text: Text


class Line(Struct, frozen=True):
    """The line of a side."""

    side: int
    x: int
    top: int
    bottom: int


class Arrow(Struct, frozen=True):
    """An event: from the line of the side that sends it to another side's."""

    event: str
    side: int
    box: Box
    texts: tuple[Text, ...]
    start: int
    end: int
    y: int
    dashed: bool
    spoken: str


class Frame(Struct, frozen=True):
    """The frame around a block, with its label in the corner."""

    box: Box
    tab: Box
    label: Text


class Divider(Struct, frozen=True):
    """What parts two branches of a block."""

    x: int
    y: int
    width: int
    label: Text


class Used(Struct, frozen=True):
    """A flow that takes place here."""

    flow: str
    box: Box
    texts: tuple[Text, ...]


class Remark(Struct, frozen=True):
    """A remark among the steps."""

    box: Box
    text: Text


Item: TypeAlias = Head | Line | Arrow | Frame | Divider | Used | Remark


class Sequence(Struct, frozen=True):
    """A whole diagram."""

    width: int
    height: int
    items: tuple[Item, ...]


def sequence(protocol: Protocol, flow: Flow) -> Sequence:
    """The diagram of a flow."""
    return _Placer(protocol, _depth(flow.steps)).whole(flow)


def _depth(steps: tuple[Step, ...]) -> int:
    """How many frames lie inside each other."""
    return max((1 + max(map(_depth, inner(step)), default=0) for step in steps if inner(step)), default=0)


Block: TypeAlias = Repeat | Either | AnyOrder

_WORDS: dict[type[Block], tuple[str, str]] = {
    Repeat: ("any number of times", ""),
    Either: ("either", "or"),
    AnyOrder: ("in any order", "and"),
}
"""What is written in the corner of a block, and between its branches."""


class _Placer(Struct):
    """Places one item below the other; `y` is where the next one begins."""

    protocol: Protocol
    depth: int
    y: int = 2
    items: list[Item] = field(default_factory=list[Item])

    @property
    def margin(self) -> int:
        """From the edge to the first line: frames have to begin there, and a name has to fit."""
        return max(76, INSET * (self.depth + 1) + PADDING)

    @property
    def lines(self) -> list[int]:
        """Where the lines of the sides are; one side alone has an open end on its right."""
        return [self.margin + BETWEEN * number for number in range(max(2, len(self.protocol.sides)))]

    @property
    def width(self) -> int:
        return self.lines[-1] + self.margin

    def whole(self, flow: Flow) -> Sequence:
        heads = self.heads()
        top = self.y
        self.y += GAP
        self.steps(flow.steps, 0)
        lines = [Line(side, self.lines[side], top, self.y) for side in range(len(self.protocol.sides))]
        return Sequence(self.width, self.y + 2, (*lines, *heads, *self.items))

    def heads(self) -> list[Head]:
        room = 2 * self.margin - 2 * PADDING
        names = [wrapped(_plain(side.title), HEAD, room) for side in self.protocol.sides]
        height = max(map(len, names)) * HEAD.line + 2 * PADDING
        heads = [
            Head(side, Box(x - self.margin + 1, self.y, 2 * self.margin - 2, height), self.text(name, x, "head", HEAD, PADDING))
            for side, (x, name) in enumerate(zip(self.lines, names, strict=False))
        ]
        self.y += height
        return heads

    def text(self, lines: tuple[str, ...], x: int, style: Style, font: Font, below: int = 0) -> Text:
        return Text(lines, x, self.y + below, font, style)

    def steps(self, steps: tuple[Step, ...], level: int) -> None:
        for step in steps:
            self.step(step, level)
            self.y += GAP

    def step(self, step: Step, level: int) -> None:
        match step:
            case Message():
                self.message(step)
            case Note(text=text):
                self.remark(text)
            case UseFlow(flow=name):
                self.used(name)
            case Repeat() | Either() | AnyOrder():
                self.block(step, level)

    def message(self, message: Message) -> None:
        names = [side.name for side in self.protocol.sides]
        side = names.index(message.side)
        other = 1 if side == 0 else side - 1
        start, end = self.lines[side], self.lines[other]
        top, room, middle = self.y, BETWEEN - 4 * PADDING, (start + end) // 2
        self.y += 4
        texts = [
            *(self.stacked(text, middle, "when", PROSE, room) for text in [_condition(message)] if text),
            self.stacked(message.event, middle, "name", NAME, room),
            *(self.stacked(text, middle, "payload", PAYLOAD, room) for text in _paths(message.payload)),
        ]
        self.y += 4
        arrow = self.y
        self.y += 6
        if message.note:
            texts.append(self.stacked(message.note, middle, "note", PROSE, room))
            self.y += 3
        box = Box(min(start, end), top, BETWEEN, self.y - top)
        dashed = message.optional or message.repeat
        spoken = self.spoken(message, side)
        self.items.append(Arrow(message.event, side, box, tuple(texts), start, end, arrow, dashed, spoken))

    def spoken(self, message: Message, side: int) -> str:
        """The step in words, for those who hear it."""
        said = [_condition(message), f"{self.protocol.sides[side].title} sends {message.event}", *_paths(message.payload)]
        return " ".join(f"{_plain(part).rstrip('.')}." for part in [*said, message.note or ""] if part)

    def stacked(self, text: str, x: int, style: Style, font: Font, room: int) -> Text:
        """Text at the place where the next item begins, which then begins below it."""
        found = self.text(wrapped(_plain(text), font, room), x, style, font)
        self.y += found.height
        return found

    def centre(self) -> tuple[int, int, int]:
        """Left, middle and width of what lies across all lines."""
        left, right = self.lines[0] + PADDING, self.lines[-1] - PADDING
        return left, (left + right) // 2, right - left

    def remark(self, text: str) -> None:
        left, middle, across = self.centre()
        top = self.y
        self.y += PADDING // 2
        lines = self.stacked(text, middle, "note", PROSE, across - 2 * PADDING)
        self.y += PADDING // 2
        self.items.append(Remark(Box(left, top, across, self.y - top), lines))

    def used(self, name: str) -> None:
        flow = self.protocol.flow(name)
        left, middle, across = self.centre()
        top = self.y
        self.y += PADDING
        texts = (
            self.stacked(flow.title, middle, "head", HEAD, across - 2 * PADDING),
            self.stacked(flow.summary, middle, "note", PROSE, across - 2 * PADDING),
        )
        self.y += PADDING
        self.items.append(Used(name, Box(left, top, across, self.y - top), texts))

    def block(self, step: Block, level: int) -> None:
        corner, between = _WORDS[type(step)]
        left, top, place = 1 + INSET * level, self.y, len(self.items)
        across = self.width - 2 * left
        label = Text((corner,), left + PADDING, top + 2, TAB, "tab", left=True)
        tab = Box(left, top, label.box.width + 2 * PADDING, TAB.line + 4)
        self.y += tab.height + PADDING
        for number, branch in enumerate(inner(step)):
            if number:
                self.divider(between, left, across)
            self.steps(branch or (Note("Nothing."),), level + 1)
        self.items.insert(place, Frame(Box(left, top, across, self.y - top), tab, label))

    def divider(self, word: str, left: int, across: int) -> None:
        label = Text((word,), left + PADDING, self.y + 2, TAB, "tab", left=True)
        self.items.append(Divider(left, self.y, across, label))
        self.y += label.height + PADDING


def _condition(message: Message) -> str:
    """When a step comes, and how often."""
    often = "any number of times" if message.repeat else "may be missing" if message.optional and not message.when else ""
    return " · ".join(part for part in ((message.when or "").rstrip("."), often) if part)


def _paths(payload: Any) -> list[str]:
    """What an event carries, a line for each value."""
    return [f"{path} = {value}" for path, value in _values(payload, "")] if payload else []


def _values(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, part in cast("dict[str, Any]", value).items():
            yield from _values(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for number, part in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield from _values(part, f"{path}[{number}]")
    else:
        yield path, _json(value)


def _json(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case {} | []:
            return "{}" if isinstance(value, dict) else "[]"
        case _:
            return str(value)


def _plain(text: str) -> str:
    """Text of a spec on one line, as it is shown; what Markdown marks as code is shown like all other text."""
    return " ".join(visible(text.replace("`", "")).split())
