"""The plan of the JSON Schema documents: one an event, and one a side with all its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from eventwright.acceptance import Test, acceptance
from eventwright.ledger import Ledger
from eventwright.model import (
    Alias,
    Enum,
    Event,
    Field,
    Notes,
    Object,
    Protocol,
    Ref,
    Side,
    Type,
    TypeDefinition,
    Union,
    parts,
)
from eventwright.render import Draft, Output
from eventwright.sinks import Sunk
from eventwright.sinks.json import document
from eventwright.targets.jsonschema.shapes import Schema, enum_schema, object_schema, type_schema, use_schema
from eventwright.targets.words import deprecation, formerly, unit, value_lines

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class DocumentContext(Struct, frozen=True):
    """What `jsonschema/document.json.jinja` may use."""

    document: Sunk


def plan(protocol: Protocol) -> list[Draft]:
    """The documents of a protocol."""
    ledger = Ledger(protocol)
    return [draft for side in protocol.sides for draft in SideSchemas(ledger, side).drafts()]


class SideSchemas:
    """The schemas of what one side sends: of its events, and of types as that side writes them."""

    def __init__(self, ledger: Ledger, side: Side) -> None:
        self.ledger, self.protocol, self.side = ledger, ledger.head, side
        self.types = ledger.types
        self.events = [variant.name for variant in side.events.variants]

    # documents

    def drafts(self) -> Iterable[Draft]:
        """The documents: each event, then the bundle."""
        folder = PurePosixPath(self.side.name)
        for name in self.events:
            yield self._draft(folder / f"{name}.json", partial(self.event, name))
        yield self._draft(PurePosixPath(f"{self.side.name}.bundle.json"), self.bundle)

    def _draft(self, path: PurePosixPath, make: Callable[[], Schema]) -> Draft:
        return Draft(path, self.ledger, lambda: _output(path, make()))

    def event(self, name: str) -> Schema:
        """The document of an event."""
        event = self.ledger.events[name]
        return {"$schema": DIALECT, "$id": self._id(event.name), **self._event(event), **self._defs([event])}

    def bundle(self) -> Schema:
        """The document of all events of the side; an event of another type does not conform."""
        sent = [self.ledger.events[name] for name in self.events]
        references = [{"$ref": f"#/$defs/{event.class_name}"} for event in sent]
        events = {event.class_name: self._event(event) for event in sent}
        types = self._defs(sent).get("$defs", {})
        return {
            "$schema": DIALECT,
            "$id": self._id(),
            "title": f"{self.protocol.title}: what {self.side.title[:1].lower()}{self.side.title[1:]} sends",
            **_described(self.ledger.about["summary"]),
            **({"anyOf": references} if references else {"not": {}}),
            "$defs": dict(sorted({**types, **events}.items())),
        }

    def _id(self, *event: str) -> str:
        names = ("eventwright", self.protocol.name, self.protocol.version, self.side.name, *event)
        return "urn:" + ":".join(quote(name, safe="") for name in names)

    def _event(self, event: Event) -> Schema:
        about = {"title": event.name, **_described(event.summary, event.description, *_remarks(event.notes))}
        examples = [example.value for example in event.examples]
        shape = object_schema(event, self.side.name, self._field)
        return {**about, **shape, **_annotations(event.notes, examples)}

    # definitions

    def _defs(self, events: Iterable[Event]) -> Schema:
        """The definitions that events refer to, directly or by others."""
        found = self._reached(name for event in events for name in self._references(event))
        schemas = {self._key(name): self._schema(name) for name in found}
        return {"$defs": dict(sorted(schemas.items()))} if schemas else {}

    def _reached(self, names: Iterable[str]) -> set[str]:
        """These types, and all that they refer to, directly or by others."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._references(self.types[name])
        return found

    def _key(self, name: str) -> str:
        return self.types[name].class_name

    def _references(self, owner: Event | TypeDefinition) -> list[str]:
        return [part.name for type_ in self._types_in(owner) for part in parts(type_) if isinstance(part, Ref)]

    def _types_in(self, owner: Event | TypeDefinition) -> list[Type]:
        match owner:
            case Event() | Object():
                return [field.use.type for field in owner.fields if field.presence_for(self.side.name) != "absent"]
            case Union(one_of=one_of):
                return [one_of]
            case Alias(use=use):
                return [use.type]
            case Enum():
                return []

    def _schema(self, name: str) -> Schema:
        """A type as this side writes it; examples are of a side that sends the type, so only those that fit are shown."""
        return self.ledger.shared((self.side.name, "schema", name), lambda: self._shown(name))

    def _shown(self, name: str) -> Schema:
        definition, bare = self.types[name], self._bare(name)
        if not (isinstance(definition, Object) and definition.examples):
            return bare
        fits = Judge({self._key(reached): self._bare(reached) for reached in self._reached([name])}).fits
        fitting = [example.value for example in definition.examples if fits(self._key(name), example.value)]
        return {**bare, **_annotations(Notes(), fitting)}

    def _bare(self, name: str) -> Schema:
        """A type without its examples."""
        return self.ledger.shared((self.side.name, "bare", name), lambda: self._definition(self.types[name]))

    def _definition(self, definition: TypeDefinition) -> Schema:
        about = [definition.summary, definition.description]
        match definition:
            case Object():
                shape = object_schema(definition, self.side.name, self._field)
            case Enum():
                shape = enum_schema(definition)
                about += [] if definition.open else [value_lines(definition)]
            case Union(one_of=one_of):
                shape = type_schema(one_of, self._key)
            case Alias(use=use):
                shape = use_schema(use, self._key)
                about += [unit(definition.unit)] if definition.unit else []
        text = _described(*about, *_remarks(definition.notes))
        return {"title": definition.name, **text, **shape, **_annotations(definition.notes)}

    # fields

    def _field(self, field: Field) -> Schema:
        facts = " ".join([field.description, *([unit(field.unit)] if field.unit else []), *_remarks(field.notes)])
        default = {"default": field.default} if field.has_default else {}
        about = {**_described(facts), **default, **_annotations(field.notes, field.examples)}
        return {**use_schema(field.use, self._key), **about}


def _output(path: PurePosixPath, schema: Schema) -> Output:
    return Output(path, "jsonschema/document.json.jinja", DocumentContext(document(schema)))


def _described(*paragraphs: str) -> Schema:
    """Prose, as Markdown."""
    text = "\n\n".join(part for paragraph in paragraphs if (part := paragraph.strip()))
    return {"description": text} if text else {}


def _remarks(notes: Notes) -> list[str]:
    """Since when a thing is there, what it was called before, and until when it is there."""
    since = [f"Since {notes.since}."] if notes.since else []
    since += [formerly(notes)] if notes.was else []
    return [*since, *([deprecation(notes.deprecated)] if notes.deprecated else [])]


def _annotations(notes: Notes, examples: Iterable[Any] = ()) -> Schema:
    shown = list(examples)
    return {**({"deprecated": True} if notes.deprecated else {}), **({"examples": shown} if shown else {})}


class Judge:
    """Says whether data fits a definition; jsonschema, which takes long to import, only where it is not clear."""

    def __init__(self, defs: Schema) -> None:
        self._defs = defs

    @cached_property
    def _tests(self) -> dict[str, Test]:
        return acceptance(self._defs)

    def fits(self, key: str, value: Any) -> bool:
        """Whether `value` is what the definition `key` describes."""
        return self._tests[key](value) or self._is_valid(key, value)

    def _is_valid(self, key: str, value: Any) -> bool:
        from jsonschema import Draft202012Validator

        judge = Draft202012Validator({"$ref": f"#/$defs/{key}", "$defs": self._defs})
        return bool(judge.is_valid(value))  # pyright: ignore[reportUnknownMemberType]
