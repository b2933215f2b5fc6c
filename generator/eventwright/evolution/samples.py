"""Small values of a type, as one side sends them: the smallest, and those at the edges that another revision may refuse."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from eventwright.model import (
    NO_LIMITS,
    Alias,
    Const,
    Enum,
    Event,
    Field,
    Limits,
    ListOf,
    MapOf,
    Object,
    OneOf,
    Protocol,
    Ref,
    Scalar,
    Type,
    Union,
    Use,
)

Json: TypeAlias = Any
OTHER = "some_other"
"""What no spec has: a field, a value, a tag."""
WORDS = (
    "",
    "a",
    "b",
    "A",
    "1",
    "x1",
    "ab",
    "A1",
    "abc",
    "a b",
    "1.0",
    "-",
    "a_1",
    "abcd1234",
    "2030-01-01",
    "a@b.c",
    "/a",
    "#",
)
"""Texts that are tried where a pattern is to match, or is not to."""


class NoSample(ValueError):
    """No value of a type is found."""


@dataclass
class Samples:
    """Makes the values that `side` sends by `protocol`; `edges` are limits of another revision, to be tried, too."""

    protocol: Protocol
    side: str
    edges: frozenset[float] = frozenset()
    _objects: dict[str, Json] = field(default_factory=dict[str, Json])
    _open: set[str] = field(default_factory=set[str])

    # the smallest

    def object(self, owner: Event | Object) -> dict[str, Json]:
        """The smallest object: what it must have, and what its rules want."""
        if owner.name not in self._objects:
            if owner.name in self._open:
                raise NoSample(owner.name)
            self._open.add(owner.name)
            try:
                self._objects[owner.name] = self.obeying(owner, self.bare(owner))
            finally:
                self._open.discard(owner.name)
        return dict(self._objects[owner.name])

    def bare(self, owner: Event | Object) -> dict[str, Json]:
        """An object with what it must have, whatever its rules want."""
        needed = [item for item in owner.fields if item.presence_for(self.side) == "required"]
        return {item.name: self.use(item.use, item) for item in needed}

    def use(self, use: Use, item: Field | None = None) -> Json:
        """The smallest value of a type where it is used; NoSample where there is none."""
        return next(self.values(use, item))

    def values(self, use: Use, item: Field | None = None) -> Iterator[Json]:
        """Values of a type, the smallest first; NoSample where there is none."""
        shown = item.examples if item is not None else ()
        found = [None] if use.nullable else []
        found += self._small(self._values(use.type, shown))
        if not found:
            raise NoSample
        yield from found

    def _small(self, values: Iterable[Json]) -> list[Json]:
        unique = {json.dumps(value, sort_keys=True): value for value in values}
        return sorted(unique.values(), key=size)

    def _values(self, type_: Type, shown: Iterable[Json] = ()) -> Iterator[Json]:
        match type_:
            case Scalar(kind=kind, limits=limits):
                yield from scalar(kind, limits, shown, self.edges)
            case Const(value=value):
                yield value
            case ListOf(item=use, limits=limits):
                yield from self._lists(use, limits)
            case MapOf(value=use, limits=limits):
                yield from ({f"key_{at}": value for at, value in enumerate(found)} for found in self._lists(use, limits))
            case OneOf(members=members):
                yield from self._members(members, shown)
            case Ref(name=name):
                yield from self.definition(name)

    def _members(self, members: Iterable[Type], shown: Iterable[Json]) -> Iterator[Json]:
        for member in members:
            try:
                yield from list(self._values(member, shown))
            except NoSample:
                continue

    def _lists(self, use: Use, limits: Limits) -> Iterator[list[Json]]:
        least = limits.min_items or 0
        try:
            items = list(self.values(use))
        except NoSample:
            items = []
        if not least:
            yield []
        yield from ([item] * max(least, 1) for item in items)
        if items and limits.max_items is not None and limits.max_items < MANY:
            yield [items[0]] * limits.max_items
        if items and limits.max_items is None:
            yield [items[0]] * (MANY // 2)

    def definition(self, name: str) -> Iterator[Json]:
        """Values of a type of the protocol."""
        match self.protocol.type(name):
            case Object() as found:
                yield self.object(found)
            case Enum(values=values):
                yield from (value.value for value in values)
            case Union(one_of=one_of):
                yield from self._members(one_of.members, ())
            case Alias(use=use):
                yield from self.values(use)

    # rules across fields

    def obeying(self, owner: Event | Object, plain: dict[str, Json], keep: str | None = None) -> dict[str, Json]:
        """An object with what its rules want besides; `keep` is a field that has to stay."""
        fields = {item.name: item for item in owner.fields}
        found = dict(plain)
        for names in (owner.rules.at_least_one_of, owner.rules.exactly_one_of):
            if names and not any(name in found for name in names):
                name = next(name for name in names if fields[name].presence_for(self.side) != "absent")
                found[name] = self.use(fields[name].use, fields[name])
        for name in owner.rules.exactly_one_of:
            if keep in owner.rules.exactly_one_of and name != keep:
                found.pop(name, None)
        for name, needed in owner.rules.requires:
            missing = [word for word in needed if name in found and word not in found]
            found |= {word: self.use(fields[word].use, fields[word]) for word in missing}
        for item in owner.fields:
            for key, values in item.only_when if item.name in found else ():
                found |= {key: values[0]} if key in found and found[key] not in values else {}
        return found


MANY = 100
"""The longest list that is tried."""


def size(value: Json) -> tuple[int, str]:
    """How small a value is."""
    text = json.dumps(value, sort_keys=True)
    return len(text), text


def scalar(kind: str, limits: Limits = NO_LIMITS, shown: Iterable[Json] = (), edges: Iterable[float] = ()) -> Iterator[Json]:
    """Values of a built-in type within its limits, those at its edges among them, and those at other `edges`."""
    match kind:
        case "integer" | "timestamp":
            yield from (int(value) for value in _numbers(limits, edges) if float(value).is_integer())
        case "number":
            yield from _numbers(limits, edges)
        case "boolean":
            yield from (False, True)
        case "datetime":
            yield "2030-01-01T00:00:00Z"
        case "bytes":
            yield from (base64.b64encode(b"\0" * length).decode() for length in _lengths(limits, edges))
        case "string":
            yield from _texts(limits, shown, edges)
        case _:
            yield from (None, 0, "", [], {}, False)


def _numbers(limits: Limits, edges: Iterable[float]) -> Iterator[float]:
    low = -math.inf if limits.minimum is None else limits.minimum
    high = math.inf if limits.maximum is None else limits.maximum
    near = [edge + step for edge in (low, high, *edges) if math.isfinite(edge) for step in (-1, 0, 1)]
    near = [int(edge) if float(edge).is_integer() else edge for edge in near]
    yield from (value for value in (0, 1, -1, 0.5, 10**6, -(10**6), *near) if low <= value <= high)


def _lengths(limits: Limits, edges: Iterable[float]) -> Iterator[int]:
    least, most = limits.min_length or 0, LONG if limits.max_length is None else limits.max_length
    near = [int(edge) + step for edge in edges if 0 <= edge <= LONG for step in (-1, 1)]
    yield from (length for length in (least, least + 1, most if most < LONG else 300, *near) if least <= length <= most)


LONG = 100_000
"""The longest text that is tried."""


def _texts(limits: Limits, shown: Iterable[Json], edges: Iterable[float]) -> Iterator[str]:
    words = [*WORDS, *(word for word in shown if isinstance(word, str))]
    words += ["a" * length for length in _lengths(limits, edges)]
    if limits.pattern is not None:
        words += list(_guesses(limits.pattern))
    least, most = limits.min_length or 0, math.inf if limits.max_length is None else limits.max_length
    for word in words:
        if least <= len(word) <= most and (limits.pattern is None or re.search(limits.pattern, word)):
            yield word


def _guesses(pattern: str) -> Iterator[str]:
    """Texts that a pattern of plain letters and simple classes matches."""
    text = re.sub(r"\(\?:|[()^$]", "", pattern)
    text = re.sub(r"\[\^?([^\]\\])[^\]]*\]|\\[dw]|\.", lambda found: found[1] or "1", text)
    text = re.sub(r"(.)\{(\d+)[^}]*\}", lambda found: found[1] * int(found[2]), text)
    yield re.sub(r"[+*?]|\\(?=\W)", "", text.split("|")[0])
