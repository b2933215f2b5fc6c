"""Templates as Python functions. Jinja reads a template; what it says becomes a function that this module writes.

Our templates print, branch, repeat, name values and include each other, and that is all a function does. It is made once for
a state of the tool and kept in the user's cache, so that most runs need not load Jinja, which takes a tenth of them.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, TypeAlias

from eventwright import cache
from eventwright.packs import templates_folder

if TYPE_CHECKING:
    import jinja2
    from jinja2 import nodes

Write: TypeAlias = Callable[[str], object]
Template: TypeAlias = Callable[[Write, Mapping[str, Any]], None]
"""Writes a template, given the values of the names that it may use."""


class UnknownStatement(ValueError):
    """A template says something that templates here do not say."""


class Templates(dict[str, Template]):
    """The templates below a folder by name; a whole pack is made when its first is asked for.

    `show` turns what is printed into text. What is made is kept for the `tool`, a part of a key of the cache, if there is one.
    """

    def __init__(self, show: Callable[[Any], str], tool: str = "", folder: Path | None = None) -> None:
        self._show, self._tool, self._folder = show, tool, folder or templates_folder()

    def __missing__(self, name: str) -> Template:
        pack = name.partition("/")[0]
        exec(self._code(pack), {"show": self._show, "templates": self})
        return self[name]

    def text(self, name: str, values: Mapping[str, Any]) -> str:
        """What a template says; raises KeyError where it uses a name that has no value."""
        found: list[str] = []
        self[name](found.append, values)
        return "".join(found)

    def _code(self, pack: str) -> CodeType:
        kept = cache.load(f"{self._tool}.{pack}") if self._tool else None
        if kept is not None:
            try:
                code: CodeType = marshal.loads(kept)
                return code
            except (EOFError, TypeError, ValueError):
                pass  # it is not what was put there
        code = compile("".join(self._sources(pack)), f"templates/{pack}", "exec")
        if self._tool:
            cache.store(f"{self._tool}.{pack}", marshal.dumps(code))
        return code

    def _sources(self, pack: str) -> Iterator[str]:
        for path in sorted((self._folder / pack).rglob("*.jinja")):
            yield function(path.relative_to(self._folder).as_posix(), path.read_text("utf-8"))


def environment() -> jinja2.Environment:
    """Jinja, as it reads templates."""
    import jinja2

    return jinja2.Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


def function(name: str, source: str) -> str:
    """The source of the function that a template is, put into `templates` under its name."""
    lines = _Function().body(environment().parse(source, name).body, {})
    return "\n".join(["def template(write, values):", *_indented(lines), f"templates[{name!r}] = template", ""])


Bound: TypeAlias = dict[str, str]
"""The names that a template gives values to, with what the function calls them; no two values have the same."""


class _Function:
    def __init__(self) -> None:
        self._count = 0

    def body(self, found: Iterable[nodes.Node], bound: Bound) -> Iterator[str]:
        """The lines of statements that stand one behind the other."""
        bound, empty = bound.copy(), True
        for node in found:
            for line in self.statement(node, bound):
                yield line
                empty = False
        if empty:
            yield "pass"

    def statement(self, node: nodes.Node, bound: Bound) -> Iterator[str]:
        """The lines of one statement; a value that it gives to a name comes into `bound`."""
        from jinja2 import nodes

        match node:
            case nodes.Output(nodes=parts):
                yield from (f"write({self.printed(part, bound)})" for part in parts)
            case nodes.If():
                yield from self.choice(node, bound)
            case nodes.For(target=nodes.Name(name=name), iter=values, body=body, else_=[], test=None, recursive=False):
                inside = bound.copy()
                yield f"for {self.named(name, inside)} in {self.value(values, bound)}:"
                yield from _indented(self.body(body, inside))
            case nodes.With():
                yield from self.naming(node, bound)
            case nodes.Assign(target=nodes.Name(name=name), node=value):
                said = self.value(value, bound)
                yield f"{self.named(name, bound)} = {said}"
            case nodes.Include(template=template, with_context=True, ignore_missing=False):
                given = ", ".join(["**values", *(f"{name!r}: {local}" for name, local in bound.items())])
                yield f"templates[{self.value(template, bound)}](write, {{{given}}})"
            case _:
                raise UnknownStatement(f"line {node.lineno} of a template: {type(node).__name__}")

    def choice(self, node: nodes.If, bound: Bound) -> Iterator[str]:
        for word, branch in (("if", node), *(("elif", branch) for branch in node.elif_)):
            yield f"{word} {self.value(branch.test, bound)}:"
            yield from _indented(self.body(branch.body, bound))
        yield "else:"
        yield from _indented(self.body(node.else_, bound))

    def naming(self, node: nodes.With, bound: Bound) -> Iterator[str]:
        inside = bound.copy()
        for target, value in zip(node.targets, node.values, strict=True):
            yield f"{self.named(getattr(target, 'name', ''), inside)} = {self.value(value, bound)}"
        yield from self.body(node.body, inside)

    def named(self, name: str, bound: Bound) -> str:
        """A local variable for a name that gets a value; from here on, the name stands for it."""
        self._count += 1
        bound[name] = f"{name}_{self._count}"
        return bound[name]

    def printed(self, part: nodes.Node, bound: Bound) -> str:
        from jinja2 import nodes

        return repr(part.data) if isinstance(part, nodes.TemplateData) else f"show({self.value(part, bound)})"

    def value(self, node: nodes.Node, bound: Bound) -> str:
        """A name, a constant or an attribute as an expression."""
        from jinja2 import nodes

        match node:
            case nodes.Name(name=name):
                return bound.get(name, f"values[{name!r}]")
            case nodes.Getattr(node=owner, attr=attribute):
                return f"{self.value(owner, bound)}.{attribute}"
            case nodes.Const(value=str() as text):
                return repr(text)
            case _:
                raise UnknownStatement(f"line {node.lineno} of a template: {type(node).__name__}")


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f" {line}" for line in lines)
