"""Regular expressions from specs: whether one may take time without end, and for how long a text it is sure not to.

`re` goes back over a text for every way in which it can be cut up. The ways are too many where a repeat stands in a repeat
and a text can be shared out between the two, as in `(a+)+`, or where two alternatives in a repeat begin alike. Such patterns
are refused; the judgement is careful, so that a few harmless ones are refused with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

Items: TypeAlias = list[tuple[Any, Any]]

parser: Any = import_module("re._parser")
"""What reads patterns for `re`; it has no types."""

CHARACTERS = frozenset(map(chr, range(128))) | {"\u0100"}
"""Those that are told apart; one stands for all that are not ASCII."""
STEPS = 10**7
_MANY = 10
_REPEATS = (parser.MAX_REPEAT, parser.MIN_REPEAT)


@cache
def is_endless(pattern: str) -> bool:
    """Whether there are texts on which a pattern, which must be sound, takes time without end."""
    return any(_is_ambiguous(body) for body in _repeated(_parsed(pattern)))


@cache
def longest(pattern: str) -> int:
    """For how long a text the search for a pattern surely ends soon; each repeat multiplies the time by the length."""
    repeats = sum(1 for least, most, _ in _repeats(_parsed(pattern)) if most - least > _MANY)
    degree = max(1, repeats + (not pattern.startswith(("^", "\\A"))))
    return int(STEPS ** (1 / degree))


def _parsed(pattern: str) -> Items:
    return list(parser.parse(pattern))


def _inner(op: Any, argument: Any) -> list[Items]:
    """The sequences inside an item."""
    if op in (*_REPEATS, parser.POSSESSIVE_REPEAT):
        return [list(argument[2])]
    if op is parser.BRANCH:
        return [list(branch) for branch in argument[1]]
    if op is parser.SUBPATTERN:
        return [list(argument[3])]
    if op is parser.ATOMIC_GROUP:
        return [list(argument)]
    if op in (parser.ASSERT, parser.ASSERT_NOT):
        return [list(argument[1])]
    return [list(part) for part in argument[1:] if part is not None] if op is parser.GROUPREF_EXISTS else []


def _repeats(items: Items) -> Iterator[tuple[int, int, Items]]:
    for op, argument in items:
        if op in _REPEATS:
            yield int(argument[0]), int(argument[1]), list(argument[2])
        for inner in _inner(op, argument):
            yield from _repeats(inner)


def _repeated(items: Items) -> Iterator[Items]:
    return (body for _, most, body in _repeats(items) if most > 1)


def _is_ambiguous(body: Items) -> bool:
    """Whether a text can be shared out in two ways between turns of a repeat of `body`."""
    flat = list(_flat(body))
    following = [*flat[1:], *flat[:1]]
    for (op, argument), after in zip(flat, following, strict=True):
        if op in _REPEATS and argument[0] != argument[1] and not _ends_before(argument, after):
            return True
        if op is parser.BRANCH and _begin_alike([list(branch) for branch in argument[1]]):
            return True
    return not flat


def _flat(items: Items) -> Iterator[tuple[Any, Any]]:
    for op, argument in items:
        if op is parser.SUBPATTERN:
            yield from _flat(list(argument[3]))
        else:
            yield op, argument


def _ends_before(repeat: Any, after: tuple[Any, Any]) -> bool:
    """Whether a repeat in a repeat ends where what follows it begins, and nowhere else."""
    begins = _begins([after])
    return begins is not None and not _all(list(repeat[2])) & begins


def _begin_alike(branches: list[Items]) -> bool:
    taken: set[str] = set()
    for branch in branches:
        begins = _begins(branch)
        if begins is None or taken & begins:
            return True
        taken |= begins
    return False


def _begins(items: Items) -> frozenset[str] | None:
    """The characters with which a sequence begins; None where it may be empty, or is not understood."""
    for op, argument in _flat(items):
        if op in _REPEATS:
            return _begins(list(argument[2])) if argument[0] > 0 else None
        if op is parser.BRANCH:
            each = [_begins(list(branch)) for branch in argument[1]]
            return None if None in each else frozenset[str]().union(*(found for found in each if found is not None))
        return _single(op, argument)
    return None


def _all(items: Items) -> frozenset[str]:
    """Every character that a sequence may hold."""
    found: frozenset[str] = frozenset()
    for op, argument in items:
        inner = _inner(op, argument)
        single = _single(op, argument) if not inner else None
        found = found.union(*map(_all, inner)) if inner else CHARACTERS if single is None else found | single
    return found


def _single(op: Any, argument: Any) -> frozenset[str] | None:
    """The characters that an item of one character is, in either case; None where the item is something else."""
    if op is parser.LITERAL:
        char = chr(argument)
        return frozenset((char.lower(), char.upper())) if char.isascii() else frozenset("\u0100")
    if op is parser.IN:
        negated = argument[0][0] is parser.NEGATE
        parts = [_part(*part) for part in argument[negated:]]
        # What is not ASCII is always taken to be in a set: it is one character here and many in truth.
        return CHARACTERS if negated else frozenset[str]().union(*parts)
    return CHARACTERS if op in (parser.ANY, parser.NOT_LITERAL) else None


_CATEGORIES = {parser.CATEGORY_DIGIT: r"\d", parser.CATEGORY_SPACE: r"\s", parser.CATEGORY_WORD: r"\w"}


def _part(op: Any, argument: Any) -> frozenset[str]:
    if op is parser.LITERAL:
        return _single(op, argument) or CHARACTERS
    if op is parser.RANGE:
        low, high = argument
        chars: set[str] = {chr(code) for code in range(low, min(high, 127) + 1)} | ({"\u0100"} if high > 127 else set[str]())
        return frozenset(chars | {char.lower() for char in chars} | {char.upper() for char in chars}) & CHARACTERS
    category = _CATEGORIES.get(argument)
    if op is not parser.CATEGORY or category is None:
        return CHARACTERS
    return frozenset(char for char in CHARACTERS if re.fullmatch(category, char)) | {"\u0100"}
