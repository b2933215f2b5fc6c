"""Type expressions: `list<Item> | "auto" | null` as text to a small tree whose every part knows its offset.

    union  = single ("|" single)*
    single = "list" "<" union ">" | "map" "<" union ">" | name | literal | "..."

Names are not looked up here; that is `resolve`'s.
"""

from __future__ import annotations

import json
import re
from typing import TypeAlias

from msgspec import Struct


class Name(Struct, frozen=True):
    """A built-in or the name of a definition; `...` stands for what is defined in place."""

    text: str
    start: int
    end: int


class LiteralExpr(Struct, frozen=True):
    """A literal value."""

    value: str | int | bool
    start: int
    end: int


class Generic(Struct, frozen=True):
    """`list<...>` or `map<...>`."""

    name: str
    argument: Expr
    start: int
    end: int


class UnionExpr(Struct, frozen=True):
    """Two or more alternatives."""

    members: tuple[Expr, ...]
    start: int
    end: int


Expr: TypeAlias = Name | LiteralExpr | Generic | UnionExpr


class TypeSyntaxError(Exception):
    """A type expression that cannot be read: what is wrong, from offset `start` to `end`, with a hint or None."""

    def __init__(self, message: str, start: int, end: int, hint: str | None = None) -> None:
        """What is wrong, at least one character of it marked."""
        super().__init__(message)
        self.message, self.start, self.end, self.hint = message, start, max(end, start + 1), hint


_TOKEN = re.compile(
    r'(?P<name>\.\.\.|[A-Za-z_][A-Za-z0-9_]*)|(?P<string>"(?:[^"\\]|\\.)*")|(?P<number>-?[0-9]+)|(?P<mark>[<>|])'
)
MAX_NESTING = 16
MAX_LENGTH = 10_000
_ALTERNATIVES = "several types are joined by |"
_HINTS = {
    "'": "a literal text goes into double quotes",
    "?": "write `| null` for null, and `optional: true` for a field that may be absent",
    "[": "a list of something is written list<...>",
    "/": _ALTERNATIVES,
    ",": _ALTERNATIVES,
    "&": "a type that has the fields of both is an object of its own",
    "(": "no brackets are needed: | binds inside list<...> and map<...>",
}
"""What stands in the types of other languages, by character, and what is written here."""


def parse(text: str) -> Expr:
    """Reads a type expression; raises `TypeSyntaxError`."""
    if len(text) > MAX_LENGTH:
        raise TypeSyntaxError(f"a type has at most {MAX_LENGTH:,} characters", 0, 1, "many values are better an enum")
    parser = _Parser(text)
    found = parser.union(0)
    if parser.token.kind != "end":
        raise parser.unexpected("expected | or the end")
    return found


class _Token(Struct, frozen=True):
    kind: str
    text: str
    start: int
    end: int


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.token = self._next(0)

    def union(self, depth: int) -> Expr:
        members = [self.single(depth)]
        while self.token.text == "|":
            self._advance()
            members.append(self.single(depth))
        return members[0] if len(members) == 1 else UnionExpr(tuple(members), members[0].start, members[-1].end)

    def single(self, depth: int) -> Expr:
        token = self.token
        if depth > MAX_NESTING:
            raise TypeSyntaxError(f"types are nested more than {MAX_NESTING} deep", token.start, token.end)
        match token.kind:
            case "name":
                self._advance()
                return self._named(token, depth)
            case "string" | "number":
                self._advance()
                return LiteralExpr(self._literal(token), token.start, token.end)
            case _:
                raise self.unexpected("expected a type")

    def _named(self, token: _Token, depth: int) -> Expr:
        if token.text in ("true", "false"):
            return LiteralExpr(token.text == "true", token.start, token.end)
        if self.token.text != "<":
            if token.text in ("list", "map"):
                raise TypeSyntaxError(f"{token.text} of what?", token.start, token.end, f"write {token.text}<string>, say")
            return Name(token.text, token.start, token.end)
        if token.text not in ("list", "map"):
            hint = "did you mean list<...>?" if token.text.lower() in ("array", "lists", "set", "sequence") else None
            hint = "did you mean map<...>?" if token.text.lower() in ("dict", "object", "maps", "record") else hint
            hint = "write `... | null`" if token.text.lower() in ("optional", "nullable", "maybe") else hint
            raise TypeSyntaxError(f"only list and map take a type in < >, not {token.text}", token.start, token.end, hint)
        self._advance()
        argument = self.union(depth + 1)
        closing = self.token
        if closing.text != ">":
            raise self.unexpected("expected >")
        self._advance()
        return Generic(token.text, argument, token.start, closing.end)

    def _literal(self, token: _Token) -> str | int:
        try:
            value: str | int = json.loads(token.text)
        except ValueError:
            raise TypeSyntaxError(f"{token.text} is no literal", token.start, token.end) from None
        return value

    def unexpected(self, expected: str) -> TypeSyntaxError:
        token = self.token
        found = f'"{token.text}"' if token.text else "the end"
        hint = _ALTERNATIVES if token.kind == "name" and expected != "expected a type" else None
        return TypeSyntaxError(f"{expected}, not {found}", token.start, token.end, hint)

    def _advance(self) -> None:
        self.token = self._next(self.token.end)

    def _next(self, start: int) -> _Token:
        while start < len(self.text) and self.text[start].isspace():
            start += 1
        if start == len(self.text):
            return _Token("end", "", start, start)
        match = _TOKEN.match(self.text, start)
        if match is None:
            hint = _HINTS.get(self.text[start])
            raise TypeSyntaxError(f'"{self.text[start]}" has no place in a type', start, start + 1, hint)
        return _Token(str(match.lastgroup), match.group(), start, match.end())
