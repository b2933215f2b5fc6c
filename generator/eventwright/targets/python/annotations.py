"""Types as annotations, and the names that they need.

An annotation is read by two readers: type checkers, and msgspec at run time. Where they must see different things, a name
stands for both (`Base64`, an open enum's alias), defined twice under `TYPE_CHECKING`; the annotation itself is the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from eventwright.model import (
    Alias,
    Const,
    Enum,
    Limits,
    ListOf,
    MapOf,
    Object,
    OneOf,
    Ref,
    Scalar,
    Type,
    TypeDefinition,
    Union,
    Use,
    Variant,
    parts,
)
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.python import literal, name

_SCALARS = {
    "string": trusted("str"),
    "integer": trusted("int"),
    "number": trusted("int | float"),
    "boolean": trusted("bool"),
    "any": trusted("Any"),
    "bytes": trusted("Base64"),
    "timestamp": trusted("int"),
    "datetime": trusted("DateTime"),
}
_NESTED_TEXT = {"bytes", "datetime"}
_META = {"minimum": "ge", "maximum": "le", "min_length": "min_length", "max_length": "max_length", "pattern": "pattern"}

BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str"})
"""The builtins in annotations, which a field of the same name hides in its class."""


class Names(Struct):
    """The names that a module needs from elsewhere: by module, `.` in front of one of the package's own."""

    here: str
    by_module: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    def need(self, module: str, *wanted: str) -> None:
        """Notes names to import; `_field` stands for `field`, which is to be called so here."""
        if module != f".{self.here}":
            self.by_module.setdefault(module, set()).update(wanted)


class Types(Struct, frozen=True):
    """What annotations need to know of a protocol."""

    by_name: Mapping[str, TypeDefinition]
    home: Mapping[str, str]
    """The module of each definition, below the package."""

    def class_name(self, name_: str, names: Names, prefix: str = "") -> Sunk:
        """The class or alias of a definition, which is imported where it is of another module."""
        found = name(prefix + self.by_name[name_].class_name)
        names.need(f".{self.home[name_]}", found)
        return found

    def is_keyed(self, one_of: OneOf) -> bool:
        """Whether msgspec cannot tell the objects of a union apart, so that the package does it itself."""
        if len(one_of.variants) < 2 and not (one_of.variants and one_of.variants[0].tag):
            return False
        kinds = {type(value) for variant in one_of.variants for _, value in variant.tag}
        return len(one_of.keys) > 1 or bool in kinds or len(kinds) > 1 or not all(map(self._is_native, one_of.variants))

    def _is_native(self, variant: Variant) -> bool:
        definition = self.by_name[variant.name]
        return isinstance(definition, Object) and bool(definition.tag) and definition.tag[0] == variant.tag[0]

    def keyed(self, type_: Type) -> Union | None:
        """The keyed union that a type names, or None."""
        definition = self.by_name.get(type_.name) if isinstance(type_, Ref) else None
        if isinstance(definition, Alias):
            return self.keyed(definition.use.type)
        return definition if isinstance(definition, Union) and self.is_keyed(definition.one_of) else None


class Annotator(Struct, frozen=True):
    """Writes annotations for one class or alias; `shadowed` are builtins that an attribute of the class hides."""

    types: Types
    names: Names
    shadowed: frozenset[str] = frozenset()

    def field(self, use: Use, optional: bool) -> list[Sunk]:
        """The alternatives of a field's annotation, null and absent included."""
        found = list(self._top(use))
        if optional:
            self.names.need("msgspec", "UNSET", "UnsetType")
            null = found[-1:] if found[-1] == "None" else []
            found[len(found) - len(null) :] = [trusted("UnsetType"), *null]
        return found

    def alternatives(self, use: Use) -> list[Sunk]:
        """The parts of an annotation that `|` joins."""
        return list(self._top(use))

    def _top(self, use: Use, nested: bool = False) -> Iterator[Sunk]:
        if use.nullable and self.types.keyed(use.type) is not None:
            self.names.need("._runtime", "OrNull")
            yield fill("OrNull[{}]", joined(" | ", self._parts(use.type, nested)))
            return
        yield from self._parts(use.type, nested)
        if use.nullable and use.type != Scalar("any"):
            yield trusted("None")

    def _parts(self, type_: Type, nested: bool) -> Iterator[Sunk]:
        if isinstance(type_, OneOf):
            yield from self._union(type_, nested)
        else:
            yield self._one(type_, nested)

    def _union(self, one_of: OneOf, nested: bool) -> Iterator[Sunk]:
        constants = [member.value for member in one_of.members if isinstance(member, Const)]
        for member in one_of.members:
            if isinstance(member, Const):
                if member.value == constants[0] and type(member.value) is type(constants[0]):
                    self.names.need("typing", "Literal")
                    yield fill("Literal[{}]", joined(", ", map(literal, constants)))
            else:
                yield self._one(member, nested, lone=len(one_of.variants) == 1)

    def _one(self, type_: Type, nested: bool, lone: bool = True) -> Sunk:
        match type_:
            case Scalar():
                return self._scalar(type_, nested)
            case Const(value=value):
                self.names.need("typing", "Literal")
                return fill("Literal[{}]", literal(value))
            case ListOf(item=use, limits=limits):
                inner = joined(" | ", self._top(use, nested=True))
                return self._limited(fill("{}[{}]", self._builtin("list"), inner), limits)
            case MapOf(value=use, limits=limits):
                inner = joined(" | ", self._top(use, nested=True))
                return self._limited(fill("{}[{}, {}]", self._builtin("dict"), self._builtin("str"), inner), limits)
            case Ref():
                return self._reference(type_, lone)
            case OneOf():
                return joined(" | ", self._union(type_, nested))

    def _scalar(self, type_: Scalar, nested: bool) -> Sunk:
        if type_.kind in _NESTED_TEXT:
            limits = _surely_within(type_.limits) if type_.kind == "bytes" else type_.limits
            if nested:  # inside lists and maps, base64 and dates stay the text that they are
                return self._limited(self._builtin("str"), limits)
            self.names.need("._runtime", _SCALARS[type_.kind])
            return self._limited(_SCALARS[type_.kind], limits)
        if type_.kind == "any":
            self.names.need("typing", "Any")
            return _SCALARS["any"]
        words = _SCALARS[type_.kind].split(" | ")
        by_word = {word: _whole_limits(type_.limits) if word == "int" else type_.limits for word in words}
        return joined(" | ", (self._limited(self._builtin(word), by_word[word]) for word in words))

    def _builtin(self, word: str) -> Sunk:
        if word not in self.shadowed:
            return name(word)
        self.names.need("builtins")
        return fill("builtins.{}", name(word))

    def _limited(self, spelled: Sunk, limits: Limits) -> Sunk:
        stated = {_META.get(key, key.replace("items", "length")): value for key, value in limits.stated().items()}
        if not stated:
            return spelled
        self.names.need("typing", "Annotated")
        self.names.need("msgspec", "Meta")
        pairs = (fill("{}={}", name(key), literal(_whole(value))) for key, value in stated.items())
        return fill("Annotated[{}, Meta({})]", spelled, joined(", ", pairs))

    def _reference(self, ref: Ref, lone: bool) -> Sunk:
        definition = self.types.by_name[ref.name]
        if lone and isinstance(definition, Object) and definition.tag:
            # A lone tagged struct would accept a missing tag; `Lone` makes msgspec want it.
            self.names.need("._runtime", "Lone")
            return fill("Lone[{}]", self.types.class_name(ref.name, self.names))
        return self.types.class_name(ref.name, self.names)


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _surely_within(limits: Limits) -> Limits:
    """The lengths of base64 text that surely stands for bytes within the limits; the slow way looks into the rest."""
    least, most = limits.min_length, limits.max_length
    return Limits(
        min_length=None if least is None else -(-4 * (least + 2) // 3),
        max_length=None if most is None else most // 3 * 4,
    )


def _whole_limits(limits: Limits) -> Limits:
    """The limits of a number as those of an integer, which is all that msgspec takes for one."""
    least = None if limits.minimum is None else math.ceil(limits.minimum)
    return replace(limits, minimum=least, maximum=None if limits.maximum is None else math.floor(limits.maximum))


def references(uses: Iterable[Use]) -> set[str]:
    """The names of the definitions that types refer to."""
    return {part.name for use in uses for part in parts(use.type) if isinstance(part, Ref)}


def uses_of(definition: TypeDefinition) -> list[Use]:
    """The types that a definition is made of."""
    match definition:
        case Object(fields=fields):
            return [item.use for item in fields]
        case Union(one_of=one_of):
            return [Use(one_of)]
        case Alias(use=use):
            return [use]
        case Enum():
            return []
