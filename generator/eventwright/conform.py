"""Whether a value written in a spec (an example, a default) fits a type; the same rules as the generated code has.

A value is checked at its nodes, so that a finding points at the token. The value that comes back is JSON data, in which
what the type wants as text is text, even where YAML would read a number.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from eventwright.diagnostics import Report, did_you_mean, nearest
from eventwright.model import (
    Alias,
    Const,
    Enum,
    Event,
    Field,
    Limits,
    ListOf,
    MapOf,
    Object,
    OneOf,
    Protocol,
    Ref,
    Scalar,
    Type,
    TypeDefinition,
    Union,
    Use,
    Variant,
)
from eventwright.nodes import Mapping, Node, Sequence
from eventwright.nodes import Scalar as ScalarNode
from eventwright.patterns import longest
from eventwright.sampling import sample

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "bytes": (str,),
    "datetime": (str,),
    "integer": (int,),
    "timestamp": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


class Checker(Struct, frozen=True):
    """Checks values of one protocol and reports to `report`."""

    types: dict[str, TypeDefinition]
    report: Report

    def any_side(self, id: str, node: Node, use: Use, sides: Iterable[str]) -> Any:
        """The value of a node that must fit for at least one side; reports what is wrong for the first."""
        tried = [(Report(), side) for side in sides]
        for report, side in tried:
            value = _Check(self.types, report, id, side).use(node, use)
            if not report.found:
                return value
        for diagnostic in tried[0][0] if tried else ():
            self.report.found.setdefault(diagnostic.order, diagnostic)
        return None

    def event(self, node: Node, event: Event) -> Any:
        """The value of an event's example, completed by its tag and envelope."""
        check = _Check(self.types, self.report, "bad-example", event.side)
        if not isinstance(node, Mapping):
            if not (isinstance(node, ScalarNode) and node.refused):
                self.report.error("bad-example", node.span, "the value of an event's example is a mapping")
            return {}
        value = check.fields(
            node, event, lenient=[field.name for field in event.fields if field.envelope or field.const is not None]
        )
        filled = {field.name: sample(self.types, field) for field in event.fields if _is_filled_in(field, event.side)}
        given = filled | value
        return {field.name: given[field.name] for field in event.fields if field.name in given} | value

    def object(self, node: Node, owner: Object, sides: Iterable[str]) -> Any:
        """The value of an object's example."""
        return self.any_side("bad-example", node, Use(Ref(owner.name)), sides)

    def payload(self, node: Node, event: Event) -> Any:
        """What a step of a flow says that an event carries: a part of its value, in which every part fits."""
        check = _Check(self.types, self.report, "bad-payload", event.side, partial=True)
        return check.fields(node, event, lenient=[]) if isinstance(node, Mapping) else None


def _is_filled_in(field: Field, side: str) -> bool:
    return (field.envelope or field.const is not None) and field.presence_for(side) == "required"


class _Check(Struct, frozen=True):
    types: dict[str, TypeDefinition]
    report: Report
    id: str
    side: str
    partial: bool = False

    def wrong(self, node: Node, message: str, hint: str | None = None) -> None:
        self.report.error(self.id, node.span, message, hint)

    def use(self, node: Node, use: Use) -> Any:
        if isinstance(node, ScalarNode) and node.refused:
            return node.data
        if use.nullable and isinstance(node, ScalarNode) and node.data is None:
            return None
        return self.type(node, use.type)

    def type(self, node: Node, type_: Type) -> Any:
        match type_:
            case Scalar():
                return self.scalar(node, type_)
            case Const(value=value):
                return self.const(node, value)
            case ListOf(item=use, limits=limits):
                return self.list_of(node, use, limits)
            case MapOf(value=use, limits=limits):
                return self.map_of(node, use, limits)
            case OneOf():
                return self.one_of(node, type_)
            case Ref(name=name):
                return self.definition(node, self.types[name])

    def definition(self, node: Node, definition: TypeDefinition) -> Any:
        match definition:
            case Object():
                if not isinstance(node, Mapping):
                    self.wrong(node, f'expected a "{definition.name}", which is a mapping, not {_shown(node)}')
                    return None
                return self.fields(node, definition, lenient=[])
            case Enum():
                return self.enum(node, definition)
            case Union():
                return self.one_of(node, definition.one_of)
            case Alias():
                return self.use(node, definition.use)

    def scalar(self, node: Node, type_: Scalar) -> Any:
        if type_.kind == "any":
            return node.data
        value = _as(node, type_.kind)
        wanted = _PYTHON_TYPES[type_.kind]
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            self.wrong(node, f"expected {_a(type_.kind)}, not {_shown(node)}")
            return None
        self.limits(node, value, type_)
        return value

    def limits(self, node: Node, value: Any, type_: Scalar) -> None:
        limits, measured = type_.limits, value
        if type_.kind == "bytes" and (measured := _decoded(value)) is None:
            self.wrong(node, f"expected bytes as base64, not {_shown(node)}")
        elif type_.kind == "datetime" and not _is_datetime(value):
            self.wrong(node, f"expected a date and time as RFC 3339 has it, not {_shown(node)}")
        elif isinstance(measured, (int, float)):
            if limits.minimum is not None and measured < limits.minimum:
                self.wrong(node, f"{value} lies below the minimum, {_number(limits.minimum)}")
            if limits.maximum is not None and measured > limits.maximum:
                self.wrong(node, f"{value} lies above the maximum, {_number(limits.maximum)}")
        else:
            self.lengths(node, len(measured), limits.min_length, limits.max_length, "long")
            if limits.pattern is not None and len(value) > longest(limits.pattern):
                self.wrong(node, f"this text is too long to be held against the pattern {limits.pattern}")
            elif limits.pattern is not None and not re.search(limits.pattern, value):
                self.wrong(node, f"{_shown(node)} does not match the pattern {limits.pattern}")

    def lengths(self, node: Node, length: int, least: int | None, most: int | None, word: str) -> None:
        if least is not None and length < least:
            self.wrong(node, f"this is {length} {word}; the minimum is {least}")
        if most is not None and length > most:
            self.wrong(node, f"this is {length} {word}; the maximum is {most}")

    def const(self, node: Node, value: Any) -> Any:
        found = node.text if isinstance(value, str) and isinstance(node, ScalarNode) else node.data
        if found != value or isinstance(found, bool) != isinstance(value, bool):
            hint = did_you_mean(str(found), [str(value)])
            self.wrong(node, f"expected {_json(value)}, not {_shown(node)}", hint)
        return value

    def list_of(self, node: Node, use: Use, limits: Limits) -> Any:
        if not isinstance(node, Sequence):
            self.wrong(node, f"expected a list, not {_shown(node)}")
            return None
        self.lengths(node, len(node.items), limits.min_items, limits.max_items, "items")
        return [self.use(item, use) for item in node.items]

    def map_of(self, node: Node, use: Use, limits: Limits) -> Any:
        if not isinstance(node, Mapping):
            self.wrong(node, f"expected a mapping, not {_shown(node)}")
            return None
        self.lengths(node, len(node.entries), limits.min_items, limits.max_items, "entries")
        return {key.text: self.use(value, use) for key, value in node}

    def enum(self, node: Node, enum: Enum) -> Any:
        value = node.text if enum.base == "string" and isinstance(node, ScalarNode) and node.data is not None else node.data
        known = [item.value for item in enum.values]
        if not isinstance(value, str if enum.base == "string" else int):
            self.wrong(node, f'expected a value of "{enum.name}", not {_shown(node)}')
        elif value not in known and not enum.open and known:
            hint = did_you_mean(str(value), map(str, known)) or f"it has {', '.join(map(str, known))}"
            self.wrong(node, f'"{enum.name}" has no value {_json(value)}', hint)
        return value

    def one_of(self, node: Node, type_: OneOf) -> Any:
        if isinstance(node, Mapping) and type_.variants:
            return self.variant(node, type_)
        fitting = [member for member in type_.members if self._may_be(node, member)]
        for member in fitting:
            quiet = replace(self, report=Report())
            value = quiet.type(node, member)
            if not quiet.report.found:
                return value
        if len(fitting) == 1:
            return self.type(node, fitting[0])
        self.wrong(node, f"{_shown(node)} fits no member of the union")
        return None

    def _may_be(self, node: Node, member: Type) -> bool:
        if isinstance(member, Scalar) and member.kind == "any":
            return True
        if isinstance(member, Ref) and isinstance(self.types[member.name], (Object, Enum)):
            return isinstance(node, Mapping) == isinstance(self.types[member.name], Object)
        if isinstance(member, (ListOf, MapOf)):
            return isinstance(node, Sequence if isinstance(member, ListOf) else Mapping)
        return isinstance(node, ScalarNode) or not isinstance(member, (Scalar, Const))

    def variant(self, node: Mapping, type_: OneOf) -> Any:
        for variant in type_.variants:
            if all(_is(node.get(key), value) for key, value in variant.tag):
                return self.definition(node, self.types[variant.name])
        if self.partial and (possible := [variant for variant in type_.variants if _may_have(node, variant)]):
            return self.any_variant(node, possible)
        key, like = _parting(node, type_)
        value = node.get(key)
        misspelt = node.key(nearest(key, [name.text for name, _ in node]) or "")
        if value is None and misspelt is not None:
            self.wrong(misspelt, f'no member of the union has a field "{misspelt.text}"', f'did you mean "{key}"?')
        elif value is None:
            self.wrong(node, f"`{key}` is missing, which tells the members of the union apart")
        elif not type_.open and not (isinstance(value, ScalarNode) and value.refused):
            tags = [str(tag) for variant in like for name, tag in variant.tag if name == key]
            hint = f"write {_text(value)} without quotes" if _text(value) in tags else did_you_mean(_text(value), tags)
            self.wrong(value, f"{_shown(value)} is the tag of no member{_so_far(node, type_, key)}", hint)
        return node.data

    def any_variant(self, node: Mapping, variants: list[Variant]) -> Any:
        """A part of an object that does not tell which one it is; it must fit one of them."""
        tried = [(replace(self, report=Report()), self.types[variant.name]) for variant in variants]
        values = [(check.definition(node, definition), check.report) for check, definition in tried]
        value, found = min(values, key=lambda item: (len(item[1].found), not any(wrong.hint for wrong in item[1])))
        self.report.found.update(found.found)
        return value

    def fields(self, node: Mapping, owner: Object | Event, lenient: list[str]) -> dict[str, Any]:
        """The fields of an object; those in `lenient` may be missing."""
        known = {field.name: field for field in owner.fields if field.presence_for(self.side) != "absent"}
        value: dict[str, Any] = {}
        for key, item in node:
            name = key.text if key.text in known or owner.open else self.unknown_field(key, node, owner, known)
            value[name] = self.use(item, known[name].use) if name in known else item.data
        if not (node.partial or self.partial) and (owner.open or known.keys() >= value.keys()):
            self.missing(node, owner, [name for name in known if name not in value and name not in lenient])
            self.rules(node, owner, set(value))
        return value

    def missing(self, node: Mapping, owner: Object | Event, names: list[str]) -> None:
        needed = [field.name for field in owner.fields if field.name in names and self._is_required(field)]
        if needed:
            self.wrong(node, f'"{owner.name}" needs {" and ".join(f"`{name}`" for name in needed)}')

    def _is_required(self, field: Field) -> bool:
        return field.presence_for(self.side) == "required"

    def unknown_field(self, key: ScalarNode, node: Mapping, owner: Object | Event, known: dict[str, Field]) -> str:
        """Reports a key that is no field; gives the name that it was meant to be."""
        if key.refused:
            return key.text
        if any(field.name == key.text for field in owner.fields):
            self.wrong(key, f'"{key.text}" is not for {self.side} to send')
            return key.text
        right = nearest(key.text, [name for name in known if node.key(name) is None])
        hint = f'did you mean "{right}"?' if right else did_you_mean(key.text, known)
        self.wrong(key, f'"{owner.name}" has no field "{key.text}"', hint)
        return right or key.text

    def rules(self, node: Mapping, owner: Object | Event, present: set[str]) -> None:
        rules = owner.rules
        for names, word in ((rules.at_least_one_of, "at least one"), (rules.exactly_one_of, "exactly one")):
            count = len(present.intersection(names))
            if names and (count == 0 or (count > 1 and word == "exactly one")):
                self.wrong(node, f'"{owner.name}" needs {word} of {", ".join(names)}; {count} are here')
        for name, needed in rules.requires:
            if name in present and (lacking := [other for other in needed if other not in present]):
                self.wrong(node, f'"{name}" needs {" and ".join(lacking)} beside it')
        for field in owner.fields:
            if field.name in present:
                self.conditions(node, field)

    def conditions(self, node: Mapping, field: Field) -> None:
        for name, values in field.only_when:
            found = node.get(name)
            key = node.key(field.name)
            if not isinstance(found, ScalarNode) or found.refused or key is None:
                continue
            if found.data not in values and found.text not in values:
                allowed = " or ".join(_json(value) for value in values)
                self.wrong(key, f'"{field.name}" is only there when "{name}" is {allowed}, and it is {_shown(found)}')


def _as(node: Node, kind: str) -> Any:
    if isinstance(node, ScalarNode) and kind in ("string", "bytes", "datetime") and _is_number_or_text(node):
        return node.text
    return node.data


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _is_datetime(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number_or_text(node: ScalarNode) -> bool:
    return node.data is not None and not isinstance(node.data, bool)


def _is(node: Node | None, value: Any) -> bool:
    if not isinstance(node, ScalarNode):
        return False
    return bool((node.text if isinstance(value, str) else node.data) == value)


def _parting(node: Mapping, type_: OneOf) -> tuple[str, list[Variant]]:
    """The first key by which an object is none of the members that are like it until then, and these."""
    like = list(type_.variants)
    for key in type_.keys:
        following = [variant for variant in like if _is_like(node, variant, key)]
        if not following:
            return key, like
        like = following
    return type_.keys[-1], like


def _is_like(node: Mapping, variant: Variant, key: str) -> bool:
    tag = dict(variant.tag)
    return key not in tag or _is(node.get(key), tag[key])


def _so_far(node: Mapping, type_: OneOf, key: str) -> str:
    """What an object has in common with the members whose tags it does not have."""
    before = type_.keys[: type_.keys.index(key)]
    same = [f"{name} {_shown(found)}" for name in before if (found := node.get(name)) is not None]
    return f" that has the {' and the '.join(same)}" if same else ""


def _may_have(node: Mapping, variant: Variant) -> bool:
    return all(node.get(key) is None or _is(node.get(key), value) for key, value in variant.tag)


def _shown(node: Node) -> str:
    match node:
        case ScalarNode():
            return _json(node.data) if len(node.text) < 60 else "this text"
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"


def _text(node: Node) -> str:
    return node.text if isinstance(node, ScalarNode) else ""


def _json(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f'"{value}"' if isinstance(value, str) else str(value)


def _number(value: float) -> str:
    return f"{value:g}"


def _a(kind: str) -> str:
    return {"integer": "an integer", "bytes": "bytes as base64", "datetime": "a date and time"}.get(kind, f"a {kind}")


def types_by_name(protocol: Protocol) -> dict[str, TypeDefinition]:
    """The type definitions of a protocol by name."""
    return {definition.name: definition for definition in protocol.types}
