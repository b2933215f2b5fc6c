"""Definitions: the bodies of events, objects, enums, unions and aliases to the model, sides and values left for later."""

from __future__ import annotations

from typing import Any, Literal

from eventwright import names
from eventwright.diagnostics import Related, did_you_mean
from eventwright.model import (
    Alias,
    Const,
    Enum,
    Event,
    Field,
    Object,
    Reply,
    Rules,
    TypeDefinition,
    Union,
    Use,
    Value,
)
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Span
from eventwright.resolve.fields import Owner, check_attributes, known_field, prefix_of, read_fields, read_notes, read_rules
from eventwright.resolve.limits import with_limits
from eventwright.resolve.scope import Declaration, Scope, place
from eventwright.resolve.types import ANY, read_type, read_union
from eventwright.validate import strings


def read_definition(scope: Scope, declaration: Declaration) -> TypeDefinition:
    """The definition that a declaration of a type stands for."""
    match declaration.kind:
        case "object":
            return _object(scope, declaration)
        case "enum":
            return _enum(scope, declaration)
        case "union":
            return _union(scope, declaration)
        case _:
            return _alias(scope, declaration)


def _common(declaration: Declaration) -> dict[str, Any]:
    node = declaration.node
    summary, description = _prose(node, declaration.inline)
    return {
        "name": declaration.name,
        "class_name": declaration.class_name,
        "summary": summary,
        "description": description,
        "sides": (),
        "place": place(declaration.span),
    }


def _prose(node: Mapping, inline: bool) -> tuple[str, str]:
    """Summary and description; what is defined in place is summed up by the first paragraph of its field's description."""
    description = (node.text("description") or "").strip()
    if not inline:
        return (node.text("summary") or "").strip(), description
    first, _, rest = description.partition("\n\n")
    return " ".join(first.split()), rest.strip()


def _object(scope: Scope, declaration: Declaration) -> Object:
    node = declaration.node
    fields = read_fields(scope, Owner(declaration.name, declaration.name), node.get("fields"))
    reserved = tuple(scalar.text for scalar in strings(node.get("reserved")))
    _check_fields(scope, declaration, fields)
    return Object(
        **_common(declaration),
        fields=fields,
        rules=Rules() if declaration.inline else _rules(scope, declaration, fields),
        open=node.flag("open") is True,
        tag=(),
        inline=declaration.inline,
        reserved=reserved,
        notes=read_notes(scope, node),
    )


def _rules(scope: Scope, declaration: Declaration, fields: tuple[Field, ...]) -> Rules:
    if declaration.name in scope.lost:
        return Rules()
    return read_rules(scope, declaration.node, [field.name for field in fields])


def _check_fields(scope: Scope, declaration: Declaration, fields: tuple[Field, ...]) -> None:
    node = declaration.node.get("fields")
    spans = {key.text: key.span for key, _ in node} if isinstance(node, Mapping) else {}
    check_attributes(scope, fields, spans)
    known = [field.name for field in fields]
    for field in fields:
        _, field_node = scope.field_nodes.get((declaration.name, field.name), (None, None))
        conditions = field_node.get("only_when") if isinstance(field_node, Mapping) else None
        for name, _ in conditions if isinstance(conditions, Mapping) else ():
            known_field(scope, name, known)
        for scalar in strings(field_node.get("was") if isinstance(field_node, Mapping) else None):
            _check_gone(scope, scalar, spans)
    for scalar in strings(declaration.node.get("reserved")):
        _check_gone(scope, scalar, spans)


def _check_gone(scope: Scope, scalar: Scalar, existing: dict[str, Span]) -> None:
    """Reports an earlier or reserved name that something still bears."""
    if scalar.text in existing:
        message = f'"{scalar.text}" is reserved, so nothing may bear the name any more'
        scope.report.error("reserved-name", existing[scalar.text], message, None, Related(scalar.span, "reserved here"))


def _enum(scope: Scope, declaration: Declaration) -> Enum:
    node = declaration.node
    base: Literal["string", "integer"] = "integer" if node.text("type") == "integer" else "string"
    values = node.get("values")
    entries = list(values) if isinstance(values, Mapping) else []
    spans = {key.text: key.span for key, _ in entries}
    for scalar in strings(node.get("reserved")):
        _check_gone(scope, scalar, spans)
    return Enum(
        **_common(declaration),
        base=base,
        values=tuple(_value(scope, base, key, value, spans) for key, value in entries),
        open=node.flag("open") is True,
        inline=declaration.inline,
        reserved=tuple(scalar.text for scalar in strings(node.get("reserved"))),
        notes=read_notes(scope, node),
    )


def _value(scope: Scope, base: str, key: Scalar, node: Any, spans: dict[str, Span]) -> Value:
    value: str | int = key.text
    if base == "integer":
        value = key.data
        if not isinstance(value, int) and not key.refused:
            scope.report.error("wrong-kind", key.span, f'"{key.text}" is no integer, and the enum is of integers')
    if isinstance(node, Scalar):
        return Value(value, node.text.strip(), place(key.span))
    for scalar in strings(node.get("was")):
        _check_gone(scope, scalar, spans)
    deprecated = node.get("deprecated")
    use = deprecated.get("use") if isinstance(deprecated, Mapping) else None
    if isinstance(use, Scalar) and use.text not in spans and not use.refused:
        message = f'there is no value "{use.text}" beside this one'
        scope.report.error("unknown-value", use.span, message, did_you_mean(use.text, spans))
    return Value(value, (node.text("description") or "").strip(), place(key.span), read_notes(scope, node))


def _union(scope: Scope, declaration: Declaration) -> Union:
    one_of = read_union(scope, declaration)
    return Union(**_common(declaration), one_of=one_of, notes=read_notes(scope, declaration.node))


def _alias(scope: Scope, declaration: Declaration) -> Alias:
    node = declaration.node
    type_ = node.get("type")
    use = ANY
    if isinstance(type_, Scalar) and declaration.name not in scope.cycles:
        use = with_limits(scope, read_type(scope, type_), node)
    return Alias(**_common(declaration), use=use, ref=node.text("ref"), unit=node.text("unit"), notes=read_notes(scope, node))


def read_event(scope: Scope, declaration: Declaration, envelope: tuple[Field, ...], replies: tuple[Reply, ...]) -> Event:
    """The event that a declaration stands for; `envelope` and `replies` are those of its side."""
    node = declaration.node
    own = read_fields(scope, Owner(declaration.name, prefix_of(declaration)), node.get("fields"))
    _check_senders(scope, declaration)
    carried = () if node.flag("envelope") is False else envelope
    tag = ((scope.discriminator, node.text("wire") or declaration.name),)
    fields = (_tag_field(scope, declaration, tag[0][1]), *carried, *own)
    _check_fields(scope, declaration, fields)
    _check_envelope(scope, declaration, carried)
    return Event(
        name=declaration.name,
        class_name=declaration.class_name,
        side=declaration.side,
        tag=tag,
        summary=(node.text("summary") or "").strip(),
        description=(node.text("description") or "").strip(),
        fields=fields,
        rules=_rules(scope, declaration, fields),
        open=node.flag("open") is True,
        replies=(*read_replies(scope, node), *replies),
        examples=(),
        transports=tuple(name for scalar in strings(node.get("transport")) if (name := scope.transport(scalar))),
        place=place(declaration.span),
        reserved=tuple(scalar.text for scalar in strings(node.get("reserved"))),
        notes=read_notes(scope, node),
    )


def _check_senders(scope: Scope, declaration: Declaration) -> None:
    """Reports fields of an event that the side which sends the event never sends."""
    fields = declaration.node.get("fields")
    for _, node in fields if isinstance(fields, Mapping) else ():
        sender = node.get("sent_by") if isinstance(node, Mapping) else None
        if isinstance(sender, Scalar) and sender.text in scope.sides and sender.text != declaration.side:
            message = f'the event is sent by {declaration.side}, so a field of it cannot be sent by "{sender.text}"'
            scope.report.error("bad-value", sender.span, message, "drop the field, or `sent_by`")


def _tag_field(scope: Scope, declaration: Declaration, value: str) -> Field:
    return Field(
        name=scope.discriminator,
        attribute=names.attribute(scope.discriminator),
        use=Use(Const(value)),
        presence=tuple((side, "required") for side in scope.sides),
        description="Names the event.",
        place=place(declaration.span),
    )


def _check_envelope(scope: Scope, declaration: Declaration, envelope: tuple[Field, ...]) -> None:
    taken = {field.name: f"@{declaration.side}" for field in envelope} | {scope.discriminator: ""}
    fields = declaration.node.get("fields")
    for key, _ in fields if isinstance(fields, Mapping) else ():
        if key.text not in taken:
            continue
        if taken[key.text]:
            first, _ = scope.field_nodes[taken[key.text], key.text]
            message = f'the envelope already gives the event a field "{key.text}"'
            scope.report.error("name-clash", key.span, message, None, Related(first.span, "the envelope's"))
        else:
            message = f'"{key.text}" names the event on the wire; every event has it of itself'
            scope.report.error("name-clash", key.span, message, "drop the field")
    spans = {name: scope.field_nodes[side, name][0].span for name, side in taken.items() if side}
    for scalar in strings(declaration.node.get("reserved")):
        _check_gone(scope, scalar, spans)


def read_replies(scope: Scope, node: Mapping) -> tuple[Reply, ...]:
    """The replies of an event or a side; each names an event."""
    found: list[Reply] = []
    replies = node.get("replies")
    for item in replies.items if isinstance(replies, Sequence) else ():
        event = item.get("event") if isinstance(item, Mapping) else None
        if isinstance(item, Mapping) and isinstance(event, Scalar) and scope.event(event):
            found.append(Reply(event.text, (item.text("when") or "").strip(), _same(item.get("same"))))
    return tuple(found)


def _same(node: Node | None) -> tuple[tuple[str, str], ...]:
    entries = node if isinstance(node, Mapping) else ()
    return tuple((key.text, value.text) for key, value in entries if isinstance(value, Scalar))
