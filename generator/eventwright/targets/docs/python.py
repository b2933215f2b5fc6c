"""What the pages say about the generated Python package: classes, constructors, codec, examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from eventwright.model import (
    Alias,
    Const,
    Enum,
    Event,
    Example,
    Field,
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
)
from eventwright.names import pascal_case
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.python import assignment, literal, name
from eventwright.targets.docs.book import Book, Page
from eventwright.targets.examples import Group, is_given, laid_out, python_expression, python_import
from eventwright.targets.python.classes import is_optional


class PythonView(Struct, frozen=True):
    """What `docs/python.jinja` may use; what there is nothing to say of is empty."""

    name: Sunk
    definition: Sunk
    codec: Sunk
    handling: Sunk
    twin: Sunk
    package: Sunk


class ExampleView(Struct, frozen=True):
    """What `docs/example.jinja` may use."""

    name: Sunk
    json: Sunk
    python: Sunk


def event_in_python(page: Page, event: Event) -> PythonView | None:
    """The class of an event, its codec and how to handle it; None where the protocol has no Python package."""
    book, package = page.book, package_of(page.book)
    if package is None:
        return None
    return PythonView(
        name=page.write.code(event.class_name),
        definition=_python(page, _class(book, event)),
        codec=_python(page, codec(event)),
        handling=_python(page, handling(book, event)) if is_read(book, event) else trusted(""),
        twin=page.write.code(f"{package}.params.{event.class_name}Param"),
        package=page.write.code(package),
    )


def type_in_python(page: Page, definition: TypeDefinition) -> PythonView | None:
    """The class or alias of a type; None where the protocol has no Python package."""
    book, package = page.book, package_of(page.book)
    if package is None:
        return None
    spelled = _class(book, definition) if isinstance(definition, Object) else _alias(book, definition)
    empty = trusted("")
    return PythonView(
        page.write.code(definition.class_name), _python(page, spelled), empty, empty, empty, page.write.code(package)
    )


def package_of(book: Book) -> str | None:
    """The name of the generated package; None where the protocol asks for none."""
    options = book.protocol.options("python")
    return None if options is None else options.get("package", f"{book.protocol.name}_events")


def _python(page: Page, source: Sunk) -> Sunk:
    return page.write.block(source, "python")


def is_read(book: Book, event: Event) -> bool:
    """Whether the side that applications stand on receives the event: any but the first."""
    return event.side != book.protocol.sides[0].name


# Classes


def _class(book: Book, owner: Event | Object) -> Sunk:
    base = trusted("Event") if isinstance(owner, Event) else trusted("Object")
    fields = [_attribute(book, owner, field) for field in owner.fields]
    parameters = [parameter(book, owner, field) for field in owner.fields if is_given(owner, field)]
    star = [trusted("*")] if parameters else []
    constructor = Group(trusted("def __init__("), (trusted("self"), *star, *parameters), trusted(") -> None: ..."))
    head = fill("class {}({}):\n", name(owner.class_name), base)
    body = fill("{}\n\n", joined("\n", fields)) if fields else trusted("")
    return fill("{}{}    {}", head, body, laid_out(constructor, 4))


def _attribute(book: Book, owner: Event | Object, field: Field) -> Sunk:
    return assignment(fill("    {}: ", name(field.attribute)), annotation(book, owner, field), trusted(""), 4)


def parameter(book: Book, owner: Event | Object, field: Field) -> Sunk:
    """An argument of a constructor, with its default."""
    default = trusted(" = UNSET") if is_optional(owner, field) else trusted("")
    return fill("{}: {}{}", name(field.attribute), joined(" | ", annotation(book, owner, field)), default)


def annotation(book: Book, owner: Event | Object, field: Field) -> list[Sunk]:
    """The alternatives of an attribute's type."""
    unset = [trusted("UnsetType")] if is_optional(owner, field) else []
    return [*_parts(book, field.use, direct=True), *unset]


_SCALARS = {
    "string": trusted("str"),
    "integer": trusted("int"),
    "number": trusted("int | float"),
    "boolean": trusted("bool"),
    "any": trusted("Any"),
    "timestamp": trusted("int"),
}
_READ = {"bytes": trusted("bytes"), "datetime": trusted("datetime")}


def _parts(book: Book, use: Use, *, direct: bool = False) -> Iterator[Sunk]:
    """The alternatives of a type as Python; bytes and dates are text in lists and maps."""
    yield from _type(book, use.type, direct)
    if use.nullable:
        yield trusted("None")


def _type(book: Book, type_: Type, direct: bool) -> Iterator[Sunk]:
    match type_:
        case Scalar(kind=kind):
            yield _SCALARS.get(kind) or (_READ[kind] if direct else trusted("str"))
        case Const(value=value):
            yield fill("Literal[{}]", literal(value))
        case ListOf(item=use):
            yield fill("list[{}]", joined(" | ", _parts(book, use)))
        case MapOf(value=use):
            yield fill("dict[str, {}]", joined(" | ", _parts(book, use)))
        case Ref(name=found):
            yield name(book.shapes[found].class_name)
        case OneOf(members=members, unknown=unknown):
            for member in members:
                yield from _type(book, member, direct)
            if unknown is not None:
                yield name(f"Unknown{book.shapes[unknown].class_name}")


def _alias(book: Book, definition: Enum | Union | Alias) -> Sunk:
    head = fill("{} = ", name(definition.class_name))
    match definition:
        case Enum(values=values, base=base):
            literals = Group(fill("{}Literal[", head), tuple(literal(value.value) for value in values), trusted("]"))
            more = trusted(" | str") if base == "string" else trusted(" | int")
            return fill("{}{}", laid_out(literals, room=6), more if definition.open else trusted(""))
        case Union(one_of=one_of):
            return assignment(head, list(_parts(book, Use(one_of))), trusted(""))
        case Alias(use=use):
            return assignment(head, list(_parts(book, use, direct=True)), trusted(""))


# Codec


def codec(event: Event) -> Sunk:
    """The functions that encode and decode the events of a side."""
    side, union = name(event.side), name(pascal_case(event.side) + "Event")
    encode = fill(
        "def encode_{}_event(event: {} | UnknownEvent | {}Param, *, keep_unknown: bool = False) -> bytes: ...",
        side,
        union,
        union,
    )
    decode = fill(
        "def decode_{}_event(frame: bytes | bytearray | memoryview | str, *, strict: bool = False) -> {} | UnknownEvent: ...",
        side,
        union,
    )
    return joined("\n", [encode, decode])


def handling(book: Book, event: Event) -> Sunk:
    """A `match` that picks the event out and takes a field of it."""
    captures = (fill("{}={}", name(field.attribute), name(field.attribute)) for field in _telling(event)[:2])
    case = Group(fill("case rt.{}(", name(event.class_name)), tuple(captures), trusted("):"))
    return fill(
        "{}\n\nmatch rt.decode_{}_event(frame):\n    {}\n        ...",
        python_import(book.protocol),
        name(event.side),
        laid_out(case, 4),
    )


def _telling(event: Event) -> list[Field]:
    """The fields that say most: those always there, ids and positions last."""
    own = [field for field in event.fields if not field.envelope and is_given(event, field)]
    return sorted((field for field in own if not is_optional(event, field)), key=_is_bookkeeping)


def _is_bookkeeping(field: Field) -> bool:
    return field.ref is not None or field.unit == "index"


# Examples


def example_views(page: Page, owner: Event | Object) -> tuple[ExampleView, ...]:
    """The examples of an event or object, as JSON and as Python."""
    book = page.book
    python = package_of(book) is not None
    return tuple(
        ExampleView(
            name=page.write.text(example.name),
            json=page.write.block(_json(example.value), "json"),
            python=_python(page, _example(book, owner, example)) if python else trusted(""),
        )
        for example in owner.examples
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _example(book: Book, owner: Event | Object, example: Example) -> Sunk:
    """Code that builds and sends an event, receives it, or builds an object."""
    if isinstance(owner, Object):
        found = _expression(book, owner, example, trusted(""))
    elif is_read(book, owner):
        decode = fill("event = rt.decode_{}_event(frame)\n", name(owner.side))
        found = fill("{}{}", decode, _expression(book, owner, example, trusted("assert event == ")))
    else:
        encode = fill("\nframe = rt.encode_{}_event(event)", name(owner.side))
        found = fill("{}{}", _expression(book, owner, example, trusted("event = ")), encode)
    dates = trusted("from datetime import datetime\n\n") if "datetime.fromisoformat(" in found else trusted("")
    return fill("{}{}\n\n{}", dates, python_import(book.protocol), found)


def _expression(book: Book, owner: Event | Object, example: Example, prefix: Sunk) -> Sunk:
    return python_expression(book.shapes, owner, example.value, prefix)
