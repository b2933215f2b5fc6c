"""References that need the whole model: `ref`, `same`, `use`, earlier names, and values of conditions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from eventwright.conform import types_by_name
from eventwright.diagnostics import Related, did_you_mean
from eventwright.model import Alias, Enum, Event, Field, Object, Protocol, Ref, TypeDefinition
from eventwright.nodes import Mapping, Scalar, Sequence, Span
from eventwright.resolve.scope import Declaration, Scope
from eventwright.resolve.types import is_unread
from eventwright.validate import strings

Types: TypeAlias = dict[str, TypeDefinition]
"""The types of a protocol by name."""


def check_references(scope: Scope, protocol: Protocol, side_nodes: dict[str, Mapping]) -> None:
    """Reports every name in the specs that names nothing, and every earlier name that something still bears."""
    types, events = types_by_name(protocol), {event.name: event for event in protocol.events}
    siblings = _field_names(scope)
    for (owner, _), (_, node) in scope.field_nodes.items():
        if isinstance(node, Mapping):
            _check_ref(scope, types, node)
            _check_use(scope, node, "field", siblings[owner])
            _check_only_when(scope, types, types.get(owner) or events.get(owner), node)
    for declaration in (*scope.types.values(), *scope.events.values()):
        if not declaration.inline:
            _check_ref(scope, types, declaration.node)
            _check_use(scope, declaration.node, declaration.kind, ())
            _check_was(scope, declaration)
    for event in protocol.events:
        _check_same(scope, types, events, event, scope.events[event.name].node)
    for side, node in side_nodes.items():
        _check_side_same(scope, types, events, side, node)


def _field_names(scope: Scope) -> dict[str, list[str]]:
    """The names of the fields by their owner."""
    found: dict[str, list[str]] = {}
    for owner, field in scope.field_nodes:
        found.setdefault(owner, []).append(field)
    return found


def _check_side_same(scope: Scope, types: Types, events: dict[str, Event], side: str, node: Mapping) -> None:
    """Checks the replies to all events of a side; one mistake in them is reported for the first event only."""
    for event in events.values():
        before = len(scope.report.found)
        if event.side == side and scope.events[event.name].node.flag("envelope") is not False:
            _check_same(scope, types, events, event, node)
        if len(scope.report.found) > before:
            return


def _check_only_when(scope: Scope, types: Types, owner: TypeDefinition | Event | None, node: Mapping) -> None:
    conditions = node.get("only_when")
    siblings = owner.fields if isinstance(owner, (Object, Event)) else ()
    for key, values in conditions if isinstance(conditions, Mapping) else ():
        sibling = next((field for field in siblings if field.name == key.text), None)
        known = _values(types, sibling) if sibling else []
        for scalar in strings(values) if known else ():
            if scalar.text not in known and not scalar.refused:
                message = f'"{key.text}" has no value "{scalar.text}"'
                scope.report.error("unknown-value", scalar.span, message, did_you_mean(scalar.text, known))


def _values(types: Types, field: Field) -> list[str]:
    enum = types.get(field.use.type.name) if isinstance(field.use.type, Ref) else None
    return [str(value.value) for value in enum.values] if isinstance(enum, Enum) else []


def _check_ref(scope: Scope, types: Types, node: Mapping) -> None:
    scalar = node.get("ref")
    if isinstance(scalar, Scalar):
        check_ref(scope, types, scalar)


def check_ref(scope: Scope, types: Types, scalar: Scalar) -> None:
    """Reports a `Type.field` that names no field of an object."""
    name, _, path = scalar.text.partition(".")
    definition = types.get(name)
    if name in scope.lost or scalar.refused:
        return
    if definition is None:
        scope.report.error("unknown-type", _part(scalar, 0, name), f'there is no type "{name}"', did_you_mean(name, types))
    elif not isinstance(definition, Object) or not path:
        scope.report.error("bad-value", scalar.span, "`ref` names the field of an object", f"write {name}.id, say")
    elif path not in (known := [field.name for field in definition.fields]):
        message = f'"{name}" has no field "{path}"'
        scope.report.error("unknown-field", _part(scalar, len(name) + 1, path), message, did_you_mean(path, known))


def _part(scalar: Scalar, start: int, text: str) -> Span:
    """The span of `text`, which begins at offset `start` of a scalar."""
    return scalar.inner.part(start, start + len(text)) if scalar.inner else scalar.span


def _check_use(scope: Scope, node: Mapping, kind: str, siblings: Collection[str]) -> None:
    deprecated = node.get("deprecated")
    scalar = deprecated.get("use") if isinstance(deprecated, Mapping) else None
    if not isinstance(scalar, Scalar):
        return
    known = [*siblings, *scope.events, *scope.types]
    if scalar.text.split(".")[0] in siblings or scalar.text in known or scalar.text in scope.lost or scalar.refused:
        return
    id = {"event": "unknown-event", "field": "unknown-field"}.get(kind, "unknown-type")
    message = f'there is nothing called "{scalar.text}" to use instead'
    scope.report.error(id, scalar.span, message, did_you_mean(scalar.text, known))


def _check_was(scope: Scope, declaration: Declaration) -> None:
    table = scope.events if declaration.kind == "event" else scope.types
    wire = declaration.node.text("wire")
    for scalar in strings(declaration.node.get("was")) if not declaration.inline else ():
        other = table.get(scalar.text)
        if other is declaration and wire is not None:
            continue  # its name was that on the wire, too
        if other is not None:
            message = f'"{scalar.text}" is reserved, so nothing may bear the name any more'
            scope.report.error("reserved-name", other.span, message, None, Related(scalar.span, "reserved here"))


def _check_same(scope: Scope, types: Types, events: dict[str, Event], event: Event, node: Mapping) -> None:
    replies = node.get("replies")
    for item in replies.items if isinstance(replies, Sequence) else ():
        same = item.get("same") if isinstance(item, Mapping) else None
        reply = events.get(item.text("event") or "") if isinstance(item, Mapping) else None
        if reply is None:
            continue
        for theirs, ours in same if isinstance(same, Mapping) else ():
            _check_path(scope, types, reply, theirs)
            if isinstance(ours, Scalar):
                _check_path(scope, types, event, ours)


def _check_path(scope: Scope, types: Types, event: Event, scalar: Scalar) -> None:
    if event.name in scope.lost or scalar.refused:
        return
    fields: tuple[Field, ...] = event.fields
    start = 0
    for step in scalar.text.split("."):
        found = next((field for field in fields if field.name == step), None)
        if found is None:
            known = [field.name for field in fields]
            message = f'"{event.name}" has no field "{step}" at "{scalar.text}"'
            scope.report.error("unknown-field", _part(scalar, start, step), message, did_you_mean(step, known))
            return
        if is_unread(found.use.type):
            return
        fields = _fields_of(types, found)
        start += len(step) + 1


def _fields_of(types: Types, field: Field) -> tuple[Field, ...]:
    definition = types.get(field.use.type.name) if isinstance(field.use.type, Ref) else None
    if isinstance(definition, Alias) and isinstance(definition.use.type, Ref):
        definition = types.get(definition.use.type.name)
    return definition.fields if isinstance(definition, Object) else ()
