"""What the playground knows of a protocol: the model that the package carries, without prose, as a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, cast

from eventwright.model import Enum, Protocol, TypeDefinition, as_data
from eventwright.sinks import Sunk, fill
from eventwright.sinks.data import json_text
from eventwright.targets.site.ecmascript import Unsayable, expression

Data: TypeAlias = dict[str, Any]

_KEPT = {
    "kind", "name", "class_name", "attribute", "side", "base", "open", "tag", "fields", "use", "type", "nullable", "presence",
    "one_of", "members", "keys", "variants", "unknown", "of", "item", "value",
}  # fmt: skip
"""What judging and building need of the model, and is taken as it is."""
_SHOWN = 60
"""How much of a value the package shows in what it says."""


def model_script(protocol: Protocol) -> Sunk:
    """The script that gives the page its model."""
    return fill("globalThis.eventwright ??= {{}};\nglobalThis.eventwright.model = {};\n", json_text(model_data(protocol)))


def model_data(protocol: Protocol) -> Data:
    """The model as the page takes it: what is sorted by Python's rules, or said in its words, comes from here."""
    return {
        "discriminator": protocol.discriminator,
        "package": (protocol.options("python") or {}).get("package", f"{protocol.name}_events"),
        "sides": [side.name for side in protocol.sides],
        "events": [_stripped(as_data(event)) for event in protocol.events],
        "types": [_type(definition) for definition in protocol.types],
    }


def _type(definition: TypeDefinition) -> Data:
    found: Data = _stripped(as_data(definition))
    if isinstance(definition, Enum):
        values: list[Any] = [item.value for item in definition.values]
        found["values"] = sorted(values)
    return found


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


def _only_when(rules: list[Any]) -> list[Any]:
    return [[name, values, list(map(_shown, values))] for name, values in rules]


def _shown(value: Any) -> str:
    """A literal as the package shows it in what it says."""
    text = repr(value[: _SHOWN + 1]) if isinstance(value, str) else str(value).lower()
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _by_tag(variants: list[Data]) -> list[Data]:
    """The variants in the order in which the package names their tags."""
    return sorted(map(_stripped, variants), key=lambda variant: [str(value) for _, value in variant.get("tag", [])])


def _as_it_is(data: Any) -> Any:
    return data


_MADE: dict[str, Callable[[Any], Any]] = {
    "limits": _limits,
    "only_when": _only_when,
    "variants": _by_tag,
    "rules": _as_it_is,
}
"""What becomes of the parts that are made anew, or would lose something."""
