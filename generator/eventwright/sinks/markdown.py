"""Text of a spec into Markdown: plain text, prose that authors wrote as Markdown, code, links.

Prose is read into a few blocks (paragraphs, lists, code) and written anew, so that nothing gets through that this module
does not know. What Markdown or HTML could read is written as a character reference, which no renderer takes for markup,
in a table cell or out of it. Characters that a reader could not see are spelt out (`\\u202e`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from msgspec import Struct

from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.visible import exact, visible

Links: TypeAlias = Callable[[str], str | None]
"""Where a name in backticks leads to, as a relative path; None where it names nothing."""

MAX_DEPTH = 6
"""How deep lists and emphasis are followed; what is nested deeper is plain text."""


# Plain text


def check(page: str) -> None:
    """Reads a page as far as its structure goes; ValueError where a block of code has no end or a line has odd characters."""
    marks = ""
    for number, line in enumerate(page.split("\n"), 1):
        if not line.isprintable():
            raise ValueError(f"line {number} has a character that cannot be printed")
        found = _MARKS.match(line)
        if found and not marks:
            marks = found[1]
        elif found and line.strip().startswith(marks) and not line.strip().strip("`"):
            marks = ""
    if marks:
        raise ValueError(f"a block of code that begins with {marks} does not end")


_MARKS = re.compile(r"(?: |> |- |\d{1,9}\. )*(`{3,})[^`]*$")


def text(value: str) -> Sunk:
    """Plain text on one line; addresses are shown as code, so that no renderer makes links of them."""
    return _line_start(_words(" ".join(visible(value).split())))


def _words(line: str) -> Sunk:
    """Plain text that stands inside a line."""
    pieces: list[Sunk] = []
    end = 0
    for match in _ADDRESS.finditer(line):
        pieces += [_escaped(line, end, match.start()), code(match[0])]
        end = match.end()
    return joined("", [*pieces, _escaped(line, end, len(line))])


_ADDRESS = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{0,20}://|www\.|(?:mailto|xmpp):)\S*[\w/#=&%-]|[\w.+-]{1,64}@[\w-]*\.[\w.-]*",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$]")


def _escaped(line: str, start: int, end: int) -> Sunk:
    """A stretch of a line, every character that could be markup as a reference; `_` inside a word is none."""
    pieces: list[str] = []
    for match in _SPECIAL.finditer(line, start, end):
        pieces += [line[start : match.start()], _reference(line, match.start())]
        start = match.end()
    return Sunk("".join(pieces) + line[start:end])


def _reference(line: str, index: int) -> str:
    char = line[index]
    if char == "_" and 0 < index < len(line) - 1 and line[index - 1].isalnum() and line[index + 1].isalnum():
        return char
    return _NAMED.get(char, f"&#{ord(char)};")


_NAMED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_MARKER = re.compile(r"[-+#:=](?![A-Za-z0-9])|\d{1,9}[.)](?:\s|$)")


def _line_start(line: Sunk) -> Sunk:
    """A line that begins no list, heading, rule or table."""
    match = _MARKER.match(line)
    if match is None:
        return line
    last = match.end() - 1 if line[0] in "-+#:=" else len(match[0].rstrip()) - 1
    return Sunk(f"{line[:last]}&#{ord(line[last])};{line[last + 1 :]}")


# Code, links, anchors


def code(value: str) -> Sunk:
    """Inline code, also in a table cell."""
    line = " ".join(exact(value).split("\n"))
    if "|" in line or not line.strip():
        return Sunk(f"<code>{_LINKED.sub('</code><code>', _escaped(line, 0, len(line)))}</code>")
    ticks = "`" * _longer_than("`", line, 0)
    pad = " " if line[0] in "` " or line[-1] in "` " else ""
    return Sunk(f"{ticks}{pad}{line}{pad}{ticks}")


_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
"""Where an address is cut in two elements, for in an element renderers make links of addresses."""


def fence(value: str, language: str) -> Sunk:
    """A block of code, for the start of a line."""
    body = exact(value).rstrip("\n")
    marks = "`" * _longer_than("`", body, 2)
    name = language if _LANGUAGE.fullmatch(language) and language.lower() not in _DRAWN else ""
    return Sunk(f"{marks}{name}\n{body}\n{marks}")


_LANGUAGE = re.compile(r"[A-Za-z0-9+-]{0,20}")
_DRAWN = {"geojson", "math", "mermaid", "stl", "topojson"}
"""Languages that code hosts do not show but draw."""


def _longer_than(char: str, value: str, least: int) -> int:
    """A number of `char` that no run of it in `value` reaches, and above `least`."""
    runs = re.findall(f"{char}+", value) if char in value else ()
    return max([least, *map(len, runs)]) + 1


def link(label: Sunk, target: str) -> Sunk:
    """A link to a page of ours or an https address; ValueError for any other target."""
    if not TARGET.fullmatch(target):
        raise ValueError(f"not a target of links: {target!a}")
    return fill("[{}]({})", label, Sunk(target))


_ADDRESS_CHARS = r"[A-Za-z0-9_.~:/?#@!$&'*+,;=%-]"
TARGET = re.compile(rf"https://{_ADDRESS_CHARS}+|(?!/)[A-Za-z0-9_./-]+(?:#[A-Za-z0-9_.-]+)?|#[A-Za-z0-9_.-]+")
"""What a link may lead to: an https address, a page of ours, a place on the page."""


def anchor_id(kind: str, name: str) -> str:
    """The id of an anchor: `field-response_id`; characters that are not legal there are spelt by number."""
    return f"{kind}-" + re.sub(r"[^A-Za-z0-9_.-]", lambda found: f"-{ord(found[0]):x}-", name)


def anchor(id: str) -> Sunk:
    """The place that a link with `#id` leads to; ValueError for what `anchor_id` did not make."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", id):
        raise ValueError(f"not an anchor: {id!a}")
    return fill('<a id="{}"></a>', Sunk(id))


def comment(value: str) -> Sunk:
    """A comment, which no reader of the rendered page sees."""
    line = re.sub(r"[<>]|-(?=-)", "?", " ".join(visible(value).split()))
    return fill("<!-- {} -->", Sunk(line.rstrip("-")))


# Prose


class _Paragraph(Struct, frozen=True):
    text: str
    heading: bool = False


class _Code(Struct, frozen=True):
    text: str
    language: str


class _List(Struct, frozen=True):
    """A list; `first` is the number of its first item, None where items have no numbers."""

    items: tuple[tuple[_Block, ...], ...]
    first: int | None

    def marks(self, bullet: Sunk) -> Iterator[Sunk]:
        """What stands before each item."""
        for index in range(len(self.items)):
            yield bullet if self.first is None else fill("{}. ", self.first + index)


_Block: TypeAlias = _Paragraph | _Code | _List


def prose(value: str, links: Links) -> Sunk:
    """Markdown of an author as blocks, for the start of a line."""
    return joined("\n\n", (_block(block, links) for block in _blocks(value)))


def cell(value: str, links: Links) -> Sunk:
    """Markdown of an author on one line, as a table cell needs it."""
    return joined("<br>", (_flat(block, links) for block in _blocks(value)))


def item(label: Sunk, value: str, links: Links, after: Sunk) -> Sunk:
    """An item of a list: a label, Markdown of an author, and more text of ours."""
    blocks = _blocks(value)
    parts = [_block(block, links) for block in blocks]
    if blocks and isinstance(blocks[0], _Paragraph):
        parts[0] = fill("{}: {}", label, parts[0])
    else:
        parts.insert(0, label)
    if after:
        continues = isinstance(blocks[-1], _Paragraph) if blocks else True
        separator = " " if blocks else ": "
        parts[-1:] = [joined(separator, [parts[-1], after])] if continues else [parts[-1], after]
    return fill("- {}", _indented(joined("\n\n", parts), trusted("  ")))


def _block(block: _Block, links: Links) -> Sunk:
    match block:
        case _Paragraph(text=line, heading=heading):
            found = _line_start(_inline(line, links, 0))
            return fill("**{}**", found) if heading and "*" not in found else found
        case _Code(text=body, language=language):
            return fence(body, language)
        case _List(items=items):
            marks = block.marks(trusted("- "))
            return joined("\n", (_item(blocks, mark, links) for blocks, mark in zip(items, marks, strict=True)))


def _item(blocks: tuple[_Block, ...], mark: Sunk, links: Links) -> Sunk:
    body = joined("\n\n", (_block(block, links) for block in blocks))
    return fill("{}{}", mark, _indented(body, trusted(" " * len(mark))))


def _indented(body: Sunk, margin: Sunk) -> Sunk:
    """A text with a margin before every line but the first."""
    return Sunk(re.sub(r"\n(?=[^\n])", f"\n{margin}", body))


def _flat(block: _Block, links: Links) -> Sunk:
    match block:
        case _Paragraph():
            return _block(block, links)
        case _Code(text=body):
            return joined("<br>", (code(line) for line in body.split("\n")))
        case _List(items=items):
            marks = block.marks(trusted("• "))
            bodies = (joined("<br>", (_flat(block, links) for block in blocks)) for blocks in items)
            return joined("<br>", (fill("{}{}", mark, body) for mark, body in zip(marks, bodies, strict=True)))


# Reading prose: lines to blocks


def _blocks(value: str) -> list[_Block]:
    return list(_Reader(visible(value).split("\n"), 0).blocks())


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,}) *([^`~ ]*)[^`]*$")
_ITEM = re.compile(r"( {0,3}(?:[-*+]|\d{1,9}[.)])(?: {1,4}|$))(.*)$")
_HEADING = re.compile(r" {0,3}#{1,6} +(.*?)[ #]*$")


class _Reader(Struct):
    """Takes lines off the front, a block at a time."""

    lines: list[str]
    depth: int
    at: int = 0

    def blocks(self) -> Iterable[_Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            elif match := _FENCE.match(line):
                yield self.fence(match[1], match[2])
            elif _ITEM.match(line) and self.depth < MAX_DEPTH:
                yield self.items()
            elif line.startswith("    "):
                yield _Code("\n".join(part[4:] for part in self.take(_is_indented)).rstrip("\n"), "")
            elif match := _HEADING.match(line):
                self.at += 1
                yield _Paragraph(match[1], heading=True)
            else:
                first = self.take(lambda _: True, 1)
                yield _Paragraph(" ".join(part.strip() for part in first + self.take(_continues)))

    def take(self, wanted: Callable[[str], bool], most: int | None = None) -> list[str]:
        start = self.at
        while self.at < len(self.lines) and wanted(self.lines[self.at]) and (most is None or self.at - start < most):
            self.at += 1
        return self.lines[start : self.at]

    def fence(self, marks: str, language: str) -> _Code:
        self.at += 1
        closing = re.compile(rf" {{0,3}}{marks[0]}{{{len(marks)},}} *$")
        body = self.take(lambda line: not closing.match(line))
        self.at += 1
        return _Code("\n".join(body), language)

    def items(self) -> _List:
        kind = _kind(self.lines[self.at])
        number = int(self.lines[self.at].split(".")[0].split(")")[0]) if kind == "ordered" else None
        items: list[tuple[_Block, ...]] = []
        while self.at < len(self.lines) and _kind(self.lines[self.at]) == kind:
            items.append(tuple(_Reader(self.item(), self.depth + 1).blocks()))
        return _List(tuple(items), number)

    def item(self) -> list[str]:
        """The lines of an item, its marker and margin taken off."""
        match = _ITEM.match(self.lines[self.at])
        assert match is not None
        self.at += 1
        margin = len(match[1])
        body = [match[2]]
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and not line.startswith(" " * margin):
                if not body[-1].strip() or not _continues(line):
                    break
                line = " " * margin + line.strip()
            body.append(line[margin:])
            self.at += 1
        return body


def _kind(line: str) -> str:
    """What list a line is an item of."""
    match = _ITEM.match(line)
    if match is None:
        return ""
    return "ordered" if match[1].strip()[0].isdigit() else match[1].strip()


def _is_indented(line: str) -> bool:
    return not line.strip() or line.startswith("    ")


def _continues(line: str) -> bool:
    """Whether a line goes on with the paragraph before it."""
    return bool(line.strip()) and not (_FENCE.match(line) or _ITEM.match(line) or _HEADING.match(line))


# Reading prose: inside a paragraph

_INLINE = re.compile(
    rf"""
    (?<!`)(?P<ticks>`{{1,8}})(?!`)(?P<code>.{{1,1000}}?)(?<!`)(?P=ticks)(?!`)
    | \\(?P<escaped>[!-/:-@\[-`{{-~])
    | (?P<image>!\[[^\[\]]{{0,500}}\]\([^()]{{0,1000}}\))
    | \[(?P<label>[^\[\]]{{1,500}})\]\((?P<target>https://{_ADDRESS_CHARS}{{1,1000}}|\#[A-Za-z0-9_.-]{{1,200}})\)
    | <?(?P<address>https://{_ADDRESS_CHARS}{{1,1000}}[A-Za-z0-9_/#=&%-])>?
    | \*\*(?P<strong>[^\s*]|[^\s*].{{0,500}}?[^\s*])\*\*(?!\*)
    | (?<![A-Za-z0-9_])__(?P<heavy>[^\s_]|[^\s_].{{0,500}}?[^\s_])__(?![A-Za-z0-9_])
    | (?<![A-Za-z0-9*])\*(?P<stars>[^\s*]|[^\s*][^*]{{0,500}}?[^\s*])\*(?!\*)
    | (?<![A-Za-z0-9_])_(?P<lows>[^\s_]|[^\s_][^_]{{0,500}}?[^\s_])_(?![A-Za-z0-9_])
    """,
    re.VERBOSE,
)
_MAY_BE_MARKED = re.compile(r"[`\\!\[*_]|https://")
"""What `_INLINE` has in every match; most lines have none of it, which is found out faster so."""


def _inline(line: str, links: Links, depth: int) -> Sunk:
    """A line of prose: code, links and emphasis kept, anything else as text."""
    pieces: list[Sunk] = []
    plain, end = "", 0
    for match in _INLINE.finditer(line) if depth < MAX_DEPTH and _MAY_BE_MARKED.search(line) else ():
        plain += line[end : match.start()]
        end = match.end()
        if match.lastgroup in ("escaped", "image"):
            plain += match["escaped"] or match[0]  # together with what stands around it, it may be an address
        else:
            pieces += [_words(plain), _marked(match, links, depth)]
            plain = ""
    pieces.append(_words(plain + line[end:]))
    return joined("", map(_before_link, pieces, [*pieces[1:], trusted("")]))


def _before_link(piece: Sunk, following: Sunk) -> Sunk:
    """A piece that does not make an image of the link behind it."""
    return fill("{}&#33;", Sunk(piece[:-1])) if piece.endswith("!") and following.startswith("[") else piece


def _marked(match: re.Match[str], links: Links, depth: int) -> Sunk:
    match match.lastgroup:
        case "code":
            return _code_or_link(match["code"], links)
        case "target":
            return link(_inline(match["label"], _no_links, depth + 1), match["target"])
        case "address":
            return fill("<{}>", Sunk(match["address"]))
        case "strong" | "heavy" as kind:
            return fill("**{}**", _inline(match[kind], links, depth + 1))
        case kind:
            assert kind in ("stars", "lows")
            return fill("*{}*", _inline(match[kind], links, depth + 1))


def _no_links(_: str) -> None:
    return None


def _code_or_link(body: str, links: Links) -> Sunk:
    stripped = body[1:-1] if len(body) > 2 and body[0] == body[-1] == " " and body.strip() else body
    target = links(stripped)
    return code(stripped) if target is None else link(code(stripped), target)
