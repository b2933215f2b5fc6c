"""JSON data to an object of one class, what does not fit kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from msgspec import UNSET, Struct, StructMeta

from .errors import Drift
from .objects import Received, dig, required
from .reading import NOTHING, Plain, Read, Reader, misfit, pointer, within
from .rules import Rules, broken
from .variants import wrong_tag


class FieldPlan(NamedTuple):
    """How a field is read: what fits as it is, and the reader for the rest (None where nothing else fits)."""

    attribute: str
    plain: Plain
    reader: Reader | None


class ClassPlan(NamedTuple):
    """How an object is read: `tag` is what msgspec writes for the class, `required` the fields its sender must send."""

    cls: Any
    side: str
    tag: tuple[str, Any] | None
    fields: Mapping[str, FieldPlan]
    required: Mapping[str, str]
    open: bool
    rules: Rules


class Odds(Struct):
    """What is off in one object, as it is read; the attributes are those of `Received`."""

    drift: list[Drift] = []
    extras: dict[str, Any] = {}
    malformed: dict[str, Any] = {}
    tag: tuple[Any, ...] | None = None
    incomplete: bool = False


class Builder:
    """Makes the objects of one class, as one side sends them."""

    def __init__(self, plan: ClassPlan) -> None:
        self.plan = plan
        self.required = frozenset(plan.required)
        defaults: dict[str, Any] = getattr(plan.cls, "__filled__", {})
        self.unset: dict[str, Any] = {name: value for name, value in defaults.items() if value is UNSET}
        self.wanted = required(plan.cls)
        self.tag_key, self.tag = plan.tag or ("", NOTHING)

    def __call__(self, raw: dict[str, Any]) -> Read:
        """The object that `raw` stands for, and its drift."""
        odds = Odds()
        values = self.unset.copy()
        fields = self.plan.fields
        if (tag := raw.get(self.tag_key, NOTHING)) != self.tag or tag.__class__ is not self.tag.__class__:
            self._check_tag(raw, odds)
        for key, value in raw.items():
            field = fields.get(key)
            if field is None:
                self._extra(key, value, odds)
            elif value.__class__ in field.plain:
                values[field.attribute] = value
            else:
                self._read(key, value, field, values, odds)
        if not self.required <= raw.keys():
            self._missing(raw, odds)
        if self.plan.rules:
            odds.drift += [Drift("", "constraint", rule, None) for rule in broken(self.plan.rules, raw)]
        return self._made(values, odds), odds.drift

    def _check_tag(self, raw: dict[str, Any], odds: Odds) -> None:
        tag = self.plan.tag
        if tag is not None and (raw.get(tag[0], NOTHING) != tag[1] or type(raw[tag[0]]) is bool):
            odds.tag, found = wrong_tag(raw, tag)
            odds.drift.append(found)

    def _extra(self, key: str, value: Any, odds: Odds) -> None:
        if self.plan.tag is None or key != self.plan.tag[0]:
            odds.extras[key] = value
            if not self.plan.open:
                odds.drift.append(Drift(pointer(key), "unknown_field", "no such field", value))

    def _read(self, key: str, value: Any, field: FieldPlan, values: dict[str, Any], odds: Odds) -> None:
        held, inside = (NOTHING, [misfit("", value, "")]) if field.reader is None else field.reader(value)
        if held is NOTHING:
            odds.malformed[key] = value
        else:
            values[field.attribute] = held
        if inside:
            odds.drift += within(key, inside)

    def _missing(self, raw: dict[str, Any], odds: Odds) -> None:
        odds.incomplete = True
        missing = [key for key in self.plan.required if key not in raw]
        odds.drift += [Drift(pointer(key), "missing_required", self.plan.required[key], None) for key in missing]

    def _made(self, values: dict[str, Any], odds: Odds) -> Any:
        # Past the constructors of the package: what was received is on the wire already, and fills in nothing.
        cls = self.plan.cls
        if self.wanted <= values.keys() and not odds.malformed and not odds.incomplete:
            obj = StructMeta.__call__(cls, **values)
        else:
            holes = self._holes(values, odds)
            obj = StructMeta.__call__(cls, **(values | dict.fromkeys(holes & self.wanted)))
            for name in holes:
                dig(obj, name)
        if odds.drift or odds.extras:
            obj._drift = Received(self.plan.side, odds.extras, odds.malformed, odds.tag, tuple(odds.drift))
        return obj

    def _holes(self, values: dict[str, Any], odds: Odds) -> set[str]:
        """The attributes that are to hold nothing: of malformed fields, and of fields that should be there and are not."""
        fields = self.plan.fields
        malformed = {fields[key].attribute for key in odds.malformed}
        missing = {fields[key].attribute for key in self.required if key in fields}
        here = {name for name, value in values.items() if value is not UNSET}
        return malformed | (missing - here) | (self.wanted - values.keys())


def foreign(side: str, reader: Reader) -> Reader:
    """The reader of a field that `side` does not send: it is kept, and is drift."""

    def read(value: Any) -> Read:
        held, inside = reader(value)
        return held, [Drift("", "unknown_field", f"nothing, for {side} does not send it", value), *inside]

    return read
