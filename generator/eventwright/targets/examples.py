"""Examples as Python: JSON values to the calls that build the same objects with the generated classes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from msgspec import Struct

from eventwright.model import (
    Alias,
    Enum,
    Event,
    Field,
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
)
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.python import literal, module, name, quoted
from eventwright.targets.python.classes import is_optional

WIDTH = 100
"""The longest line of an example."""

PACKAGE = trusted("rt")
"""What examples call the package."""


Types: TypeAlias = Mapping[str, TypeDefinition]
"""The types of a protocol by name."""


# Layout


class Group(Struct, frozen=True):
    """A bracketed list of expressions: on one line where it fits, else an item a line."""

    opening: Sunk
    items: tuple[Expression, ...]
    closing: Sunk


Expression: TypeAlias = Sunk | Group


def laid_out(expression: Expression, indent: int = 0, room: int = 0) -> Sunk:
    """An expression as ruff formats it; `indent` is that of its line, `room` is for what follows it there."""
    line = _on_one_line(expression)
    if isinstance(expression, Sunk) or indent + len(line) + room <= WIDTH or not expression.items:
        return line
    inner, outer = trusted(" " * (indent + 4)), trusted(" " * indent)
    lines = (fill("{}{}\n", inner, _item(item, indent + 4)) for item in expression.items)
    return fill("{}\n{}{}{}", expression.opening, joined("", lines), outer, expression.closing)


def _item(item: Expression, indent: int) -> Sunk:
    return fill("{},", laid_out(item, indent, 1))


def _on_one_line(expression: Expression) -> Sunk:
    if isinstance(expression, Sunk):
        return expression
    return fill("{}{}{}", expression.opening, joined(", ", map(_on_one_line, expression.items)), expression.closing)


def after(prefix: Sunk, expression: Expression) -> Expression:
    """An expression with something in front of it: `key=`, `event = `."""
    if isinstance(expression, Sunk):
        return fill("{}{}", prefix, expression)
    return Group(fill("{}{}", prefix, expression.opening), expression.items, expression.closing)


# Values


def python_import(protocol: Protocol) -> Sunk:
    """The statement that imports the generated package, as examples do."""
    options = protocol.options("python") or {}
    return fill("import {} as {}", module(options.get("package", f"{protocol.name}_events")), PACKAGE)


def python_expression(types: Types, owner: Event | Object, value: Any, prefix: Sunk = trusted("")) -> Sunk:  # noqa: B008
    """The call that builds what decoding `value` gives: an event's example, or an object's.

    `prefix` stands in front of it (`event = `). Where constructors cannot say the value, the call is one of `from_dict`.
    """
    return laid_out(after(prefix, Builder(types).object(owner, value)))


class _Unbuildable(Exception):
    """Constructors cannot say a value: a field or a member that the package does not know, text that is no base64."""


class Builder(Struct, frozen=True, dict=True):
    """Builds the expressions of one protocol."""

    types: Types

    def object(self, owner: Event | Object, value: dict[str, Any]) -> Expression:
        """An object of the class of `owner`."""
        called = fill("{}.{}", PACKAGE, name(owner.class_name))
        try:
            return Group(fill("{}(", called), tuple(self._arguments(owner, value)), trusted(")"))
        except _Unbuildable:
            return Group(fill("{}.from_dict(", called), (plain(value),), trusted(")"))

    def _arguments(self, owner: Event | Object, value: dict[str, Any]) -> Iterable[Expression]:
        fields = {field.name: field for field in owner.fields}
        for key, item in value.items():
            if key not in fields:
                raise _Unbuildable
            field = fields[key]
            if not is_given(owner, field):
                if item != field.const:
                    raise _Unbuildable
                continue
            yield after(fill("{}=", name(field.attribute)), self.value(field.use.type, item, direct=True))

    def value(self, type_: Type, value: Any, *, direct: bool = False) -> Expression:
        """A value of a type; only a `direct` one, that of a field, may be bytes or a date."""
        match self._resolved(type_):
            case None:
                return plain(value)
            case Object() as owner if isinstance(value, dict):
                return self.object(owner, value)  # pyright: ignore[reportUnknownArgumentType]
            case ListOf(item=use) if isinstance(value, list):
                return Group(trusted("["), tuple(self.value(use.type, item) for item in value), trusted("]"))  # pyright: ignore[reportUnknownVariableType]
            case MapOf(value=use) if isinstance(value, dict):
                return _dict((key, self.value(use.type, item)) for key, item in value.items())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            case OneOf() as one_of:
                return self._member(one_of, value, direct)
            case Scalar(kind=kind) if direct and isinstance(value, str) and kind in _READ:
                return _READ[kind](value)
            case _:
                return plain(value)

    def _resolved(self, type_: Type) -> Object | Type | None:
        """What a type stands for: aliases and unions followed, None for an enum and for null."""
        while isinstance(type_, Ref):
            definition: TypeDefinition = self.types[type_.name]
            match definition:
                case Object():
                    return definition
                case Enum():
                    return None
                case Union(one_of=one_of):
                    return one_of
                case Alias(use=use):
                    type_ = use.type
        return type_

    def _member(self, one_of: OneOf, value: Any, direct: bool) -> Expression:
        """A value of a union: objects are told apart by their tags, the rest by their JSON kind."""
        if isinstance(value, dict) and one_of.variants:
            return self._variant(one_of, value)  # pyright: ignore[reportUnknownArgumentType]
        for member in map(self._resolved, one_of.members):
            match member:
                case ListOf() if isinstance(value, list):
                    return self.value(member, value)
                case MapOf() if isinstance(value, dict):
                    return self.value(member, value)
                case Scalar(kind=kind) if kind in _READ and isinstance(value, str):
                    return self.value(member, value, direct=direct)
                case _:
                    continue
        return plain(value)

    def _variant(self, one_of: OneOf, value: dict[str, Any]) -> Expression:
        for variant in one_of.variants:
            if all(key in value and _equal(value[key], tag) for key, tag in variant.tag):
                definition = self.types[variant.name]
                assert isinstance(definition, Object)
                return self.object(definition, value)
        raise _Unbuildable


def is_given(owner: Event | Object, field: Field) -> bool:
    """Whether a field is an argument that callers give; the constructor fills in required constants."""
    return field.const is None or is_optional(owner, field)


def _equal(found: Any, wanted: Any) -> bool:
    return type(found) is type(wanted) and found == wanted


def plain(value: Any) -> Expression:
    """JSON data as it is."""
    if isinstance(value, list):
        return Group(trusted("["), tuple(plain(item) for item in value), trusted("]"))  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return _dict((key, plain(item)) for key, item in value.items())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return quoted(value) if isinstance(value, str) else literal(value)


def _dict(pairs: Iterable[tuple[str, Expression]]) -> Group:
    items = tuple(after(fill("{}: ", quoted(key)), item) for key, item in pairs)
    return Group(trusted("{"), items, trusted("}"))


def _bytes(value: str) -> Sunk:
    """Base64 as the bytes that it stands for."""
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise _Unbuildable from problem
    if base64.b64encode(data).decode() != value:
        raise _Unbuildable
    return fill("b{}", literal(data.decode("latin-1")))


def _datetime(value: str) -> Sunk:
    """An RFC 3339 date as a call."""
    try:
        datetime.fromisoformat(value)
    except ValueError as problem:
        raise _Unbuildable from problem
    return fill("datetime.fromisoformat({})", literal(value))


_READ = {"bytes": _bytes, "datetime": _datetime}
