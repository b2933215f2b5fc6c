"""The canonical order of keys. Where the metaschema takes any key (fields, values, an example's value), it is the author's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias, cast

from eventwright.load import KINDS
from eventwright.nodes import Mapping, Node, Scalar
from eventwright.validate import metaschema

Schema: TypeAlias = dict[str, Any]
"""A part of the metaschema, by which a node is laid out; an empty one knows nothing of it."""

_NOTES = ("since", "deprecated", "stability", "was", "tags")
_LIMITS = ("minimum", "maximum", "min_length", "max_length", "pattern", "min_items", "max_items")
_RULES = ("open", "at_least_one_of", "exactly_one_of", "requires", "reserved")
_HEAD = ("wire", "py_name", "title", "summary", "description")
ORDERS: dict[str, tuple[str, ...]] = {
    "event": ("event", *_HEAD, *_NOTES, "transport", "envelope", *_RULES, "fields", "replies", "examples"),
    "object": ("object", *_HEAD, *_NOTES, *_RULES, "fields", "examples"),
    "enum": ("enum", *_HEAD, *_NOTES, "type", "open", "reserved", "values"),
    "union": ("union", *_HEAD, *_NOTES, "open", "discriminator", "members"),
    "alias": ("alias", *_HEAD, *_NOTES, "type", *_LIMITS, "ref", "unit"),
    "flow": ("flow", *_HEAD, "tags", "same", "steps"),
    "field": (
        "type", "const", "name", "py_name", "optional", "sent_by", "only_when", *_LIMITS, "default", "unit", "ref",
        "description", "examples", *_NOTES, "open", "reserved", "values", "fields",
    ),
    "step": ("optional", "repeat", "when", "with", "either", "any_order", "use", "note"),
}  # fmt: skip
"""Keys by the kind of what has them: what it is, what is said of it, what it consists of; others as in the metaschema."""


def schema_of(document: Mapping) -> Schema:
    """The schema of a definition, by the key that says its kind."""
    kind = next((key.text for key, _ in document if key.text in KINDS), None)
    return metaschema()["definitions"][kind] if kind else {}


def within(schema: Schema, key: str | None) -> Schema:
    """The schema of what stands under a key; of an item where the key is None."""
    known: Schema = schema.get("properties", {})
    inner: Any = schema.get("items") if key is None else known.get(key, schema.get("additionalProperties"))
    if not isinstance(inner, dict):
        return {}
    found = cast("Schema", inner)
    reference: str = found.get("$ref", "")
    return metaschema()["definitions"][reference.rpartition("/")[2]] if reference else found


def ordered(entries: Iterable[tuple[Scalar, Node]], schema: Schema) -> list[tuple[Scalar, Node]]:
    """The entries of a mapping in their canonical order; what the schema does not name keeps its order, and comes first."""
    keys = _keys(schema)
    rank = {key: number for number, key in enumerate(keys)}
    return sorted(entries, key=lambda entry: rank.get(entry[0].text, -1)) if keys else list(entries)


def _keys(schema: Schema) -> tuple[str, ...]:
    known = metaschema()["definitions"]
    kind = next((name for name in ORDERS if known[name] is schema), None)
    return ORDERS[kind] if kind else tuple(schema.get("properties", ()))
