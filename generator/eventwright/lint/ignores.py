"""Comments that keep a rule quiet in one place: `# eventwright: ignore[rule-id] reason`.

Behind something it speaks of that line and of what is indented below it; on a line of its own, of the next one that says
something, and what is below that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from eventwright.comments import comments
from eventwright.diagnostics import Diagnostic, did_you_mean
from eventwright.edits import Edit, Fix
from eventwright.load import Document
from eventwright.nodes import Mapping, Span

_IGNORE = re.compile(r"#\s*eventwright:\s*ignore\b(?:\s*\[(?P<ids>[^\]]*)\])?(?P<reason>.*)")
_MARK = "eventwright:"
_ID = re.compile(r"[^\s,]+")


class Ignore(Struct, frozen=True):
    """One id in one comment: the place of the id, the lines that it speaks of, the comment, and whether it gives a reason.

    `alone` tells that the comment has no other id.
    """

    id: str
    span: Span
    lines: range
    comment: Span
    reasoned: bool
    alone: bool

    def covers(self, found: Diagnostic) -> bool:
        """Whether it speaks of a finding."""
        span = found.span
        return found.id == self.id and span.source.key == self.span.source.key and span.line in self.lines


def ignores(documents: Collection[Document]) -> tuple[Ignore, ...]:
    """All such comments, an id each, sorted by place; one without an id has an empty one."""
    nodes: dict[str, list[Mapping]] = {}
    for document in documents:
        nodes.setdefault(document.node.span.source.key, []).append(document.node)
    found = (comments(its[0].span.source, its, _MARK) for its in nodes.values())
    return tuple(ignore for spans in found for span in spans for ignore in _read(span))


def _read(comment: Span) -> Iterator[Ignore]:
    match = _IGNORE.fullmatch(comment.text)
    if match is None:
        return
    ids = [*_ID.finditer(match["ids"] or "")]
    spans = {found[0]: comment.part(match.start("ids") + found.start(), match.start("ids") + found.end()) for found in ids}
    for id, span in (spans or {"": comment}).items():
        reasoned = bool(re.search(r"\w", match["reason"]))
        yield Ignore(id, span, _lines(comment), comment, reasoned, len(spans) < 2)


def _lines(comment: Span) -> range:
    """The lines that a comment speaks of: its own, or the next that is neither blank nor a comment, and what is below it."""
    lines, start = comment.source.lines, comment.line - 1
    first = next((at for at in range(start, len(lines)) if _says(lines[at])), start)
    depth = _depth(lines[first])
    below = (at for at in range(first + 1, len(lines)) if lines[at].strip() and _depth(lines[at]) <= depth)
    return range(first + 1, next(below, len(lines)) + 1)


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def without_ignored(
    found: list[Diagnostic], told: tuple[Ignore, ...], rules: Collection[str], idle: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """The findings that no comment keeps quiet, and what is wrong with the comments themselves. `idle` rules were not asked."""
    used: set[Ignore] = set()
    for finding in found:
        mine = [item for item in told if item.covers(finding)]
        used.update(mine)
        if not mine:
            yield finding
    for item in told:
        yield from _judged(item, item in used or item.id in idle, rules)


def _judged(item: Ignore, used: bool, rules: Collection[str]) -> Iterator[Diagnostic]:
    if item.id not in rules:
        message = f'there is no rule "{item.id}"' if item.id else "this names no rule"
        hint = did_you_mean(item.id, rules) or "write # eventwright: ignore[rule-id] reason"
        yield Diagnostic("unknown-rule", item.span, message, hint)
    elif not item.reasoned:
        message = f'nothing tells why "{item.id}" does not hold here'
        yield Diagnostic("no-reason", item.span, message, "write the reason behind the ]")
    elif not used:
        fix = Fix("drop the comment", (Edit(_whole(item.comment), ""),)) if item.alone else None
        message = f'"{item.id}" finds nothing here, so there is nothing to ignore'
        yield Diagnostic("unused-ignore", item.span, message, "drop it", (), "warning", fix)


def _whole(comment: Span) -> Span:
    """A comment with the blanks before it; with its line where nothing else is there."""
    before = comment.source.lines[comment.line - 1][: comment.column - 1]
    start = len(before.rstrip())
    if start or comment.line == len(comment.source.lines):
        return Span(comment.source, comment.line, start + 1, comment.line, comment.end_column)
    return Span(comment.source, comment.line, 1, comment.line + 1, 1)
