"""Hypothesis strategies of what a side sends: frames, and the events that they decode to, all conforming to the specs.

They are made from the model that the package carries. Hypothesis is imported here and nowhere else.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

from hypothesis import assume
from hypothesis import strategies as st

from .model import load
from .rules import broken
from .text import write

__all__ = ["events", "frames"]

Strategy: TypeAlias = st.SearchStrategy[Any]
Tag: TypeAlias = tuple[tuple[str, Any], ...]

DEPTH = 5
"""How many objects lie in one another before only what is required follows."""
SAFE = 2**53
"""The integers up to here are the same to every reader of JSON."""
FAR = 4_102_444_800
"""Unix seconds of the year 2100."""


def events(side: str, name: str | None = None, *, unknown: bool = False) -> Strategy:
    """Events that `side` sends, as decoding gives them.

    Args:
        side: The side that sends the events.
        name: The name of an event on the wire; any event of the side where it is left out.
        unknown: Now and then, let there be what is legal but unknown to the package: members of open unions, values of open
            enums, fields of open objects.

    Raises:
        ValueError: There is no such side or event.
    """
    frames_ = frames(side, name, unknown=unknown)
    decode = getattr(import_module(__name__.rsplit(".", 2)[0]), f"decode_{side}_event")
    return frames_.map(lambda frame: decode(write(frame)))


def frames(side: str, name: str | None = None, *, unknown: bool = False) -> Strategy:
    """Events that `side` sends, as JSON data; arguments and errors as those of `events`."""
    model = load()
    if side not in model.sides:
        raise ValueError(f"there is no side {side!r}; there are {', '.join(model.sides)}")
    known = {wire: event["name"] for wire, event in model.by_wire_name.items() if event["side"] == side}
    if name is not None and name not in known:
        raise ValueError(f"{side} sends no event {name!r}")
    maker = _maker(side, unknown)
    wanted = [known[name]] if name is not None else list(known.values())
    return st.sampled_from(wanted).flatmap(lambda found: maker.object(found, DEPTH)) if wanted else st.nothing()


@cache
def _maker(side: str, unknown: bool) -> Maker:
    return Maker(side, unknown)


class Maker:
    """Makes the strategies of what one side sends.

    `depth` is how many more objects may lie inside; at 0, optional fields and unions stay out of further ones where they can.
    """

    def __init__(self, side: str, unknown: bool) -> None:
        self.side, self.unknown = side, unknown
        self.model = load()
        self._objects: dict[tuple[str, int], Strategy] = {}
        self._heights: dict[str, float] = dict.fromkeys(self.model.types, math.inf)
        self._measure()

    # objects

    def object(self, name: str, depth: int) -> Strategy:
        """Objects of the event or type `name`."""
        key = name, max(depth, 0)
        if key not in self._objects:
            self._objects[key] = self._object(self.model.owner(name), key[1])
        return self._objects[key]

    def _object(self, owner: Mapping[str, Any], depth: int) -> Strategy:
        required: dict[str, Strategy] = {}
        optional: dict[str, Strategy] = {}
        for item in owner["fields"]:
            presence = dict(item["presence"])[self.side]
            if presence == "required":
                required[item["name"]] = self.use(item["use"], depth)
            elif presence == "optional" and (depth > 0 or self._use_height(item["use"]) == 0):
                optional[item["name"]] = self.use(item["use"], depth)
        plain: Strategy = st.fixed_dictionaries(required, optional=optional)
        rules = self.model.rules(owner)
        if rules:
            plain = _obeying(plain, {**required, **optional}, required.keys(), rules)
        return self._with_unknown_fields(plain, owner) if owner["open"] else plain

    def _with_unknown_fields(self, plain: Strategy, owner: Mapping[str, Any]) -> Strategy:
        names = {item["name"] for item in owner["fields"]}
        keys = TEXT.filter(lambda key: key not in names)
        more: Strategy = st.dictionaries(keys, JSON, max_size=2)
        return self._seldom(plain, st.tuples(more, plain).map(_merged))

    def _seldom(self, known: Strategy, unknown: Strategy) -> Strategy:
        """`known`, and where that is asked for, one time in ten `unknown`."""
        return st.sampled_from((*[known] * 9, unknown)).flatmap(_itself) if self.unknown else known

    # types

    def use(self, use: Mapping[str, Any], depth: int) -> Strategy:
        """Values of a type where it is used."""
        if not use.get("nullable"):
            return self.type(use["type"], depth)
        if depth <= 0 and self._height(use["type"]) > 0:
            return st.none()
        return st.none() | self.type(use["type"], depth)

    def type(self, type_: Mapping[str, Any], depth: int) -> Strategy:
        """Values of a type."""
        limits = type_.get("limits", {})
        match type_["kind"]:
            case "scalar":
                return _SCALARS[type_["of"]](limits)
            case "const":
                return st.just(type_["value"])
            case "list":
                return self._collection(type_["item"], limits, depth, st.lists)
            case "map":
                return self._collection(type_["value"], limits, depth, _dictionaries)
            case "one_of":
                return self._one_of(type_, depth)
            case _:
                return self._reference(type_["name"], depth)

    def _collection(
        self, item: Mapping[str, Any], limits: Mapping[str, Any], depth: int, make: Callable[..., Strategy]
    ) -> Strategy:
        least = limits.get("min_items", 0)
        if depth <= 0 and self._use_height(item) > 0 and not least:
            return make(st.nothing(), max_size=0)
        return make(self.use(item, depth), min_size=least, max_size=min(limits.get("max_items", math.inf), least + 3))

    def _reference(self, name: str, depth: int) -> Strategy:
        definition = self.model.types[name]
        match definition["kind"]:
            case "enum":
                known: Strategy = st.sampled_from([item["value"] for item in definition["values"]])
                others: Strategy = TEXT if definition["base"] == "string" else _integers({})
                return self._seldom(known, others) if definition["open"] else known
            case "union":
                return self._one_of(definition["one_of"], depth)
            case "alias":
                return self.use(definition["use"], depth)
            case _:
                return self.object(name, depth - 1)

    # unions

    def _one_of(self, one_of: Mapping[str, Any], depth: int) -> Strategy:
        members = one_of["members"]
        if depth <= 0:
            lowest = min(map(self._height, members))
            members = [member for member in members if self._height(member) == lowest]
        known = st.one_of([self.type(member, depth) for member in members])
        others = list(_others(one_of)) if "unknown" in one_of else []
        return self._seldom(known, st.one_of(others)) if others else known

    # how many objects at least lie in one another in a type: what is not yet measured lies infinitely deep

    def _measure(self) -> None:
        before: dict[str, float] = {}
        while before != self._heights:
            before = self._heights
            self._heights = {name: self._definition_height(definition) for name, definition in self.model.types.items()}

    def _definition_height(self, definition: Mapping[str, Any]) -> float:
        match definition["kind"]:
            case "enum":
                return 0
            case "union":
                return min(map(self._height, definition["one_of"]["members"]))
            case "alias":
                return self._use_height(definition["use"])
            case _:
                needed = [item for item in definition["fields"] if dict(item["presence"])[self.side] == "required"]
                return 1 + max((self._use_height(item["use"]) for item in needed), default=0)

    def _use_height(self, use: Mapping[str, Any]) -> float:
        return 0 if use.get("nullable") else self._height(use["type"])

    def _height(self, type_: Mapping[str, Any]) -> float:
        match type_["kind"]:
            case "ref":
                return self._heights[type_["name"]]
            case "list" | "map":
                inside = type_.get("item") or type_["value"]
                return self._use_height(inside) if type_.get("limits", {}).get("min_items") else 0
            case "one_of":
                return min(map(self._height, type_["members"]))
            case _:
                return 0


# Rules across fields


@st.composite
def _obeying(
    draw: Any, plain: Strategy, fields: Mapping[str, Strategy], required: Iterable[str], rules: list[Any]
) -> Any:
    """Objects that keep to rules: what breaks one is mended, where that fails the object is given up."""
    frame: dict[str, Any] = dict(draw(plain))
    for kind, rule in sorted(rules, key=lambda item: item[0] != "only_when"):
        if kind == "only_when":
            _mend_condition(frame, rule, required)
        elif kind == "requires":
            missing = [name for name in rule[1] if rule[0] in frame and name not in frame and name in fields]
            frame.update({name: draw(fields[name]) for name in missing})
        else:
            here = [name for name in rule if name in frame]
            kept = draw(st.sampled_from(here or [name for name in rule if name in fields]))
            spare = [name for name in here if kind == "exactly_one_of" and name != kept and name not in required]
            frame = {name: value for name, value in frame.items() if name not in spare}
            frame = frame if here else {**frame, kept: draw(fields[kept])}
    assume(not any(broken(rules, frame)))
    return frame


def _mend_condition(frame: dict[str, Any], rule: tuple[str, str, list[Any]], required: Iterable[str]) -> None:
    name = rule[0]
    if any(broken([("only_when", rule)], frame)) and name not in required:
        del frame[name]


# Members of open unions that no spec has


def _others(one_of: Mapping[str, Any]) -> Iterable[Strategy]:
    """Objects whose tag is that of no member, at each key that tells members apart."""
    tags: list[Tag] = [tuple((key, value) for key, value in variant.get("tag", [])) for variant in one_of["variants"]]
    begun = dict.fromkeys(tag[:length] for tag in tags for length in range(len(tag)))
    for before in begun:
        known = [tag[len(before)][1] for tag in tags if tag[: len(before)] == before and len(tag) > len(before)]
        tag = {**{key: st.just(value) for key, value in before}, one_of["keys"][len(before)]: _none_of(known)}
        more: Strategy = st.dictionaries(TEXT, JSON, max_size=2)
        told: Strategy = st.fixed_dictionaries(tag)
        yield st.tuples(more, told).map(_merged)


def _none_of(known: list[Any]) -> Strategy:
    values: Strategy = TEXT if isinstance(known[0], str) else _integers({})
    return values.filter(lambda value: value not in known)


# Built-in types


def _itself(strategy: Strategy) -> Strategy:
    return strategy


def _merged(pair: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return {**pair[0], **pair[1]}


def _text(limits: Mapping[str, Any]) -> Strategy:
    least, most = limits.get("min_length", 0), limits.get("max_length", math.inf)
    if "pattern" in limits:
        pattern: str = limits["pattern"]
        found: Strategy = st.from_regex(pattern)
        return found.filter(lambda text: least <= len(text) <= most)
    return st.text(min_size=least, max_size=min(most, least + 12))


def _bytes(limits: Mapping[str, Any]) -> Strategy:
    least = limits.get("min_length", 0)
    data = st.binary(min_size=least, max_size=min(limits.get("max_length", math.inf), least + 24))
    return data.map(lambda found: base64.b64encode(found).decode())


def _datetimes(_: Mapping[str, Any]) -> Strategy:
    zones = st.sampled_from(("Z", "+00:00", "+05:30", "-08:00"))
    return st.tuples(st.datetimes(), zones).map(lambda pair: pair[0].isoformat() + pair[1])


def _integers(limits: Mapping[str, Any], lowest: int = -SAFE, highest: int = SAFE) -> Strategy:
    least, most = limits.get("minimum"), limits.get("maximum")
    low = math.ceil(least) if least is not None else None
    high = math.floor(most) if most is not None else None
    return st.integers(
        low if low is not None else min(lowest, high if high is not None else lowest),
        high if high is not None else max(highest, low if low is not None else highest),
    )


def _timestamps(limits: Mapping[str, Any]) -> Strategy:
    return _integers(limits, 0, FAR)


def _numbers(limits: Mapping[str, Any]) -> Strategy:
    least, most = limits.get("minimum"), limits.get("maximum")
    floats = st.floats(least, most, allow_nan=False, allow_infinity=False)
    empty = least is not None and most is not None and math.ceil(least) > math.floor(most)
    return floats if empty else _integers(limits) | floats


def _dictionaries(values: Strategy, *, min_size: int = 0, max_size: int) -> Strategy:
    return st.dictionaries(TEXT, values, min_size=min_size, max_size=max_size)


TEXT: Strategy = st.text(max_size=12)
_LEAVES: Strategy = st.none() | st.booleans() | _numbers({}) | TEXT
JSON: Strategy = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | _dictionaries(inner, max_size=3), max_leaves=4
)
"""Free JSON."""

_SCALARS: dict[str, Callable[[Mapping[str, Any]], Strategy]] = {
    "string": _text,
    "integer": _integers,
    "number": _numbers,
    "boolean": lambda _: st.booleans(),
    "any": lambda _: JSON,
    "bytes": _bytes,
    "timestamp": _timestamps,
    "datetime": _datetimes,
}
