"""Specs damaged in their text or in their structure, without any thought of what comes of it."""

from __future__ import annotations

import random
import re

import yaml

from tests.mutation import mutated

TOKEN = re.compile(r"[A-Za-z_.]+|[0-9.]+|[^\w\s]|\n| +")
JUNK = (
    "", "yes", "012", "null", "1e999", "9" * 5000, "*a", "&b c", "!!str x", "<<", "[]", "{}", "...", "list<...>", "\t", "---",
    "? ", "- ", ": ", " #", "'", '"', "|", ">", "\r", "\u2028", "\x85", "\ufeff", "\x00", "\U0001f600", "é", "[" * 50,
    "{a: " * 50, "string | null", "(a+)+$", "x" * 3000, "true", "-1", "0.5", "%YAML 1.1", "../..", "con", "__class__",
)  # fmt: skip


def damaged_text(text: str, chance: random.Random) -> str:
    """`text` with one to three of its tokens dropped, doubled, swapped or replaced, or one of its lines moved or indented."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        text = chance.choice((_token, _token, _token, _line, _character))(text, chance)
    return text


def _token(text: str, chance: random.Random) -> str:
    found = list(TOKEN.finditer(text))
    if not found:
        return chance.choice(JUNK)
    token, other = chance.choice(found), chance.choice(found).group()
    new = chance.choice(("", token.group() * 2, other, chance.choice(JUNK), token.group() + chance.choice(JUNK)))
    return text[: token.start()] + new + text[token.end() :]


def _line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    line = lines.pop(at)
    new = chance.choice(([], [line, line], ["  " + line], [line[1:]], [line.rstrip() + " # more"]))
    to = chance.choice((at, at, chance.randrange(len(lines) + 1)))
    return "\n".join((*lines[:to], *new, *lines[to:]))


def _character(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return (
        text[:at] + chr(chance.choice((0, 9, 32, 58, 65, 133, 233, 0x2028, 0xFEFF, 0x1F600))) + text[at + chance.randrange(2) :]
    )


def damaged_structure(text: str, chance: random.Random) -> str:
    """`text` with one node of its data added, dropped, renamed or made something else; in another style of YAML."""
    documents = list(yaml.load_all(text, Loader=yaml.CSafeLoader))
    at = chance.randrange(len(documents))
    documents[at] = mutated(documents[at], chance).value
    flow = chance.choice((None, True, False))
    return yaml.dump_all(documents, Dumper=yaml.CSafeDumper, sort_keys=False, default_flow_style=flow, allow_unicode=True)
