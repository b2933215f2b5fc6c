"""Whether data conforms to a JSON Schema: yes or no, fast, by a closure for each schema.

Almost all data conforms, and finding that out by jsonschema takes as long as all else that is done to it. jsonschema has the
last word: what is refused here is given to it. So a test here may be too strict, never too lax.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

Test: TypeAlias = Callable[[Any], bool]


def acceptance(definitions: Mapping[str, Any]) -> dict[str, Test]:
    """A test for each of `definitions`, which may refer to each other; raises ValueError for a keyword that has no test."""
    tests = Tests(definitions)
    return {name: tests[name] for name in definitions}


class Tests(dict[str, Test]):
    """The same, each made when it is asked for."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def __missing__(self, name: str) -> Test:
        self[name] = _schema(self._definitions[name], self)
        return self[name]


def _schema(schema: Any, tests: Mapping[str, Test]) -> Test:
    if isinstance(schema, bool):
        return lambda _: schema
    unknown = schema.keys() - _MAKERS.keys() - _OBJECT - _SILENT - _LEFT
    if unknown:
        raise ValueError(f"no test for {', '.join(sorted(unknown))}")
    if schema.keys() & _LEFT:
        return lambda _: False
    found = [make(schema[key], tests) for key, make in _MAKERS.items() if key in schema]
    found += [_object(schema, tests)] if schema.keys() & _OBJECT else []
    return found[0] if len(found) == 1 else lambda data: all(test(data) for test in found)


def _object(schema: Any, tests: Mapping[str, Test]) -> Test:
    known = {key: _schema(inner, tests) for key, inner in schema.get("properties", {}).items()}
    other = _schema(schema.get("additionalProperties", True), tests)
    required = frozenset(schema.get("required", ()))

    def test(data: Any) -> bool:
        if not isinstance(data, dict):
            return True
        entries = cast("dict[str, Any]", data)
        return required <= entries.keys() and all(known.get(key, other)(value) for key, value in entries.items())

    return test


def _type(value: Any, _: Mapping[str, Test]) -> Test:
    names: list[str] = [value] if isinstance(value, str) else value
    classes = {cls for name in names for cls in _CLASSES[name]}
    return lambda data: type(data) in classes


def _items(value: Any, tests: Mapping[str, Test]) -> Test:
    item = _schema(value, tests)

    def test(data: Any) -> bool:
        return not isinstance(data, list) or all(map(item, data))  # pyright: ignore[reportUnknownArgumentType]

    return test


def _any_of(value: Any, tests: Mapping[str, Test]) -> Test:
    members = [_schema(schema, tests) for schema in value]
    return lambda data: any(member(data) for member in members)


def _reference(value: str, tests: Mapping[str, Test]) -> Test:
    name = value.rpartition("/")[2]
    return lambda data: tests[name](data)


def _pattern(value: str, _: Mapping[str, Test]) -> Test:
    pattern = re.compile(value)
    return lambda data: not isinstance(data, str) or pattern.fullmatch(data) is not None


def _one_of_these(value: Any, _: Mapping[str, Test]) -> Test:
    return lambda data: any(type(data) is type(one) and data == one for one in value)


def _at_least(cls: type[Any], size: Callable[[Any], Any]) -> Callable[[Any, Mapping[str, Test]], Test]:
    return lambda value, _: lambda data: not isinstance(data, cls) or size(data) >= value


def _at_most(cls: type[Any], size: Callable[[Any], Any]) -> Callable[[Any, Mapping[str, Test]], Test]:
    return lambda value, _: lambda data: not isinstance(data, cls) or size(data) <= value


_CLASSES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_MAKERS: dict[str, Callable[[Any, Mapping[str, Test]], Test]] = {
    "type": _type,
    "$ref": _reference,
    "enum": _one_of_these,
    "const": lambda value, tests: _one_of_these([value], tests),
    "pattern": _pattern,
    "minLength": _at_least(str, lambda data: len(data.strip())),
    "maxLength": _at_most(str, len),
    "maxItems": _at_most(list, len),
    "maxProperties": _at_most(dict, len),
    "minItems": _at_least(list, len),
    "minProperties": _at_least(dict, len),
    "minimum": _at_least((int, float), lambda data: data),  # type: ignore[arg-type]
    "maximum": _at_most((int, float), lambda data: data),  # type: ignore[arg-type]
    "items": _items,
    "anyOf": _any_of,
}
_OBJECT = {"properties", "additionalProperties", "required"}
_SILENT = {
    "$comment", "$schema", "contentEncoding", "default", "defaultSnippets", "deprecated", "description", "examples", "format",
    "title", "x-message",
}  # fmt: skip
"""Keywords that accept everything."""
_LEFT = {"allOf", "dependentRequired", "not", "oneOf"}
"""Keywords that are left to jsonschema: what has them is refused."""
