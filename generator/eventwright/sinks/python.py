"""Text of a spec into Python source: literals, docstrings, names."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Iterable
from typing import Any, cast

from eventwright.sinks import Sunk, fill, joined

WIDTH = 120
"""The longest line of generated code."""


def literal(value: Any) -> Sunk:
    """JSON data as a Python expression on one line, ASCII only, strings in double quotes."""
    if isinstance(value, str):
        return Sunk(f'"{value if _PLAIN_ASCII.fullmatch(value) else "".join(map(_escaped, value))}"')
    if isinstance(value, (list, tuple)):
        return fill("[{}]", joined(", ", map(literal, cast("list[Any]", value))))
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value).items()
        return Sunk("{" + joined(", ", (fill("{}: {}", literal(key), literal(item)) for key, item in pairs)) + "}")
    if value is None or isinstance(value, (bool, int)):
        return Sunk(repr(value))
    if not isinstance(value, float):
        raise TypeError(f"JSON has no {type(value).__name__}")
    if not math.isfinite(value):
        raise ValueError(f"JSON has no number {value}")
    return Sunk(repr(value))


def tuple_literal(values: Iterable[Any]) -> Sunk:
    """JSON data as a Python tuple."""
    found = [literal(value) for value in values]
    return fill("({},)", found[0]) if len(found) == 1 else fill("({})", joined(", ", found))


_PLAIN_ASCII = re.compile(r"[ !#-\[\]-~]*")
"""Text that no literal needs to escape."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if " " <= char <= "~":
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def quoted(value: str) -> Sunk:
    """Text as a string for readers: letters as they are, in the quotes that need fewer backslashes."""
    body = "".join(char if char.isprintable() and char not in '\\"' else _escaped(char) for char in value)
    if value.count('"') <= value.count("'"):
        return Sunk(f'"{body}"')
    return Sunk("'" + body.replace('\\"', '"').replace("'", "\\'") + "'")


def name(text: str) -> Sunk:
    """A name that the gate of names made; ValueError where it is no legal identifier."""
    if not (text.isascii() and text.isidentifier()) or keyword.iskeyword(text):
        raise ValueError(f"not a legal name: {text!a}")
    return Sunk(text)


def module(text: str) -> Sunk:
    """A dotted name of a module."""
    return joined(".", (name(part) for part in text.split(".")))


def docstring(text: str, indent: int = 0) -> Sunk:
    """Prose as a docstring, wrapped, quotes and all; the first line stands behind the opening quotes."""
    room, plain = WIDTH - indent, text.strip()
    if len(plain) + 6 <= room and _PLAIN_ASCII.fullmatch(plain):
        return Sunk(f'"""{plain}"""')  # what comes of most texts, also on the long way
    lines = [line for block in _blocks(_plain(text)) for line in _wrapped(block, room)]
    if len(lines) == 1 and (len(lines[0]) + 6 > room or lines[0].endswith('"')):
        lines = _wrapped(lines[0], room - 6)
    if len(lines) == 1 and not lines[0].endswith('"'):
        return Sunk(f'"""{lines[0]}"""')
    if len(lines[0]) + 3 > room:
        end = lines.index("") if "" in lines else len(lines)
        lines[:end] = _filled(" ".join(lines[:end]), room - 3)
    margin = " " * indent
    body = "\n".join((margin + line).rstrip() for line in lines).lstrip()
    return Sunk(f'"""{body}\n{margin}"""')


def _blocks(text: str) -> list[str]:
    """The lines of a text, those of one paragraph or list item made one; indented lines keep their form."""
    blocks: list[str] = []
    for line in text.strip().split("\n"):
        stripped = line.strip()
        begins = line.startswith("    ") or stripped.startswith(_BULLETS) or not stripped
        if blocks and blocks[-1] and not begins and not blocks[-1].startswith("    "):
            blocks[-1] += " " + stripped
        else:
            blocks.append(line.rstrip())
    return blocks


_BULLETS = ("- ", "* ", "#", "```", "|", ">")


def _wrapped(block: str, width: int) -> list[str]:
    """A block as lines of at most `width`; a list item hangs under its text, code keeps its form."""
    if len(block) <= width or block.startswith("    "):
        return [block]
    return _filled(block, width, "  " if block.startswith(("- ", "* ")) else "")


def _filled(text: str, width: int, hang: str = "") -> list[str]:
    """The words of a text on lines that are as long as they may be; `hang` begins all but the first."""
    if _UNEVEN.search(text):
        import textwrap  # takes long to load, and few texts need it

        return textwrap.wrap(text, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)
    line, *words = text.split(" ")  # ten times as fast
    lines: list[str] = []
    for word in words:
        if len(line) + 1 + len(word) <= width:
            line += f" {word}"
        else:
            lines.append(line)
            line = hang + word
    return [*lines, line]


_UNEVEN = re.compile(r"^ |  |[\t\n\x0b\x0c\r]| $")


def _plain(text: str) -> str:
    """Text that cannot leave a docstring: backslashes and quotes escaped, odd characters spelt out."""
    escaped = _NOT_PLAIN.sub(lambda found: "".join(map(_plain_char, found[0])), text.replace("\r\n", "\n"))
    return escaped.replace('"""', '\\"\\"\\"')


_NOT_PLAIN = re.compile(r"[^\n -\[\]-~]+")


def _plain_char(char: str) -> str:
    return char if _is_plain(char) else _escaped(char)


def _is_plain(char: str) -> bool:
    return char != "\\" and (" " <= char <= "~" or (char.isprintable() and not "\ud800" <= char <= "\udfff"))


def comment(text: str) -> Sunk:
    """Text as it may stand behind a `#`: one line, no control characters, nothing that names the coding of the file."""
    line = "".join(char if char.isprintable() else "?" for char in " ".join(text.split()))
    return Sunk(_CODING.sub("coding ", line))


_CODING = re.compile(r"coding[:=]")


# Layout: the form that ruff gives the same code. `indent` is the depth, in columns, at which a statement stands.


def assignment(head: Sunk, parts: list[Sunk], tail: Sunk, indent: int = 0) -> Sunk:
    """`head` + alternatives joined by `|` + `tail`, in brackets over several lines where one line is too long."""
    line = fill("{}{}{}", head, joined(" | ", parts), tail)
    if indent + len(line) <= WIDTH or ("\n" not in line and len(parts) == 1 and not head.endswith("= ")):
        return line
    if "\n" in line and len(parts) == 1:
        return line
    outer, inner = Sunk(" " * indent), Sunk(" " * (indent + 4))
    return fill("{}(\n{}{}\n{}){}", head, inner, Sunk(f"\n{inner}| ".join(parts)), outer, tail)


def call(opening: Sunk, arguments: list[Sunk], closing: Sunk, indent: int = 0, room: int = 0) -> Sunk:
    """`opening`, arguments and `closing` on one line, or an argument a line; `room` is for what stands around it."""
    line = fill("{}{}{}", opening, joined(", ", arguments), closing)
    if indent + len(line) + room <= WIDTH:
        return line
    outer, inner = Sunk(" " * indent), Sunk(" " * (indent + 4))
    pattern = "{}{}\n" if opening.endswith("[") and len(arguments) == 1 else "{}{},\n"
    rows = (fill(pattern, inner, argument) for argument in arguments)
    return fill("{}\n{}{}{}", opening, joined("", rows), outer, closing)


def indented(text: Sunk) -> Sunk:
    """Statements one level deeper."""
    return joined("\n", (fill("    {}", Sunk(line)) if line else Sunk(line) for line in text.split("\n")))
