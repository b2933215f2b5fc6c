"""The lines of a spec in its canonical layout: indented by two, one space behind a colon, keys in their order."""

from __future__ import annotations

import re

from eventwright.comments import comments, is_block
from eventwright.layout.order import Schema, ordered, schema_of, within
from eventwright.layout.remarks import Anchor, Sheet, dash, is_flow
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Span

WIDTH = 128
"""What is wider than this does not stay in brackets on one line."""

STEP = 2
"""How much further in stands what belongs to an entry."""


class Layout:
    """Lays out one file. `indent` is how far in an entry or item stands; lines come with it, without their ends."""

    def __init__(self, on: Sheet) -> None:
        """A file with what stands beside its nodes."""
        self.sheet = on

    def lines(self) -> list[str]:
        """The whole file."""
        found: list[str] = []
        for node, tail in zip(self.sheet.nodes, self.sheet.tails, strict=True):
            body = self.block(node, 0, schema_of(node) if isinstance(node, Mapping) else {})
            found += [*(["---"] if found else []), *body, *tail]
        return found

    def block(self, node: Node, indent: int, schema: Schema) -> list[str]:
        """The entries or items of a node, below each other."""
        found: list[str] = []
        for anchor, lines in self._parts(node, indent, schema):
            remarks, pad = self.sheet.of(anchor), " " * indent
            found += [""] if remarks.blank and found else []
            found += [*(pad + text for text in remarks.before), *lines]
        return found

    def _parts(self, node: Node, indent: int, schema: Schema) -> list[tuple[Anchor, list[str]]]:
        parts: list[tuple[Anchor, list[str]]] = []
        for key, value in ordered(node, schema) if isinstance(node, Mapping) else ():
            anchor = (key.span.line, key.span.column)
            parts.append((anchor, self._value(f"{key.span.text}:", value, indent, within(schema, key.text), anchor)))
        for item in node.items if isinstance(node, Sequence) else ():
            anchor = dash(node, item) if isinstance(node, Sequence) and not is_flow(node) else (0, 0)
            parts.append((anchor, self._item(item, indent, within(schema, None), anchor)))
        return parts

    def _item(self, item: Node, indent: int, schema: Schema, anchor: Anchor) -> list[str]:
        """An item; what is a block begins behind the dash, and comments that would stand there go above it."""
        lines = self._value("-", item, indent, schema, anchor)
        if isinstance(item, Scalar) or lines[0].strip() != "-":
            return lines
        pad, body = " " * indent, lines[1:]
        first = next(number for number, line in enumerate(body) if not line.lstrip().startswith("#"))
        return [*(pad + line.strip() for line in body[:first]), f"{pad}- {body[first].strip()}", *body[first + 1 :]]

    def _value(self, head: str, value: Node, indent: int, schema: Schema, anchor: Anchor) -> list[str]:
        """A key or a dash, with what stands behind it or below it."""
        head = " " * indent + head
        comment = "".join(f"  {text}" for text in self.sheet.of(anchor).behind)
        if isinstance(value, Scalar):
            return _scalar(head, value, indent, comment)
        line = one_line(value, schema) if is_flow(value) else None
        if line is not None and (len(f"{head} {line}") <= WIDTH or not value.data):
            return [f"{head} {line}{comment}"]
        if is_flow(value) and _has_comment(value):
            return _verbatim(head, value.span, indent, comment, anchor)
        tail = (" " * (indent + STEP) + text for text in self.sheet.of(anchor).tail)
        return [head + comment, *self.block(value, indent + STEP, schema), *tail]


def one_line(node: Node, schema: Schema) -> str | None:
    """A node in brackets on one line; None where it has a comment, or a text that takes more lines."""
    if isinstance(node, Scalar):
        return node.span.text if node.span.line == node.span.end_line and (node.text or not node.plain) else None
    if _has_comment(node):
        return None
    if isinstance(node, Sequence):
        parts = [one_line(item, within(schema, None)) for item in node.items]
    else:
        parts = [_pair(key, one_line(value, within(schema, key.text))) for key, value in ordered(node, schema)]
    known = [part for part in parts if part is not None]
    left, right = ("[", "]") if isinstance(node, Sequence) else ("{", "}") if is_flow(node) else ("", "")  # [key: value]
    return f"{left}{', '.join(known)}{right}" if len(known) == len(parts) else None


def _pair(key: Scalar, value: str | None) -> str | None:
    return None if value is None or key.span.line != key.span.end_line else f"{key.span.text}: {value}"


def _scalar(head: str, node: Scalar, indent: int, comment: str) -> list[str]:
    """A scalar behind its key or dash, in the words and quotes of its author."""
    if is_block(node):
        return _literal(head, node, indent, comment)
    first, *others = (line.strip() for line in _slices(node.span))
    pad = " " * (indent + STEP)
    lines = [f"{head} {first}".rstrip(), *((pad + line).rstrip() for line in others)]
    return [*lines[:-1], lines[-1] + comment]


def _literal(head: str, node: Scalar, indent: int, comment: str) -> list[str]:
    """A block scalar, its lines as far in as its place wants them."""
    first, *body = _slices(node.span)
    mark = re.match(r"[|>][-+0-9]*", first)
    assert mark is not None
    while body and not body[-1].strip() and "+" not in mark[0]:
        body.pop()
    digit = re.search(r"\d", mark[0])
    depth = min((_depth(line) for line in body if line.strip()), default=0)
    step, lead = (int(digit[0]), _parent_depth(node) + int(digit[0])) if digit else (STEP, depth)
    moved = (line[lead:] and " " * (indent + step) + line[lead:] for line in body)
    return [f"{head} {mark[0]}{comment}", *moved]


def _parent_depth(node: Scalar) -> int:
    """How far in the line stands on which a block begins."""
    return _depth(node.span.source.lines[node.span.line - 1])


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _verbatim(head: str, span: Span, indent: int, comment: str, anchor: Anchor) -> list[str]:
    """A stretch as it stands, moved as far as its parent was."""
    first, *others = _slices(span)
    move = indent + 1 - anchor[1]
    moved = [(" " * max(indent + 1, _depth(line) + move) + line.strip()).rstrip() for line in others]
    lines = [f"{head} {first.rstrip()}", *moved]
    return [*lines[:-1], lines[-1] + comment]


def _slices(span: Span) -> list[str]:
    """The lines of a stretch, the first from its column on, the last up to its end."""
    lines = span.source.lines[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return lines[:-1] if span.end_column == 1 and len(lines) > 1 else lines


def _has_comment(node: Node) -> bool:
    """Whether comments stand inside a node in brackets."""
    start, end = (node.span.line, node.span.column), (node.span.end_line, node.span.end_column)
    if start[0] == end[0]:
        return False
    return any(start < (found.line, found.column) < end for found in comments(node.span.source, [node]))
