"""What the targets say in words: limits, defaults, deprecations. The texts are data; a sink takes them into an output."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from eventwright.model import Deprecation, Enum, Field, Limits, ListOf, MapOf, Notes, OneOf, Scalar, Type, Value


def field_details(field: Field, sides: tuple[str, ...]) -> str:
    """The facts about a field that its description need not say, as sentences."""
    found = [
        *limits_of(field.use.type),
        unit(field.unit) if field.unit else "",
        f"Default: {_json(field.default)}." if field.has_default else "",
        _sent_by(field, sides),
        *_conditions(field),
        f"Names a `{field.ref}`." if field.ref else "",
        f"Since {field.notes.since}." if field.notes.since else "",
        formerly(field.notes),
        deprecation(field.notes.deprecated) if field.notes.deprecated else "",
    ]
    return " ".join(sentence for sentence in found if sentence)


_UNITS = {
    "ms": "In milliseconds.", "us": "In microseconds.", "ns": "In nanoseconds.", "s": "In seconds.", "minutes": "In minutes.",
    "hours": "In hours.", "days": "In days.", "index": "An index; the first is 0.", "count": "A count.", "ratio": "A ratio.",
    "factor": "A factor; 1 changes nothing.", "percent": "In percent.", "items": "A number of items.",
}  # fmt: skip


def unit(name: str) -> str:
    """The unit of a field as a sentence."""
    return _UNITS.get(name, f"In {name}.")


def _sent_by(field: Field, sides: tuple[str, ...]) -> str:
    if field.sent_by is not None:
        return f"Only sent by the {field.sent_by}."
    may = [side for side, presence in field.presence if presence == "optional"]
    return f"Only the {may[0]} may leave it out." if len(may) == 1 and len(sides) > 1 and not field.envelope else ""


def _conditions(field: Field) -> list[str]:
    return [f"Only there when `{key}` is {_choice(values)}." for key, values in field.only_when]


def _choice(values: Iterable[Any]) -> str:
    return " or ".join(f"`{_plain(value)}`" for value in values)


def limits_of(type_: Type) -> list[str]:
    """The limits of a type as sentences."""
    match type_:
        case Scalar(kind=kind, limits=limits):
            return _limit_sentences(limits, "bytes" if kind == "bytes" else "characters")
        case ListOf(limits=limits) | MapOf(limits=limits):
            return _limit_sentences(limits, "")
        case OneOf(members=members):
            return [sentence for member in members for sentence in limits_of(member)]
        case _:
            return []


def _limit_sentences(limits: Limits, unit: str) -> list[str]:
    return [
        *_range(limits.minimum, limits.maximum, ""),
        *_range(limits.min_length, limits.max_length, f" {unit}"),
        *_range(limits.min_items, limits.max_items, " items"),
        *([f"Matches `{limits.pattern}`."] if limits.pattern else []),
    ]


def _range(least: float | None, most: float | None, unit: str) -> list[str]:
    if least is not None and most is not None:
        return [f"From {number(least)} to {number(most)}{unit}."]
    if least is not None:
        return [f"At least {number(least)}{_counted(least, unit)}."]
    return [f"At most {number(most)}{_counted(most, unit)}."] if most is not None else []


def _counted(count: float, unit: str) -> str:
    return unit.removesuffix("s") if count == 1 else unit


def number(value: float) -> str:
    """A number without a needless point."""
    return str(int(value)) if float(value).is_integer() else repr(value)


def formerly(notes: Notes) -> str:
    """The earlier names of a thing as a sentence; empty where it had none."""
    return f"Formerly {', '.join(f'`{word}`' for word in notes.was)}." if notes.was else ""


def deprecation(found: Deprecation) -> str:
    """A deprecation as one or two sentences."""
    head = "Deprecated" + (f" since {found.since}" if found.since else "")
    head += f"; use `{found.use}` instead" if found.use else ""
    head += f"; it ends on {found.sunset}" if found.sunset else ""
    reason = f" {found.reason.rstrip('.')}." if found.reason else ""
    return f"{head}.{reason}"


def value_lines(enum: Enum) -> str:
    """The values of an enum as a Markdown list."""
    return "\n".join(f"- `{_plain(value.value)}`: {_value_text(value)}" for value in enum.values)


def _value_text(value: Value) -> str:
    deprecated = value.notes.deprecated
    return " ".join(
        part for part in (value.description, formerly(value.notes), deprecation(deprecated) if deprecated else "") if part
    )


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
