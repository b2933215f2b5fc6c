"""What templates may print, proven from their source: each expression is, by the types of its context, text from a sink.

The generator's source is held to the same: nothing outside the sinks makes such text but from strings that stand in it.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

import jinja2.nodes as jinja
import pytest
from eventwright import render
from eventwright.compiled import environment
from eventwright.pipeline import check
from eventwright.sinks import Sunk
from eventwright.targets import TARGETS, plan, site
from msgspec import Struct, structs

ROOT = Path(__file__).parents[1]
TEMPLATES = render.templates_folder()
SOURCES = [path for path in sorted((ROOT / "generator" / "eventwright").rglob("*.py")) if "sinks" not in path.parts]

Kinds: TypeAlias = frozenset[Any]
Scope: TypeAlias = dict[str, Kinds]


class Unproven(AssertionError):
    """A template does something that the proof does not cover."""


def kinds(annotation: Any) -> Kinds:
    """The types that an annotation allows, None left out: a template only prints what it has tested."""
    if get_origin(annotation) in (Union, types.UnionType):
        return frozenset(kind for member in get_args(annotation) for kind in kinds(member))
    return frozenset() if annotation is type(None) else frozenset([annotation])


def fields_of(kind: Any) -> dict[str, Kinds]:
    if not (isinstance(kind, type) and issubclass(kind, Struct)):
        raise Unproven(f"{kind} is no context")
    return {key: kinds(annotation) for key, annotation in get_type_hints(kind).items()}


class Proof:
    """Walks templates; `seen` are those that it has been through."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.proven: set[tuple[str, frozenset[tuple[str, Kinds]]]] = set()

    def template(self, name: str, scope: Scope) -> None:
        self.seen.add(name)
        known = (name, frozenset(scope.items()))
        if known in self.proven:  # a template may include itself
            return
        self.proven.add(known)
        source = (TEMPLATES / name).read_text("utf-8")
        self.body(environment().parse(source, name).body, dict(scope))

    def body(self, nodes: Iterable[jinja.Node], scope: Scope) -> None:
        for node in nodes:
            self.node(node, scope)

    def node(self, node: jinja.Node, scope: Scope) -> None:
        match node:
            case jinja.Output():
                for part in node.nodes:
                    self.printed(part, scope)
            case jinja.If():
                self.condition(node.test, scope)
                for branch in (node.body, *([branch] for branch in node.elif_), node.else_):
                    self.body(branch, dict(scope))
            case jinja.For(target=jinja.Name(name=name), test=None, recursive=False, else_=[]):
                self.body(node.body, {**scope, name: self.items(node.iter, scope)})
            case jinja.Assign(target=jinja.Name(name=name)):
                scope[name] = self.kinds(node.node, scope)
            case jinja.With():
                names = [target.name for target in node.targets if isinstance(target, jinja.Name)]
                assert len(names) == len(node.targets)
                self.body(
                    node.body, {**scope, **dict(zip(names, (self.kinds(value, scope) for value in node.values), strict=True))}
                )
            case jinja.Include(with_context=True, ignore_missing=False):
                self.include(node.template, scope)
            case _:
                raise Unproven(f"line {node.lineno}: {type(node).__name__}")

    def printed(self, node: jinja.Node, scope: Scope) -> None:
        if isinstance(node, jinja.TemplateData):
            return
        found = self.kinds(node, scope)
        if not found or not found <= {Sunk, int}:
            raise Unproven(f"line {node.lineno}: this prints {set(found)}")

    def condition(self, node: jinja.Node, scope: Scope) -> None:
        match node:
            case jinja.Not():
                self.condition(node.node, scope)
            case jinja.And() | jinja.Or():
                self.condition(node.left, scope)
                self.condition(node.right, scope)
            case _:
                self.kinds(node, scope)

    def items(self, node: jinja.Node, scope: Scope) -> Kinds:
        found: set[Any] = set()
        for kind in self.kinds(node, scope):
            if get_origin(kind) is not tuple or get_args(kind)[1:] != (...,):
                raise Unproven(f"line {node.lineno}: not a tuple of one type: {kind}")
            found |= kinds(get_args(kind)[0])
        return frozenset(found)

    def include(self, node: jinja.Node, scope: Scope) -> None:
        """A template by its name, or one for each view that a name may hold."""
        match node:
            case jinja.Const(value=str() as name):
                self.template(name, scope)
            case jinja.Getattr(node=jinja.Name(name=name), attr="template"):
                for kind in self.kinds(node.node, scope):
                    default = {field.name: field.default for field in structs.fields(kind)}["template"]
                    self.template(default, {**scope, name: frozenset([kind])})
            case _:
                raise Unproven(f"line {node.lineno}: which template?")

    def kinds(self, node: jinja.Node, scope: Scope) -> Kinds:
        match node:
            case jinja.Name(name=name):
                if name not in scope:
                    raise Unproven(f"line {node.lineno}: {name} is not in the context")
                return scope[name]
            case jinja.Getattr(node=owner, attr=attr):
                found = [fields_of(kind) for kind in self.kinds(owner, scope)]
                if not found or any(attr not in fields for fields in found):
                    raise Unproven(f"line {node.lineno}: no attribute {attr}")
                return frozenset(kind for fields in found for kind in fields[attr])
            case _:
                raise Unproven(f"line {node.lineno}: {type(node).__name__} in an expression")


def contexts() -> dict[str, set[type]]:
    """The classes of the contexts that the targets give each template."""
    found: dict[str, set[type]] = {}
    for protocol in check(ROOT / "schemas").protocols:
        for planned in (*plan(protocol, tuple(TARGETS)), *site.plan(protocol, (), {})):
            output = planned.make() if isinstance(planned, render.Draft) else planned
            if output.template:
                found.setdefault(output.template, set()).add(type(output.context))
    return found


def test_every_printed_expression_is_sunk_by_its_type() -> None:
    proof = Proof()
    for template, classes in contexts().items():
        for context in classes:
            proof.template(template, fields_of(context))
    assert proof.seen == {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.jinja")}


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.jinja")), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_no_template_is_long_or_raw(path: Path) -> None:
    source = path.read_text("utf-8")
    assert source.count("\n") <= 70
    assert "raw_begin" not in {kind for _, kind, _ in environment().lex(source)}


class Bad(Struct):
    raw: str
    sunk: Sunk
    maybe: Sunk | str
    many: tuple[Sunk, ...]
    data: dict[str, str]


@pytest.mark.parametrize(
    "template",
    [
        "{{ raw }}",
        "{{ maybe }}",
        "{{ many }}",
        "{{ data.x }}",
        "{{ missing }}",
        "{{ sunk.upper }}",
        "{{ sunk|safe }}",
        "{{ sunk ~ sunk }}",
        "{{ 'x' }}",
        "{{ many[0] }}",
        "{{ sunk.upper() }}",
        "{% for x in raw %}{{ x }}{% endfor %}",
        "{% for x in many|sort %}{{ x }}{% endfor %}",
        "{% set x = raw %}{{ x }}",
        "{% set x %}{{ sunk }}{% endset %}",
        "{% filter upper %}{{ sunk }}{% endfilter %}",
        "{% call sunk.upper() %}{% endcall %}",
        "{% macro m() %}{% endmacro %}",
        "{% autoescape true %}{% endautoescape %}",
        "{% include raw %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% if raw|length %}{% endif %}",
    ],
)
def test_the_proof_refuses(template: str) -> None:
    with pytest.raises(Unproven):
        Proof().body(environment().parse(template).body, fields_of(Bad))


# The generator's own source


def trees() -> Iterator[tuple[str, ast.Module, dict[ast.AST, ast.AST]]]:
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        yield path.relative_to(ROOT).as_posix(), tree, parents


def is_a_type(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a name stands where only a type stands: in an annotation, an alias, `isinstance`, or `list[...]`."""
    parent = parents[node]
    match parent:
        case ast.arg() | ast.Subscript() | ast.MatchClass():
            return True
        case ast.AnnAssign(annotation=annotation, value=value):
            return node is annotation or (node is value and ast.unparse(annotation) == "TypeAlias")
        case ast.FunctionDef(returns=returns):
            return node is returns
        case ast.Call(func=ast.Name(id="isinstance"), args=[_, second]):
            return node is second
        case ast.Compare(ops=[ast.Is()]):
            return True
        case ast.BinOp(op=ast.BitOr()) | ast.Tuple() | ast.List():
            return is_a_type(parent, parents)
        case _:
            return False


def stands_in_the_source(node: ast.expr) -> bool:
    """Whether an expression is made of string constants alone."""
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.BinOp(left=left, op=ast.Mult()):
            return stands_in_the_source(left)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return stands_in_the_source(left) and stands_in_the_source(right)
        case ast.IfExp(body=body, orelse=orelse):
            return stands_in_the_source(body) and stands_in_the_source(orelse)
        case _:
            return False


def constants_of(tree: ast.Module) -> set[str]:
    """The module's names that are bound once, to a string constant."""
    stores = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    assigned = [node for node in tree.body if isinstance(node, ast.Assign) and stands_in_the_source(node.value)]
    names = [target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)]
    return {name for name in names if stores.count(name) == 1}


def test_only_the_sinks_make_sunk_text() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree, parents in trees()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "Sunk" and not is_a_type(node, parents))
        or (isinstance(node, ast.Attribute) and node.attr in ("Sunk", "__new__", "__class__"))
        or (isinstance(node, ast.ClassDef) and any("Sunk" in ast.unparse(base) for base in node.bases))
    ]
    assert found == []


def test_own_text_stands_in_the_source() -> None:
    found: list[str] = []
    for path, tree, parents in trees():
        constants = constants_of(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in ("fill", "joined", "trusted"):
                call = parents[node]
                sound = isinstance(call, ast.Call) and call.func is node and call.args and not call.keywords
                first = call.args[0] if isinstance(call, ast.Call) and sound else None
                named = isinstance(first, ast.Name) and first.id in constants
                if first is None or not (named or stands_in_the_source(first)):
                    found.append(f"{path}:{node.lineno}: {ast.unparse(call)}")
    assert found == []


def test_nothing_of_the_sinks_goes_by_another_name() -> None:
    found = [
        f"{path}:{node.lineno}: {alias.name} as {alias.asname}"
        for path, tree, _ in trees()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
        if alias.asname is not None and "sinks" in f"{getattr(node, 'module', '')}.{alias.name}"
    ]
    assert found == []
