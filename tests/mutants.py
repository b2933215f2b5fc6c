"""Rules with one condition changed: negated, dropped, or one of several left out. The cases have to notice each of them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType


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
    for index, node in enumerate(ast.walk(tree)):
        for slot, change in _changes(node):
            changed = copy.deepcopy(tree)
            target = next(found for number, found in enumerate(ast.walk(changed)) if number == index)
            _put(target, slot, change)
            ast.fix_missing_locations(changed)
            place = f"{module.__name__}:{change.lineno}"
            yield Mutant(_module(module, changed), place, ast.unparse(change))


def _changes(node: ast.AST) -> Iterator[tuple[tuple[str, int | None], ast.expr]]:
    """The conditions of a node, each with what takes its place."""
    if isinstance(node, (ast.If, ast.IfExp)):
        yield from ((("test", None), change) for change in _instead(node.test))
    elif isinstance(node, ast.comprehension):
        yield from ((("ifs", number), change) for number, test in enumerate(node.ifs) for change in _instead(test))


def _instead(test: ast.expr) -> Iterator[ast.expr]:
    """What stands for a test, one change each. What only asks for a class is left alone: a type checker wants it there."""
    if _asks_for_class(test):
        return
    changed = [ast.UnaryOp(ast.Not(), test), ast.Constant(True)]
    if isinstance(test, ast.BoolOp):
        rests = [[other for other in test.values if other is not value] for value in test.values if not _asks_for_class(value)]
        changed += [rest[0] if len(rest) == 1 else ast.BoolOp(test.op, rest) for rest in rests]
    yield from (ast.copy_location(change, test) for change in changed)


def _asks_for_class(test: ast.expr) -> bool:
    if isinstance(test, ast.UnaryOp):
        return _asks_for_class(test.operand)
    return isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == "isinstance"


def _put(node: ast.AST, slot: tuple[str, int | None], change: ast.expr) -> None:
    name, number = slot
    if number is None:
        setattr(node, name, change)
    else:
        getattr(node, name)[number] = change


def _module(original: ModuleType, tree: ast.Module) -> ModuleType:
    module = ModuleType(original.__name__)
    module.__file__ = original.__file__
    exec(compile(tree, str(original.__file__), "exec"), module.__dict__)
    return module
