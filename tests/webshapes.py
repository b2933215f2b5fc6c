"""Files of the site as trees, as `shapes` has them for other outputs: pages are read as a browser does, by html5lib.

Of a page everything is structure, but the elements that prose of an author may be made of; the text between two elements of
structure is one text, however it is wrapped, coloured or set in bold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from shapes import BETWEEN, READERS, Reader, Text, Tree, json_document, python

PROSE: dict[str, dict[str, str]] = {
    **{name: {} for name in ("p", "strong", "em", "code", "ul", "li", "br", "hr", "blockquote", "wbr")},
    "ol": {"start": r"\d+"},
    "pre": {"tabindex": "0"},
    "span": {"class": "[a-z]"},
    "tspan": {"x": r"-?\d+", "y": r"-?\d+"},
    "a": {"href": r"https://\S*"},
}
"""What the prose of an author may be made of, with the attributes that it may have; and how lines and colours are made."""
ADDRESSES = {"href", "src", "id", "for"}
DRAWN = {"d", "x", "y", "width", "height", "viewBox"}
"""Attributes that say where something lies in a diagram, which depends on how long the texts are."""
DATA = re.compile(r"^globalThis\.eventwright\.(\w+) = (.*);$", re.MULTILINE)
SCHEMA = {"json": json_document, "python": python}


def page(text: str) -> Tree:
    """A page; fails where it is not HTML to the letter."""
    parser: Any = html5lib.HTMLParser(strict=True)
    reader = _Page()
    reader.element(parser.parse(text))
    reader.flush()
    return reader.tree


class _Page:
    """Elements in their order, and the text between each and the next."""

    def __init__(self) -> None:
        self.tree, self.run = Tree(), list[str]()

    def element(self, element: Element) -> None:
        if not isinstance(element.tag, str):
            self._add("comment", [Text(element.text or "", "address")])
            return
        name, language = element.tag.rpartition("}")[2], _language(element)
        if language:
            self._add("code", [])
            self.tree.add(_code("".join(element.itertext()), language))
        elif _is_prose(name, element.attrib):
            self._inside(element)
        else:
            self._add((name, element.get("class", ""), *sorted(element.attrib)), list(_attributes(element.attrib)))
            self._inside(element)
            self._add(f"/{name}", [])

    def _add(self, node: Any, texts: list[Text]) -> None:
        self.flush()
        self.tree.structure.append(node)
        self.tree.texts += texts

    def _inside(self, element: Element) -> None:
        self.run.append(element.text or "")
        for inner in element:
            self.element(inner)
            self.run.append(inner.tail or "")

    def flush(self) -> None:
        self.tree.texts.append(Text("".join(self.run), "page"))
        self.run = []


def _is_prose(name: str, attributes: dict[str, str]) -> bool:
    allowed = PROSE.get(name)
    return allowed is not None and all(
        key in allowed and re.fullmatch(allowed[key], value) for key, value in attributes.items()
    )


def _language(element: Element) -> str:
    found = element.get("class", "")
    language = found.removeprefix("language-")
    return language if found != language and language in SCHEMA else ""


def _attributes(found: dict[str, str]) -> Iterator[Text]:
    for name in sorted(found):
        how = "address" if name in ADDRESSES else "drawn" if name in DRAWN else "page"
        yield Text(found[name], how)


def _code(text: str, language: str) -> Tree:
    """Code as its language reads it; the signature of a class, which no language reads, as that of a function."""
    if language == "python" and re.match(r"\w+\(\s*(?:\*,|\))", text):
        text = f"def {text}: ..."
    try:
        return SCHEMA[language](text)
    except (SyntaxError, ValueError):
        return Tree(["prose in the language"], [Text(text, "page")])  # the author's own block of code


def script(text: str) -> Tree:
    """The data in a script of the site; scripts that are copied have none, and are the same in every site."""
    found = DATA.search(text)
    if found is None:
        return Tree([text], [])
    data = json.loads(found[2])
    if found[1] == "model":
        _hold_examples(data.pop("example"), data.pop("session"))
    tree = _data(data)
    values = [item.value for item in tree.texts]
    is_model = found[1] == "model"
    texts = [Text(BETWEEN.join(sorted(values)), "sorted")] if is_model else [Text(value, "searched") for value in values]
    return Tree([found[1], DATA.sub("", text), *tree.structure], texts)


def _hold_examples(frame: str, session: str) -> None:
    """The examples of the playground are JSON; which are taken depends on how long they are."""
    for line in (frame or "{}", *session.splitlines()):
        assert isinstance(json.loads(line), dict)


def _data(value: Any) -> Tree:
    """Data without what is made of values: a pattern as the browser has it, and how the package shows a value."""
    if isinstance(value, dict):
        value = {key: inner for key, inner in value.items() if key != "matches"}
        if "only_when" in value:
            value["only_when"] = [[name, values] for name, values, _ in value["only_when"]]
        trees = [_data(inner) for inner in value.values()]
    elif isinstance(value, list):
        trees = list(map(_data, value))
    else:
        return json_document(json.dumps(value))
    return Tree(
        [type(value).__name__, *(node for tree in trees for node in tree.structure)],
        [*(Text(key, "data") for key in value if isinstance(value, dict)), *(text for tree in trees for text in tree.texts)],
    )


def copied(text: str) -> Tree:
    """A file that is the same in every site."""
    return Tree([text], [])


WEB: dict[str, Reader] = {
    **READERS,
    ".html": page,
    ".txt": READERS[".md"],
    ".js": script,
    ".css": copied,
    ".svg": copied,
}
"""How a file of the site is read, by its ending."""
