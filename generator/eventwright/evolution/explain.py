"""The page of every id of a change: what it is, whom it breaks and why, what to do, and two fixtures of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypedDict

from eventwright.evolution.catalogue import Cells, Entry, Grade, catalogue

EXAMPLES = Path(__file__).with_name("examples.yaml")
READERS = ("A tolerant reader", "A strict reader")


class Example(TypedDict):
    """The differences between two revisions in which a change is found, and between two like them, in which it is not."""

    found: str
    passed: str
    instead: list[str]


def ids() -> tuple[str, ...]:
    """The ids of all changes, also of those that cannot come about."""
    return tuple(catalogue())


def text(id: str) -> str:
    """The page of a change as Markdown; `id` is one of `ids()`."""
    return "\n".join(_lines(id, catalogue()[id]))


def meaning(id: str) -> str:
    """A change in a line."""
    entry = catalogue()[id]
    return f"{entry.name.replace('-', ' ')}: {'never found' if entry.absent else _worst(entry.cells).word}"


def _worst(cells: Cells) -> Grade:
    return max((cells.python, *cells.wire.values()))


def _lines(id: str, entry: Entry) -> Iterator[str]:
    yield f"# {id}: {entry.name.replace('-', ' ')}\n"
    if entry.absent is not None:
        yield f"{entry.absent}\n"
        return
    yield from _grades(entry.cells)
    for trait in (*entry.when, *entry.phases):
        yield f"Other grades where it is: {trait.replace('_', ' ')}."
    if entry.cells.policy:
        yield f"\n{entry.cells.policy}"
    yield f"\n{entry.remedy}"
    if entry.steps:
        yield f"In two steps: {', then '.join(entry.steps)}."
    found = examples()[id]
    yield f"\n## Found\n\n```diff\n{found['found']}```"
    others = " and ".join(found["instead"]) or "nothing that is told"
    yield f"\n## Not found\n\nThis is {others}.\n\n```diff\n{found['passed']}```\n"


def _grades(cells: Cells) -> Iterator[str]:
    yield "| | old, of new events | new, of old events |\n| --- | --- | --- |"
    for strict, reader in enumerate(READERS):
        yield f"| {reader} | {_words(cells.wire[bool(strict), 'a'])} | {_words(cells.wire[bool(strict), 'b'])} |"
    yield f"\nPython source: {_words(cells.python)}."


def _words(grade: Grade) -> str:
    return f"{grade.word}{', and nothing is noticed' if grade.silent else ''}"


@cache
def examples() -> dict[str, Example]:
    """The examples by id."""
    import yaml  # only here: who asks for no page need not load it

    found: dict[str, Example] = yaml.load(EXAMPLES.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return found
