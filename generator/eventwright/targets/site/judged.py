"""The model as the playground takes it: that of the package, without prose, and with what only Python sorts or words so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, cast

from eventwright.model import Enum, Event, Field, Object, Protocol, TypeDefinition, Value
from eventwright.modeldata import as_data
from eventwright.targets.examples import is_given
from eventwright.targets.site.ecmascript import Unsayable, expression

Data: TypeAlias = dict[str, Any]

_KEPT = {
    "kind", "name", "class_name", "side", "base", "tag", "use", "type", "nullable", "presence", "one_of", "members", "keys",
    "variants", "unknown", "of", "item", "value",
}  # fmt: skip
"""What judging and building need of the model, and is taken as it is."""
_SHOWN = 60
"""How much of a value the package shows in what it says."""


def general_data(protocol: Protocol) -> Data:
    """What the scripts of the page have to know of a protocol beside its events, types and flows."""
    return {
        "discriminator": protocol.discriminator,
        "package": (protocol.options("python") or {}).get("package", f"{protocol.name}_events"),
        "sides": [side.name for side in protocol.sides],
        "parties": [{"name": side.name, "title": side.title} for side in protocol.sides],
    }


def definition_data(definition: Event | TypeDefinition) -> Data:
    """A definition; its class is left out where it has the definition's name."""
    found: Data = _stripped(as_data(definition))
    if definition.class_name == definition.name:
        del found["class_name"]
    if isinstance(definition, Enum):
        values: list[Any] = [item.value for item in definition.values]
        found["values"] = sorted(values)
    if isinstance(definition, (Event, Object)):
        found["fields"] = [_field(definition, field) for field in definition.fields]
    return found | {key: item for key, item in _earlier(definition).items() if item}


def _earlier(definition: Event | TypeDefinition) -> Data:
    """The earlier places of fields, and the earlier names of an event and of values."""
    match definition:
        case Enum():
            return {"earlier": [[word, item.value] for item in definition.values for word in _earlier_values(definition, item)]}
        case Event() | Object():
            names = list(definition.notes.was) if isinstance(definition, Event) else []
            return {"was": names, "formerly": [[[*item.path], [*item.now], item.kept] for item in definition.formerly]}
        case _:
            return {}


def _earlier_values(enum: Enum, value: Value) -> list[str | int]:
    """The earlier names of a value, as they are on the wire."""
    if enum.base == "string":
        return list(value.notes.was)
    return [int(word) for word in value.notes.was if word.removeprefix("-").isdecimal()]


def _field(owner: Event | Object, field: Field) -> Data:
    """A field; its attribute is left out where it has the field's name, and what constructors fill in is marked."""
    found: Data = {key: item for key, item in _stripped(as_data(field)).items() if key != "kind"}
    attribute = {"attribute": field.attribute} if field.attribute != field.name else {}
    return {**found, **attribute, **({} if is_given(owner, field) else {"filled": True})}


def _stripped(data: Any) -> Any:
    """A part of the model with only what the page needs."""
    if isinstance(data, list):
        return list(map(_stripped, cast("Iterable[Any]", data)))
    if not isinstance(data, dict):
        return data
    return {key: _MADE.get(key, _stripped)(item) for key, item in cast("Data", data).items() if key in _KEPT or key in _MADE}


def _limits(limits: Data) -> Data:
    """Limits: numbers as the text that the package says, and the pattern as the page understands it, where it can."""
    found = {key: str(item) if key in ("minimum", "maximum") else item for key, item in limits.items()}
    try:
        return {**found, "matches": expression(limits["pattern"])} if "pattern" in limits else found
    except Unsayable:
        return found


def _presence(presence: list[Any]) -> Any:
    """By side, or the same for all."""
    found = {word for _, word in presence}
    return found.pop() if len(found) == 1 else presence


def _only_when(rules: list[Any]) -> list[Any]:
    return [[name, values, list(map(_shown, values))] for name, values in rules]


def _shown(value: Any) -> str:
    """A literal as the package shows it in what it says."""
    text = repr(value[: _SHOWN + 1]) if isinstance(value, str) else str(value).lower()
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _variants(variants: list[Data]) -> list[Data]:
    """The variants in the order in which the package names their tags."""
    found = ({"name": variant["name"], "tag": variant.get("tag", [])} for variant in variants)
    return sorted(found, key=lambda variant: [str(value) for _, value in variant["tag"]])


def _as_it_is(data: Any) -> Any:
    return data


_MADE: dict[str, Callable[[Any], Any]] = {
    "limits": _limits,
    "presence": _presence,
    "only_when": _only_when,
    "variants": _variants,
    "rules": _as_it_is,
    "open": _as_it_is,
}
"""What becomes of the parts that are made anew, or would lose something."""
