"""Specs with one word misspelt: a key of the language, or a name that refers to something."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from eventwright.diagnostics import Report
from eventwright.load import read
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source
from eventwright.validate import metaschema

REFERENCES = (
    "ref", "sent_by", "optional", "unit", "stability", "reads", "tags", "transport", "members", "type", "at_least_one_of",
    "exactly_one_of", "use",
)  # fmt: skip
"""Keys whose values are words with a known set to choose from."""
FIELDS = ("same", "requires", "only_when")
"""Keys below which names of fields stand."""
FREE = ("examples", "default", "only_when", "with", "values", "const", "tags", "transports", "same", "requires", "targets")
"""Keys below which nothing is a key of the language."""
NAMED = ("fields", "envelope", "sides", "values")
"""Keys whose entries have names of their own."""
BLOCKS = ("steps", "repeat", "either", "any_order")
"""Keys below which the steps of a flow stand."""
SHORTEST = 4


@dataclass(frozen=True)
class Misspelling:
    """A text in which the word `right` is spelt `wrong`, at a place that counts from 1."""

    text: str
    right: str
    wrong: str
    line: int
    column: int


@dataclass(frozen=True)
class _Word:
    text: str
    line: int
    column: int


@cache
def words(text: str) -> tuple[_Word, ...]:
    """The words of a sound spec that may be misspelt: long enough for a slip to be recognised."""
    found: list[_Word] = []
    for node in read(Source("", text), Report()):
        found += _keys(node, "")
        found += _references(node)
    return tuple(word for word in found if len(word.text) >= SHORTEST)


def _keys(node: Node, under: str) -> Iterator[_Word]:
    """The keys of the language, by which something is looked up."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _keys(item, under)
    elif isinstance(node, Mapping):
        for key, value in node:
            if under not in NAMED and key.text in _language():
                yield _Word(key.text, key.span.line, key.span.column)
            if key.text not in FREE or under in NAMED:
                yield from _keys(value, "" if under in NAMED else key.text)


@cache
def _language() -> frozenset[str]:
    """Keys of definitions and of fields. The one that says a kind has a test of its own."""
    kinds = ("event", "object", "enum", "union", "alias", "flow", "step", "field", "protocol")
    found = {key for kind in kinds for key in metaschema()["definitions"][kind]["properties"]}
    return frozenset(found - {"name", *kinds})


def _references(node: Node, free: bool = False, under: str = "") -> Iterator[_Word]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _references(item, free, under)
    elif isinstance(node, Mapping):
        yield from _step(node) if under in BLOCKS else ()
        for key, value in node:
            inside = free or key.text in ("examples", "default", "with", "description", "summary", "transports")
            scalars = value.items if isinstance(value, Sequence) else (value,)
            for scalar in scalars if key.text in REFERENCES and not inside else ():
                if isinstance(scalar, Scalar) and isinstance(scalar.data, str) and scalar.inner and '"' not in scalar.text:
                    yield from _parts(scalar)
            if key.text == "same" and isinstance(value, Sequence):
                yield from (part for item in value.items if isinstance(item, Scalar) for part in _parts(item))
            if key.text in FIELDS and isinstance(value, Mapping):
                yield from _fields(key.text, value)
            if key.text == "event" and under == "replies" and isinstance(value, Scalar):
                yield _Word(value.text, value.span.line, value.span.column)
            yield from _references(value, inside, key.text)


def _step(node: Mapping) -> Iterator[_Word]:
    """The side and the event of a step, and the fields that it gives values."""
    for key, value in node:
        if key.text == "with" and isinstance(value, Mapping):
            yield from (part for field, _ in value for part in _parts(field))
        elif key.text not in _language() and isinstance(value, Scalar):
            yield from (*_parts(key), *_parts(value))


def _fields(key: str, value: Mapping) -> Iterator[_Word]:
    """The names of fields below a key, where they are looked up."""
    for name, others in value:
        yield from _parts(name)
        for other in others.items if isinstance(others, Sequence) else (others,):
            if key != "only_when" and isinstance(other, Scalar):
                yield from _parts(other)


def _parts(scalar: Scalar) -> Iterator[_Word]:
    assert scalar.inner is not None
    for match in re.finditer(r"[A-Za-z_]\w*", scalar.text):
        yield _Word(match.group(), scalar.inner.line, scalar.inner.column + match.start())


def misspelt(text: str, chance: random.Random) -> Misspelling | None:
    """`text` with one word misspelt, or None where it has none that may be."""
    if not (found := words(text)):
        return None
    word = chance.choice(found)
    wrong = _slip(word.text, chance)
    lines = text.split("\n")
    line = lines[word.line - 1]
    before, after = line[: word.column - 1], line[word.column - 1 + len(word.text) :]
    lines[word.line - 1] = before + wrong + after
    return Misspelling("\n".join(lines), word.text, wrong, word.line, word.column)


def _slip(word: str, chance: random.Random) -> str:
    """A word with a letter left out, doubled, or changed for its neighbour; never the word itself."""
    while True:
        at = chance.randrange(1, len(word) - 1)
        slip = chance.choice((word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], _swapped(word, at)))
        if slip != word:
            return slip


def _swapped(word: str, at: int) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
