"""The comments of a source. libyaml passes over them, so they are what a `#` begins where no scalar stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eventwright.nodes import Node, Scalar, Sequence, Source, Span

_BLOCK = re.compile(r"[|>][-+0-9]*")
_HASH = re.compile(r"(?:^|(?<=\s))#.*")


def comments(source: Source, nodes: Iterable[Node]) -> tuple[Span, ...]:
    """Every comment of a source, in their order; `nodes` are those of its documents."""
    taken = _taken(scalar.span for node in nodes for scalar in scalars(node))
    return tuple(
        Span(source, number, match.start() + 1, number, len(line.rstrip()) + 1)
        for number, line in enumerate(source.lines, 1)
        for match in _HASH.finditer(_masked(line, taken.get(number, ())))
    )


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar in a node, keys with them."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node:
            yield key
            yield from scalars(value)


def is_block(scalar: Scalar) -> bool:
    """Whether a scalar is a block, after `|` or `>`."""
    return not scalar.plain and scalar.span.text[:1] in ("|", ">")


def _taken(spans: Iterable[Span]) -> dict[int, list[tuple[int, int]]]:
    """The columns of each line, from 0, that scalars cover; behind the mark of a block there may be a comment."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for span in spans:
        mark = _BLOCK.match(span.text) if span.end_line > span.line else None
        for number in range(span.line, span.end_line + 1):
            start = span.column - 1 if number == span.line else 0
            end = span.end_column - 1 if number == span.end_line else len(span.source.lines[number - 1])
            end = start + mark.end() if mark and number == span.line else end
            taken.setdefault(number, []).append((start, end))
    return taken


def _masked(line: str, taken: Iterable[tuple[int, int]]) -> str:
    for start, end in taken:
        line = line[:start] + "x" * max(0, min(end, len(line)) - start) + line[end:]
    return line
