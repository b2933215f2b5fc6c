"""Reads the model as shapes."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.model import Alias, Const, Enum, Field, ListOf, MapOf, Object, OneOf, Protocol, Ref, Scalar, Type, Union, Use
from facts_shapes import NONE, FieldView, Member, Shape, choice, shape_of, tag_of


class ModelReader:
    """What the specs say of the events that one side of a protocol sends."""

    def __init__(self, protocol: Protocol, side: str) -> None:
        self.types = {definition.name: definition for definition in protocol.types}
        self.events = {event.wire_name: event for event in protocol.sent_by(side)}
        self.side = side
        self.visited: set[str] = set()

    def fields(self, owner: str) -> dict[str, FieldView]:
        """The fields of an event or object; what the side cannot send is left out."""
        self.visited.add(owner)
        return {field.name: self._view(field) for field in self._fields(owner) if self._presence(field) != "absent"}

    def _fields(self, owner: str) -> tuple[Field, ...]:
        definition = self.events.get(owner) or self.types[owner]
        assert not isinstance(definition, (Enum, Union, Alias)), f"{owner} has no fields"
        return definition.fields

    def _presence(self, field: Field) -> str:
        return field.presence_for(self.side)

    def _view(self, field: Field) -> FieldView:
        default = field.default if field.has_default else NONE
        return FieldView(self._presence(field) == "required", self._shape(field.use), default)

    def _shape(self, use: Use) -> Shape:
        return shape_of(use.nullable or self._null_by_name(use.type), self._members(use.type))

    def _null_by_name(self, type_: Type) -> bool:
        """Whether null is legal because of an alias."""
        if isinstance(type_, OneOf):
            return any(self._null_by_name(member) for member in type_.members)
        definition = self.types.get(type_.name) if isinstance(type_, Ref) else None
        return isinstance(definition, Alias) and (definition.use.nullable or self._null_by_name(definition.use.type))

    def _members(self, type_: Type) -> Iterator[Member]:
        match type_:
            case Scalar(kind=kind, limits=limits):
                yield Member(kind, limits=limits.stated())
            case Const(value=value):
                yield choice([value], open=False)
            case ListOf(item=use, limits=limits):
                yield Member("list", limits=limits.stated(), item=self._shape(use))
            case MapOf(value=use, limits=limits):
                yield Member("map", limits=limits.stated(), item=self._shape(use))
            case OneOf(members=members):
                for member in members:
                    yield from self._members(member)
            case Ref(name=name):
                yield from self._named(name)

    def _named(self, name: str) -> Iterator[Member]:
        definition = self.types[name]
        if not isinstance(definition, Object):
            self.visited.add(name)
        match definition:
            case Object(fields=fields):
                yield Member(
                    "object", target=name, tag=tag_of({field.name: field.const for field in fields if is_const(field)})
                )
            case Enum(values=values, open=open_):
                yield choice([value.value for value in values], open=open_)
            case Union(one_of=one_of):
                yield from self._members(one_of)
            case Alias(use=use):
                yield from self._members(use.type)


def is_const(field: Field) -> bool:
    """Whether the field has just one value."""
    return field.const is not None
