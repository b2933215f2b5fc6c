"""Prose that authors wrote as Markdown, into HTML.

It is read by markdown-it with HTML off, and its tokens are written anew by this module, so that no element gets onto a page
that is not named here. Headings of authors become bold lines: the outline of a page is ours.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from eventwright.sinks import EMPTY, Sunk, fill, joined, trusted
from eventwright.sinks.html import BETWEEN, code, href, pre
from eventwright.sinks.markdown import TARGET

MAX_LEVEL = 19
"""How deep blocks may lie in blocks; prose that goes deeper is shown as one line."""


def written(value: str, form: Literal["blocks", "line"]) -> str:
    """Markdown without characters that cannot be seen as HTML, but for its inline code, which stands as it is between two
    `BETWEEN`: the page tells where that leads to.
    """
    found = _markdown().parse(value) if form == "blocks" else []
    if form == "line" or max((token.level for token in found), default=0) >= MAX_LEVEL:  # what lies deeper would be left out
        found = _markdown().parseInline(" ".join(value.split()))
    return str(_written(found))


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


def _written(tokens: Sequence[Token]) -> Sunk:
    linked: list[bool] = []
    return joined("", (_token(token, linked) for token in tokens))


def _token(token: Token, linked: list[bool]) -> Sunk:
    match token.type:
        case "inline":
            return _written(token.children or ())
        case "text" | "text_special":
            return Sunk(html.escape(token.content))
        case "code_inline":
            return code(token.content) if any(linked) else Sunk(f"{BETWEEN}{token.content}{BETWEEN}")
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
