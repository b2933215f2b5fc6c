"""Types and objects of the model as JSON Schema. A schema is JSON data; a definition is referred to by its class name.

What a schema accepts is exactly what the generated codec takes without drift, but for the validity of base64 and of dates,
which JSON Schema only annotates, and for earlier names, which it knows in prose only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from eventwright.model import (
    Const,
    Enum,
    Event,
    Field,
    Limits,
    ListOf,
    LiteralValue,
    MapOf,
    Object,
    OneOf,
    Ref,
    Rules,
    Scalar,
    ScalarKind,
    Tag,
    Type,
    Use,
)
from eventwright.targets.words import formerly

Schema: TypeAlias = dict[str, Any]
Names: TypeAlias = Callable[[str], str]
"""The key below `$defs` of a definition."""

NULL: Schema = {"type": "null"}


# Uses and types


def use_schema(use: Use, names: Names) -> Schema:
    """A type where it is used, null included where it is legal."""
    schema = type_schema(use.type, names)
    return _or_null(schema) if use.nullable else schema


def _or_null(schema: Schema) -> Schema:
    if not schema:
        return schema
    if schema.keys() == {"anyOf"}:
        return {"anyOf": [*schema["anyOf"], NULL]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, NULL]}


def type_schema(type_: Type, names: Names) -> Schema:
    """A type; anything goes where the schema is empty."""
    match type_:
        case Scalar(kind=kind, limits=limits):
            return {**_SCALARS[kind], **(_text_limits(limits) if kind == "bytes" else _limits(limits, "Items"))}
        case Const(value=value):
            return {"const": value}
        case ListOf(item=item, limits=limits):
            return {"type": "array", **_inside("items", use_schema(item, names)), **_limits(limits, "Items")}
        case MapOf(value=value, limits=limits):
            inside = _inside("additionalProperties", use_schema(value, names))
            return {"type": "object", **inside, **_limits(limits, "Properties")}
        case Ref(name=name):
            return {"$ref": f"#/$defs/{names(name)}"}
        case OneOf(members=members):
            return {"anyOf": [*(type_schema(member, names) for member in members), *_others(type_)]}


_SCALARS: dict[ScalarKind, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "any": {},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "timestamp": {"type": "integer", "$comment": "Unix time in seconds."},
    "datetime": {"type": "string", "format": "date-time"},
}


def _inside(key: str, schema: Schema) -> Schema:
    return {key: schema or True}


_KEYWORDS = {
    "minimum": "minimum", "maximum": "maximum", "min_length": "minLength", "max_length": "maxLength", "pattern": "pattern",
}  # fmt: skip


def _limits(limits: Limits, counted: str) -> Schema:
    keywords = {**_KEYWORDS, "min_items": f"min{counted}", "max_items": f"max{counted}"}
    return {keywords[key]: _number(value) for key, value in limits.stated().items()}


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text_limits(limits: Limits) -> Schema:
    """What limits of bytes mean for their base64 text; JSON Schema has no word for the length of what the text stands for."""
    if limits.min_length is None and limits.max_length is None:
        return {}
    words = [f"{word} {count}" for word, count in (("at least", limits.min_length), ("at most", limits.max_length)) if count]
    found: Schema = {"$comment": f"Counted in decoded bytes: {', '.join(words)}."}
    if limits.min_length is not None:
        found["minLength"] = _base64_length(limits.min_length)
    if limits.max_length is not None:
        found["maxLength"] = _base64_length(limits.max_length)
    return found


def _base64_length(count: int) -> int:
    return -(-count // 3) * 4


# Members of open unions that no spec has


def _others(one_of: OneOf) -> Iterator[Schema]:
    """Objects that an open union takes besides its members: those whose tag is none of theirs."""
    if not one_of.open:
        return
    tags = [variant.tag for variant in one_of.variants]
    begun = dict.fromkeys(tag[:length] for tag in tags for length in range(len(tag)))
    for prefix in sorted(begun, key=len):
        key = one_of.keys[len(prefix)]
        yield _other(prefix, key, [tag[len(prefix)][1] for tag in tags if tag[: len(prefix)] == prefix])


def _other(prefix: Tag, key: str, known: list[LiteralValue]) -> Schema:
    values = list(dict.fromkeys(known))
    return {
        "$comment": "Anything else is legal, too.",
        "type": "object",
        "properties": {
            **{name: {"const": value} for name, value in prefix},
            key: {**_type_of(values), "not": {"enum": values}},
        },
        "required": [*(name for name, _ in prefix), key],
    }


def _type_of(values: Iterable[LiteralValue]) -> Schema:
    types = sorted({_JSON_TYPES[type(value)] for value in values})
    return {"type": types[0] if len(types) == 1 else types}


_JSON_TYPES: dict[type, str] = {str: "string", int: "integer", bool: "boolean"}


# Enums


def enum_schema(enum: Enum) -> Schema:
    """The values of an enum; an open one takes any other of its JSON type, too."""
    if not enum.open:
        return {"type": enum.base, "enum": [value.value for value in enum.values]}
    known = [
        {
            "const": value.value,
            **({"description": text} if (text := f"{value.description} {formerly(value.notes)}".strip()) else {}),
            **({"deprecated": True} if value.notes.deprecated else {}),
        }
        for value in enum.values
    ]
    return {"anyOf": [*known, {"type": enum.base, "$comment": "Anything else is legal, too."}]}


# Objects


def object_schema(owner: Event | Object, side: str, field_schema: Callable[[Field], Schema]) -> Schema:
    """An event or object as `side` sends it."""
    sent = [field for field in owner.fields if field.presence_for(side) != "absent"]
    never = [field for field in owner.fields if owner.open and field not in sent]
    required = [field.name for field in sent if field.presence_for(side) == "required"]
    return {
        "type": "object",
        "properties": {**{field.name: field_schema(field) or True for field in sent}, **{field.name: False for field in never}},
        **({"required": required} if required else {}),
        "additionalProperties": owner.open,
        **_rules(owner.rules),
        **_conditions(sent),
    }


def _rules(rules: Rules) -> Schema:
    return {
        **({"anyOf": [{"required": [name]} for name in rules.at_least_one_of]} if rules.at_least_one_of else {}),
        **({"oneOf": [{"required": [name]} for name in rules.exactly_one_of]} if rules.exactly_one_of else {}),
        **({"dependentRequired": _requirements(rules)} if rules.requires else {}),
    }


def _requirements(rules: Rules) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, needed in rules.requires:
        found.setdefault(name, []).extend(item for item in needed if item not in found.get(name, []))
    return found


def _conditions(fields: Iterable[Field]) -> Schema:
    """Fields that may only stand beside certain values of others."""
    found = [
        {"if": {"required": [field.name, name]}, "then": {"properties": {name: {"enum": list(values)}}}}
        for field in fields
        for name, values in field.only_when
    ]
    return {"allOf": found} if found else {}
