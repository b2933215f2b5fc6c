"""The context of `python/class.jinja`: the class of an event or object."""

from __future__ import annotations

from msgspec import Struct

from eventwright import names
from eventwright.model import Alias, Event, Field, ListOf, MapOf, Object, OneOf, Ref, Scalar, Type, Union, Use, parts
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.python import assignment, call, docstring, literal, name
from eventwright.targets.python.annotations import BUILTINS, Annotator, Names, Types, references
from eventwright.targets.words import deprecation, field_details, formerly


class FieldView(Struct, frozen=True):
    """One attribute."""

    declaration: Sunk
    docstring: Sunk


class AttributeAlias(Struct, frozen=True):
    """An attribute under its earlier name; `now` is that of today, `deprecated` the call that marks it as such."""

    name: Sunk
    now: Sunk
    type: Sunk
    deprecated: Sunk
    docstring: Sunk


class ClassView(Struct, frozen=True):
    """What `python/class.jinja` may use.

    `aliases` are attributes under earlier names, `unpack` the lines that turn raw JSON into members of keyed unions.
    """

    head: Sunk
    decorator: Sunk
    docstring: Sunk
    fields: tuple[FieldView, ...]
    aliases: tuple[AttributeAlias, ...]
    unpack: tuple[Sunk, ...]
    template: str = "python/class.jinja"


class ClassWriter(Struct, frozen=True):
    """Writes the classes of one module; `ahead` are the definitions of it that come later."""

    types: Types
    names: Names
    sides: tuple[str, ...]
    ahead: frozenset[str] = frozenset()
    guarded: frozenset[str] = frozenset()
    """The classes of events that may hold what their reader refuses."""

    def view(self, owner: Event | Object) -> ClassView:
        """The class of an event or object."""
        renamed = attribute_aliases(owner)
        shadowed = BUILTINS.intersection([*(field.attribute for field in owner.fields), *renamed])
        annotator = Annotator(self.types, self.names, shadowed)
        reads = [pair for field in owner.fields if (pair := self._reading(field)) is not None]
        constructed = bool(reads) or any(is_filled_in(owner, field) for field in owner.fields)
        return ClassView(
            head=self._head(owner, constructed),
            decorator=self._decorator(reads),
            docstring=docstring("\n\n".join(prose(owner)), 4),
            fields=tuple(self._field(owner, field, annotator) for field in owner.fields),
            aliases=tuple(self._alias(owner, word, field, annotator) for word, field in renamed.items()),
            unpack=tuple(line for field in owner.fields if (line := self._unpack(field)) is not None),
        )

    def _head(self, owner: Event | Object, constructed: bool) -> Sunk:
        base = trusted("Event") if isinstance(owner, Event) else trusted("Object")
        base = trusted("GuardedEvent") if owner.class_name in self.guarded else base
        self.names.need("._runtime", base)
        arguments = [base]
        if constructed:
            self.names.need("._runtime", "Constructed")
            arguments.append(trusted("metaclass=Constructed"))
        arguments.append(trusted("kw_only=True"))
        if (tag := struct_tag(owner)) is not None:
            arguments += [fill("tag_field={}", literal(tag[0])), fill("tag={}", literal(tag[1]))]
        return call(fill("class {}(", name(owner.class_name)), arguments, trusted("):"))

    def _decorator(self, reads: list[Sunk]) -> Sunk:
        if not reads:
            return trusted("")
        self.names.need("._runtime", "reads")
        return fill("@reads({})\n", joined(", ", reads))

    def _field(self, owner: Event | Object, field: Field, annotator: Annotator) -> FieldView:
        details = field_details(field, self.sides)
        text = "\n\n".join(part for part in (field.description, details) if part)
        doc = docstring(text or f"The field `{field.name}`.", 4)
        tag = struct_tag(owner)
        if tag is not None and field.name == tag[0]:
            self.names.need("typing", "ClassVar", "Literal")
            value = literal(tag[1])
            head = fill("{}: ClassVar[Literal[{}]] = ", name(field.attribute), value)
            return FieldView(assignment(head, [value], trusted(""), 4), doc)
        return FieldView(self._declaration(owner, field, annotator), doc)

    def _alias(self, owner: Event | Object, word: str, field: Field, annotator: Annotator) -> AttributeAlias:
        words = f"`{word}` is called `{field.attribute}` now"
        found = annotator.field(field.use, is_optional(owner, field))
        alternatives = joined(" | ", (trusted("float") if part == "int | float" else part for part in found))
        return AttributeAlias(
            name=name(word),
            now=name(field.attribute),
            type=literal(alternatives) if references([field.use]) & self.ahead else alternatives,
            deprecated=fill("{}({})", self._called("._runtime.deprecation", "deprecated", owner), literal(words)),
            docstring=docstring(f"The earlier name of `{field.attribute}`.", 8),
        )

    def _declaration(self, owner: Event | Object, field: Field, annotator: Annotator) -> Sunk:
        optional = is_optional(owner, field)
        alternatives = annotator.field(field.use, optional)
        if references([field.use]) & self.ahead:
            alternatives = [literal(joined(" | ", alternatives))]
        head = fill("{}: ", name(field.attribute))
        return assignment(head, alternatives, self._default(owner, field, optional), 4)

    def _default(self, owner: Event | Object, field: Field, optional: bool) -> Sunk:
        renamed = field.name != field.attribute
        if is_filled_in(owner, field):
            called = self._called("._runtime", "filled", owner)
            wire = fill(", {}", literal(field.name)) if renamed else trusted("")
            value = trusted("UNSET") if optional else literal(field.const)
            return fill(" = {}({}{})", called, value, wire)
        if renamed:
            called = self._called("msgspec", "field", owner)
            default = trusted("default=UNSET, ") if optional else trusted("")
            return fill(" = {}({}name={})", called, default, literal(field.name))
        return trusted(" = UNSET") if optional else trusted("")

    def _called(self, module: str, function: str, owner: Event | Object) -> Sunk:
        """A function that fields are made by, under a name that no attribute of the class hides."""
        found = f"_{function}" if any(field.attribute == function for field in owner.fields) else function
        self.names.need(module, found)
        return name(found)

    def _reading(self, field: Field) -> Sunk | None:
        """How an attribute is read and set whose slot is not all there is to it."""
        kinds = {part.kind for part in self._members(field.use.type) if isinstance(part, Scalar)}
        inside = {part.kind for member in self._members(field.use.type) for part in parts(member) if isinstance(part, Scalar)}
        if "bytes" in kinds:
            reading = trusted("BASE64")
        elif "datetime" in kinds:
            reading = trusted("RFC3339")
        elif inside & {"number", "any"}:
            reading = trusted("FINITE")
        else:
            return None
        self.names.need("._runtime", reading)
        return fill("{}={}", name(field.attribute), reading)

    def _members(self, type_: Type) -> tuple[Type, ...]:
        definition = self.types.by_name.get(type_.name) if isinstance(type_, Ref) else None
        if isinstance(definition, Alias):
            return self._members(definition.use.type)
        return type_.members if isinstance(type_, OneOf) else (type_,)

    def _unpack(self, field: Field) -> Sunk | None:
        found = self._keyed(field.use)
        if found is None:
            return None
        union, nullable = found
        decoder = name(decoder_name(union.class_name))
        self.names.need(f".{self.types.home[union.name]}", decoder)
        attribute = name(field.attribute)
        how = trusted(".or_null") if nullable else trusted(".decode")
        self.names.need("typing", "TYPE_CHECKING")
        if isinstance(self._behind_alias(field.use.type), (ListOf, MapOf)):
            one_deep = isinstance(field.use.type, ListOf) and not isinstance(field.use.type.item.type, (ListOf, MapOf))
            unpack = trusted("unpack_list") if one_deep else trusted("unpack")
            self.names.need("._runtime", unpack)
            key = fill(", {}", literal(field.name)) if one_deep else trusted("")
            return fill("self.{} = {}(self.{}, {}{}{})", attribute, unpack, attribute, decoder, how, key)
        self.names.need("msgspec", "Raw")
        return fill("if type(raw := self.{0}) is Raw:\n                self.{0} = {1}{2}(raw)", attribute, decoder, how)

    def _behind_alias(self, type_: Type) -> Type:
        definition = self.types.by_name.get(type_.name) if isinstance(type_, Ref) else None
        return self._behind_alias(definition.use.type) if isinstance(definition, Alias) else type_

    def _keyed(self, use: Use) -> tuple[Union, bool] | None:
        """The keyed union in a type, and whether it may be null there."""
        definition = self.types.by_name.get(use.type.name) if isinstance(use.type, Ref) else None
        if isinstance(definition, Alias):
            found = self._keyed(definition.use)
            return (found[0], found[1] or use.nullable) if found else None
        if isinstance(use.type, (ListOf, MapOf)):
            return self._keyed(use.type.item if isinstance(use.type, ListOf) else use.type.value)
        union = self.types.keyed(use.type)
        return (union, use.nullable) if union is not None else None


def struct_tag(owner: Event | Object) -> tuple[str, str | int] | None:
    """The tag that msgspec itself reads and writes: the first pair, where its value is text or a number."""
    if not owner.tag or isinstance(owner.tag[0][1], bool):
        return None
    key, value = owner.tag[0]
    return key, value


def is_optional(owner: Event | Object, field: Field) -> bool:
    """Whether the attribute may be absent: some side that sends the object may, or must, leave it out."""
    return any(field.presence_for(side) != "required" for side in senders(owner, field))


def senders(owner: Event | Object, field: Field) -> tuple[str, ...]:
    """The sides that send an event or object; all where none does."""
    return (owner.side,) if isinstance(owner, Event) else owner.sides or tuple(side for side, _ in field.presence)


def is_filled_in(owner: Event | Object, field: Field) -> bool:
    """Whether the field has a default for constructors only.

    That is so for required constants that are not msgspec's tag, and for fields that one side must send and another
    need not: msgspec then wants them in every frame, and frames of the other side take the slow way in.
    """
    tag = struct_tag(owner)
    if tag is not None and tag[0] == field.name:
        return False
    if is_optional(owner, field):
        return any(field.presence_for(side) == "required" for side in senders(owner, field))
    return field.const is not None


def attribute_aliases(owner: Event | Object) -> dict[str, Field]:
    """The fields of an object by the attributes that they were before; not by such as are used otherwise in its class."""
    taken = {field.attribute for field in owner.fields}
    found: dict[str, Field] = {}
    for field in owner.fields if "property" not in taken else ():
        for word in filter(names.is_wire_key, field.notes.was) if field.const is None else ():
            attribute = names.attribute(word)
            if "." not in word and attribute not in taken | _IN_USE and not attribute[0].isupper():
                found.setdefault(attribute, field)
    return found


_IN_USE = {"deprecated", "property"}
"""What the body of a class calls."""


def decoder_name(class_name: str) -> str:
    """The name of the decoder of a keyed union: `ConversationItem` -> `decode_conversation_item`."""
    return "decode" + "".join(f"_{char.lower()}" if char.isupper() else char for char in class_name)


def prose(owner: Event | Object) -> list[str]:
    """The paragraphs of a class's docstring."""
    deprecated = owner.notes.deprecated
    found = [owner.summary, owner.description, formerly(owner.notes), deprecation(deprecated) if deprecated else ""]
    return [*(part for part in found if part), f"Spec: {owner.place.file}:{owner.place.line}"]
