"""Witnesses: what the reader of the other revision really does with the smallest frame in which a change shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from eventwright.evolution.catalogue import BREAKING, DANGEROUS, SAFE, Grade, Phase
from eventwright.evolution.changes import Change, Definition, Spot
from eventwright.evolution.known import ways
from eventwright.evolution.relation import Atom, OpenTo, atoms
from eventwright.evolution.routes import Route, candidates, routes
from eventwright.evolution.samples import OTHER, NoSample, Samples, size
from eventwright.model import Alias, Enum, Event, Limits, ListOf, MapOf, Object, Protocol, Scalar, Union, Use, parts

Pointer = tuple[str, ...]

MOST = 200
"""So many frames are tried for one change."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A frame, and what the reader made of it: the grade of that, and in words."""

    frame: str
    grade: Grade
    said: str


@dataclass(frozen=True, slots=True)
class Reader:
    """The package of a revision, with its model."""

    protocol: Protocol
    package: Any


@dataclass
class Trial:
    """The two revisions with their packages; `a` is an old reader of new events, `b` a new reader of old ones."""

    old: Reader
    new: Reader
    _samples: dict[tuple[str, str, frozenset[float]], Samples] = field(
        default_factory=dict[tuple[str, str, frozenset[float]], Samples]
    )

    _ways: dict[tuple[str, Phase], dict[str, Route]] = field(default_factory=dict[tuple[str, Phase], dict[str, Route]])

    def worst(self, change: Change, sender: str, phase: Phase, *, strict: bool) -> Witness | None:
        """The smallest frame with the worst outcome at the place of the change; None where no frame can have it."""
        writer, reader = (self.new, self.old) if phase == "a" else (self.old, self.new)
        found: list[Witness] = []
        for frame, places in frames(self, change, sender, phase):
            seen = observe(reader, sender, frame, places, strict=strict)
            if not seen.grade.level or observe(writer, sender, frame, [()], strict=True).grade < BREAKING:
                found.append(seen)  # what the writer itself refuses is no frame of its revision
        return max(found, key=lambda one: (one.grade, [-part for part in (len(one.frame),)]), default=None)

    def ways(self, sender: str, phase: Phase) -> dict[str, Route]:
        """The way to each definition in what a side sends by the revision that writes; found once."""
        if (sender, phase) not in self._ways:
            writer, reader = (self.new, self.old) if phase == "a" else (self.old, self.new)
            self._ways[sender, phase] = ways(writer.protocol, reader.protocol, sender)
        return self._ways[sender, phase]

    def samples(self, protocol: Protocol, side: str, edges: frozenset[float]) -> Samples:
        """The samples of a revision; made once."""
        key = ("old" if protocol is self.old.protocol else "new", side, edges)
        if key not in self._samples:
            self._samples[key] = Samples(protocol, side, edges)
        return self._samples[key]


# Frames


def frames(trial: Trial, change: Change, sender: str, phase: Phase) -> Iterator[tuple[dict[str, Any], list[Pointer]]]:
    """Small frames of the writer that differ where the change is, each with the places that it is about."""
    writer, reader = (trial.new, trial.old) if phase == "a" else (trial.old, trial.new)
    here, there = (change.new, change.old) if phase == "a" else (change.old, change.new)
    if here is None:
        return
    known = trial.ways(sender, phase)
    way = known.get(here.owner) if here.owner else next(iter(known.values()), None)
    if way is None:
        return
    owner = _definition(writer.protocol, way.steps[-1].to if way.steps else way.event.name)
    samples = trial.samples(writer.protocol, sender, _edges(reader.protocol, there))
    places = _places(change, way, here, there, reader.protocol, sender)
    closed = not _is_open(reader.protocol, there)
    try:
        values = sorted(_some(candidates(samples, owner, here.part, others=closed)), key=size)
        for value in values:
            if _is_about(change, value, here):
                yield way.frame(samples, value), places
    except NoSample:
        return


def _some(values: Iterator[Any]) -> list[Any]:
    found = {json.dumps(value, sort_keys=True): value for value, _ in zip(values, range(MOST), strict=False)}
    return list(found.values())


def _is_about(change: Change, value: Any, here: Spot) -> bool:
    """Whether a value can show a change: null shows those of null, and no others."""
    shown = value.get(here.part, 0) if isinstance(value, dict) and here.part else value  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return (shown is None) == (change.id in ("FLD018", "FLD019")) or change.id not in _TYPES


_TYPES = {"FLD018", "FLD019", "TYP030", "TYP031", "TYP032", "TYP033", "TYP034", "UNI054"}


def _definition(protocol: Protocol, name: str) -> Definition:
    return protocol.types_by_name.get(name) or protocol.event(name)


def _places(change: Change, way: Route, here: Spot, there: Spot | None, reader: Protocol, sender: str) -> list[Pointer]:
    """The places in the frame that a change is about: a field by its old and its new name, a definition as a whole."""
    at, spots = way.pointer, [found for found in (here, there) if found]
    if change.id in ("FLD023", "FLD024"):
        return [(*at, OTHER)]
    is_object = isinstance(_find(reader, there.owner), (Event, Object)) if there else True
    places = [(*at, found.part) for found in spots if found.part] if is_object else [at]
    if change.id == "FLD022" and there is not None and there.part:
        other = routes(reader, [event for event in reader.events if event.name == way.event.name], sender).get(there.owner)
        places += [(*other.pointer, there.part)] if other else []
    return places or [at]


def _find(protocol: Protocol, name: str) -> Definition | None:
    return protocol.types_by_name.get(name) or next((event for event in protocol.events if event.name == name), None)


def _is_open(protocol: Protocol, spot: Spot | None) -> bool:
    """Whether a revision takes other values, or members, at the place of a change, as far as it has that."""
    found = _find(protocol, spot.owner) if spot else None
    if isinstance(found, (Event, Object)) and spot and spot.part:
        uses = [item.use for item in found.fields if item.name == spot.part]
        return not uses or any(_takes_others(atom) for use in uses for atom in atoms(protocol, use))
    return isinstance(found, (Enum, Union)) and found.open


def _takes_others(atom: Atom) -> bool:
    return isinstance(atom, OpenTo) or (isinstance(atom, Enum) and atom.open)


def _edges(protocol: Protocol, spot: Spot | None) -> frozenset[float]:
    """The limits that the other revision has at the place of a change."""
    found = _find(protocol, spot.owner) if spot else None
    uses: list[Use] = []
    if isinstance(found, (Event, Object)) and spot:
        uses = [item.use for item in found.fields if item.name == spot.part]
    elif isinstance(found, Alias):
        uses = [found.use]
    limits = [part.limits for use in uses for part in parts(use.type) if isinstance(part, (Scalar, ListOf, MapOf))]
    return frozenset(value for one in limits for value in _numbers(one))


def _numbers(limits: Limits) -> list[float]:
    return [value for value in limits.stated().values() if isinstance(value, (int, float))]


# Outcomes


def observe(reader: Reader, sender: str, frame: dict[str, Any], places: list[Pointer], *, strict: bool) -> Witness:
    """What a reader makes of a frame, as far as it is about certain places."""
    text = json.dumps(frame, ensure_ascii=True)
    package = reader.package
    decode = getattr(package, f"decode_{sender}_event", None)
    if decode is None:
        return Witness(text, BREAKING, f"there is no side {sender}")
    event = decode(text)
    if type(event) is package.UnknownEvent or not hasattr(event, "drift"):
        return _unknown_event(text, event, frame, reader, strict=strict)
    try:
        drift = list(decode(text, strict=True).drift) if strict else list(event.drift)
    except package.InvalidEvent as problem:
        drift = list(problem.drift)
    about = [item for item in drift if _is_within(item.pointer, places)]
    graded = [(BREAKING if strict else _TOLERANT.get(item.kind, SAFE), item) for item in about]
    for grade, item in sorted(graded, key=lambda pair: (-pair[0].level, pair[1].pointer)):
        return Witness(text, grade, f"{'InvalidEvent: ' if strict else 'drift: '}{item}")
    return _accepted(reader, event, frame, text, places)


_TOLERANT = dict.fromkeys(("missing_required", "null_not_allowed", "wrong_type", "unknown_variant", "unknown_value"), BREAKING)
"""What a tolerant reader cannot read, or reads though its type has no such value; the rest it keeps and passes over."""


def _is_within(pointer: str, places: list[Pointer]) -> bool:
    steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    return any(steps[: len(place)] == place for place in places)


def _unknown_event(text: str, event: Any, frame: dict[str, Any], reader: Reader, *, strict: bool) -> Witness:
    named = isinstance(frame.get(reader.protocol.discriminator), str)
    grade = BREAKING if strict or not named else DANGEROUS
    said = "InvalidEvent: the event is unknown" if strict else f"it is an UnknownEvent of type {event.type!r}"
    return Witness(text, grade, said)


def _accepted(reader: Reader, event: Any, frame: dict[str, Any], text: str, places: list[Pointer]) -> Witness:
    """What conforms: read at the place, and perhaps of a kind that the reader does not know."""
    for place in places:
        try:
            look(reader.package, event, place)
        except AttributeError as problem:
            return Witness(text, BREAKING, f"MalformedField: {problem}")
        except (KeyError, IndexError, TypeError):
            continue
    unknown = [found for found in unknowns(reader.protocol, frame) if any(found[: len(place)] == place for place in places)]
    if unknown:
        value = look(reader.package, event, unknown[0])
        return Witness(text, DANGEROUS, f"/{'/'.join(unknown[0])} is kept as {_shown(value)}, which the reader does not know")
    return Witness(text, SAFE, "it conforms")


def _shown(value: Any) -> str:
    return type(value).__name__ if hasattr(value, "raw") else json.dumps(value)


def look(package: Any, event: Any, place: Pointer) -> Any:
    """What an application reads at a place; raises AttributeError where that cannot be read, KeyError where nothing is."""
    value = event
    for step in place:
        kind = cast("Any", type(value))
        if kind is list or kind is dict:
            value = value[int(step) if kind is list else step]
        else:
            names = {item.name: item.attribute for item in package.fields(kind)}
            value = getattr(value, names[step])
    return value


def unknowns(protocol: Protocol, frame: dict[str, Any]) -> list[Pointer]:
    """Where a frame holds values of open enums, and members of open unions, that the specs do not name."""
    known = next((found for found in protocol.events if _has_tag(frame, found)), None)
    return list(_in_object(protocol, known, frame, ())) if known else []


def _has_tag(value: dict[str, Any], owner: Event | Object) -> bool:
    return all(key in value and value[key] == tag for key, tag in owner.tag)


def _in_object(protocol: Protocol, owner: Event | Object, value: dict[str, Any], at: Pointer) -> Iterator[Pointer]:
    for item in owner.fields:
        if item.name in value:
            yield from _in(protocol, item.use, value[item.name], (*at, item.name))


def _in(protocol: Protocol, use: Use, value: Any, at: Pointer) -> Iterator[Pointer]:
    found = list(atoms(protocol, use))
    if isinstance(value, dict):
        objects = [one for one in found if isinstance(one, Object)]
        known = next((one for one in objects if _has_tag(value, one)), None)  # pyright: ignore[reportUnknownArgumentType]
        if known is not None:
            yield from _in_object(protocol, known, value, at)  # pyright: ignore[reportUnknownArgumentType]
        elif any(isinstance(one, OpenTo) for one in found):
            yield at
        for inner in (one.value for one in found if isinstance(one, MapOf) and known is None):
            for key, item in value.items():  # pyright: ignore[reportUnknownVariableType]
                yield from _in(protocol, inner, item, (*at, str(key)))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list):
        for inner in (one.item for one in found if isinstance(one, ListOf)):
            for index, item in enumerate(value):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
                yield from _in(protocol, inner, item, (*at, str(index)))
    elif isinstance(value, (str, int)) and not _is_named(found, value):
        yield at


def _is_named(found: list[Any], value: str | int) -> bool:
    """Whether something but an open enum takes a text or number, or an enum names it."""
    enums = [one for one in found if isinstance(one, Enum) and one.open]
    named = any(value == item.value or str(value) in item.notes.was for one in enums for item in one.values)
    base = "string" if isinstance(value, str) else "integer"
    fits = any(one.base == base for one in enums)
    plain = any(isinstance(one, Scalar) and one.kind in _BASES[base] for one in found)
    return named or plain or not fits


_BASES = {"string": ("string", "any"), "integer": ("integer", "number", "any", "timestamp")}
