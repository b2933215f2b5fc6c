"""The context of `python/params.py.jinja`: TypedDict twins of what each side sends, for those who write plain dicts."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator

from msgspec import Struct

from eventwright.model import (
    Alias,
    Const,
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
    Use,
)
from eventwright.names import pascal_case
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.python import WIDTH, assignment, docstring, literal, name
from eventwright.targets.python.annotations import BUILTINS, Names, Types, references, uses_of
from eventwright.targets.python.modules import imports, ordered


class KeyView(Struct, frozen=True):
    """One key of a TypedDict."""

    declaration: Sunk
    docstring: Sunk


class ParamView(Struct, frozen=True):
    """What `python/param_class.jinja` may use; `statement` is set where a key is no legal name."""

    name: Sunk
    docstring: Sunk
    fields: tuple[KeyView, ...]
    template: str = "python/param_class.jinja"


class ParamAliasView(Struct, frozen=True):
    """What `python/param_alias.jinja` may use."""

    statement: Sunk
    docstring: Sunk
    template: str = "python/param_alias.jinja"


class ParamsContext(Struct, frozen=True):
    """What `python/params.py.jinja` may use."""

    header: Sunk
    docstring: Sunk
    imports: Sunk
    names: tuple[Sunk, ...]
    definitions: tuple[Placed, ...]


class Placed(Struct, frozen=True):
    """A definition, with the empty lines before it."""

    gap: Sunk
    view: ParamView | ParamAliasView


def params_context(protocol: Protocol, types: Types, header: Sunk) -> ParamsContext:
    """The twins of all events and of the types that they reach."""
    names = Names("params")
    writer = _Writer(protocol, types, names)
    definitions = (*writer.types_twins(), *writer.event_twins(), *writer.sides())
    doc = f"{protocol.title}: events as plain dicts, typed, one TypedDict for each class."
    return ParamsContext(header, docstring(doc), imports(names, "params"), tuple(sorted(writer.made)), _placed(definitions))


def _placed(views: tuple[ParamView | ParamAliasView, ...]) -> tuple[Placed, ...]:
    classes = [True, *(isinstance(view, ParamView) for view in views)]
    begins = [isinstance(view, ParamView) for view in views]
    gaps = (trusted("\n\n") if begin or before else trusted("\n") for before, begin in zip(classes, begins, strict=False))
    return tuple(Placed(gap, view) for gap, view in zip(gaps, views, strict=True))


class _Writer:
    def __init__(self, protocol: Protocol, types: Types, names: Names) -> None:
        self.protocol, self.types, self.names = protocol, types, names
        self.made: dict[Sunk, None] = {}
        """The names of the twins so far, in their order."""
        self.two_faced = _two_faced(types)
        self.shadowed: frozenset[str] = frozenset()
        """Builtins that a key of the class being written hides."""
        self.spoken = _TYPING | {found.class_name for found in types.by_name.values() if isinstance(found, Enum)}
        """Other names in annotations, which no key of a class body can bear."""
        self.ahead = False
        """Whether what was referred to since it was last unset comes later in the module."""

    def event_twins(self) -> Iterator[ParamView | ParamAliasView]:
        for event in self.protocol.events:
            yield self.twin(event, event.side, f"{event.class_name}Param")

    def types_twins(self) -> Iterator[ParamView | ParamAliasView]:
        """The twins of the types, what is needed first, once for each side that sees a type differently."""
        definitions = list(self.types.by_name.values())
        for definition in ordered(definitions, {item.name: references(uses_of(item)) for item in definitions}):
            sides = definition.sides or tuple(side.name for side in self.protocol.sides)
            for side in sides if definition.name in self.two_faced else sides[:1]:
                if isinstance(definition, Object):
                    yield self.twin(definition, side, self.param_name(definition, side))
                elif not isinstance(definition, Enum):
                    yield self.alias_twin(definition, side)

    def alias_twin(self, definition: Union | Alias, side: str) -> ParamAliasView:
        use = Use(definition.one_of) if isinstance(definition, Union) else definition.use
        return self.alias(self.param_name(definition, side), self.quoted(use, side), definition.summary)

    def quoted(self, use: Use, side: str) -> list[Sunk]:
        """The alternatives of a type; one text in quotes where a class among them comes later."""
        self.ahead = False
        parts = list(self.parts(use, side))
        return [literal(joined(" | ", parts))] if self.ahead else parts

    def sides(self) -> Iterator[ParamAliasView]:
        for side in self.protocol.sides:
            members = [name(f"{event.class_name}Param") for event in self.protocol.sent_by(side.name)]
            if members:
                text = f"Any event that {side.title[:1].lower()}{side.title[1:]} sends."
                yield self.alias(f"{pascal_case(side.name)}EventParam", members, text)

    def param_name(self, definition: TypeDefinition, side: str) -> str:
        face = pascal_case(side) if definition.name in self.two_faced else ""
        return f"{face}{definition.class_name}Param"

    def alias(self, target: str, parts: list[Sunk], text: str) -> ParamAliasView:
        self.names.need("typing", "TypeAlias")
        self.made[literal(target)] = None
        return ParamAliasView(assignment(fill("{}: TypeAlias = ", name(target)), parts, trusted("")), docstring(text or target))

    def twin(self, owner: Event | Object, side: str, target: str) -> ParamView | ParamAliasView:
        sent = [field for field in owner.fields if field.presence_for(side) != "absent"]
        doc = f"A `{owner.class_name}` as a plain dict. {owner.summary}"
        legal = all(_is_legal(field) and field.name not in self.spoken for field in sent)
        view = self.class_twin(target, doc, sent, side) if legal else self.call_twin(target, doc, sent, side)
        self.made[literal(target)] = None
        return view

    def class_twin(self, target: str, doc: str, sent: list[Field], side: str) -> ParamView:
        self.names.need("typing", "TypedDict")
        self.shadowed = BUILTINS.intersection(field.name for field in sent)
        keys = tuple(self.key(field, side) for field in sent)
        self.shadowed = frozenset()
        return ParamView(name(target), docstring(doc, 4), keys)

    def call_twin(self, target: str, doc: str, sent: list[Field], side: str) -> ParamAliasView:
        """A twin of which some key is no legal name in a class body."""
        self.names.need("typing", "TypedDict")
        rows = joined("", (fill("        {}: {},\n", literal(field.name), self.value(field, side)) for field in sent))
        statement = fill("{} = TypedDict(\n    {},\n    {{\n{}    }},\n)", name(target), literal(target), rows)
        return ParamAliasView(statement, docstring(doc))

    def key(self, field: Field, side: str) -> KeyView:
        parts = self.quoted(field.use, side)
        head, tail = fill("{}: ", name(field.name)), trusted("")
        if field.presence_for(side) == "optional":
            self.names.need("typing", "NotRequired")
            head, tail = fill("{}: NotRequired[", name(field.name)), trusted("]")
        return KeyView(self.declaration(head, parts, tail), docstring(field.description or field.name, 4))

    def declaration(self, head: Sunk, parts: list[Sunk], tail: Sunk) -> Sunk:
        line = fill("{}{}{}", head, joined(" | ", parts), tail)
        if len(line) + 4 <= WIDTH:
            return line
        if not tail:
            return assignment(head, parts, tail, 4)
        return fill("{}\n        {}\n    {}", head, joined("\n        | ", parts), tail)

    def value(self, field: Field, side: str) -> Sunk:
        parts = joined(" | ", self.quoted(field.use, side))
        if field.presence_for(side) != "optional":
            return parts
        self.names.need("typing", "NotRequired")
        return fill("NotRequired[{}]", parts)

    def parts(self, use: Use, side: str) -> Iterator[Sunk]:
        yield from self.members(use.type, side)
        if use.nullable and use.type != Scalar("any"):
            yield trusted("None")

    def members(self, type_: Type, side: str) -> Iterator[Sunk]:
        if isinstance(type_, OneOf):
            constants = [member for member in type_.members if isinstance(member, Const)]
            if constants:
                yield self.literals(constants)
            for member in type_.members:
                if not isinstance(member, Const):
                    yield from self.members(member, side)
        else:
            yield self.one(type_, side)

    def literals(self, constants: Iterable[Const]) -> Sunk:
        self.names.need("typing", "Literal")
        return fill("Literal[{}]", joined(", ", (literal(constant.value) for constant in constants)))

    def one(self, type_: Type, side: str) -> Sunk:
        match type_:
            case Const():
                return self.literals([type_])
            case ListOf(item=use):
                return fill("{}[{}]", self.builtin("list"), joined(" | ", self.parts(use, side)))
            case MapOf(value=use):
                key = self.builtin("str")
                return fill("{}[{}, {}]", self.builtin("dict"), key, joined(" | ", self.parts(use, side)))
            case Ref(name=name_):
                return self.reference(self.types.by_name[name_], side)
            case Scalar(kind="any"):
                self.names.need("typing", "Any")
                return trusted("Any")
            case Scalar(kind=kind):
                return joined(" | ", map(self.builtin, _SCALARS[kind]))
            case OneOf():
                return joined(" | ", self.members(type_, side))

    def builtin(self, word: str) -> Sunk:
        """A builtin, by its full name where a key of the class hides it."""
        if word not in self.shadowed:
            return name(word)
        self.names.need("builtins")
        return fill("builtins.{}", name(word))

    def reference(self, definition: TypeDefinition, side: str) -> Sunk:
        if isinstance(definition, Enum):
            return self.types.class_name(definition.name, self.names)
        found = self.param_name(definition, side)
        self.ahead = self.ahead or literal(found) not in self.made
        return name(found)


def _is_legal(field: Field) -> bool:
    """Whether the key of a field can stand in a class body."""
    return field.name.isascii() and field.name.isidentifier() and not keyword.iskeyword(field.name)


_TYPING = frozenset({"Any", "Literal", "NotRequired"})

_SCALARS = {
    "string": ("str",),
    "integer": ("int",),
    "number": ("int", "float"),
    "boolean": ("bool",),
    "bytes": ("bytes", "str"),
    "timestamp": ("int",),
    "datetime": ("str",),
}


def _two_faced(types: Types) -> set[str]:
    """The definitions that are not the same for all sides that send them, by themselves or by what they refer to."""
    definitions = types.by_name.values()
    found = {definition.name for definition in definitions if isinstance(definition, Object) and _differs(definition)}
    while True:
        more = {
            definition.name
            for definition in definitions
            if len(definition.sides) > 1 and definition.name not in found and references(uses_of(definition)) & found
        }
        if not more:
            return found
        found |= more


def _differs(owner: Object) -> bool:
    return any(len({field.presence_for(side) for side in owner.sides}) > 1 for field in owner.fields)
