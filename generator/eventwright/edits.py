"""Changes of a text at the places of its nodes: what lies between them stays as it is, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from msgspec import Struct

from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source, Span


class Edit(Struct, frozen=True):
    """Puts `text` in the place of a span; an empty span only takes it in."""

    span: Span
    text: str


class Fix(Struct, frozen=True):
    """How a finding can be mended: all of its edits, or none. A safe one changes no frame, no class and no meaning."""

    label: str
    edits: tuple[Edit, ...]
    safe: bool = True


def applied(fixes: Iterable[Fix]) -> tuple[dict[str, str], tuple[Fix, ...]]:
    """The new texts, by the key of their source, and the fixes that were done: of two that touch each other only the first."""
    sources: dict[str, Source] = {}
    changes: dict[str, list[tuple[int, int, str]]] = {}
    done: list[Fix] = []
    for fix in fixes:
        found = [(edit.span.source.key, _change(edit)) for edit in fix.edits]
        if not any(_touch(one, other) for key, one in found for other in changes.get(key, ())):
            sources |= {edit.span.source.key: edit.span.source for edit in fix.edits}
            for key, change in found:
                changes.setdefault(key, []).append(change)
            done.append(fix)
    return {key: _changed(sources[key].text, found) for key, found in changes.items()}, tuple(done)


def _changed(text: str, changes: list[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _change(edit: Edit) -> tuple[int, int, str]:
    span, starts = edit.span, line_starts(edit.span.source.text)
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1, edit.text


def _touch(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@lru_cache(16)
def line_starts(text: str) -> list[int]:
    """The offset of each line, and of the end; lines as YAML counts them."""
    return [0, *(end.end() for end in re.finditer(r"\r\n|[\n\r\x85\u2028\u2029]", text)), len(text)]


def line_end(source: Source) -> str:
    """How the lines of a source end."""
    return "\r\n" if "\r\n" in source.text else "\n"


def behind(body: Mapping, entry: tuple[Scalar, Node], text: str) -> Edit:
    """Puts a new entry behind one of a mapping: on a line of its own, or behind a comma where the mapping is in braces."""
    key, value = entry
    return _next_to(body, value, key.span.column, text)


def appended(items: Sequence, texts: Iterable[str]) -> Edit:
    """Puts new items behind the last one of a list."""
    if not items.items:
        return Edit(items.span, f"[{', '.join(texts)}]")
    return _next_to(items, items.items[-1], items.span.column, *(texts if is_flow(items) else [f"- {text}" for text in texts]))


def exchanged(body: Mapping, keys: Collection[str], text: str) -> tuple[Edit, ...]:
    """Puts a new entry in the place of some; none where a comment could stand in one of them."""
    entries = [entry for entry in body if entry[0].text in keys]
    if any("#" in line for entry in entries for line in _lines_of(entry)):
        return ()
    first, *others = entries
    return Edit(_stretch(body, first), text), *(Edit(_with_joint(body, entry), "") for entry in others)


def _lines_of(entry: tuple[Scalar, Node]) -> list[str]:
    return entry[0].span.source.lines[entry[0].span.line - 1 : last_line(entry[1])]


def _stretch(body: Mapping, entry: tuple[Scalar, Node]) -> Span:
    """An entry of a mapping from its key to its end."""
    (key, value), source = entry, entry[0].span.source
    line, column = value.span.end_line, value.span.end_column
    if not is_flow(body):
        line, column = last_line(value), len(source.lines[last_line(value) - 1]) + 1
    return Span(source, key.span.line, key.span.column, line, column)


def _with_joint(body: Mapping, entry: tuple[Scalar, Node]) -> Span:
    """An entry that has another before it, with what joins them: a comma, or the end of the line above."""
    span = _stretch(body, entry)
    before = body.entries[body.entries.index(entry) - 1]
    line, column = span.line - 1, len(span.source.lines[span.line - 2]) + 1
    if is_flow(body):
        line, column = before[1].span.end_line, before[1].span.end_column
    return Span(span.source, line, column, span.end_line, span.end_column)


def is_flow(node: Mapping | Sequence) -> bool:
    """Whether a mapping or a list stands in brackets."""
    return node.span.text[:1] in ("{", "[")


def _next_to(around: Mapping | Sequence, last: Node, column: int, *texts: str) -> Edit:
    """Puts texts behind a part of a mapping or list; what stands behind that on its line, a comment, stays there."""
    source, span = last.span.source, last.span
    if is_flow(around):
        end = Span(source, span.end_line, span.end_column, span.end_line, span.end_column)
        return Edit(end, "".join(f", {text}" for text in texts))
    line = last_line(last)
    width, start = len(source.lines[line - 1]), line_end(source) + " " * (column - 1)
    return Edit(Span(source, line, width + 1, line, width + 1), "".join(start + text for text in texts))


def last_line(node: Node) -> int:
    """The line on which a node ends; YAML has blocks end where the next thing begins."""
    if isinstance(node, Scalar) or not (node.entries if isinstance(node, Mapping) else node.items) or is_flow(node):
        lines, start = node.span.source.lines, node.span.line
        end = node.span.end_line if node.span.end_column > 1 else node.span.end_line - 1
        return next((number for number in range(end, start, -1) if lines[number - 1].strip()), start)
    return last_line(node.entries[-1][1] if isinstance(node, Mapping) else node.items[-1])
