"""The context of `python/alias.jinja`: the alias of an enum, union or alias, and what a union has beside it."""

from __future__ import annotations

from msgspec import Struct

from eventwright.model import Alias, Enum, Union, Use
from eventwright.sinks import EMPTY, Sunk, fill, joined, trusted
from eventwright.sinks.python import assignment, call, docstring, literal, name, tuple_literal
from eventwright.targets.python.annotations import Annotator, Names, Types
from eventwright.targets.python.classes import decoder_name
from eventwright.targets.words import deprecation, formerly, value_lines


class AliasView(Struct, frozen=True):
    """What `python/alias.jinja` may use.

    `static` is the statement for type checkers, `runtime` the one at run time (empty where both are one), `unknown` the
    class of members that the package does not know, `decoder` the statement that makes the decoder of a keyed union.
    """

    static: Sunk
    runtime: Sunk
    docstring: Sunk
    unknown: Sunk
    unknown_docstring: Sunk
    decoder: Sunk
    template: str = "python/alias.jinja"


class AliasWriter(Struct, frozen=True):
    """Writes the aliases of one module."""

    types: Types
    names: Names

    def view(self, definition: Enum | Union | Alias) -> AliasView:
        """The alias of a definition."""
        self.names.need("typing", "TypeAlias")
        match definition:
            case Enum():
                return self._enum(definition)
            case Union():
                return self._union(definition)
            case Alias():
                alternatives = Annotator(self.types, self.names).alternatives(definition.use)
                return self._view(definition, alternatives, None)

    def _enum(self, enum: Enum) -> AliasView:
        self.names.need("typing", "Literal")
        base = trusted("str") if enum.base == "string" else trusted("int")
        known = [literal(value.value) for value in enum.values]
        room = len(f"{enum.class_name}: TypeAlias = ") + (len(" | str") if enum.open else 0)
        one_line = call(trusted("Literal["), known, trusted("]"), room=room + (4 if enum.open else 0))
        values = call(trusted("Literal["), known, trusted("]"), 8, 999) if enum.open and "\n" in one_line else one_line
        # Where a value was renamed, msgspec takes those of today only: the earlier one must not pass unnoticed.
        runtime = (one_line if any(value.notes.was for value in enum.values) else base) if enum.open else None
        return self._view(enum, [values, base] if enum.open else [values], runtime)

    def _union(self, union: Union) -> AliasView:
        known = Annotator(self.types, self.names).alternatives(Use(union.one_of))
        keyed = self.types.is_keyed(union.one_of)
        runtime = trusted("Raw") if keyed else joined(" | ", known) if union.open else None
        if keyed:
            self.names.need("msgspec", "Raw")
        return self._view(union, [*known, *self._unknown(union)], runtime, self._decoder(union) if keyed else EMPTY)

    def _unknown(self, union: Union) -> list[Sunk]:
        """The class of unknown members: the union's own, or that of the open union that it contains."""
        if union.one_of.unknown is None:
            return []
        if union.one_of.unknown == union.name:
            self.names.need("._runtime", "UnknownObject")
            return [name(f"Unknown{union.class_name}")]
        return [self.types.class_name(union.one_of.unknown, self.names, "Unknown")]

    def _decoder(self, union: Union) -> Sunk:
        """The decoder of a union that msgspec cannot tell apart."""
        self.names.need("._runtime", "KeyedUnion")
        rows = [
            fill("{}: {}", tuple_literal(value for _, value in variant.tag), self.types.class_name(variant.name, self.names))
            for variant in union.one_of.variants
        ]
        keys = tuple_literal(union.one_of.keys)
        table = fill("{{\n{}    }}", joined("", (fill("        {},\n", row) for row in rows)))
        unknown = self._unknown(union) or [trusted("None")]
        values = Annotator(self.types, self.names).alternatives(Use(union.one_of))
        objects = {self.types.class_name(variant.name, self.names) for variant in union.one_of.variants}
        others = [part for part in values if part not in objects]
        other = joined(" | ", others) if others else trusted("None")
        target = name(decoder_name(union.class_name))
        return fill("{} = KeyedUnion(\n    {},\n    {},\n    {},\n    {},\n)", target, keys, table, unknown[0], other)

    def _view(
        self, definition: Enum | Union | Alias, parts: list[Sunk], runtime: Sunk | None, decoder: Sunk = EMPTY
    ) -> AliasView:
        if runtime is not None:
            self.names.need("typing", "TYPE_CHECKING")
        target = name(definition.class_name)
        own_unknown = isinstance(definition, Union) and definition.one_of.unknown == definition.name
        unknown_doc = f"A member of `{definition.class_name}` of a type that this package does not know."
        return AliasView(
            static=assignment(fill("{}: TypeAlias = ", target), parts, trusted(""), 4 if runtime is not None else 0),
            runtime=fill("{} = {}", target, runtime) if runtime is not None else EMPTY,
            docstring=docstring("\n\n".join(_prose(definition)), 4 if runtime is not None else 0),
            unknown=name(f"Unknown{definition.class_name}") if own_unknown else EMPTY,
            unknown_docstring=docstring(unknown_doc, 4),
            decoder=decoder,
        )


def _prose(definition: Enum | Union | Alias) -> list[str]:
    values = value_lines(definition) if isinstance(definition, Enum) else ""
    deprecated = definition.notes.deprecated
    was = formerly(definition.notes)
    found = [definition.summary, definition.description, values, was, deprecation(deprecated) if deprecated else ""]
    return [*(part for part in found if part), f"Spec: {definition.place.file}:{definition.place.line}"]
