"""A small protocol with something in every place that takes text, and the place of each on the page.

A text that stands in a place is an `At`: it knows the place, by its path in the metaschema. `.key` is the name of a key,
what follows `@` tells places of one path apart that are generated from in different ways.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from eventwright.validate import metaschema


class At(str):
    """A text in a place. A `name` is the same in all places that speak of it; a `reference` is changed by itself.

    `speaks_of` is the place of the name that a text was changed with.
    """

    place: str
    kind: str
    speaks_of: str

    def __new__(cls, place: str, text: str, kind: str, speaks_of: str = "") -> At:
        found = super().__new__(cls, text)
        found.place, found.kind, found.speaks_of = place, kind, speaks_of
        return found


def _word(place: str) -> str:
    return "x" + "".join(filter(str.isalnum, place)).lower() + "x"


def prose(place: str) -> At:
    """A word of its own, where any text may stand."""
    return At(place, _word(place), "prose")


def data(place: str) -> At:
    """A value of its own, which comes back as it is."""
    return At(place, _word(place), "data")


def name(place: str, text: str = "") -> At:
    """A name of something, as it is everywhere else."""
    return At(place, text or _word(place), "name")


def reference(place: str, text: str) -> At:
    """What must name something."""
    return At(place, text, "reference")


def _deprecated(kind: str, use: str) -> dict[str, Any]:
    return {
        "since": prose(f"deprecated.since@{kind}"),
        "use": reference(f"deprecated.use@{kind}", use),
        "sunset": prose(f"deprecated.sunset@{kind}"),
        "reason": prose(f"deprecated.reason@{kind}"),
    }


def _notes(kind: str, use: str) -> dict[str, Any]:
    return {
        "since": prose(f"{kind}.since"),
        "deprecated": _deprecated(kind, use),
        "stability": reference(f"{kind}.stability", "beta"),
        "tags": [reference(f"{kind}.tags[]", "loud")],
        "was": [name(f"{kind}.was[]")],
    }


def _value(kind: str) -> dict[str, Any]:
    return {
        "description": prose(f"value.description@{kind}"),
        "since": prose(f"value.since@{kind}"),
        "deprecated": _deprecated(f"{kind}value", _word(f"{kind}.values.key@other")),
        "stability": reference(f"value.stability@{kind}", "beta"),
        "was": [data(f"value.was[]@{kind}")],
    }


def _values(kind: str) -> dict[str, Any]:
    return {data(f"{kind}.values.key"): _value(kind), data(f"{kind}.values.key@other"): prose(f"value@{kind}")}


def _said() -> dict[str, Any]:
    word, choice = name("event.fields.key"), {"name": name("field.name", "NamedInPlace"), "open": True}
    return {
        "event": name("event.event", "word.said"),
        "summary": prose("event.summary"),
        "description": prose("event.description"),
        "wire": data("event.wire"),
        "py_name": name("event.py_name", "SaidEvent"),
        "transport": [reference("event.transport[]", "plain")],
        "reserved": [data("event.reserved[]")],
        "at_least_one_of": [reference("event.at_least_one_of[]", "choice"), "part"],
        "exactly_one_of": [reference("event.exactly_one_of[]", "choice"), "part"],
        "requires": {reference("event.requires.key", "part"): [reference("event.requires{}[]", "choice")]},
        "fields": {
            word: {
                "type": reference("field.type", "Word"),
                "description": prose("field.description@event"),
                "unit": reference("field.unit", "items"),
                "optional": reference("field.optional", "talker"),
                "py_name": name("field.py_name", "the_word"),
                **_notes("field", "choice"),
            },
            "choice": {
                **choice,
                "values": _values("field"),
                "reserved": [data("field.reserved[]")],
                "optional": True,
                "default": data("field.default"),
                "description": prose("field.description@inplace"),
            },
            "part": {"type": "Either", "optional": True, "description": "A part."},
            "inline": {
                "fields": {
                    name("field.fields.key"): {"type": "string", "description": prose("field.description@inline")},
                    "literal": {"const": data("field.const@inline"), "description": prose("field.description@const")},
                },
                "optional": True,
                "description": prose("field.description@object"),
            },
            "either": {"type": f'integer | "{_word("literal")}"', "optional": True, "description": "A number, or not."},
        },
        "replies": [
            {
                "event": reference("reply.event", "word.heard"),
                "when": prose("reply.when"),
                "same": {reference("reply.same.key", "said"): reference("reply.same{}", word)},
            }
        ],
        "examples": [{"name": prose("example.name@event"), "value": {"choice": data("example.value")}}],
        **_notes("event", "word.heard"),
    }


def _heard() -> dict[str, Any]:
    free = {data("example.value.key"): [data("example.value@free"), None, 1.5]}
    return {
        "event": name("event.event@strict", "word.heard"),
        "summary": prose("event.summary@strict"),
        "envelope": False,
        "fields": {
            "said": {"type": "string", "optional": True, "ref": reference("field.ref", "Part.id"), "description": "An id."},
            "anything": {
                "type": "any",
                "optional": True,
                "default": {data("field.default.key"): data("field.default@free")},
                "examples": [{data("field.examples[].key"): data("field.examples[]@free")}],
                "description": prose("field.description@any"),
            },
            "text": {
                "type": "string",
                "optional": True,
                "pattern": data("field.pattern"),
                "description": prose("field.description@pattern"),
            },
            "alone": reference("field", "Number"),
            "shape": {"type": "Shaped", "optional": True, "description": "A form."},
            "many": {"type": "map<list<Part>>", "optional": True, "description": prose("field.description@many")},
        },
        "examples": [{"name": prose("example.name@free"), "value": {"anything": free, "alone": 1}}],
    }


def _types() -> list[dict[str, Any]]:
    part = {
        "object": name("object.object", "Part"),
        "summary": prose("object.summary"),
        "description": prose("object.description"),
        "py_name": name("object.py_name", "PartClass"),
        "reserved": [data("object.reserved[]")],
        "at_least_one_of": [reference("object.at_least_one_of[]", "id"), "text"],
        "exactly_one_of": [reference("object.exactly_one_of[]", "id"), "text"],
        "requires": {reference("object.requires.key", "text"): [reference("object.requires{}[]", "id")]},
        "fields": {
            "kind": {"const": data("field.const"), "description": prose("field.description@tag")},
            "id": {"type": "string", "description": "An id.", "optional": True},
            name("object.fields.key"): {
                "type": "string",
                "optional": True,
                "sent_by": reference("field.sent_by", "talker"),
                "default": data("field.default@text"),
                "examples": [data("field.examples[]")],
                "only_when": {reference("field.only_when.key", "kind"): [data("field.only_when{}")]},
                "description": prose("field.description"),
            },
            "text": {"type": "string", "optional": True, "description": "A text."},
        },
        "examples": [
            {"name": prose("example.name"), "value": {"kind": _word("field.const"), "id": data("example.value@object")}}
        ],
        **_notes("object", "Other"),
    }
    other = {
        "object": name("object.object@other", "Other"),
        "summary": prose("object.summary@other"),
        "fields": {"kind": {"const": data("field.const@other")}},
    }
    choice = {
        "enum": name("enum.enum", "Choice"),
        "summary": prose("enum.summary"),
        "description": prose("enum.description"),
        "py_name": name("enum.py_name", "ChoiceClass"),
        "type": reference("enum.type", "string"),
        "open": False,
        "values": _values("enum"),
        "reserved": [data("enum.reserved[]")],
        **_notes("enum", "Part"),
    }
    either = {
        "union": name("union.union", "Either"),
        "summary": prose("union.summary"),
        "description": prose("union.description"),
        "py_name": name("union.py_name", "EitherClass"),
        "open": True,
        "discriminator": [reference("union.discriminator[]", "kind")],
        "members": [reference("union.members[]", "Part"), "Other"],
        **_notes("union", "Part"),
    }
    word = {
        "alias": name("alias.alias", "Word"),
        "type": reference("alias.type", "string"),
        "summary": prose("alias.summary"),
        "description": prose("alias.description"),
        "py_name": name("alias.py_name", "WordClass"),
        "ref": reference("alias.ref", "Part.id"),
        "unit": reference("alias.unit", "items"),
        **_notes("alias", "Part"),
    }
    shaped = {"alias": "Shaped", "type": "string", "summary": "A text of a form.", "pattern": data("alias.pattern")}
    number = {"alias": "Number", "type": "integer", "summary": "A number."}
    return [part, other, choice, either, word, number, shaped]


def _flows() -> list[dict[str, Any]]:
    said = {
        reference("step.key", "talker"): reference("step{}", "word.said"),
        "when": prose("step.when"),
        "note": prose("step.note@message"),
        "with": {reference("step.with.key", "choice"): reference("step.with", _word("field.values.key"))},
    }
    free = {data("step.with.key@free"): [data("step.with@free"), None, 1.5]}
    talk = {
        "flow": name("flow.flow", "talk"),
        "title": prose("flow.title"),
        "summary": prose("flow.summary"),
        "description": prose("flow.description"),
        "same": [reference("flow.same[]", "Part.id")],
        "tags": [reference("flow.tags[]", "loud")],
        "steps": [
            said,
            {"listener": "word.heard", "optional": True, "with": {"anything": free}},
            {"either": [[{"use": reference("step.use", "answer")}], [{"note": prose("step.note")}]]},
            {"listener": "word.heard", "repeat": True},
            {"listener": "word.heard"},
        ],
    }
    answer = {
        "flow": name("flow.flow@used", "answer"),
        "summary": prose("flow.summary@used"),
        "steps": [
            {"any_order": [[{"listener": "word.heard"}], [{"repeat": [{"note": prose("step.note@inside")}]}]]},
        ],
    }
    return [talk, answer]


def _protocol() -> dict[str, Any]:
    talker = {
        "title": prose("side.title"),
        "reads": reference("side.reads", "tolerant"),
        "envelope": {
            name("side.envelope.key"): {"type": "string", "optional": True, "description": prose("field.description@envelope")}
        },
        "replies": [{"event": reference("reply.event@side", "word.heard"), "when": prose("reply.when@side")}],
    }
    python = {
        reference("protocol.targets{}.key", "package"): name("protocol.targets{}{}@package", "tiny_events"),
        "distribution": name("protocol.targets{}{}", "tiny-dist"),
    }
    return {
        "protocol": name("protocol.protocol", "tiny"),
        "title": prose("protocol.title"),
        "summary": prose("protocol.summary"),
        "description": prose("protocol.description"),
        "version": name("protocol.version", "1.2.3"),
        "discriminator": name("protocol.discriminator", "signal"),
        "reserved": [data("protocol.reserved[]")],
        "transports": {name("protocol.transports.key", "plain"): prose("protocol.transports{}")},
        "tags": {name("protocol.tags.key", "loud"): prose("protocol.tags{}")},
        "sides": {
            name("protocol.sides.key", "talker"): talker,
            "listener": {"title": prose("side.title@strict"), "reads": "strict"},
        },
        "lint": {
            reference("protocol.lint.key", "field-case"): {
                "level": reference("protocol.lint{}.level", "warning"),
                "reason": prose("protocol.lint{}.reason"),
            },
        },
        "targets": {
            "python": python,
            reference("protocol.targets.key", "docs"): {},
            "jsonschema": {},
        },
    }


Specs: TypeAlias = dict[str, list[dict[str, Any]]]


@cache
def specs() -> Specs:
    """The documents by the path of their file below the folder of the protocol."""
    return {
        "protocol.yaml": [_protocol()],
        "types/more.yaml": _types(),
        "talker/word.said.yaml": [_said()],
        "listener/word.heard.yaml": [_heard()],
        "flows/talk.yaml": [_flows()[0]],
        "flows/answer.yaml": [_flows()[1]],
    }


def _texts(value: Any) -> Iterator[str]:
    """All texts in data, keys included."""
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield from _texts(key)
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)
        case _:
            pass


@cache
def places() -> dict[str, At]:
    """What stands in each place."""
    return {text.place: text for document in specs().values() for text in _texts(document) if isinstance(text, At)}


# What the metaschema says


def places_of_the_language() -> set[str]:
    """Every place of the spec language that takes text: names, prose, values, and keys of one's own."""
    definitions = metaschema()["definitions"]
    return {place for kind in definitions for place in _places_in(kind, definitions[kind])}


def _places_in(path: str, schema: dict[str, Any]) -> Iterator[str]:
    types = schema.get("type")
    types = [types] if isinstance(types, str) else types or []
    inner = [(f"{path}.{key}", part) for key, part in schema.get("properties", {}).items()]
    if isinstance(extra := schema.get("additionalProperties"), dict):
        yield f"{path}.key"
        inner.append((f"{path}{{}}", extra))
    if isinstance(item := schema.get("items"), dict):
        inner.append((f"{path}[]", item))
    is_free = (not types and not {"$ref", "const", "enum"} & schema.keys()) or (
        types == ["object"] and schema.keys() == {"type", "description"}
    )
    if is_free:
        yield f"{path}.key"
    if is_free or "enum" in schema or ("string" in types and "items" not in schema):
        yield path
    for where, part in inner:
        yield from _places_in(where, part)


# Texts changed


def changed(texts: dict[str, str]) -> Specs:
    """The specs with other texts in some places; what speaks of a name or value there, speaks of the new one."""
    found = specs()
    everywhere = {str(text): place for place, text in places().items() if place in texts and text.kind in ("name", "data")}

    def change(value: Any) -> Any:
        match value:
            case At() if value.place in texts:
                return At(value.place, texts[value.place], value.kind)
            case At():
                return spoken(value, value.place, value.kind)
            case str():
                return spoken(value, "", "")
            case dict():
                return {change(key): change(inner) for key, inner in value.items()}
            case list():
                return list(map(change, value))
            case _:
                return value

    def spoken(text: str, place: str, kind: str) -> At:
        """A text that may be, or have in it as part of a path or of a type, the name in a place that is changed."""
        parts = [text] if text in everywhere else re.split(r"([.<>])", text)
        changed = [part for part in parts if part in everywhere]
        new = "".join(texts[everywhere[part]] if part in everywhere else part for part in parts)
        return At(place, new, kind, everywhere[changed[0]] if changed else "")

    return {path: change(documents) for path, documents in found.items()}


def path(file: str, texts: dict[str, str]) -> str:
    """The path of a file whose name, or whose folder's, is in `texts`; as it was where no file can be called so."""
    names = {str(text): texts[place] for place, text in places().items() if place in texts and text.kind == "name"}

    def called(part: str) -> str:
        new = names.get(part, part)
        fits = 0 < len(new.encode(errors="replace")) < 200 and new.isprintable() and new.strip(".") and "/" not in new
        return new if fits else part

    folder, _, stem = file.removesuffix(".yaml").rpartition("/")
    return "/".join([called("tiny"), *([called(folder)] if folder else []), called(stem) + ".yaml"])


# Specs as YAML


@dataclass(frozen=True)
class Stretch:
    """Where a text stands: file, line, first and last column."""

    file: str
    line: int
    column: int
    end: int


class Writer:
    """Writes documents as YAML, a scalar a line; keeps where each place is."""

    def __init__(self, file: str, documents: list[dict[str, Any]]) -> None:
        self.file, self.stretches = file, list[tuple[str, Stretch]]()
        self.lines: list[str] = []
        for document in documents:
            self.lines.append("---")
            self.node(document, "")
        self.text = "\n".join(self.lines) + "\n"

    def node(self, value: Any, before: str) -> None:
        """A node behind what begins its line."""
        match value:
            case dict():
                self.block("{", "}", before, value.items(), self.pair)
            case list():
                self.block("[", "]", before, value, self.item)
            case _:
                self.scalar(value, before)

    def block(self, opening: str, closing: str, before: str, items: Any, write: Callable[[Any], None]) -> None:
        self.lines.append(before + opening)
        for item in items:
            write(item)
            self.lines[-1] += ","
        self.lines.append(closing)

    def pair(self, item: tuple[str, Any]) -> None:
        self.scalar(item[0], "? ")
        self.node(item[1], ": ")

    def item(self, item: Any) -> None:
        self.node(item, "")

    def scalar(self, value: Any, before: str) -> None:
        text = quoted(value) if isinstance(value, str) else json.dumps(value)
        self.lines.append(before + text)
        if isinstance(value, At):
            column = len(before) + 1
            at = Stretch(self.file, len(self.lines), column, column + len(text))
            self.stretches += [(place, at) for place in (value.place, value.speaks_of)]


def quoted(text: str) -> str:
    """A text in quotes, every odd character spelt by its number."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if escaped.isascii() and escaped.isprintable():
        return f'"{escaped}"'
    return '"' + "".join(char if " " <= char <= "~" else f"\\U{ord(char):08x}" for char in escaped) + '"'
