"""Aliases and unions that stand for themselves: found before anything follows them."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.nodes import Scalar
from eventwright.resolve.scope import Declaration, Scope
from eventwright.typeexpr import Expr, Generic, Name, TypeSyntaxError, UnionExpr, parse
from eventwright.validate import strings


def cycle(scope: Scope, name: str) -> frozenset[str]:
    """The definitions that `name` stands for and that stand for `name`; empty where it does not stand for itself."""
    ahead = _reachable(scope, name)
    return frozenset(other for other in ahead if name in _reachable(scope, other)) if name in ahead else frozenset()


def report_cycle(scope: Scope, declaration: Declaration) -> bool:
    """Whether a definition stands for itself; of those on one cycle, the first by name is reported."""
    found = cycle(scope, declaration.name)
    if found and declaration.name == min(found):
        others = sorted(found - {declaration.name})
        way = f" by way of {', '.join(others)}" if others else ""
        message = f'the {declaration.kind} "{declaration.name}" stands for itself{way}'
        scalar = next(scalar for scalar in _expressions(declaration) if found.intersection(_names(scalar)))
        hint = "put what repeats into an object" if "<" in scalar.text else None
        scope.report.error("undistinguishable", scalar.span, message, hint)
    return bool(found)


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
    """The names that an alias or a union stands for."""
    return [name for scalar in _expressions(declaration) for name in _names(scalar)]


def _names(scalar: Scalar) -> list[str]:
    try:
        return list(names_in(parse(scalar.text)))
    except TypeSyntaxError:
        return []  # reported where the type is read


def _expressions(declaration: Declaration) -> Iterator[Scalar]:
    key = {"alias": "type", "union": "members"}.get(declaration.kind)
    return strings(declaration.node.get(key) if key else None)


def _reachable(scope: Scope, name: str) -> set[str]:
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        declaration = scope.types.get(waiting.pop())
        new = [other for other in names_of(declaration) if other not in reached] if declaration else []
        reached.update(new)
        waiting += new
    return reached
