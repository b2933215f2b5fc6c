"""The spec language as one JSON Schema for editors: the metaschemas of all kinds, told apart by the key that names the kind."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from eventwright.explain import page
from eventwright.lint.levels import LEVELS
from eventwright.load import KINDS
from eventwright.model import Object, Protocol
from eventwright.names import BUILT_IN_TYPES
from eventwright.validate import metaschema


def editor_schema(protocols: Iterable[Protocol]) -> dict[str, Any]:
    """The schema; the names that `protocols` define are offered where they may stand."""
    schema = copy.deepcopy(metaschema())
    snippets = [snippet for kind in KINDS for snippet in schema["definitions"][kind].get("defaultSnippets", [])]
    _offer_rules(schema["definitions"]["protocol"]["properties"]["lint"])
    schema["type"] = "object"
    schema["defaultSnippets"] = snippets
    schema["anyOf"] = [{"required": [kind]} for kind in KINDS]
    schema["allOf"] = [{"if": {"required": [kind]}, "then": {"$ref": f"#/definitions/{kind}"}} for kind in KINDS]
    for path, names in _offers(list(protocols)).items():
        _offer(schema["definitions"], path, names)
    return schema


def _offers(protocols: list[Protocol]) -> dict[tuple[str, ...], list[str]]:
    """The names by the place in the metaschema where they may stand."""
    events = sorted({event.name for protocol in protocols for event in protocol.events})
    types = sorted({found.name for protocol in protocols for found in protocol.types})
    refs = sorted(
        f"{found.name}.{field.name}"
        for protocol in protocols
        for found in protocol.types
        if isinstance(found, Object)
        for field in found.fields
    )
    sides = sorted({side.name for protocol in protocols for side in protocol.sides})
    return {
        ("reply", "properties", "event"): events,
        ("field", "properties", "type"): [*BUILT_IN_TYPES, *types] if types else [],
        ("alias", "properties", "type"): [*BUILT_IN_TYPES, *types] if types else [],
        ("union", "properties", "members", "items"): types,
        ("field", "properties", "ref"): refs,
        ("field", "properties", "sent_by"): sides,
        ("deprecated", "properties", "use"): [*events, *types],
    }


def _offer(definitions: dict[str, Any], path: tuple[str, ...], names: list[str]) -> None:
    """Offers `names` for completion at a place, where anything else stays legal."""
    place = definitions
    for step in path:
        place = place[step]
    if names:
        place["examples"] = names
        place["anyOf"] = [{"enum": names}, {"type": "string"}]


def _offer_rules(lint: dict[str, Any]) -> None:
    """Offers the rules, each with its meaning."""
    level = lint["additionalProperties"]
    lint["properties"] = {id: {"description": page(id).meaning, "allOf": [level]} for id in LEVELS}
