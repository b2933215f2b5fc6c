"""Text of a spec into HTML: plain text, attributes, prose that authors wrote as Markdown, code with its colours, links.

Characters that a reader could not see are spelt out (`\\u202e`). Prose that is not plain is read by `prose`, code coloured by
`lexers`; their libraries take long to load, so that what they made is kept for later runs.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from eventwright.sinks import EMPTY, Sunk, fill, trusted
from eventwright.sinks.markdown import TARGET, Links
from eventwright.sinks.visible import exact, visible

BETWEEN = "\0"
"""What parts inline code, which may become a link, from what is before and behind it; no text that is shown has it."""
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


kept: dict[str, str] = {}
"""What takes long to make, and is made of one text alone: by a digest of that and of what it is. A later run takes it over."""
MOST = 8192
"""So many are kept at most, old ones included."""


def _kept(what: str, source: str, make: Callable[[], str]) -> str:
    key = hashlib.blake2b(f"{what}\n{source}".encode(), digest_size=16).hexdigest()
    if key not in kept:
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = make()
    return kept[key]


# Plain text, attributes, code, links


def text(value: str) -> Sunk:
    """Plain text inside an element or in a quoted attribute."""
    return Sunk(html.escape(visible(value)))


def attribute(name: Sunk, value: str) -> Sunk:
    """A whole attribute, `title="..."`; its name is our own."""
    return fill('{}="{}"', name, text(" ".join(value.split())))


@lru_cache(CACHED)
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


def highlighted(source: str, language: str) -> Sunk:
    """The inside of a `<pre>`: code in `python` or `json`, its words in spans of a few short classes; else as it is."""
    shown = exact(source).rstrip("\n")
    if language not in ("python", "json"):
        return Sunk(html.escape(shown, quote=False))

    def coloured() -> str:
        from eventwright.sinks.lexers import spans  # most runs colour nothing new

        return "".join(spans(shown, language))

    return Sunk(_kept(language, shown, coloured))


# Prose


def prose(value: str, links: Links) -> Sunk:
    """Markdown of an author as blocks."""
    return _linked(_read(visible(value), "blocks"), links)


def inline(value: str, links: Links) -> Sunk:
    """Markdown of an author without any block, for a line, a cell or a heading."""
    return _linked(_read(" ".join(visible(value).split()), "line"), links)


@lru_cache(CACHED)
def _read(value: str, form: Literal["blocks", "line"]) -> list[str]:
    """What `prose.written` makes of Markdown: HTML and inline code in turn."""

    def written() -> str:
        from eventwright.sinks import prose  # most runs read nothing new

        return prose.written(value, form)

    return _plain(value, form) or _kept(form, value, written).split(BETWEEN)


def _plain(value: str, form: Literal["blocks", "line"]) -> list[str] | None:
    """The same where that is soon told, as it mostly is: of text with no other marks than those of inline code."""
    if not _PLAIN.fullmatch(value) or (form == "blocks" and not value[:1].isalpha()):
        return None
    words = value.split("`")
    words[::2] = map(html.escape, words[::2])
    if form == "blocks":
        words[0] = f"<p>{words[0]}"
        words[-1] = f"{words[-1].rstrip()}</p>\n"
    return words


_TEXT = r"[^\\`*_\[\]<>&\n]*"
_PLAIN = re.compile(rf"{_TEXT}(?:`[^`\s](?:[^`\n]*[^`\s])?`(?!`){_TEXT})*")


def _linked(parts: list[str], links: Links) -> Sunk:
    shown = parts.copy()
    shown[1::2] = [_code_or_link(word, links) for word in parts[1::2]]
    return Sunk("".join(shown))


def _code_or_link(value: str, links: Links) -> Sunk:
    target = links(value)
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
