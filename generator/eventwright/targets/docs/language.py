"""The language that a page is written in: the same words become Markdown, or HTML for the site."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from eventwright.sinks import Sunk, markdown
from eventwright.sinks.markdown import Links


class Language(Struct, frozen=True, eq=False):
    """The functions of a sink that pages are written with, and the ending of their files.

    `line` takes Markdown of an author onto one line, `prose` gives it as blocks; `block` is a block of code. `has_lines` says
    whether lines of specs have anchors.
    """

    suffix: str
    text: Callable[[str], Sunk]
    code: Callable[[str], Sunk]
    link: Callable[[Sunk, str], Sunk]
    prose: Callable[[str, Links], Sunk]
    line: Callable[[str, Links], Sunk]
    block: Callable[[str, str], Sunk]
    has_lines: bool = False


MARKDOWN = Language(".md", markdown.text, markdown.code, markdown.link, markdown.prose, markdown.cell, markdown.fence)
