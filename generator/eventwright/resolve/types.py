"""Types where they are used: expressions to the model's types, limits put where they fit, unions told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import takewhile
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from eventwright.diagnostics import Related, Report, did_you_mean
from eventwright.model import Const, ListOf, MapOf, OneOf, Ref, Scalar, Tag, Type, Use, Variant
from eventwright.names import BUILT_IN_TYPES
from eventwright.nodes import Mapping, Span
from eventwright.nodes import Scalar as ScalarNode
from eventwright.resolve.scope import Declaration, Scope, constants
from eventwright.typeexpr import Expr, Generic, LiteralExpr, Name, TypeSyntaxError, UnionExpr, parse
from eventwright.validate import strings

ANY = Use(Scalar("any"))
"""What stands for a type that could not be read, so that one mistake stays one; told from a real `any` by identity."""


def is_unread(type_: Type) -> bool:
    """Whether a type stands for one that could not be read."""
    return type_ is ANY.type or (isinstance(type_, OneOf) and type_.members[0] is ANY.type)


class Member(Struct, frozen=True):
    """A member of a union, with its place."""

    type: Type
    span: Span


SpanOf = Callable[[Expr], Span]


def read_type(scope: Scope, node: ScalarNode, inline: Type | None = None) -> Use:
    """The type that a scalar spells; `inline` is what `...` stands for."""
    inner = node.inner

    def span_of(expr: Expr) -> Span:
        return inner.part(expr.start, expr.end) if inner else node.span

    if node.refused:
        return ANY
    try:
        expr = parse(node.text)
    except TypeSyntaxError as problem:
        span = inner.part(problem.start, problem.end) if inner else node.span
        scope.report.error("type-syntax", span, problem.message, problem.hint)
        return ANY
    return _use(scope, expr, span_of, inline)


def _use(scope: Scope, expr: Expr, span_of: SpanOf, inline: Type | None) -> Use:
    members, nullable = _members(scope, expr, span_of, inline, ())
    if not members:
        scope.report.error(
            "type-syntax", span_of(expr), "null alone is no type", "write the type that it may be instead of null"
        )
        return ANY
    if len(members) == 1:
        return Use(members[0].type, nullable)
    if any(is_unread(member.type) for member in members):
        return ANY
    discriminators = [_discriminator(scope, name) for name in _unions_in(scope, expr)]
    keys = max(discriminators, key=len, default=(scope.discriminator,))
    return Use(one_of(scope, members, keys, _open_union(scope, expr)), nullable)


def _members(
    scope: Scope, expr: Expr, span_of: SpanOf, inline: Type | None, within: tuple[str, ...], lone: bool = True
) -> tuple[list[Member], bool]:
    """The members of an expression, unions in it flattened, and whether null is among them."""
    if isinstance(expr, UnionExpr):
        alone = sum(not (isinstance(member, Name) and member.text == "null") for member in expr.members) == 1
        found = [_members(scope, member, span_of, inline, within, alone) for member in expr.members]
        return [member for members, _ in found for member in members], any(nullable for _, nullable in found)
    span = span_of(expr)
    if isinstance(expr, LiteralExpr):
        return [Member(Const(expr.value), span)], False
    if isinstance(expr, Generic):
        use = _use(scope, expr.argument, span_of, inline)
        return [Member(ListOf(use) if expr.name == "list" else MapOf(use), span)], False
    return _named(scope, expr, span, inline, within, lone)


def _named(
    scope: Scope, expr: Name, span: Span, inline: Type | None, within: tuple[str, ...], lone: bool
) -> tuple[list[Member], bool]:
    name = expr.text
    if name == "null":
        return [], True
    if name in BUILT_IN_TYPES:
        return [Member(Scalar(name), span)], False  # type: ignore[arg-type]
    if name == "...":
        if inline is None:
            scope.report.error(
                "type-syntax", span, "`...` stands for `values:` or `fields:` of the same field, and there are none"
            )
        return [Member(inline or ANY.type, span)], False
    declaration = scope.types.get(name)
    if declaration is None or name in scope.lost:
        _unknown_type(scope, name, span)
        return [Member(ANY.type, span)], False
    if within or not lone:
        declaration = _stands_for(scope, declaration)
        if declaration.kind == "union":
            return _flattened(scope, declaration, span, within)
        name = declaration.name
    return [Member(Ref(name), span)], _is_nullable_alias(scope, declaration)


def _stands_for(scope: Scope, declaration: Declaration) -> Declaration:
    """The object or union that an alias is just another name for; else the declaration itself."""
    if declaration.kind != "alias" or declaration.name in scope.cycles:
        return declaration
    members, _ = _alias_members(scope, declaration)
    target = scope.types.get(members[0].type.name) if len(members) == 1 and isinstance(members[0].type, Ref) else None
    if target is None or target.kind not in ("object", "union"):
        return declaration
    scope.flattened.add(declaration.name)
    return target


FOREIGN_TYPES = {
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    **dict.fromkeys(("long", "int32", "int64", "uint32", "uint64"), "integer"),
    **dict.fromkeys(("none", "nil", "undefined"), "null"),
    **dict.fromkeys(("object", "dict", "json"), "map<any>"),
    **dict.fromkeys(("array", "sequence"), "list<any>"),
    **dict.fromkeys(("binary", "base64", "blob"), "bytes"),
    **dict.fromkeys(("text", "uuid", "char"), "string"),
    "unknown": "any",
    "date": "datetime",
}
"""What types are called in other languages, in lower case."""


def _unknown_type(scope: Scope, name: str, span: Span) -> None:
    if name in scope.lost:
        return
    meant = FOREIGN_TYPES.get(name.lower())
    near = [*BUILT_IN_TYPES, "list", "map", "null", "true", "false", *scope.types]
    hint = f'did you mean "{meant}"?' if meant else did_you_mean(name, near)
    before = span.source.lines[span.line - 1][: span.column - 1]
    if hint is None and before.endswith(('"', "'")):
        hint = f"for the text itself, write '\"{name}\"', or `const: {name}`"
    scope.report.error("unknown-type", span, f'there is no type "{name}"', hint)


def _flattened(scope: Scope, union: Declaration, span: Span, within: tuple[str, ...]) -> tuple[list[Member], bool]:
    if union.name in scope.cycles:
        return [Member(ANY.type, span)], False
    scope.flattened.add(union.name)
    types: list[Type] | None = scope.members.get(union.name)
    if types is None:
        types = scope.members[union.name] = _union_types(scope, union, within)
    return [Member(type_, span) for type_ in types], False


def _union_types(scope: Scope, union: Declaration, within: tuple[str, ...]) -> list[Type]:
    quiet = replace(scope, report=Report())  # the union reports its own mistakes when it is resolved
    scalars = strings(union.node.get("members"))
    found = [member for scalar in scalars for member in member_types(quiet, scalar, (*within, union.name))[0]]
    one_of(quiet, found, _discriminator(scope, union.name), None)
    return [ANY.type] if quiet.report.found else [member.type for member in found]


def member_types(scope: Scope, scalar: ScalarNode, within: tuple[str, ...]) -> tuple[list[Member], bool]:
    """The members that one entry of a union's `members` brings; quiet where the entry was reported already."""
    inner = scalar.inner
    try:
        expr = parse(scalar.text)
    except TypeSyntaxError as problem:
        span = inner.part(problem.start, problem.end) if inner else scalar.span
        scope.report.error("type-syntax", span, problem.message, problem.hint)
        return [Member(ANY.type, span)], False
    return _members(scope, expr, lambda part: inner.part(part.start, part.end) if inner else scalar.span, None, within)


def _is_nullable_alias(scope: Scope, declaration: Declaration) -> bool:
    if declaration.kind != "alias" or declaration.name in scope.cycles:
        return False
    return _alias_members(scope, declaration)[1]


def _unions_in(scope: Scope, expr: Expr) -> list[str]:
    members = expr.members if isinstance(expr, UnionExpr) else (expr,)
    return [
        member.text
        for member in members
        if isinstance(member, Name) and (found := scope.types.get(member.text)) and found.kind == "union"
    ]


def _open_union(scope: Scope, expr: Expr) -> str | None:
    return next((name for name in _unions_in(scope, expr) if scope.types[name].node.flag("open") is True), None)


def _discriminator(scope: Scope, union: str) -> tuple[str, ...]:
    keys = tuple(scalar.text for scalar in strings(scope.types[union].node.get("discriminator")))
    return keys or (scope.discriminator,)


def read_union(scope: Scope, declaration: Declaration) -> OneOf:
    """The union that a definition spells."""
    if declaration.name in scope.cycles:
        return OneOf((ANY.type,))
    found: list[Member] = []
    for scalar in strings(declaration.node.get("members")):
        members, nullable = member_types(scope, scalar, (declaration.name,))
        if nullable:
            message = "null belongs to the use of a union, not to its members"
            scope.report.error("type-syntax", scalar.span, message, f"write {declaration.name} | null where it is used")
        found += members
    is_open = declaration.node.flag("open") is True
    said = next((scalar.span for scalar in strings(declaration.node.get("discriminator"))), None)
    return one_of(scope, found, _discriminator(scope, declaration.name), declaration.name if is_open else None, said)


# How a union is told apart: decided here, once, for every target.


def one_of(scope: Scope, members: list[Member], keys: tuple[str, ...], unknown: str | None, said: Span | None = None) -> OneOf:
    """The union of `members`; reports members that look alike on the wire. `said` is where `keys` are given, if anywhere."""
    found_before = len(scope.report.found)
    by_kind: dict[str, _Kind] = {}
    objects: list[Member] = []
    for member in members:
        for kind in _json_kinds(scope, member.type):
            _check_kind(scope, member, kind, by_kind.setdefault(kind, _Kind()))
            objects += [member] if kind == "object" and isinstance(member.type, Ref) else []
    variants = _variants(scope, objects, keys, said)
    if len(scope.report.found) > found_before or any(is_unread(member.type) for member in members):
        return OneOf((ANY.type,))
    told_apart_by = keys[: max((len(variant.tag) for variant in variants), default=0)]
    # An open union of values alone has no unknown member: another value is a string, and so is legal or not by its enum.
    return OneOf(tuple(member.type for member in members), told_apart_by, variants, unknown if variants else None)


def _json_kinds(scope: Scope, type_: Type) -> tuple[str, ...]:
    if is_unread(type_):
        return ()
    match type_:
        case Scalar(kind="any"):
            return ("string", "number", "boolean", "object", "array")
        case Scalar(kind="string" | "bytes" | "datetime"):
            return ("string",)
        case Scalar(kind="boolean") | Const(value=bool()):
            return ("boolean",)
        case Scalar() | Const(value=int()):
            return ("number",)
        case Const():
            return ("string",)
        case ListOf():
            return ("array",)
        case MapOf():
            return ("object",)
        case OneOf(members=members):
            return tuple(kind for member in members for kind in _json_kinds(scope, member))
        case Ref(name=name):
            return _definition_kinds(scope, scope.types[name])


def _definition_kinds(scope: Scope, declaration: Declaration) -> tuple[str, ...]:
    if declaration.kind == "object" or declaration.node.get("fields") is not None:
        return ("object",)
    if declaration.kind == "enum":
        return ("number",) if declaration.node.text("type") == "integer" else ("string",)
    if declaration.kind == "alias" and declaration.name not in scope.cycles:
        members, _ = _alias_members(scope, declaration)
        return tuple(kind for member in members for kind in _json_kinds(scope, member.type))
    return ()


def _alias_members(scope: Scope, declaration: Declaration) -> tuple[list[Member], bool]:
    found: tuple[list[Member], bool] | None = scope.members.get(declaration.name)
    if found is None:
        node = declaration.node.get("type")
        quiet = replace(scope, report=Report())  # the alias reports its own mistakes when it is resolved
        found = member_types(quiet, node, (declaration.name,)) if isinstance(node, ScalarNode) else ([], False)
        scope.members[declaration.name] = found
    return found


class _Kind(Struct):
    """The members of a union that are the same kind of JSON: the first of each sort, and each constant."""

    sorts: dict[str, Member] = field(default_factory=dict[str, Member])
    constants: dict[object, Member] = field(default_factory=dict[object, Member])

    def first_like(self, kind: str, member: Member) -> Member | None:
        """An earlier member that `member` looks like on the wire; keeps `member` for those to come."""
        match member.type:
            case Ref() if kind == "object":
                sort, like = "told apart by tags", None
            case Const(value=value):
                sort, like = "constant", self.constants.get(value)
                self.constants.setdefault(value, member)
            case _:
                sort, like = "other", self.sorts.get("other")
        other = next((other for name, other in self.sorts.items() if name != sort), like)
        self.sorts.setdefault(sort, member)
        return other


def _check_kind(scope: Scope, member: Member, kind: str, earlier: _Kind) -> None:
    other = earlier.first_like(kind, member)
    if other is not None:
        both = "the same value" if member.type == other.type else f"a JSON {kind}"
        message = f"this and another member are both {both} on the wire"
        hint = "an enum that says `open: true` has known values and any other" if kind == "string" else None
        scope.report.error("undistinguishable", member.span, message, hint, Related(other.span, "the other member"))


def _variants(scope: Scope, objects: list[Member], keys: tuple[str, ...], said: Span | None) -> tuple[Variant, ...]:
    names = [member.type.name for member in objects if isinstance(member.type, Ref)]
    tables = {name: constants(scope.types[name]) for name in names}
    if len(objects) == 1 and (keys[0] not in tables[names[0]] or tables[names[0]][keys[0]][1].get("sent_by") is not None):
        return (Variant(names[0], ()),)
    if not any(keys[0] in table or _is_unread_field(scope, name, keys[0]) for name, table in tables.items()):
        if objects:
            _no_discriminator(scope, said or objects[0].span, keys[0], list(tables.values()))
        return ()
    found: dict[Tag, Member] = {}
    variants: list[Variant] = []
    shared = _shared(tables, keys)
    for member, name in zip(objects, names, strict=True):
        tag = _tag(scope, member, name, keys, tables, shared)
        if tag is None:
            continue
        if (first := found.setdefault(tag, member)) is not member:
            shown = ", ".join(f"{key} = {value!r}" for key, value in tag)
            message = f'"{name}" has the same tag as another member: {shown}'
            scope.report.error("undistinguishable", member.span, message, None, Related(first.span, "the other member"))
            continue
        variants.append(Variant(name, tag))
    return tuple(variants)


def _no_discriminator(scope: Scope, span: Span, key: str, tables: list[dict[str, Any]]) -> None:
    common = [name for name in tables[0] if all(name in table for table in tables)]
    hint = (
        f"they have `{common[0]}`; say `discriminator: {common[0]}`" if common else f"give each a field `{key}: {{const: ...}}`"
    )
    message = f"the members cannot be told apart: none has a constant `{key}`"
    scope.report.error("undistinguishable", span, message, hint)


def _tag(
    scope: Scope, member: Member, name: str, keys: tuple[str, ...], tables: dict[str, dict[str, Any]], shared: Counter[Tag]
) -> Tag | None:
    """The pairs that tell one object from the others: as many keys as it takes."""
    tag: Tag = ()
    for key in keys:
        constant = tables[name].get(key)
        if constant is None and _is_unread_field(scope, name, key):
            return None
        if constant is None:
            message = f'"{name}" cannot be told from the other members: it has no constant `{key}`'
            scope.report.error("undistinguishable", member.span, message, f"give it a field `{key}: {{const: ...}}`")
            return None
        value, node, key_node = constant
        optional = node.get("optional")
        may_miss = isinstance(optional, ScalarNode) and optional.data is not False and not optional.refused
        if may_miss or node.get("sent_by") is not None:
            message = f'the tag `{key}` of "{name}" must be required, for it tells the members of a union apart'
            scope.report.error("undistinguishable", key_node.span, message, None, Related(member.span, "the union"))
        tag = (*tag, (key, value))
        if shared[tag] == 1:
            return tag
    return tag


def _is_unread_field(scope: Scope, name: str, key: str) -> bool:
    """Whether a field was reported already, so that nothing of its type is left."""
    fields = scope.types[name].node.get("fields")
    node = fields.get(key) if isinstance(fields, Mapping) else None
    type_ = node.get("type") if isinstance(node, Mapping) else None
    if isinstance(type_, ScalarNode):
        return is_unread(read_type(replace(scope, report=Report()), type_, Const("")).type)
    return isinstance(node, Mapping) and not any(node.key(word) for word in ("const", "values", "fields"))


def _shared(tables: dict[str, dict[str, Any]], keys: tuple[str, ...]) -> Counter[Tag]:
    """How many objects have each tag, by the first key, by the first two, and so on."""
    found: Counter[Tag] = Counter()
    for table in tables.values():
        tag: Tag = ()
        for key in takewhile(table.__contains__, keys):
            tag = (*tag, (key, table[key][0]))
            found[tag] += 1
    return found
