"""What was most likely meant where a spec has not the form it should have: the hints of `validate`."""

from __future__ import annotations

import re

from eventwright.diagnostics import did_you_mean
from eventwright.names import pascal_case
from eventwright.nodes import Mapping, Node, Scalar, core_value

FOREIGN_KEYS = {
    "required": "a field is required unless it says `optional: true`",
    "nullable": "write `| null` behind the type",
    "enum": "the values go under `values:`, each with its meaning",
    "items": "write the type as list<...>",
    "properties": "the fields go under `fields:`",
    "additionalproperties": "write `open: true`, or the type as map<...>",
    "oneof": "write the types with | between them",
    "anyof": "write the types with | between them",
    "allof": "give the fields of all of them under `fields:`",
    "$ref": "write the name of the type after `type:`",
}
"""Keys of other schema languages, without case and underscores, and what is written here instead."""


def space_hint(key: Scalar, known: list[str] | None = None) -> str | None:
    """A key and its value without a space between them are one text; of a step, any name may be the key."""
    name, colon, rest = key.text.partition(":")
    is_known = name.isidentifier() if known is None else name in known
    return f"a colon needs a space: `{name}: {rest}`" if colon and rest and key.plain and is_known else None


def comma_hint(value: Node) -> str | None:
    """A key of which nothing is said is most likely the rest of a text that a comma cut."""
    empty = isinstance(value, Scalar) and value.plain and not value.text
    return "a comma ends a value inside { }; put the text in quotes" if empty else None


_UNQUOTED: dict[str, tuple[type, ...]] = {"boolean": (bool,), "integer": (int,), "number": (int, float)}


def kind_hint(node: Node, wanted: list[str]) -> str | None:
    """How a value is written that the key does take, where that can be told from the one that stands there."""
    if isinstance(node, Scalar):
        if wanted == ["object"] and (spaced := space_hint(node)):
            return spaced
        if not node.plain and isinstance(core_value(node.text), _UNQUOTED.get(wanted[0], ())):
            return "write it without quotes"
        if wanted[0] == "boolean" and (near := did_you_mean(node.text, ("true", "false"))):
            return near
        return f"write [{node.text}]" if wanted == ["array"] and node.text.isidentifier() else None
    if isinstance(node, Mapping):
        return "each item begins with `- `" if wanted == ["array"] else None
    return "each entry is a line `name: value`" if "object" in wanted else None


def name_hint(text: str, pattern: str) -> str | None:
    """A name that has the right form and is near."""
    words = "_".join(re.findall(r"[A-Za-z0-9]+", text))
    near = next((name for name in (pascal_case(text), words, words.lower()) if re.fullmatch(pattern, name)), None)
    return f'did you mean "{near}"?' if near else None
