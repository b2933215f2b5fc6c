"""Outputs as trees: what is structure in them, and the texts that stand in it; a reader for each kind of file.

A tree of a generated file is compared with that of the same file from harmless specs: the structure is the same, and a text
is the harmless one with the hostile text in it. A target with files of another kind takes one line in `READERS`.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from typing import Any, TypeAlias
from urllib.parse import unquote

import cmarkgfm
import html5lib
from cmarkgfm.cmark import Options
from eventwright.sinks.python import literal
from markdown_it import MarkdownIt


@dataclass(frozen=True)
class Text:
    """A text in a tree: `data` comes back as it is, `said` to people perhaps with other spaces, `markdown` as they read it.

    A `page` has it as Markdown is read, or as it is; what is `searched` has its letters; `sorted` are many texts made one;
    `drawn` are coordinates, which depend on how long texts are.
    """

    value: str
    how: str


@dataclass
class Tree:
    """The structure of a file, and its texts in their order."""

    structure: list[Any] = field(default_factory=list[Any])
    texts: list[Text] = field(default_factory=list[Text])

    def add(self, other: Tree) -> None:
        self.structure += other.structure
        self.texts += other.texts

    def counted(self) -> Counter[str]:
        """How often the structure has each kind of node, whatever things are called."""
        return Counter(item if isinstance(item, str) else item[0] for item in self.structure)


# Python


def python(text: str) -> Tree:
    """Nodes by kind and name; strings and docstrings are texts."""
    tree = Tree()
    _python(ast.parse(text), tree)
    return tree


def _python(node: ast.AST, tree: Tree) -> None:
    tree.structure.append(type(node).__name__)
    for name, value in ast.iter_fields(node):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.Expr) and isinstance(item, ast.Constant) and isinstance(item.value, str):
                tree.structure.append("docstring")
                tree.texts.append(Text(item.value, "said"))
            elif isinstance(item, ast.AST):
                _python(item, tree)
            elif isinstance(item, str) and isinstance(node, ast.Constant):
                _string(item, tree)
            elif item is not None:
                tree.structure.append((name, item))


def _string(value: str, tree: Tree) -> None:
    """A string, or what stands in one because it speaks of what comes later."""
    inner = _annotation(value) if value.startswith("Literal[") or " | " in value else None
    if inner is None:
        tree.texts.append(Text(value, "data"))
    else:
        _python(inner, tree)


def _annotation(value: str) -> ast.AST | None:
    try:
        found = ast.parse(value, mode="eval")
    except SyntaxError:
        return None
    return found if isinstance(found.body, (ast.BinOp, ast.Subscript)) else None


# Data


def json_document(text: str) -> Tree:
    """Keys and values; a key is a text, too."""
    return _data(json.loads(text))


def toml(text: str) -> Tree:
    """Keys and values."""
    return _data(tomllib.loads(text))


def _data(value: Any, key: str = "") -> Tree:
    tree = Tree([type(value).__name__])
    match value:
        case dict():
            for inner in value:
                tree.texts.append(Text(inner, "data"))
                tree.add(_data(value[inner], inner))
        case list():
            for inner in value:
                tree.add(_data(inner))
        case str():
            tree.texts.append(Text(unquote(value) if key == "$id" else value, "data"))
        case _:
            tree.structure.append(("value", value))
    return tree


# Markdown

PROSE = {"p", "strong", "em", "code", "ul", "ol", "li", "br", "pre"}
"""What the prose of an author may be made of, as it may be of blocks of code and links to https addresses."""


def markdown(text: str) -> Tree:
    """The elements of the page that GitHub's own parser makes of it, but for those of prose."""
    options = Options.CMARK_OPT_UNSAFE
    page = cmarkgfm.markdown_to_html_with_extensions(text, options, ("table", "autolink", "strikethrough", "tasklist"))
    reader = _Page()
    reader.feed(page)
    reader.close()
    reader.flush()
    return reader.tree


class _Page(HTMLParser):
    """Elements in their order, and the text between each and the next."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree, self.run = Tree(), list[str]()
        self.language = ""
        self.links: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self.links.append(found["href"].startswith("https://"))
        if tag == "code" and found.get("class") in ("language-json", "language-python"):
            self.language = found["class"].removeprefix("language-")
            self.flush()
        elif tag in PROSE:
            self.run.append("" if tag in ("strong", "em", "code") else " ")
        elif not (tag == "a" and self.links and self.links[-1]):
            self.flush()
            self.tree.structure.append((tag, *sorted(found)))
            self.tree.texts += [Text(found[name], "address") for name in sorted(found)]

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links and self.links.pop():
            return
        if tag == "code" and self.language:
            self.tree.add(_code("".join(self.run), self.language))
            self.run, self.language = [], ""
        elif tag not in PROSE:
            self.flush()
            self.tree.structure.append("/" + tag)

    def handle_data(self, data: str) -> None:
        self.run.append(data)

    def handle_comment(self, data: str) -> None:
        self.tree.structure.append("comment")
        self.tree.texts.append(Text(data, "address"))

    def handle_decl(self, decl: str) -> None:
        self.tree.structure.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.tree.structure.append("instruction")

    def unknown_decl(self, data: str) -> None:
        self.tree.structure.append("declaration")

    def flush(self) -> None:
        self.tree.texts.append(Text("".join(self.run), "markdown"))
        self.run = []


def _code(text: str, language: str) -> Tree:
    return json_document(text) if language == "json" else python(text)


def nothing(text: str) -> Tree:
    """A file that has nothing in it."""
    assert text == ""
    return Tree()


Reader: TypeAlias = Callable[[str], Tree]

READERS: dict[str, Reader] = {".py": python, ".json": json_document, ".toml": toml, ".md": markdown, ".typed": nothing}
"""How a file is read, by its ending."""


# What is otherwise

ADDRESS = re.compile(r"(?!//)[A-Za-z0-9_./#-]*|https://\S*| Generated by .*")
BETWEEN = "\ue000"
"""Between texts that were made one, since their order depends on them."""
DRAWN = re.compile(r"[-0-9 .,A-Za-z]*")


@dataclass(frozen=True)
class Change:
    """What was put where, by the words of harmless specs: the texts, and which of them may stand with other spaces.

    `loose` says that letters of prose may be missing in a page.
    """

    texts: dict[str, str]
    prose: frozenset[str] = frozenset()
    loose: bool = False

    @cached_property
    def words(self) -> re.Pattern[str]:
        """The words, also in quotes, in which they stand as JSON has them."""
        found = "|".join(map(re.escape, sorted(self.texts, key=len, reverse=True)))
        return re.compile(rf'"(?P<json>{found})"|(?P<plain>{found})' if found else r"(?!)")

    def apply(self, text: str) -> str:
        """A harmless text with what was put into it."""
        return self.words.sub(self._put, text)

    def shown(self, text: str) -> str:
        """The same, as a page shows it: what nobody can see is spelt out."""
        return self.words.sub(lambda match: visible(self._put(match)), text)

    def is_shown(self, new: str, harmless: str) -> bool:
        """Whether a page shows a harmless text with what was put into it, in one of the ways in which pages show texts."""
        text, ends, end = _closed(new), {0}, 0
        for match in self.words.finditer(harmless):
            ways = readings(self.texts[match["json"] or match["plain"]], quoted=bool(match["json"]))
            ends = _after(text, _after(text, ends, (_closed(harmless[end : match.start()]),)), ways)
            end = match.end()
        return len(text) in _after(text, ends, (_closed(harmless[end:]),))

    def _put(self, match: re.Match[str]) -> str:
        if match["json"]:
            return json.dumps(self.texts[match["json"]], ensure_ascii=False)
        return self.texts[match["plain"]]

    def is_said(self, text: str) -> bool:
        """Whether a harmless text is prose, or has some in it."""
        return " " in text or any((match["plain"] or match["json"]) in self.prose for match in self.words.finditer(text))


def differences(found: Tree, harmless: Tree, change: Change) -> Iterator[str]:
    """What is otherwise than in the harmless tree, though it should not be."""
    if found.structure != harmless.structure:
        yield f"the structure: {Counter(map(str, found.structure)) - Counter(map(str, harmless.structure))}"
    elif len(found.texts) != len(harmless.texts):
        yield f"{len(found.texts)} texts, not {len(harmless.texts)}"
    else:
        for new, old in zip(found.texts, harmless.texts, strict=True):
            if new != old and not _is_as_expected(new.value, old, change):
                yield f"{old.how} {old.value[:300]!r} has become {new.value[:600]!r}"


def _is_as_expected(new: str, old: Text, change: Change) -> bool:
    match old.how:
        case "address":
            return bool(ADDRESS.fullmatch(new))
        case "drawn":
            return bool(DRAWN.fullmatch(new))
        case "page":
            return change.is_shown(new, old.value)
        case "searched":
            return _letters(new) == _letters(change.apply(old.value))
        case "sorted":
            wanted = (change.apply(text).strip() for text in old.value.split(BETWEEN))
            return sorted(map(str.strip, new.split(BETWEEN))) == sorted(wanted)
        case "markdown":
            found, wanted = _letters(new), _letters(change.shown(old.value))
            return found == wanted or (change.loose and _is_part(found, wanted))
        case _:
            wanted = change.apply(old.value)
            said = old.how == "said" or change.is_said(old.value)
            return new == wanted or (said and "".join(new.split()) == "".join(wanted.split()))


@lru_cache(1000)
def readings(text: str, *, quoted: bool) -> tuple[str, ...]:
    """How a page may show a text, without spaces: as it is, as blocks of Markdown or a line of it, or without its marks.

    A value in quotes is JSON, or a literal of Python, which `test_sinks.py` proves.
    """
    if quoted:
        found = [visible(json.dumps(text, ensure_ascii=False)), literal(text)]
    else:
        spaced = "".join(" " if unicodedata.category(char) == "Zs" else char for char in text)
        bare = spaced.strip()
        cut = (
            visible(spaced).strip(),
            *map(visible, (bare, " ".join(bare.split()), bare.split("\n\n")[0], bare.replace("`", ""))),
        )
        found = [visible(text), *(reading for prose in dict.fromkeys(cut) for reading in _as_markdown(prose))]
    closed = list(map(_closed, found))
    return tuple(dict.fromkeys([*closed, *(reading.rstrip(".") for reading in closed)]))  # no full stop is doubled


def _as_markdown(prose: str) -> tuple[str, ...]:
    """The same of prose: its blocks, all on a line, its first paragraph, and without its marks."""
    reader = MarkdownIt("commonmark", {"html": False}).disable(["image", "reference"])
    lines = (reader.renderInline(" ".join(part.split())) for part in (prose, prose.split("\n\n")[0]))
    return prose, _read(reader.render(prose)), *map(_read, lines), prose.replace("`", ""), re.sub(r"[`*]", "", prose)


def _read(markup: str) -> str:
    fragment: Any = html5lib.parseFragment(markup)
    return "".join(fragment.itertext())


def _after(text: str, starts: set[int], ways: tuple[str, ...]) -> set[int]:
    """Where one of `ways` ends that begins at one of `starts`."""
    return {start + len(way) for start in starts for way in ways if text.startswith(way, start)}


def _closed(text: str) -> str:
    """A text without its spaces."""
    return "".join(text.split())


def _letters(text: str) -> str:
    """The letters and digits of a text; code has spaces of odd kinds spelt out, prose has not."""
    return "".join(filter(str.isalnum, _SPACES.sub("", text)))


def _is_part(found: str, wanted: str) -> bool:
    """Whether the letters of `found` are in `wanted` in their order."""
    rest = iter(wanted)
    return all(letter in rest for letter in found)


_SPACES = re.compile("|".join(f"\\\\u{code:04x}" for code in range(0x80, 0x10000) if unicodedata.category(chr(code)) == "Zs"))


def visible(text: str) -> str:
    """A text with what nobody can see spelt out."""
    return "".join(char if char in "\n\t" or char.isprintable() else _spelt(char) for char in text.replace("\r\n", "\n"))


def _spelt(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
