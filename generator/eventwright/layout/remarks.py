"""What stands beside the nodes of a file: comments and blank lines, each put to the entry or item that it belongs to.

A comment on a line of its own belongs to what begins below it; where it is indented further than that, to the block that
ends above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct, field

from eventwright.comments import comments
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source, Span

Anchor: TypeAlias = tuple[int, int]
"""Line and column at which an entry or item begins."""


class Remarks(Struct):
    """The comments before an entry, behind it, and at the end of its block, and whether a blank line sets it off.

    `start` is the line of the first comment before it, 0 where there is none.
    """

    before: list[str] = field(default_factory=list[str])
    behind: list[str] = field(default_factory=list[str])
    tail: list[str] = field(default_factory=list[str])
    blank: bool = False
    start: int = 0

    def begin(self, comment: Span) -> None:
        """Takes in a comment that stands before the entry."""
        self.start = self.start or comment.line
        self.before.append(comment.text)


class Sheet(Struct):
    """A file: its documents, the remarks by anchor, and for each document the comments that are left at its end."""

    source: Source
    nodes: tuple[Node, ...]
    remarks: dict[Anchor, Remarks]
    tails: list[list[str]]

    def of(self, anchor: Anchor) -> Remarks:
        """The remarks of an entry or item."""
        return self.remarks.get(anchor) or Remarks()


def sheet(source: Source, nodes: tuple[Node, ...]) -> Sheet:
    """The nodes of a file with what stands beside them."""
    made = Sheet(source, nodes, {}, [[] for _ in nodes])
    inside = [span for node in nodes for span in _flows(node)]
    starts = [node.span.line for node in nodes]
    anchors = [sorted(set(_anchors(node))) for node in nodes]
    for comment in comments(source, nodes):
        if not any(
            (span.line, span.column) <= (comment.line, comment.column) < (span.end_line, span.end_column) for span in inside
        ):
            number = _document(source, starts, comment)
            _put(made, number, anchors[number], comment)
    for anchor in (anchor for found in anchors for anchor in found):
        remarks = made.remarks.setdefault(anchor, Remarks())
        first = remarks.start or anchor[0]
        remarks.blank = first > 1 and not source.lines[first - 2].strip()
    return made


def _document(source: Source, starts: list[int], comment: Span) -> int:
    """The number of the document that a comment stands in: before the `---` it is the one above."""
    marks = [number for number, line in enumerate(source.lines, 1) if line[:3] == "---" and number <= comment.line]
    last = marks[-1] if marks else 0
    before = sum(start <= last for start in starts)
    return min(before, len(starts) - 1)


def _put(made: Sheet, number: int, anchors: list[Anchor], comment: Span) -> None:
    alone = not made.source.lines[comment.line - 1][: comment.column - 1].strip(" -\t") and not any(
        line == comment.line for line, _ in anchors
    )
    above = [anchor for anchor in anchors if anchor < (comment.line, comment.column)]
    following = next((anchor for anchor in anchors if anchor > (comment.line, comment.column)), None)
    if not alone and above:
        made.remarks.setdefault(above[-1], Remarks()).behind.append(comment.text)
    elif (owner := _ended(above, following, comment.column)) is not None:
        made.remarks.setdefault(owner, Remarks()).tail.append(comment.text)
    elif following is not None:
        made.remarks.setdefault(following, Remarks()).begin(comment)
    else:
        made.tails[number].append(comment.text)


def _ended(above: list[Anchor], following: Anchor | None, column: int) -> Anchor | None:
    """The entry at the end of whose block a comment stands: as far in as what is there, and further than what follows."""
    last = next((one for one in reversed(above) if one[1] <= column), None)
    if last is None or (following is not None and following[1] >= last[1]):
        return None
    return next((one for one in reversed(above) if one < last and one[1] < last[1]), None)


def is_flow(node: Node) -> bool:
    """Whether a list or mapping stands in brackets."""
    return not isinstance(node, Scalar) and node.span.text[:1] in ("{", "[")


def dash(parent: Sequence, item: Node) -> Anchor:
    """Where the dash of an item stands: below that of the first item, on the item's line or above it."""
    line, column = item.span.line, parent.span.column
    lines = item.span.source.lines
    while not re.match(r"[ -]*-(\s|$)", lines[line - 1][: column + 1]) or lines[line - 1][column - 1] != "-":
        line -= 1
    return line, column


def _anchors(node: Node) -> Iterator[Anchor]:
    if isinstance(node, Scalar) or is_flow(node):
        return
    if isinstance(node, Sequence):
        for item in node.items:
            yield dash(node, item)
            yield from _anchors(item)
    else:
        for key, value in node:
            yield key.span.line, key.span.column
            yield from _anchors(value)


def _flows(node: Node) -> Iterator[Span]:
    """The outermost lists and mappings in brackets."""
    if is_flow(node):
        yield node.span
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _flows(item)
    elif isinstance(node, Mapping):
        for _, value in node:
            yield from _flows(value)
