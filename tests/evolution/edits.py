"""Random edits of specs, as authors make them: on the data of the YAML, so that whatever the checks let pass can come of it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from hypothesis import assume
from hypothesis import strategies as st

Specs: TypeAlias = dict[str, list[dict[str, Any]]]
"""The documents of each file of one protocol."""
Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

PROSE = {"examples", "replies", "flows", "ref", "tags"}
"""What says nothing about the wire, and would often be wrong after an edit."""
TYPES = ("string", "integer", "number", "boolean", "any", "bytes", "timestamp", "datetime", "list<string>", "map<integer>")
LIMITS = {"string": ("min_length", "max_length"), "integer": ("minimum", "maximum"), "number": ("minimum", "maximum")}


def read(folder: Path) -> Specs:
    """The specs of a protocol, without prose."""
    found: Specs = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        if not name.startswith("flows/"):
            documents = yaml.load_all(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
            found[name] = [_plain(document) for document in documents]
    return found


def _plain(node: Any, inside: str = "") -> Any:
    if isinstance(node, dict):
        named = inside in ("fields", "envelope", "values", "tags", "transports")
        return {key: _plain(value, str(key)) for key, value in node.items() if named or key not in PROSE}
    return [_plain(item) for item in node] if isinstance(node, list) else node


def write(specs: Specs, folder: Path) -> None:
    """Writes specs below a folder."""
    for name, documents in specs.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.dump_all(documents, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True), "utf-8")


# Where edits are made


def _definitions(specs: Specs, *kinds: str) -> Iterator[dict[str, Any]]:
    for documents in specs.values():
        yield from (document for document in documents if any(kind in document for kind in kinds))


def _holders(specs: Specs) -> list[dict[str, Any]]:
    """All that has fields, definitions in place included."""
    found: list[dict[str, Any]] = []
    waiting = list(_definitions(specs, "event", "object"))
    waiting += [{"fields": side["envelope"]} for head in _definitions(specs, "protocol") for side in head["sides"].values()]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder.get("fields"), dict):
            found.append(holder)
            waiting += [field for field in holder["fields"].values() if isinstance(field, dict)]
    return found


def _pick(draw: Draw, items: Any) -> Any:
    found = list(items)
    assume(found)
    return draw(st.sampled_from(found))


def _field(draw: Draw, specs: Specs) -> tuple[dict[str, Any], str, dict[str, Any]]:
    """A field with what it stands in."""
    holder = _pick(draw, [one for one in _holders(specs) if any(isinstance(item, dict) for item in one["fields"].values())])
    name = _pick(draw, [name for name, item in holder["fields"].items() if isinstance(item, dict)])
    return holder, name, holder["fields"][name]


# Edits


def add_field(draw: Draw, specs: Specs) -> None:
    field = {"type": _pick(draw, TYPES), "description": "A thing."}
    how = _pick(draw, ("required", "optional", "default", "null"))
    if how == "null" and field["type"] != "any":
        field["type"] += " | null"
    if how in ("optional", "default"):
        field["optional"] = True
    if how == "default":
        field |= {"type": "integer", "default": 3}
    _pick(draw, _holders(specs))["fields"]["fresh_field"] = field


def remove_field(draw: Draw, specs: Specs) -> None:
    holder, name, _ = _field(draw, specs)
    del holder["fields"][name]


def rename_field(draw: Draw, specs: Specs) -> None:
    holder, name, field = _field(draw, specs)
    more = {"was": name} if draw(st.booleans()) else {}
    holder["fields"] = {(f"{name}_now" if key == name else key): value for key, value in holder["fields"].items()}
    field |= more


def turn_optional(draw: Draw, specs: Specs) -> None:
    _, _, field = _field(draw, specs)
    field["optional"] = not field.get("optional", False)


def turn_nullable(draw: Draw, specs: Specs) -> None:
    _, _, field = _field(draw, specs)
    if isinstance(field.get("type"), str):
        text = field["type"]
        field["type"] = text.removesuffix(" | null") if text.endswith(" | null") else f"{text} | null"


def change_type(draw: Draw, specs: Specs) -> None:
    _, _, field = _field(draw, specs)
    if isinstance(field.get("type"), str):
        new = _pick(draw, TYPES)
        field["type"] = _pick(draw, (new, f"{field['type']} | {new}", f"list<{field['type']}>"))


def change_limit(draw: Draw, specs: Specs) -> None:
    _, _, field = _field(draw, specs)
    keys = LIMITS.get(field.get("type", ""))
    if keys:
        field[_pick(draw, keys)] = _pick(draw, (0, 1, 5, 40))


def drop_limits(draw: Draw, specs: Specs) -> None:
    _, _, field = _field(draw, specs)
    for key in ("minimum", "maximum", "min_length", "max_length", "pattern", "min_items", "max_items"):
        field.pop(key, None)


def change_default(draw: Draw, specs: Specs) -> None:
    _, _, field = _field(draw, specs)
    field.pop("default", None)


def reorder(draw: Draw, specs: Specs) -> None:
    holder = _pick(draw, _holders(specs))
    holder["fields"] = dict(reversed(holder["fields"].items()))


def open_or_close(draw: Draw, specs: Specs) -> None:
    found = _pick(draw, [*_definitions(specs, "enum", "union", "object", "event"), *_inline_enums(specs)])
    found["open"] = not found.get("open", False)


def add_rule(draw: Draw, specs: Specs) -> None:
    holder = _pick(draw, [one for one in _holders(specs) if "event" in one or "object" in one])
    names = [name for name, item in holder["fields"].items() if isinstance(item, dict) and item.get("optional") is True]
    if len(names) > 1:
        pair = draw(st.permutations(names))[:2]
        holder[_pick(draw, ("at_least_one_of", "exactly_one_of"))] = list(pair)


def require(draw: Draw, specs: Specs) -> None:
    holder = _pick(draw, [one for one in _holders(specs) if "event" in one or "object" in one])
    names = [name for name, item in holder["fields"].items() if isinstance(item, dict) and item.get("optional") is True]
    if len(names) > 1:
        first, second = draw(st.permutations(names))[:2]
        holder["requires"] = {first: [second]}


def _inline_enums(specs: Specs) -> list[dict[str, Any]]:
    fields = (field for holder in _holders(specs) for field in holder["fields"].values())
    return [field for field in fields if isinstance(field, dict) and "values" in field]


def change_value(draw: Draw, specs: Specs) -> None:
    enums = [one for one in (*_definitions(specs, "enum"), *_inline_enums(specs)) if one.get("type", "string") == "string"]
    values = _pick(draw, enums)["values"]
    how, name = _pick(draw, ("add", "remove", "rename")), _pick(draw, values)
    if how == "add":
        values["fresh_value"] = "A new one."
    elif len(values) > 1:
        text = values.pop(name)
        if how == "rename":
            values["other_name"] = {"description": text if isinstance(text, str) else "A thing.", "was": name}


def change_members(draw: Draw, specs: Specs) -> None:
    members = _pick(draw, _definitions(specs, "union"))["members"]
    how = _pick(draw, ("remove", "turn", "add"))
    if how == "remove" and len(members) > 1:
        members.remove(_pick(draw, members))
    elif how == "add":
        members.append(_pick(draw, [item["object"] for item in _definitions(specs, "object")]))
    else:
        members.reverse()


def change_const(draw: Draw, specs: Specs) -> None:
    fields = [field for holder in _holders(specs) for field in holder["fields"].values() if isinstance(field, dict)]
    consts = [field for field in fields if isinstance(field.get("const"), str)]
    if consts:
        _pick(draw, consts)["const"] += "_now"


def remove_event(draw: Draw, specs: Specs) -> None:
    names = [name for name, documents in specs.items() if "event" in documents[0]]
    if len(names) > 1:
        del specs[_pick(draw, names)]


def add_event(draw: Draw, specs: Specs) -> None:
    side = _pick(draw, specs["protocol.yaml"][0]["sides"])
    field = {"type": _pick(draw, TYPES), "description": "A thing."}
    specs[f"{side}/fresh.event.yaml"] = [{"event": "fresh.event", "summary": "New.", "fields": {"thing": field}}]


def rename_event(draw: Draw, specs: Specs) -> None:
    name = _pick(draw, [name for name, documents in specs.items() if "event" in documents[0]])
    [event] = specs.pop(name)
    renamed = f"{event['event']}.now"
    more = {"was": event["event"]} if draw(st.booleans()) else {}
    specs[f"{name.partition('/')[0]}/{renamed}.yaml"] = [{**event, "event": renamed, **more}]


def retag_event(draw: Draw, specs: Specs) -> None:
    name = _pick(draw, [name for name, documents in specs.items() if "event" in documents[0]])
    specs[name][0]["wire"] = "fresh.tag"


EDITS = (
    add_event,
    add_field,
    add_rule,
    change_const,
    change_default,
    change_limit,
    change_members,
    change_type,
    change_value,
    drop_limits,
    open_or_close,
    remove_event,
    remove_field,
    rename_event,
    rename_field,
    reorder,
    require,
    retag_event,
    turn_nullable,
    turn_optional,
)


def edited(draw: Draw, specs: Specs, most: int = 3) -> Specs:
    """Specs after one to three edits."""
    found = copy.deepcopy(specs)
    for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=most, unique=True)):
        edit(draw, found)
    return found
