"""The page of every id of a finding: what it means, why it is refused, what is refused and what is accepted.

The files in `explanations/` are the only list of ids: one there is an id, and its first lines are its meaning. Their
examples are run by the tests, and so is what the tool says of them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from msgspec import Struct

_FOLDER = Path(__file__).parent / "explanations"
_PAGE = re.compile(
    r"# (?P<id>[a-z-]+)\n\n(?P<meaning>[^\n]+)\n\n(?P<reason>.+?)\n\n"
    r"## Refused\n\n```yaml\n(?P<refused>.+?)```\n\n```text\n(?P<said>.+?)```\n\n"
    r"## Accepted\n\n```yaml\n(?P<accepted>.+?)```\n",
    re.DOTALL,
)


class Page(Struct, frozen=True):
    """What is told of an id; `refused` and `accepted` are spec files, each after a comment with its path."""

    id: str
    meaning: str
    reason: str
    refused: str
    said: str
    accepted: str


@cache
def ids() -> tuple[str, ...]:
    """Every id that a finding may have, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.md")))


def all_ids() -> tuple[str, ...]:
    """Every id that has a page: those of findings, then those of changes between revisions."""
    from eventwright.evolution import explain as changes  # every run knows the ids of findings, and few these

    return (*ids(), *changes.ids())


def text(id: str) -> str:
    """The page of an id as Markdown; `id` is one of `all_ids()`."""
    from eventwright.evolution import explain as changes

    return changes.text(id) if id in changes.ids() else _page(id)


def _page(id: str) -> str:
    return (_FOLDER / f"{id}.md").read_text("utf-8")


@cache
def page(id: str) -> Page:
    """The parts of the page of an id; `id` is one of `ids()`."""
    match = _PAGE.fullmatch(_page(id))
    assert match is not None, f"{id}.md has not the form of a page"
    return Page(**match.groupdict())


def overview() -> str:
    """Every id with its meaning, a line each."""
    from eventwright.evolution import explain as changes

    width = max(map(len, ids()))
    lines = [(id, page(id).meaning) for id in ids()] + [(id, changes.meaning(id)) for id in changes.ids()]
    return "".join(f"{id:<{width}}  {told}\n" for id, told in lines)
