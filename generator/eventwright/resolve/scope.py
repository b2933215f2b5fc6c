"""What names mean while a protocol is resolved: the declarations of its types and events, and its own settings."""

from __future__ import annotations

import keyword
from collections.abc import Collection
from typing import Any

from msgspec import Struct, field

from eventwright import names
from eventwright.diagnostics import Related, Report, did_you_mean
from eventwright.model import LiteralValue, Place
from eventwright.nodes import Mapping, Node, Scalar, Span
from eventwright.typeexpr import LiteralExpr, TypeSyntaxError, parse


class Declaration(Struct, frozen=True):
    """A type or event that has a name: `kind` is the spec's, `span` where the name stands, `node` its body."""

    kind: str
    name: str
    class_name: str
    span: Span
    node: Mapping
    side: str = ""
    inline: bool = False


class Scope(Struct):
    """The declarations and settings of one protocol; `lost` are names whose definitions are not to be had.

    `cycles` has the aliases and unions that stand for themselves; `members` keeps what others were found to stand for while
    one definition is read.
    """

    report: Report
    sides: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    transports: tuple[str, ...] = ()
    discriminator: str = "type"
    types: dict[str, Declaration] = field(default_factory=dict[str, Declaration])
    events: dict[str, Declaration] = field(default_factory=dict[str, Declaration])
    classes: dict[str, Declaration] = field(default_factory=dict[str, Declaration])
    field_nodes: dict[tuple[str, str], tuple[Scalar, Node]] = field(default_factory=dict[tuple[str, str], tuple[Scalar, Node]])
    files: dict[tuple[str, str], Declaration] = field(default_factory=dict[tuple[str, str], Declaration])
    own_names: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    flattened: set[str] = field(default_factory=set[str])
    cycles: set[str] = field(default_factory=set[str])
    members: dict[str, Any] = field(default_factory=dict[str, Any])

    def settings(self) -> tuple[Any, ...]:
        """What is said of the protocol as a whole."""
        return self.sides, self.tags, self.transports, self.discriminator, sorted(self.own_names)

    def declare(self, declaration: Declaration) -> bool:
        """Adds a declaration; reports a name that is taken and gives False."""
        table = self.events if declaration.kind == "event" else self.types
        first = self.events.get(declaration.name) or self.types.get(declaration.name)
        if first is not None:
            message = f'there is already {_a(first.kind)} "{declaration.name}"'
            self.report.error("name-clash", declaration.span, message, None, Related(first.span, "the first one"))
            table.setdefault(declaration.name, declaration)
            self.lost |= {declaration.name} if not declaration.inline else set()
            return False
        table[declaration.name] = declaration
        self._claim_class(declaration)
        return True

    def _claim_class(self, declaration: Declaration) -> None:
        name = declaration.class_name
        if keyword.iskeyword(name) or len(name) > names.MAX_NAME:
            message = f'"{declaration.name}" would be the class {name}, which Python does not allow'
            self.report.error("bad-name", declaration.span, message, "choose another with `py_name`")
            return
        first = self.classes.setdefault(name.lower(), declaration)
        if name in self.own_names:
            message = f'"{declaration.name}" would be the class {name}, which the package has of its own'
            self.report.error("name-clash", declaration.span, message, "choose another with `py_name`")
        elif first is not declaration:
            same = name if first.class_name == name else f"{name}, which differs from {first.class_name} only in case"
            message = f'"{declaration.name}" would be the class {same}'
            related = Related(first.span, f"{first.class_name} comes from here")
            self.report.error("name-clash", declaration.span, message, "choose another with `py_name`", related)
        else:
            self.claim_file(declaration)

    def claim_file(self, declaration: Declaration) -> None:
        """Reports a name of which some systems cannot make a file: a device's, or one that differs only in case."""
        name = declaration.name.lower()
        if name in names.RESERVED_FILES:
            message = f'"{declaration.name}" cannot name a file: some systems keep the name for a device'
            self.report.error("bad-name", declaration.span, message, "choose another name")
        folder = declaration.kind if declaration.kind in ("event", "flow") else "type"
        first = self.files.setdefault((folder, name), declaration)
        if first is not declaration and first.name == declaration.name:
            message = f'there is already {_a(first.kind)} "{declaration.name}"'
            self.report.error("name-clash", declaration.span, message, None, Related(first.span, "the first one"))
        elif first is not declaration:
            message = f'"{declaration.name}" differs from "{first.name}" only in case, and so would their files'
            self.report.error("name-clash", declaration.span, message, None, Related(first.span, "the first one"))

    def class_called(self, name: str) -> str | None:
        """What a class or alias of exactly this name is, in words; None where there is none."""
        found = self.classes.get(name.lower())
        if found is not None and found.class_name == name and names.TYPE_NAME.fullmatch(name):
            return f'the {found.kind} "{found.name}"'
        return f"the package's own {name}" if name in self.own_names else None

    def side(self, scalar: Scalar, *other: str) -> str | None:
        """The side that a scalar names; reports one that does not exist. `other` are words that could stand there, too."""
        return self._known(scalar, self.sides, "unknown-side", "side", other)

    def tag(self, scalar: Scalar) -> str | None:
        """The tag that a scalar names; reports one that is not declared."""
        return self._known(scalar, self.tags, "unknown-tag", "tag")

    def transport(self, scalar: Scalar) -> str | None:
        """The transport that a scalar names; reports one that is not declared."""
        return self._known(scalar, self.transports, "unknown-transport", "transport")

    def event(self, scalar: Scalar) -> str | None:
        """The event that a scalar names; reports one that does not exist."""
        return self._known(scalar, self.events, "unknown-event", "event")

    def _known(self, scalar: Scalar, known: Collection[str], id: str, word: str, other: tuple[str, ...] = ()) -> str | None:
        if scalar.text in known:
            return scalar.text
        if scalar.refused or (id in ("unknown-event", "unknown-side") and scalar.text in self.lost):
            return None
        self.report.error(id, scalar.span, f'there is no {word} "{scalar.text}"', did_you_mean(scalar.text, (*known, *other)))
        return None


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def place(span: Span) -> Place:
    """The place of a span, for the model."""
    return Place(span.source.key, span.line, span.column)


def constants(declaration: Declaration) -> dict[str, tuple[LiteralValue, Mapping, Scalar]]:
    """The fields of an object that have one value: value, field node and key node by wire key."""
    found: dict[str, tuple[LiteralValue, Mapping, Scalar]] = {}
    fields = declaration.node.get("fields")
    for key, node in fields if isinstance(fields, Mapping) else ():
        if isinstance(node, Mapping) and (value := literal(node)) is not None:
            found[key.text] = (value, node, key)
    return found


def literal(node: Mapping) -> LiteralValue | None:
    """The one value of a field, by `const` or by a literal type, or None."""
    const = node.get("const")
    if isinstance(const, Scalar):
        value: LiteralValue = const.data
        return value
    type_ = node.get("type")
    if not isinstance(type_, Scalar):
        return None
    try:
        expr = parse(type_.text)
    except TypeSyntaxError:
        return None
    return expr.value if isinstance(expr, LiteralExpr) else None


def own_names(sides: tuple[str, ...], open_unions: tuple[str, ...]) -> frozenset[str]:
    """The names that the generated package has of its own."""
    made = {names.pascal_case(side) + "Event" for side in sides} | {f"Unknown{name}" for name in open_unions}
    return frozenset(names.PACKAGE_NAMES | made)
