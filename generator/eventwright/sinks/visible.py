"""Characters that a reader could not see or tell from others, spelt out (`\\u202e`): what every language for readers needs."""

from __future__ import annotations

import unicodedata


def visible(value: str) -> str:
    """Prose with every character that cannot be seen spelt out; a space of any kind is a space."""
    return exact(value if value.isascii() else "".join(map(_spaced, value)))


def _spaced(char: str) -> str:
    return " " if unicodedata.category(char) == "Zs" else char


def exact(value: str) -> str:
    """Code with every character that cannot be told from another by sight spelt out, line ends and tabs excepted."""
    lines = value.replace("\r\n", "\n").replace("\t", "    ").split("\n")
    return "\n".join(line if line.isprintable() else "".join(map(_shown, line)) for line in lines)


def _shown(char: str) -> str:
    return char if char.isprintable() else _spelled(char)


def _spelled(char: str) -> str:
    code_units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{code_units[at : at + 2].hex()}" for at in range(0, len(code_units), 2))
