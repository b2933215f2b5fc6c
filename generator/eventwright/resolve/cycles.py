"""Aliases and unions that stand for themselves, or for too much: found before anything follows them."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.nodes import Scalar
from eventwright.resolve.graph import components, leads_back
from eventwright.resolve.scope import Declaration, Scope
from eventwright.typeexpr import Expr, Generic, Name, TypeSyntaxError, UnionExpr, parse
from eventwright.validate import strings

MAX_TYPES = 2_000
"""How many types an alias or a union may stand for, with all that those stand for."""
MAX_DEEP = 16
_SHOWN = 5
"""How many of those on a cycle are named."""


def find_cycles(scope: Scope) -> None:
    """Reports aliases and unions that stand for themselves, and notes them; reports those that stand for too much and gives
    them up. This is done in every run, whatever is known of earlier ones: a cycle goes through many files.
    """
    graph = {name: names_of(declaration) for name, declaration in scope.types.items() if declaration.kind in _FOLLOWED}
    size: dict[str, int] = {}
    depth: dict[str, int] = {}
    refused: set[str] = set()
    for part in components(graph):
        [name, *_] = part
        if leads_back(graph, part):
            scope.cycles |= part
            _report(scope, part)
        elif refused.isdisjoint(graph[name]):
            size[name] = 1 + sum(size.get(other, 1) for other in graph[name])
            depth[name] = 1 + max((depth.get(other, 0) for other in graph[name]), default=0)
            refused |= _refused(scope, name, size[name], depth[name])
        else:
            refused.add(name)
    scope.lost |= refused


def _refused(scope: Scope, name: str, size: int, depth: int) -> set[str]:
    if size <= MAX_TYPES and depth <= MAX_DEEP:
        return set()
    many = (
        f"more than {MAX_TYPES:,} types" if size > MAX_TYPES else f"what stands for something else, more than {MAX_DEEP} deep"
    )
    scope.report.error("too-many", scope.types[name].span, f'"{name}" stands for {many}')
    return {name}


_FOLLOWED = {"alias": "type", "union": "members"}
"""The key with what a definition stands for, by kind."""


def _report(scope: Scope, cycle: frozenset[str]) -> None:
    """Reports the first by name of those on a cycle."""
    declaration = scope.types[min(cycle)]
    others = sorted(cycle - {declaration.name})
    way = f" by way of {', '.join(others[:_SHOWN])}{' and others' * (len(others) > _SHOWN)}" if others else ""
    message = f'the {declaration.kind} "{declaration.name}" stands for itself{way}'
    scalar = next(scalar for scalar in _expressions(declaration) if cycle.intersection(_names(scalar)))
    hint = "put what repeats into an object" if "<" in scalar.text else None
    scope.report.error("undistinguishable", scalar.span, message, hint)


def names_in(expr: Expr) -> Iterator[str]:
    """The names in a type expression, those inside `list<...>` and `map<...>` included."""
    match expr:
        case Name(text=text):
            yield text
        case UnionExpr(members=members):
            for member in members:
                yield from names_in(member)
        case Generic(argument=argument):
            yield from names_in(argument)
        case _:
            pass


def names_of(declaration: Declaration) -> list[str]:
    """The names that an alias or a union stands for, each as often as it stands there."""
    return [name for scalar in _expressions(declaration) for name in _names(scalar)]


def _names(scalar: Scalar) -> list[str]:
    try:
        return list(names_in(parse(scalar.text)))
    except TypeSyntaxError:
        return []  # reported where the type is read


def _expressions(declaration: Declaration) -> Iterator[Scalar]:
    key = _FOLLOWED.get(declaration.kind)
    return strings(declaration.node.get(key) if key else None)
