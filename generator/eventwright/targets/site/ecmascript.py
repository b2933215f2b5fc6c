"""Regular expressions as ECMAScript has them, so that a page finds what Python finds.

A pattern is read by Python's own parser and written anew: `$`, `.` and the classes mean other things in the two languages,
and each has escapes that the other refuses. What ECMAScript cannot say raises `Unsayable`.
"""

from __future__ import annotations

from typing import Any

from eventwright.patterns import Items, parser


class Unsayable(ValueError):
    """ECMAScript has nothing like this."""


_CLASSES = {
    parser.CATEGORY_DIGIT: r"\p{Nd}",
    parser.CATEGORY_NOT_DIGIT: r"\P{Nd}",
    parser.CATEGORY_SPACE: r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
    parser.CATEGORY_WORD: r"\p{L}\p{N}_",
}
_NEGATED = {
    parser.CATEGORY_NOT_SPACE: parser.CATEGORY_SPACE,
    parser.CATEGORY_NOT_WORD: parser.CATEGORY_WORD,
}
_PLACES = {
    parser.AT_BEGINNING: "^",
    parser.AT_BEGINNING_STRING: "^",
    parser.AT_END: r"(?=\n?$)",
    parser.AT_END_STRING: "$",
}
_REPEATS = {parser.MAX_REPEAT: "", parser.MIN_REPEAT: "?"}
_LOOKS = {(parser.ASSERT, 1): "=", (parser.ASSERT, -1): "<=", (parser.ASSERT_NOT, 1): "!", (parser.ASSERT_NOT, -1): "<!"}


def expression(pattern: str) -> str:
    """A sound pattern as the source of an ECMAScript expression with the flag `u`; raises `Unsayable`."""
    read = parser.parse(pattern)
    if read.state.flags & ~32:  # re.UNICODE, which every pattern has
        raise Unsayable("flags")
    return _sequence(list(read))


def _sequence(items: Items) -> str:
    return "".join(_item(op, argument) for op, argument in items)


def _item(op: Any, argument: Any) -> str:
    if op is parser.LITERAL:
        return _char(argument)
    if op is parser.NOT_LITERAL:
        return f"[^{_char(argument)}]"
    if op is parser.ANY:
        return r"[^\n]"
    if op is parser.IN:
        return _set(argument)
    if op is parser.AT and argument in _PLACES:
        return _PLACES[argument]
    if op is parser.BRANCH:
        return f"(?:{'|'.join(_sequence(list(branch)) for branch in argument[1])})"
    return _group(op, argument)


def _group(op: Any, argument: Any) -> str:
    if op in _REPEATS:
        least, most, body = argument
        bounds = f"{{{least},{'' if most is parser.MAXREPEAT else most}}}"
        return f"(?:{_sequence(list(body))}){bounds}{_REPEATS[op]}"
    if op is parser.SUBPATTERN and not argument[1] and not argument[2]:
        return f"({'' if argument[0] else '?:'}{_sequence(list(argument[3]))})"
    if op in (parser.ASSERT, parser.ASSERT_NOT):
        return f"(?{_LOOKS[op, argument[0]]}{_sequence(list(argument[1]))})"
    if op is parser.GROUPREF:
        return f"(?:\\{argument})"
    raise Unsayable(str(op))


def _set(parts: Any) -> str:
    """A set of characters. A class that means all others cannot stand beside other parts of a set."""
    if len(parts) == 1 and parts[0][1] in _NEGATED:
        return f"[^{_CLASSES[_NEGATED[parts[0][1]]]}]"
    return f"[{''.join(_part(op, argument) for op, argument in parts)}]"


def _part(op: Any, argument: Any) -> str:
    if op is parser.NEGATE:
        return "^"
    if op is parser.LITERAL:
        return _char(argument)
    if op is parser.RANGE:
        return f"{_char(argument[0])}-{_char(argument[1])}"
    if op is parser.CATEGORY and argument in _CLASSES:
        return _CLASSES[argument]
    raise Unsayable(str(op))


def _char(code: int) -> str:
    """A character; all but letters and digits by their number, which means the same everywhere."""
    char = chr(code)
    return char if char.isascii() and char.isalnum() else f"\\u{{{code:x}}}"
