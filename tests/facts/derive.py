"""Makes realtime.json: what is known of the 69 events and the types they reach, and nothing else.

    python tests/facts/derive.py path/to/facts.json

The full collection of facts holds prose, names from libraries and evidence as well. This keeps what can be compared:
fields, types, whether a field is required or nullable, constants, values, limits and defaults. What is stated in prose only
stays apart, under `documented`. For maintainers; the test reads the result.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TARGET = Path(__file__).with_name("realtime.json")
PROTOCOLS = {"realtime": "realtime", "translation": "realtime_translation"}
TYPE_KEYS = ("kind", "name", "base", "value", "format", "minimum", "maximum", "maxLength", "pattern", "minItems", "default")
DOCUMENTED_KEYS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "default": "default",
    "always": "const",
    "only": "const",
    "max_pairs": "max_pairs",
    "key_max_length": "key_max_length",
    "value_max_length": "value_max_length",
}
FORMATS = {"base64 audio": "base64", "unix seconds": "unixtime"}


def main() -> None:
    """Reads the collection that the command names and writes the part that is compared."""
    collection = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    TARGET.write_text(as_text(derive(collection)), encoding="utf-8")


def derive(collection: Json) -> Json:
    """The events, and the types that they reach, sorted."""
    events = sorted(map(event, collection["events"]), key=lambda item: (item["protocol"], item["side"], item["type"]))
    names = reached(events, collection["types"])
    return {"events": events, "types": {name: type_definition(collection["types"][name]) for name in sorted(names)}}


def event(source: Json) -> Json:
    """An event: where it belongs, on which transports it travels (none named: on all), and its fields."""
    transports = [] if source["transport"] == "any" else sorted(source["transport"].split(", "))
    return {
        "protocol": PROTOCOLS[source["protocol"]],
        "side": source["direction"],
        "type": source["type"],
        "transports": transports,
        "fields": [with_event_limits(field(item), source.get("documented", {})) for item in source["fields"]],
    }


def with_event_limits(item: Json, documented: Json) -> Json:
    """A field with the limits that the prose of its event states, under `<field>_max_bytes` or `<field>_pattern`."""
    stated = {
        key: documented[f"{item['name']}_{key}"] for key in ("max_bytes", "pattern") if f"{item['name']}_{key}" in documented
    }
    return item | {"documented": item.get("documented", {}) | stated} if stated else item


def field(source: Json) -> Json:
    """A field; what is false is left out. `null_hint`: null is seen or described, though no schema allows it."""
    item: Json = {"name": source["name"], "type": type_use(source["type"])}
    flags = {"required": source["required"], "nullable": source["nullable"], "null_hint": "null_hints" in source}
    item |= {key: True for key, value in flags.items() if value}
    for key in ("default_via_ref", "default"):
        if key in source:
            item["default"] = source[key]
    return item | documented(source)


def documented(source: Json) -> Json:
    """The values that only prose states, under one key; sentences among them are dropped."""
    stated = source.get("documented", {})
    kept = {key: stated[old] for old, key in DOCUMENTED_KEYS.items() if old in stated and is_value(stated[old])}
    if stated.get("format") in FORMATS:
        kept["format"] = FORMATS[stated["format"]]
    return {"documented": kept} if kept else {}


def is_value(value: object) -> bool:
    """Whether this is a value and no sentence or table."""
    return not isinstance(value, dict) and not (isinstance(value, str) and " " in value)


def type_use(source: Json) -> Json:
    """A type where it is used, with its declared limits."""
    kept = {key: source[key] for key in TYPE_KEYS if key in source}
    match source["kind"]:
        case "enum" | "open_enum":
            kept["values"] = source["values"]
        case "map":
            kept["values"] = type_use(source["values"])
        case "array":
            kept["items"] = type_use(source["items"])
        case "union":
            kept["members"] = [type_use(member) for member in source["members"]]
        case _:
            pass
    return kept


def type_definition(source: Json) -> Json:
    """A named type: the fields of an object, or what the name stands for."""
    kept: Json = {"nullable": True} if source.get("nullable") else {}
    if "default" in source:
        kept["default"] = source["default"]
    if source["kind"] == "object":
        return kept | documented(source) | {"kind": "object", "fields": [field(item) for item in source["fields"]]}
    return kept | documented(source) | {"kind": source["kind"], "type": type_use(source["type"])}


def reached(events: list[Json], types: Json) -> set[str]:
    """The names of all types that the events use, directly or not."""
    names: set[str] = set()
    waiting = list(refs(events))
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting += refs(type_definition(types[name]))
    return names


def refs(value: Any) -> Iterator[str]:
    """The types named anywhere inside a value."""
    if isinstance(value, dict):
        if value.get("kind") == "ref":
            yield value["name"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from refs(item)


def as_text(facts: Json) -> str:
    """JSON with one event or type a line, so that a change shows as few lines."""
    events = ",\n".join(compact(item) for item in facts["events"])
    types = ",\n".join(f"{compact(name)}:{compact(item)}" for name, item in facts["types"].items())
    return f'{{"events":[\n{events}\n],\n"types":{{\n{types}\n}}}}\n'


def compact(value: Any) -> str:
    """JSON without spaces, keys sorted."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    main()
