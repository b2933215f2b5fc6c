"""Text of a spec into HTML: plain text, attributes, prose that authors wrote as Markdown, code with its colours, links.

Prose is read by markdown-it with HTML off, and its tokens are written anew by this module, so that no element gets onto a page
that is not named here. Headings of authors become bold lines: the outline of a page is ours. Characters that a reader could not
see are spelt out (`\\u202e`).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name  # pyright: ignore[reportUnknownVariableType]
from pygments.token import Comment, Keyword, Name, Number, Operator, String

from eventwright.sinks import EMPTY, Sunk, fill, joined, trusted
from eventwright.sinks.markdown import TARGET, Links
from eventwright.sinks.visible import exact, visible

if TYPE_CHECKING:
    from markdown_it.token import Token as MarkdownToken

MAX_LEVEL = 19
"""How deep blocks may lie in blocks; prose that goes deeper is shown as one line."""
CACHED = 4096
"""How many texts are kept as they were read: the same fields stand on many pages."""


def check(page: str) -> None:
    """Reads a page as far as its elements go; ValueError where one is not closed or a character cannot be printed."""
    if not page.replace("\n", "").isprintable():
        raise ValueError("there is a character that cannot be printed")
    found = Counter(_TAG.findall(page))
    for name in {name.removeprefix("/") for name in found} - _VOID:
        if found[name] != found[f"/{name}"]:
            raise ValueError(f"<{name}> is opened {found[name]} times and closed {found[f'/{name}']} times")


_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9-]*)(?![^<>]*/>)")
_VOID = {"base", "br", "hr", "img", "input", "link", "meta", "wbr"}


# Plain text, attributes, code, links


def text(value: str) -> Sunk:
    """Plain text inside an element or in a quoted attribute."""
    return Sunk(html.escape(visible(value)))


def attribute(name: Sunk, value: str) -> Sunk:
    """A whole attribute, `title="..."`; its name is our own."""
    return fill('{}="{}"', name, text(" ".join(value.split())))


def code(value: str) -> Sunk:
    """Inline code; long names may break behind dots and underscores."""
    return fill("<code>{}</code>", Sunk(_BREAKS.sub(r"\g<0><wbr>", html.escape(exact(value)))))


_BREAKS = re.compile(r"[._/](?=[A-Za-z])")


def link(label: Sunk, target: str) -> Sunk:
    """A link to a page of ours or an https address; ValueError for any other target."""
    return fill('<a href="{}">{}</a>', href(target), label)


def href(target: str) -> Sunk:
    """The target of a link, for a quoted attribute; ValueError for what is no page of ours and no https address."""
    if not TARGET.fullmatch(target):
        raise ValueError(f"not a target of links: {target!a}")
    return Sunk(html.escape(target))


def identifier(id: str) -> Sunk:
    """The `id` of an element, as `sinks.markdown.anchor_id` makes it; ValueError for any other."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", id):
        raise ValueError(f"not an id: {id!a}")
    return Sunk(id)


def comment(value: str) -> Sunk:
    """A comment, which no reader of the page sees."""
    line = re.sub(r"[<>]|-(?=-)", "?", " ".join(visible(value).split()))
    return fill("<!-- {} -->", Sunk(line.rstrip("-")))


# Code with its colours


@lru_cache(CACHED)
def highlighted(source: str, language: str) -> Sunk:
    """The inside of a `<pre>`: code in `python` or `json`, its words in spans of a few short classes; else as it is."""
    shown = exact(source).rstrip("\n")
    lexer = _lexers().get(language)
    return Sunk(html.escape(shown, quote=False)) if lexer is None else Sunk("".join(_spans(lexer, _bare(shown))))


def _bare(source: str) -> str:
    """Code without the spaces of blank lines, over which Pygments takes time by the square of their number."""
    return "\n".join(line if line.strip() else "" for line in source.split("\n"))


@cache
def _lexers() -> dict[str, Lexer]:
    return {name: get_lexer_by_name(name, ensurenl=False, stripnl=False) for name in ("python", "json")}


def _spans(lexer: Lexer, source: str) -> Iterator[str]:
    for kind, value in lexer.get_tokens(source):
        name, written = _class(kind), html.escape(value, quote=False)
        yield f'<span class="{name}">{written}</span>' if name else written


@cache
def _class(kind: Any) -> str:
    return next((name for parent, name in _CLASSES if kind in parent), "")


_CLASSES = (
    (Comment, "c"), (Keyword, "k"), (Operator.Word, "k"), (Name.Class, "f"), (Name.Function, "f"),
    (Name.Tag, "t"), (Number, "n"), (String, "s"),
)  # fmt: skip
"""The classes of coloured words: comment, keyword, defined name, JSON key, number, string."""


# Prose


def prose(value: str, links: Links) -> Sunk:
    """Markdown of an author as blocks."""
    return _written(_blocks(value), links)


def inline(value: str, links: Links) -> Sunk:
    """Markdown of an author without any block, for a line, a cell or a heading."""
    return _written(_line(value), links)


@lru_cache(CACHED)
def _blocks(value: str) -> list[MarkdownToken]:
    found = _markdown().parse(visible(value))
    deepest = max((token.level for token in found), default=0)
    return found if deepest < MAX_LEVEL else _line(value)  # what lies deeper would be left out


@lru_cache(CACHED)
def _line(value: str) -> list[MarkdownToken]:
    return _markdown().parseInline(" ".join(visible(value).split()))


@cache
def _markdown() -> MarkdownIt:
    """Without images, and without what defines links for elsewhere, of which nothing would be shown."""
    return MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_LEVEL + 1}).disable(["image", "reference"])


_ELEMENTS = {
    "paragraph_open": trusted("<p>"), "paragraph_close": trusted("</p>\n"),
    "heading_open": trusted("<p><strong>"), "heading_close": trusted("</strong></p>\n"),
    "bullet_list_open": trusted("<ul>\n"), "bullet_list_close": trusted("</ul>\n"),
    "ordered_list_close": trusted("</ol>\n"),
    "list_item_open": trusted("<li>"), "list_item_close": trusted("</li>\n"),
    "blockquote_open": trusted("<blockquote>\n"), "blockquote_close": trusted("</blockquote>\n"),
    "em_open": trusted("<em>"), "em_close": trusted("</em>"),
    "strong_open": trusted("<strong>"), "strong_close": trusted("</strong>"),
    "hardbreak": trusted("<br>"), "softbreak": trusted("\n"), "hr": trusted("<hr>\n"),
}  # fmt: skip
"""How tokens of markdown-it are written; those with text of the author are in `_token`, and all others are left out."""


def _written(tokens: Sequence[MarkdownToken], links: Links) -> Sunk:
    linked: list[bool] = []
    return joined("", (_token(token, links, linked) for token in tokens))


def _token(token: MarkdownToken, links: Links, linked: list[bool]) -> Sunk:
    match token.type:
        case "inline":
            return _written(token.children or (), links)
        case "text" | "text_special":
            return Sunk(html.escape(token.content))
        case "code_inline":
            return _code_or_link(token.content, links, inside=any(linked))
        case "fence" | "code_block":
            return pre(token.content, token.info.strip())
        case "paragraph_open" | "paragraph_close" if token.hidden:
            return EMPTY
        case "ordered_list_open":
            return fill('<ol start="{}">\n', int(token.attrs.get("start", 1)))
        case "link_open":
            linked.append(_is_external(str(token.attrs["href"])))
            return fill('<a href="{}">', href(str(token.attrs["href"]))) if linked[-1] else EMPTY
        case "link_close":
            return trusted("</a>") if linked.pop() else EMPTY
        case kind:
            return _ELEMENTS.get(kind, EMPTY)


def _is_external(target: str) -> bool:
    """Whether an author's link is kept: pages of ours are reached by names in backticks."""
    return target.startswith("https://") and TARGET.fullmatch(target) is not None


def _code_or_link(value: str, links: Links, *, inside: bool) -> Sunk:
    target = None if inside else links(value)
    return code(value) if target is None else link(code(value), target)


def pre(source: str, language: str) -> Sunk:
    """A block of code that can be scrolled by keyboard where it is wider than the page."""
    kind = _KINDS.get(language, EMPTY)
    return fill('<pre tabindex="0"><code{}>{}</code></pre>\n', kind, highlighted(source, language))


def numbered(lines: Sequence[str]) -> Sunk:
    """A block of text whose lines have ids, `L1` and so on."""
    written = (f'<span id="L{number}">{html.escape(exact(line), quote=False)}\n</span>' for number, line in enumerate(lines, 1))
    return fill('<pre tabindex="0" class="numbered"><code>{}</code></pre>\n', Sunk("".join(written)))


_JSON, _PYTHON = trusted(' class="language-json"'), trusted(' class="language-python"')
_KINDS = {"python": _PYTHON, "json": _JSON, "jsonschema": _JSON}
"""How code says what it is; schemas are long, and not coloured."""
