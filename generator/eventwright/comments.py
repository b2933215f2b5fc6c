"""The comments of a source. libyaml passes over them, so they are what a `#` begins where no scalar stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain

from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source, Span

_BLOCK = re.compile(r"[|>][-+0-9]*")
_HASH = re.compile(r"(?:^|(?<=\s))#.*")


def comments(source: Source, nodes: Iterable[Node], word: str = "") -> tuple[Span, ...]:
    """Every comment of a source on a line that has `word`, in their order; `nodes` are those of its documents."""
    if word not in source.text:
        return ()
    wanted = {number: line for number, line in enumerate(source.lines, 1) if word in line}
    taken = _taken(scalar.span for node in nodes for scalar in _scalars_on([*wanted], node))
    return tuple(
        Span(source, number, match.start() + 1, number, len(line.rstrip()) + 1)
        for number, line in wanted.items()
        for match in _HASH.finditer(_masked(line, taken.get(number, ())))
    )


def _scalars_on(lines: list[int], node: Node) -> Iterator[Scalar]:
    """The scalars of a node that have a part in some lines; `lines` is sorted."""
    at = bisect_left(lines, node.span.line)
    if at == len(lines) or lines[at] > node.span.end_line:
        return
    if isinstance(node, Scalar):
        yield node
    for inner in _inner(node):
        yield from _scalars_on(lines, inner)


def _inner(node: Node) -> Iterable[Node]:
    if isinstance(node, Mapping):
        return chain.from_iterable(node)
    return node.items if isinstance(node, Sequence) else ()


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar in a node, keys with them."""
    if isinstance(node, Scalar):
        yield node
    for inner in _inner(node):
        yield from scalars(inner)


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
