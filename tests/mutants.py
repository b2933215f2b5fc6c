"""Rules with one condition changed: negated, dropped, one of several left out, or one step further. The cases have to notice
each of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import TypeAlias

Slot: TypeAlias = tuple[str, int | None]
"""Where an expression stands in a node: the field, and the number where that is a list."""

_FURTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_OTHERS = {"any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """A module with one change; `place` tells where, and `code` what stands there now."""

    module: ModuleType
    place: str
    code: str


def mutants(module: ModuleType) -> Iterator[Mutant]:
    """Every mutant of a module."""
    with open(str(module.__file__), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for node in list(ast.walk(tree)):
        for slot, change in list(_changes(node)):
            before = _put(node, slot, change)
            ast.fix_missing_locations(change)
            yield Mutant(_module(module, tree), f"{module.__name__}:{change.lineno}", ast.unparse(change))
            _put(node, slot, before)


def _changes(node: ast.AST) -> Iterator[tuple[Slot, ast.expr]]:
    """The conditions right below a node, each with what takes its place."""
    for slot, inner in _expressions(node):
        if _is_condition(node, slot, inner):
            yield from ((slot, ast.copy_location(change, inner)) for change in _instead(node, inner))


def _expressions(node: ast.AST) -> Iterator[tuple[Slot, ast.expr]]:
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.expr):
            yield (name, None), value
        elif isinstance(value, list):
            yield from (((name, at), item) for at, item in enumerate(value) if isinstance(item, ast.expr))


def _is_condition(node: ast.AST, slot: Slot, inner: ast.expr) -> bool:
    """Whether an expression is true or false: by where it stands, or by what it is."""
    if isinstance(node, ast.Assert) or (isinstance(inner, ast.Name) and inner.id == "TYPE_CHECKING"):
        return False  # type checkers want it
    stands = slot[0] in ("test", "ifs") or isinstance(node, ast.BoolOp)
    return stands or isinstance(inner, (ast.BoolOp, ast.Compare)) or _is_quantifier(inner) or _is_not(inner)


def _instead(node: ast.AST, inner: ast.expr) -> Iterator[ast.expr]:
    """What stands for a condition, one change each; what is dropped from several is dropped where they stand together."""
    yield ast.UnaryOp(ast.Not(), inner)
    if not isinstance(node, ast.BoolOp) and not _asks_for_class(inner):
        yield ast.Constant(True)
    if isinstance(inner, ast.BoolOp):
        for left in (value for value in inner.values if not _asks_for_class(value)):
            rest = [other for other in inner.values if other is not left]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(inner.op, rest)
    if isinstance(inner, ast.Compare) and (further := _FURTHER.get(type(inner.ops[0]))):
        yield ast.Compare(inner.left, [further()], inner.comparators)
    if _is_quantifier(inner):
        yield ast.Call(ast.Name(_OTHERS[inner.func.id], ast.Load()), inner.args, [])


def _asks_for_class(inner: ast.expr) -> bool:
    """Whether a type checker wants it there; then it may be negated only."""
    if isinstance(inner, ast.UnaryOp):
        return _asks_for_class(inner.operand)
    return isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "isinstance"


def _is_quantifier(inner: ast.expr) -> bool:
    return isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in _OTHERS


def _is_not(inner: ast.expr) -> bool:
    return isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.Not)


def _put(node: ast.AST, slot: Slot, change: ast.expr) -> ast.expr:
    """Puts an expression into a node; gives the one that stood there."""
    name, number = slot
    if number is None:
        before: ast.expr = getattr(node, name)
        setattr(node, name, change)
        return before
    before = getattr(node, name)[number]
    getattr(node, name)[number] = change
    return before


def _module(original: ModuleType, tree: ast.Module) -> ModuleType:
    module = ModuleType(original.__name__)
    module.__file__ = original.__file__
    exec(compile(tree, str(original.__file__), "exec"), module.__dict__)
    return module
