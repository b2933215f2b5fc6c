"""Pages read as a browser reads them: html5lib makes the tree, and complains of what is not HTML."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"


@cache
def tree(page: str) -> Element:
    """The tree of a page; fails where the page is not HTML to the letter."""
    parser: Any = html5lib.HTMLParser(strict=True)
    found: Element = parser.parse(page)
    return found


def elements(page: str, name: str) -> Iterator[Element]:
    """The elements of a name."""
    return tree(page).iter(HTML + name)


def words(element: Element) -> str:
    """The text in an element, spaces made one."""
    return " ".join("".join(element.itertext()).split())
