"""Sound specs with a few things changed that rules, fixes and the layout have to deal with."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from eventwright.lint.levels import LEVELS
from hypothesis import strategies as st

from tests.specfuzz.damage import damaged_text

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]
Mutation: TypeAlias = Callable[[str, Draw], str]

REMARKS = ("# a remark", "#", "#: {of: [", "# - of", "#none", "# eventwright: of nothing")
INDENTS = ("", "  ", "    ", "   ", "        ")


def _one(pattern: str, new: str) -> Mutation:
    """Replaces one match of a pattern."""
    compiled = re.compile(pattern, re.MULTILINE)

    def mutation(text: str, draw: Draw) -> str:
        found = list(compiled.finditer(text))
        if not found:
            return text
        match = draw(st.sampled_from(found))
        return text[: match.start()] + match.expand(new) + text[match.end() :]

    return mutation


def _new_line(text: str, draw: Draw) -> str:
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    indent = draw(st.sampled_from((re.match(" *", lines[at])[0], *INDENTS)))
    new = draw(st.sampled_from(("", indent + draw(_comment))))
    return "\n".join((*lines[:at], new, *lines[at:]))


def _behind(text: str, draw: Draw) -> str:
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    return "\n".join((*lines[:at], lines[at] + draw(st.sampled_from(("  ", " "))) + draw(_comment), *lines[at + 1 :]))


_ignore = st.sampled_from((*LEVELS, "nothing")).map(lambda id: f"# eventwright: ignore[{id}] So it is.")
_comment = st.one_of(st.sampled_from(REMARKS), _ignore)


def _swap(text: str, draw: Draw) -> str:
    """Two keys of a definition change places."""
    documents = text.split("---\n")
    at = draw(st.integers(0, len(documents) - 1))
    entries = re.split(r"^(?=\w)", documents[at], flags=re.MULTILINE)
    if len(entries) > 2:
        one = draw(st.integers(1, len(entries) - 2))
        entries[one], entries[one + 1] = entries[one + 1], entries[one]
    return "---\n".join((*documents[:at], "".join(entries), *documents[at + 1 :]))


def _misspell(text: str, draw: Draw) -> str:
    found = list(re.finditer(r"\btype: ([A-Za-z]{5,})", text))
    if not found:
        return text
    match = draw(st.sampled_from(found))
    at = match.start(1) + draw(st.integers(1, len(match[1]) - 1))
    return text[:at] + text[at + 1 :]


def _opinions(text: str, draw: Draw) -> str:
    """A protocol asks for the rules that it has to ask for."""
    asked = [id for id, level in LEVELS.items() if level == "ignore" and f"  {id}:" not in text]
    lines = "".join(f"  {id}: {{level: warning, reason: So.}}\n" for id in asked)
    if re.search(r"^lint:\n", text, re.MULTILINE):
        return text.replace("\nlint:\n", f"\nlint:\n{lines}", 1)
    return text.replace("\nsides:\n", f"\nlint:\n{lines}sides:\n", 1)


def _damage(text: str, draw: Draw) -> str:
    return damaged_text(text, random.Random(draw(st.integers(0, 2**32))))


MUTATIONS: dict[str, Mutation] = {
    "a full stop goes": _one(r"\.(?=[\"']?\}?(?: +#.*)?$)", ""),
    "a unit goes": _one(r"(?:, |\n +)unit: \w+", ""),
    "what is optional no longer is": _one(r"(?:, |\n +)optional: \w+", ""),
    "what is open no longer is": _one(r"open: true", "open: false"),
    "a type is beta": _one(r"^(?=summary:)", "stability: beta\n"),
    "a type is misspelt": _misspell,
    "a line comes in": _new_line,
    "a remark comes in": _behind,
    "keys change places": _swap,
    "more spaces": _one(r"(?<=\w): (?=\S)", ":   "),
    "less indentation": _one(r"^    (?= *- )", "  "),
    "double quotes": _one(r"(?<=\w): ([A-Za-z][^\n#:{},\[\]'\"\\]*)$", r': "\1"'),
    "single quotes": _one(r"(?<=\w): ([A-Za-z][^\n#:{},\[\]'\"\\]*)$", r": '\1'"),
    "braces over lines": _one(r"\{(\w+: [^{}\n]*), (\w+: [^{}\n]*)\}", r"{\1,  # here\n          \2}"),
    "a text over lines": _one(r"^( *)(\w+): ([A-Z][^\n#:{},\[\]'\"]*) (\w[^\n#:]*)$", r"\1\2: \3\n\1    \4"),
    "a folded text": _one(r"^( *)(\w+): ([A-Z][^\n#{},\[\]'\"]*)$", r"\1\2: >-\n\1    \3"),
    "a capital": _one(r"^( +[a-z]+)_(\w+):", r"\1A\2:"),
    "no examples": _one(r"^examples:\n(?:[ #].*\n)+", ""),
    "opinions": _opinions,
    "damage": _damage,
}


@st.composite
def mutated(draw: Draw, sound: dict[str, str]) -> dict[str, str]:
    """The files of a protocol that are changed, a few times in all; now and then one has other line ends."""
    texts = dict(sound)
    for _ in range(draw(st.integers(1, 6))):
        path = draw(st.sampled_from(sorted(texts)))
        texts[path] = MUTATIONS[draw(st.sampled_from(sorted(MUTATIONS)))](texts[path], draw)
    changed = {path: text for path, text in texts.items() if text != sound[path]}
    ends = draw(st.sampled_from((*["\n"] * 7, "\r\n")))
    return {path: text.replace("\n", ends) for path, text in changed.items()}
