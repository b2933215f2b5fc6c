"""Fields: what stands under `fields:` and in an envelope, to the model's fields; what is defined in place gets its name."""

from __future__ import annotations

from msgspec import Struct

from eventwright import names
from eventwright.diagnostics import Diagnostic, Related, did_you_mean
from eventwright.edits import Fix, behind
from eventwright.load import YAML_BOOLEANS
from eventwright.model import (
    Const,
    Deprecation,
    Field,
    LiteralValue,
    Notes,
    Presence,
    Ref,
    Rules,
    Type,
    Use,
)
from eventwright.nodes import Mapping, Node, Span
from eventwright.nodes import Scalar as ScalarNode
from eventwright.resolve.limits import with_limits
from eventwright.resolve.scope import Declaration, Scope, place
from eventwright.resolve.types import ANY, is_unread, read_type
from eventwright.validate import strings


class Owner(Struct, frozen=True):
    """The definition whose fields are read; `prefix` begins the names of what is defined in place."""

    name: str
    prefix: str
    envelope: bool = False


def read_fields(scope: Scope, owner: Owner, node: Node | None) -> tuple[Field, ...]:
    """The fields of a definition, in their order."""
    entries = node if isinstance(node, Mapping) else ()
    return tuple(read_field(scope, owner, key, value) for key, value in entries)


def read_field(scope: Scope, owner: Owner, key: ScalarNode, node: Node) -> Field:
    """One field; a lone name is a whole field by an alias."""
    if not names.is_wire_key(key.text):
        message = "a field's name has 1 to 120 printable characters"
        scope.report.error("bad-name", key.span, message)
    scope.field_nodes[owner.name, key.text] = (key, node)
    if isinstance(node, ScalarNode):
        return _by_alias(scope, owner, key, node)
    assert isinstance(node, Mapping)
    use = with_limits(scope, _use(scope, owner, key, node), node)
    default = node.get("default")
    if default is not None and not _optional(node):
        message = "a default says what the reader assumes when the field is left out, and this one is required"
        fix = _make_optional(node, default)
        hint = "add `optional: true`, or drop the default"
        scope.report.add(Diagnostic("default-required", default.span, message, hint, fix=fix))
    return Field(
        name=key.text,
        attribute=_attribute(scope, key, node),
        use=use,
        presence=_presence(scope, node),
        description=(node.text("description") or "").strip(),
        place=place(key.span),
        sent_by=node.text("sent_by"),
        has_default=default is not None,
        unit=node.text("unit"),
        ref=node.text("ref"),
        only_when=_only_when(node),
        envelope=owner.envelope,
        notes=read_notes(scope, node),
    )


def _make_optional(node: Mapping, default: Node) -> Fix | None:
    entry = next((entry for entry in node if entry[1] is default), None)
    if entry is None or node.get("optional") is not None or not isinstance(default, ScalarNode):
        return None
    return Fix("add `optional: true`", (behind(node, entry, "optional: true"),), safe=False)


def _attribute(scope: Scope, key: ScalarNode, node: Mapping) -> str:
    chosen = node.get("py_name")
    if not isinstance(chosen, ScalarNode) or not chosen.text:
        return names.attribute(key.text)
    if not names.is_attribute(chosen.text):
        message = f'"{chosen.text}" cannot be an attribute: Python or the package has the name of its own'
        scope.report.error("bad-name", chosen.span, message, f'"{chosen.text}_", say')
    return chosen.text


def _by_alias(scope: Scope, owner: Owner, key: ScalarNode, node: ScalarNode) -> Field:
    use = read_type(scope, node)
    declaration = scope.types.get(use.type.name) if isinstance(use.type, Ref) else None
    if not is_unread(use.type) and (declaration is None or declaration.kind != "alias"):
        message = "a field that is one word must be the name of an alias"
        scope.report.error("wrong-kind", node.span, message, "write {type: ..., description: ...}")
    body = declaration.node if declaration else None
    description = (body.text("description") or body.text("summary") or "") if body else ""
    return Field(
        name=key.text,
        attribute=names.attribute(key.text),
        use=use,
        presence=tuple((side, "required") for side in scope.sides),
        description=description.strip(),
        place=place(key.span),
        unit=body.text("unit") if body else None,
        ref=body.text("ref") if body else None,
        envelope=owner.envelope,
    )


def _use(scope: Scope, owner: Owner, key: ScalarNode, node: Mapping) -> Use:
    const = node.get("const")
    _check_one_type(scope, node)
    if isinstance(const, ScalarNode):
        value: LiteralValue = const.data
        return ANY if const.refused else Use(Const(value))
    inline = _inline(scope, owner, key, node)
    type_ = node.get("type")
    if isinstance(type_, ScalarNode):
        is_base = inline is not None and type_.text in ("string", "integer")
        if inline is not None and not is_base and "..." not in type_.text:
            message = "this type says nothing of the `values` or `fields` that are given here"
            scope.report.error("type-syntax", type_.span, message, "write `...` where they belong, as in `list<...>`")
            return ANY
        return Use(inline) if is_base and inline is not None else read_type(scope, type_, inline)
    return ANY if inline is None or is_unread(inline) else Use(inline)


def _check_one_type(scope: Scope, node: Mapping) -> None:
    """Reports a field that says its type in two ways that do not go together."""
    for first, others in (("const", ("type", "values", "fields")), ("values", ("fields",))):
        start = node.key(first)
        second = next((key for other in others if (key := node.key(other)) is not None), None)
        if start is not None and second is not None:
            message = (
                f"`{first}` says the whole type, and so does `{second.text}`"
                if first == "const"
                else "a field has values or fields, not both"
            )
            scope.report.error(
                "unclear-definition", second.span, message, "drop one of them", Related(start.span, "the other one")
            )
            return


def _inline(scope: Scope, owner: Owner, key: ScalarNode, node: Mapping) -> Type | None:
    """The enum or object that a field defines in place, or None; reports what that lacks."""
    kind = "enum" if node.get("values") is not None else "object" if node.get("fields") is not None else None
    if kind is None:
        for extra in ("name", "open", "reserved"):
            if (stray := node.key(extra)) is not None and not node.partial:
                scope.report.error("unknown-key", stray.span, f"`{extra}` belongs to `values` or `fields`, and there are none")
        return None
    if kind == "enum" and node.get("open") is None and not node.partial:
        message = "an enum says whether other values are legal"
        scope.report.error("missing-key", key.span, message, "add `open: true` or `open: false`")
    declaration = scope.types.get(_in_place(owner.prefix, key, node).name)
    return Ref(declaration.name) if declaration is not None and declaration.node is node else ANY.type


def _in_place(prefix: str, key: ScalarNode, node: Mapping) -> Declaration:
    """What a field defines in place: named after its parent and itself, or as it says."""
    name = node.get("name")
    kind = "enum" if node.get("values") is not None else "object"
    if isinstance(name, ScalarNode):
        return Declaration(kind, name.text, name.text, name.span, node, inline=True)
    chosen = prefix + names.pascal_case(key.text)
    return Declaration(kind, chosen, chosen, key.span, node, inline=True)


def prefix_of(declaration: Declaration) -> str:
    """What the names begin with of what the fields of a definition define in place."""
    if declaration.kind != "event":
        return declaration.name
    return declaration.class_name.removesuffix("Event") or declaration.class_name


def declare_in_place(scope: Scope, prefix: str, fields: Node | None) -> None:
    """Declares the enums and objects that fields, and fields inside them, define in place."""
    for key, node in fields if isinstance(fields, Mapping) else ():
        if isinstance(node, Mapping) and (node.get("values") is not None or node.get("fields") is not None):
            found = _in_place(prefix, key, node)
            scope.declare(found)
            declare_in_place(scope, found.name, node.get("fields"))


def _presence(scope: Scope, node: Mapping) -> tuple[tuple[str, Presence], ...]:
    sent_by, optional = node.get("sent_by"), node.get("optional")
    only = scope.side(sent_by) if isinstance(sent_by, ScalarNode) else None
    may = _optional(node)
    if isinstance(optional, ScalarNode) and may in ("true", "false"):
        message = f'`optional` is true, false or a side, and "{may}" is a text'
        scope.report.error("wrong-kind", optional.span, message, "write it without quotes")
        may = True
    elif isinstance(optional, ScalarNode) and isinstance(may, str):
        may = scope.side(optional, "true", "false") or True
    if sent_by is not None and only is None:
        may = True  # nothing is missed that an unknown side sends

    def presence(side: str) -> Presence:
        if only is not None and side != only:
            return "absent"
        return "optional" if may is True or may == side else "required"

    return tuple((side, presence(side)) for side in scope.sides)


def _optional(node: Mapping) -> bool | str:
    """Whether a field may be left out, or the one side that may."""
    optional = node.get("optional")
    if not isinstance(optional, ScalarNode):
        return node.partial
    return YAML_BOOLEANS.get(optional.text.lower(), True) if optional.refused else optional.data


def _only_when(node: Mapping) -> tuple[tuple[str, tuple[LiteralValue, ...]], ...]:
    conditions = node.get("only_when")
    if not isinstance(conditions, Mapping):
        return ()
    pairs = [(key.text, list(strings(values))) for key, values in conditions]
    return tuple(
        (name, tuple(value.data for value in values)) for name, values in pairs if not any(value.refused for value in values)
    )


def read_notes(scope: Scope, node: Mapping) -> Notes:
    """Since, deprecation, stability, tags and earlier names."""
    deprecated = node.get("deprecated")
    tags = tuple(tag for scalar in strings(node.get("tags")) if (tag := scope.tag(scalar)))
    return Notes(
        since=node.text("since"),
        deprecated=_deprecation(deprecated) if isinstance(deprecated, Mapping) else None,
        stability=node.text("stability"),
        tags=tags,
        was=tuple(scalar.text for scalar in strings(node.get("was"))),
    )


def _deprecation(node: Mapping) -> Deprecation:
    return Deprecation(node.text("since"), node.text("use"), node.text("sunset"), node.text("reason"))


def read_rules(scope: Scope, node: Mapping, known: list[str]) -> Rules:
    """The rules across fields; one in which a name is no field is reported and left out."""

    def fields(found: Node | None) -> tuple[str, ...]:
        scalars = list(strings(found))
        _check_twice(scope, scalars)
        unknown = [scalar for scalar in scalars if not known_field(scope, scalar, known)]
        return () if unknown else tuple(scalar.text for scalar in scalars)

    requires = node.get("requires")
    entries = requires if isinstance(requires, Mapping) else ()
    pairs = [(name, fields(needed)) for name, needed in entries]
    return Rules(
        at_least_one_of=fields(node.get("at_least_one_of")),
        exactly_one_of=fields(node.get("exactly_one_of")),
        requires=tuple((name.text, needed) for name, needed in pairs if known_field(scope, name, known)),
    )


def _check_twice(scope: Scope, scalars: list[ScalarNode]) -> None:
    """Reports a field that a rule names twice: one of the two can never be there alone."""
    first: dict[str, ScalarNode] = {}
    for scalar in scalars:
        if (other := first.setdefault(scalar.text, scalar)) is not scalar and not scalar.refused:
            related = Related(other.span, "first here")
            scope.report.error("bad-value", scalar.span, f'the rule names "{scalar.text}" twice', "name another field", related)


def known_field(scope: Scope, scalar: ScalarNode, known: list[str]) -> bool:
    """Whether a scalar names a field; reports one that does not."""
    if scalar.text in known or scalar.refused:
        return scalar.text in known
    message = f'there is no field "{scalar.text}" here'
    scope.report.error("unknown-field", scalar.span, message, did_you_mean(scalar.text, known))
    return False


def check_attributes(scope: Scope, fields: tuple[Field, ...], spans: dict[str, Span]) -> None:
    """Reports fields that would be the same attribute."""
    first: dict[str, Field] = {}
    for field in fields:
        span = spans.get(field.name)
        other = first.setdefault(field.attribute, field)
        if span is None:
            continue
        if (owner := scope.class_called(field.attribute)) is not None:
            message = f'the attribute "{field.attribute}" would hide {owner} in its own class'
            scope.report.error("name-clash", span, message, "choose another with `py_name`")
        if other.name != field.name:
            related = (Related(spans[other.name], "the other field"),) if other.name in spans else ()
            message = f'"{field.name}" and "{other.name}" would both be the attribute "{field.attribute}"'
            scope.report.error("name-clash", span, message, "choose another with `py_name`", *related)
