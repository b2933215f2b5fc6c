"""Unions without a name that need one: those whose annotation cannot say at run time what it says to type checkers."""

from __future__ import annotations

from msgspec.structs import replace

from eventwright.model import Event, Field, ListOf, MapOf, Object, OneOf, Protocol, Ref, Type, TypeDefinition, Union, Use
from eventwright.names import pascal_case
from eventwright.targets.python.annotations import Types


def with_named_unions(protocol: Protocol) -> Protocol:
    """`protocol` with such unions made definitions, named after the class and the field that they stand in."""
    namer = _Namer(protocol)
    events = tuple(replace(event, fields=namer.fields(event)) for event in protocol.events)
    types = tuple(namer.definition(definition) for definition in protocol.types)
    added = sorted((*types, *namer.added), key=lambda definition: definition.name)
    return replace(protocol, events=events, types=tuple(added))


class _Namer:
    def __init__(self, protocol: Protocol) -> None:
        self.by_name = {definition.name: definition for definition in protocol.types}
        self.types = Types(self.by_name, {})
        self.added: list[Union] = []

    def definition(self, definition: TypeDefinition) -> TypeDefinition:
        return replace(definition, fields=self.fields(definition)) if isinstance(definition, Object) else definition

    def fields(self, owner: Event | Object) -> tuple[Field, ...]:
        return tuple(self.field(owner, field) for field in owner.fields)

    def field(self, owner: Event | Object, field: Field) -> Field:
        use = self.use(field.use, owner, field)
        return field if use is field.use else replace(field, use=use)

    def use(self, use: Use, owner: Event | Object, field: Field) -> Use:
        type_ = self.type(use.type, owner, field)
        return use if type_ is use.type else Use(type_, use.nullable)

    def type(self, type_: Type, owner: Event | Object, field: Field) -> Type:
        match type_:
            case ListOf(item=use):
                item = self.use(use, owner, field)
                return type_ if item is use else replace(type_, item=item)
            case MapOf(value=use):
                value = self.use(use, owner, field)
                return type_ if value is use else replace(type_, value=value)
            case OneOf() if self.types.is_keyed(type_) or type_.open:
                return self.name(type_, owner, field)
            case _:
                return type_

    def name(self, one_of: OneOf, owner: Event | Object, field: Field) -> Ref:
        name = owner.class_name.removesuffix("Event") + pascal_case(field.name)
        while name in self.by_name:
            name += "Union"
        sides = (owner.side,) if isinstance(owner, Event) else owner.sides
        summary = f"What `{owner.class_name}.{field.attribute}` may be."
        union = Union(name, name, summary, "", one_of, sides, field.place)
        self.by_name[name] = union
        self.added.append(union)
        return Ref(name)
