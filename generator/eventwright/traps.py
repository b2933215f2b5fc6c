"""What a text that libyaml refused most likely got wrong, in the words of someone who writes specs.

libyaml says where it stumbled and what it was looking for; the line there, and the one before, mostly show why.
"""

from __future__ import annotations

import re

import yaml
from msgspec import Struct

from eventwright.diagnostics import Related, Report
from eventwright.nodes import Source, Span, core_value


class Trap(Struct, frozen=True):
    """A mistake that a line shows; the group `at` of the pattern, where there is one, is the token that has to change."""

    pattern: re.Pattern[str]
    message: str
    hint: str
    id: str = "yaml-syntax"


QUOTES = "put the value in quotes, or use a block with |"
_QUOTED = r"([\"'])(?:(?!\1).)*\1\s*[^\s,}\]#]"
_NO_SPACE = Trap(
    re.compile(r"^\s*(?:- +)*(?P<at>[A-Za-z_][\w.]*:)[^\s:/]"),
    "a key and its value are parted by a colon and a space",
    "put a space after the colon",
)
_TRAPS = (
    Trap(re.compile(r"^[^#]*?\t"), "a tab stands where YAML wants spaces", "indent with spaces", "yaml-tab"),
    Trap(
        re.compile(rf"^[^#]*(?:\btype|-):?\s+{_QUOTED}"),
        "a value that begins with a quote ends at the next quote",
        'put the other part first, as in `integer | "inf"`',
    ),
    Trap(
        re.compile(rf"^[^#]*:\s+{_QUOTED}"),
        "a value that begins with a quote ends at the next quote",
        "put the whole value in quotes of the other kind, or use a block with |",
    ),
    Trap(re.compile(r":\s+[`@*&!%]"), "a value cannot begin with one of ` @ * & ! %", QUOTES),
    Trap(re.compile(r",\s*,"), "there is a comma too many", "drop one"),
    _NO_SPACE,
    Trap(
        re.compile(r"[{,]\s*type:\s+[\w<>|. ]*?(?P<at>\[\s*\])"),
        "[ ] inside a value begins a list",
        "a list of something is written list<...>",
    ),
    Trap(
        re.compile(r"\{[^{}]*?[^\s,:{\[-]\s*(?P<at>[\[{])"),
        "a bracket inside { } begins a list or a mapping",
        QUOTES,
    ),
    Trap(
        re.compile(r"^[^#{\[]*:\s+(?:\[[^\]]*\]|\{[^}]*\})\s*(?P<at>[^\s,}\]#])"),
        "a value that begins with a bracket ends with it",
        QUOTES,
    ),
    Trap(
        re.compile(r"[{,]\s*[^,{}\[\]\"':]+:\s+[^,{}\[\]\"':]+:\s"),
        "`: ` inside a value starts a new key",
        QUOTES,
    ),
    Trap(
        re.compile(r"^\s*[^\s#{\[][^:#{]*:\s+[^\"'|>{\[#].*?:(\s|$)"),
        "`: ` inside a value starts a new key",
        QUOTES,
    ),
)
_HASH = re.compile(r"(?<=[^\s#,{\[] )\s*(?P<at>#.*[}\]])")
_ABOVE = (
    _NO_SPACE,
    Trap(re.compile(r"^\s*(?P<at>-)[A-Za-z_\"'{]"), "a list's item begins with a dash and a space", "put a space after the -"),
)
"""Mistakes that libyaml notices a line later."""
_WORDS: dict[str, tuple[str, str | None]] = {
    "found unexpected end of stream": ("a quote is opened here and never closed", "an apostrophe is text inside double quotes"),
    "mapping values are not allowed in this context": ("no key can stand here", "is a line indented too far?"),
    "did not find expected key": ("a key is expected here", "is the line indented like those it belongs with?"),
    "did not find expected '-' indicator": ("an item that begins with `- ` is expected here", "is the line indented too far?"),
    "could not find expected ':'": ("this line has no `: `", "a key and its value are parted by a colon and a space"),
    "did not find expected ',' or '}'": ("a comma or a } is expected here", "is the { closed?"),
    "did not find expected ',' or ']'": ("a comma or a ] is expected here", "is the [ closed?"),
    "found unknown escape character": ("a backslash in double quotes begins an escape", "write two, or use single quotes"),
    "did not find expected <document start>": ("`---` is expected between two definitions", None),
}
"""What libyaml says, in words of our own, with a hint."""


def report_syntax_error(problem: yaml.MarkedYAMLError, source: Source, report: Report) -> None:
    """Reports what libyaml refused: by the trap that the line shows, else in words of our own."""
    span = _span(problem, source)
    reported = {(found.id, found.span.line) for found in report if found.span.source is source}
    if reported & {("yaml-alias", span.line), ("yaml-comment", span.line), ("yaml-comment", span.line - 1)}:
        return  # text that begins with * or &, or that goes on behind a comment
    if _report_hash(problem, span, report):
        return
    line = source.lines[span.line - 1]
    for trap in _TRAPS:
        if match := trap.pattern.search(line):
            report.error(trap.id, _at(match, span), trap.message, trap.hint)
            return
    for trap in _ABOVE if span.line > 1 else ():
        if match := trap.pattern.search(source.lines[span.line - 2]):
            report.error(trap.id, _at(match, Span(source, span.line - 1)), trap.message, trap.hint)
            return
    _report_plainly(problem, span, report)


def _span(problem: yaml.MarkedYAMLError, source: Source) -> Span:
    """The character at fault: what was never closed where it begins; anything else where libyaml stumbled."""
    unclosed = (problem.context or "").startswith("while scanning a")
    unclosed = unclosed and "tab" not in (problem.problem or "")
    mark = (problem.context_mark if unclosed else None) or problem.problem_mark or problem.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    while line > 1 and (line > len(source.lines) or not source.lines[line - 1].strip()):
        line -= 1
        column = len(source.lines[line - 1]) + 1
    return Span(source, line, column, line, column + 1)


def _at(match: re.Match[str], span: Span) -> Span:
    if "at" not in match.re.groupindex:
        return span
    return Span(span.source, span.line, match.start("at") + 1, span.line, match.end("at") + 1)


def _report_hash(problem: yaml.MarkedYAMLError, span: Span, report: Report) -> bool:
    """Reports a # after a space that made a comment of the rest of a line, the closing bracket with it."""
    start = problem.context_mark
    if start is None or not (problem.context or "").startswith("while parsing a flow"):
        return False
    for number in range(start.line + 1, span.line + 1):
        if any((found.id, found.span.source, found.span.line) == ("yaml-comment", span.source, number) for found in report):
            return True
        if match := _HASH.search(span.source.lines[number - 1]):
            message = "a # after a space begins a comment, and so the bracket is not closed"
            report.error("yaml-comment", _at(match, Span(span.source, number)), message, QUOTES)
            return True
    return False


def _report_plainly(problem: yaml.MarkedYAMLError, span: Span, report: Report) -> None:
    words = problem.problem or ""
    message, hint = _WORDS.get(words, (f"this is not YAML: {' '.join(filter(None, (problem.context, words)))}", None))
    start = problem.context_mark
    opened = "flow" in (problem.context or "") and start is not None and start.line + 1 < span.line
    place = Span(span.source, start.line + 1, start.column + 1, start.line + 1, start.column + 2) if start else span
    report.error("yaml-syntax", span, message, hint, *([Related(place, "opened here")] if opened else []))


def report_character_error(problem: yaml.reader.ReaderError, source: Source, report: Report) -> None:
    """Reports a character that no YAML may hold."""
    before = Source("", source.text.encode()[: problem.position].decode(errors="ignore")).lines
    span = Span(source, len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
    code = problem.character if isinstance(problem.character, int) else ord(problem.character)
    report.error("yaml-syntax", span, f"the character U+{code:04X} is not allowed in YAML")


_COMMENT = re.compile(r"\s+(?P<at>#[^\s#!].*)")
_PROSE = re.compile(r"[^\W\d_][,;.]? [^\W\d_]")


def report_comment(text: str, span: Span, report: Report) -> None:
    """Reports an unquoted text that ` #` cut off: before `#1`, or prose before a # with no space behind it."""
    ends = span.source.lines[span.end_line - 1 : span.end_line]  # none where the file ends in the middle of something
    match = _COMMENT.match(ends[0], span.end_column - 1) if ends else None
    if match and isinstance(core_value(text), str) and (_PROSE.search(text) or match["at"][1].isdigit()):
        message = "a # after a space begins a comment, and so it cuts the text off"
        hint = "put the text in quotes; a space after the # says that it is a comment"
        report.error("yaml-comment", _at(match, Span(span.source, span.end_line)), message, hint)
