"""Stage 6, render: the planned outputs to texts in memory. A template prints text from a sink, and nothing else."""

from __future__ import annotations

import json
import symtable
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from eventwright.compiled import Templates
from eventwright.memory import Memory
from eventwright.packs import packs, templates_folder
from eventwright.sinks import EMPTY, Sunk, script

if TYPE_CHECKING:
    from eventwright.ledger import Ledger


class Output(Struct, frozen=True):
    """A file to write: `path` below the output folder, and a template with its typed context, or a text from a sink, or parts
    that stand one behind the other, or the file of the target pack that is copied as it is.
    """

    path: PurePosixPath
    template: str = ""
    context: Any = None
    text: Sunk = EMPTY
    parts: tuple[Sunk | Draft, ...] = ()
    copied: str = ""


class Draft(Struct, frozen=True):
    """An output that is yet to be made, and is not where an earlier run made it from the same: `make` looks up in `ledger` all
    that it needs. Where it needs everything, there is no ledger.
    """

    path: PurePosixPath
    ledger: Ledger | None
    make: Callable[[], Output]


class UnsafeText(TypeError):
    """A template printed something that no sink made."""


class UnsoundText(ValueError):
    """A text is not what its ending says. It is the generator's mistake, whatever the specs say."""


@cache
def templates(tool: str = "") -> Templates:
    """The templates of all targets, which print sunk text only; they are kept in the cache for `tool`, if it is given."""
    return Templates(only_sunk, tool)


def forget_templates() -> None:
    """Reads templates and copied files again, as they may have changed meanwhile."""
    templates.cache_clear()
    packs.cache_clear()
    _copied.cache_clear()
    script.own.cache_clear()
    script.sheet.cache_clear()


def only_sunk(value: Any) -> str:
    """What a template prints: text from a sink, or a whole number; raises `UnsafeText` for anything else."""
    if type(value) is Sunk:
        return value
    if type(value) is int:
        return str(value)
    raise UnsafeText(f"a template printed {type(value).__name__} that no sink made: {value!r:.80}")


def render(outputs: Iterable[Output | Draft]) -> dict[PurePosixPath, str]:
    """The texts by path, sorted; every one is checked to be what its ending says."""
    return {path: text for path, text in renew(outputs, Memory()).items() if text is not None}


def renew(outputs: Iterable[Output | Draft], memory: Memory) -> dict[PurePosixPath, str | None]:
    """The same, but None for those that `memory` knows to be as they were."""
    texts: dict[PurePosixPath, str | None] = {}
    for output in outputs:
        if output.path in texts:
            raise ValueError(f"two outputs would be the file {output.path}")
        texts[output.path] = _drafted(output, memory) if isinstance(output, Draft) else _text(output, output.path, memory)
    return dict(sorted(texts.items(), key=lambda item: item[0].parts))


def _drafted(draft: Draft, memory: Memory) -> str | None:
    if not memory.awake or draft.ledger is None:
        return _text(draft.make(), draft.path, memory)
    if memory.knows(draft.path, draft.ledger):
        return None
    output, notes = draft.ledger.noting(draft.make)
    memory.keep(draft.path, draft.ledger, notes)
    return _text(output, draft.path, memory)


def _text(output: Output, path: PurePosixPath, memory: Memory) -> str:
    if output.copied:
        return _copied(output.copied)
    text = _unchecked(output, memory)
    check(text, path)
    return text


def _unchecked(output: Output, memory: Memory) -> str:
    if output.template:
        return templates(memory.tool).text(output.template, context_names(output.context))
    if output.parts:
        return "".join(_part(part, memory) if isinstance(part, Draft) else only_sunk(part) for part in output.parts)
    return str(only_sunk(output.text))  # another process could not take over what is of our own class


def _part(draft: Draft, memory: Memory) -> str:
    if not memory.awake or draft.ledger is None:
        return _unchecked(draft.make(), memory)
    known = memory.part(draft.path, draft.ledger)
    if known is not None:
        return known
    output, notes = draft.ledger.noting(draft.make)
    text = _unchecked(output, memory)
    memory.keep(draft.path, draft.ledger, notes, part=text)
    return text


@cache
def _copied(name: str) -> str:
    """A file of the target pack, which is checked once."""
    text = (templates_folder() / name).read_text("utf-8")
    check(text, PurePosixPath(name))
    return text


def context_names(context: Any) -> Mapping[str, Any]:
    """The names that a template may use: the fields of its context class."""
    return {name: getattr(context, name) for name in getattr(context, "__struct_fields__", ())}


def check(text: str, path: PurePosixPath) -> None:
    """Reads a text as what its ending says; raises `UnsoundText` where it is none."""
    try:
        text.encode("utf-8")
        CHECKS[path.suffix](text)
    except (SyntaxError, ValueError, RecursionError) as problem:
        raise UnsoundText(f"{path} would not be {path.suffix}: {problem}") from problem


def _json(text: str) -> None:
    try:
        msgspec.json.decode(text)
    except msgspec.DecodeError:  # half a character, which is JSON all the same
        json.loads(text)


def _python(text: str) -> None:
    symtable.symtable(text, "text", "exec")  # faster than a tree of Python objects, and refuses all that one does


def _toml(text: str) -> None:
    import tomllib  # takes long to load, and most runs write none

    tomllib.loads(text)


def _is_empty(text: str) -> None:
    if text:
        raise ValueError("it is not empty")


def _check_html(text: str) -> None:
    from eventwright.sinks import html  # its libraries take long to load, and only the site has such pages

    html.check(text)


def _check_markdown(text: str) -> None:
    from eventwright.sinks import markdown  # takes long to load, and not every process writes some

    markdown.check(text)


def _is_printable(text: str) -> None:
    if not text.replace("\n", "").isprintable():
        raise ValueError("there is a character that cannot be printed")


CHECKS: dict[str, Callable[[str], object]] = {
    ".css": _is_printable,
    ".html": _check_html,
    ".js": _is_printable,
    ".json": _json,
    ".md": _check_markdown,
    ".py": _python,
    ".svg": _is_printable,
    ".toml": _toml,
    ".txt": _is_printable,
    ".typed": _is_empty,
}
"""How a text is read before it is accepted, by its ending; a file of another kind takes a line here."""
