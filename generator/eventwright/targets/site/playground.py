"""What the playground knows of a protocol: the model that the package carries, without prose, as a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, cast

from eventwright.model import Enum, Event, Field, Object, Protocol, TypeDefinition, as_data
from eventwright.program import programs
from eventwright.sinks import Sunk, fill
from eventwright.sinks.data import script_data
from eventwright.targets.examples import is_given
from eventwright.targets.site.ecmascript import Unsayable, expression

Data: TypeAlias = dict[str, Any]

_KEPT = {
    "kind", "name", "class_name", "side", "base", "open", "tag", "use", "type", "nullable", "presence",
    "one_of", "members", "keys", "variants", "unknown", "of", "item", "value",
}  # fmt: skip
"""What judging and building need of the model, and is taken as it is."""
_SHOWN = 60
"""How much of a value the package shows in what it says."""


PLAYGROUND = PurePosixPath("playground.md")

SCRIPTS = tuple(
    trusted(name) for name in ("json.js", "judge.js", "model.js", "follow.js", "construct.js", "sequence.js", "playground.js")
)
"""The scripts of the page beside those of every page, in their order."""

LARGEST = 600
"""How long the frame is that is shown as an example, at most, in characters."""
LONGEST = 12
"""How many steps the flow has whose session is shown as an example, at most."""


def playground_pages(site: Site) -> Iterator[Output]:
    """The page, its scripts, and its twin in Markdown."""
    page = site.page(PLAYGROUND)
    kinds = tuple(KindView(*row) for row in DRIFT)
    yield site.framed(
        page, TITLE, SUMMARY, (Section(trusted("kinds"), KINDS),), PlaygroundBody(TITLE, SUMMARY, KINDS, kinds), SCRIPTS
    )
    yield from article_twin(site, PLAYGROUND, TITLE, SUMMARY, _chapters)
    yield Output(PurePosixPath("model.js"), text=model_script(site.protocol))


def model_script(protocol: Protocol) -> Sunk:
    """The script that gives the page its model."""
    return fill("globalThis.eventwright ??= {{}};\nglobalThis.eventwright.model = {};\n", script_data(model_data(protocol)))


def model_data(protocol: Protocol) -> Data:
    """The model as the page takes it: what is sorted by Python's rules, or said in its words, comes from here."""
    return {
        "discriminator": protocol.discriminator,
        "package": (protocol.options("python") or {}).get("package", f"{protocol.name}_events"),
        "sides": [side.name for side in protocol.sides],
        "events": list(map(_definition, protocol.events)),
        "types": list(map(_definition, protocol.types)),
        "flows": list(programs(protocol).values()),
    }


def _definition(definition: Event | TypeDefinition) -> Data:
    found: Data = _stripped(as_data(definition))
    if found["class_name"] == definition.name:
        del found["class_name"]
    if isinstance(definition, Enum):
        values: list[Any] = [item.value for item in definition.values]
        found["values"] = sorted(values)
    if isinstance(definition, (Event, Object)):
        found["fields"] = [_field(definition, field) for field in definition.fields]
    return found


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
