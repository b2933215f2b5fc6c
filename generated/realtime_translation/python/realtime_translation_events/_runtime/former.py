"""What came under an earlier name: brought to where it stands today, and back when it is sent on.

All of it is done to JSON data, before anything else looks at it, so that neither the objects nor the judges know of earlier names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from .errors import Drift, pointer_to
from .model import Model, load
from .objects import GUARD, Object, Received, class_of, received_of, slots

Path: TypeAlias = tuple[str, ...]
Translate: TypeAlias = Callable[[Any], Any]
"""Gives a value with the values of today in it; the very value where there is nothing to change."""

NOTHING: Any = object()
"""What stands at a place where nothing does."""


class Move(Struct, frozen=True):
    """A field that was brought from an earlier place to that of today.

    Attributes:
        path: The earlier place, from the object that remembers the move.
        now: The place of today.
        kept: How many of the objects on the earlier way are there today, so that they stay when they are empty.
        made: How many objects on the way to the place of today had to be made.
    """

    path: Path
    now: Path
    kept: int
    made: int

    def undone(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data with the field at its earlier place; as it is where that cannot be."""
        value, rest = taken(data, self.now, len(self.now) - 1 - self.made)
        placed = _placed(rest, self.path, self.kept, value) if value is not NOTHING else None
        return data if placed is None else placed


class Past(Struct, frozen=True):
    """What of a received object had an earlier name.

    Attributes:
        raw: The object as it would have come today.
        moves: The fields that came from elsewhere, in the order in which they were moved.
        tag: The key and the value of an earlier tag.
        values: Values of today and as they came, by the key of the field that holds them.
        renamed: The keys of fields of this very object that came from elsewhere, and that nobody has written since.
    """

    raw: dict[str, Any]
    moves: tuple[Move, ...] = ()
    tag: tuple[str, str] | None = None
    values: dict[str, tuple[Any, Any]] = {}
    renamed: frozenset[str] = frozenset()

    def without(self, key: str) -> Past:
        """What is left of it when a field is written."""
        values = {name: pair for name, pair in self.values.items() if name != key}
        return replace(self, values=values, renamed=self.renamed - {key})

    def came_from(self, key: str) -> str:
        """The pointer to a field of this object in what came."""
        return next((pointer_to(move.path) for move in self.moves if move.now == (key,)), pointer_to((key,)))

    def as_it_came(self, obj: Object, data: dict[str, Any]) -> dict[str, Any]:
        """The wire form of an object with everything under its earlier name that nobody has written since."""
        for key, (value, came) in self.values.items():
            if key in data and data[key] == value:
                data[key] = came
        for move in reversed(self.moves):
            if _is_unwritten(obj, move.now):
                data = move.undone(data)
        return data if self.tag is None else data | {self.tag[0]: self.tag[1]}


class Former:
    """Knows the earlier names of an event or object, and of what is in it."""

    def __init__(self, model: Model, owner: Mapping[str, Any]) -> None:
        places: list[Any] = owner.get("formerly", [])
        self.places: list[tuple[Path, Path, int]] = [
            (tuple(item["path"]), tuple(item["now"]), item["kept"]) for item in places
        ]
        found = {item["name"]: _translation(model, item["use"]["type"], frozenset()) for item in owner["fields"]}
        self.values = {key: translate for key, translate in found.items() if translate is not None}
        is_event = "side" in owner
        tag: tuple[str, str] = owner["tag"][0] if is_event else ("", "")
        self.key, self.tag = tag
        self.tags: frozenset[str] = frozenset(owner.get("notes", {}).get("was", ()) if is_event else ())

    def __bool__(self) -> bool:
        """Whether there are earlier names at all."""
        return bool(self.places or self.values or self.tags)

    def past(self, raw: dict[str, Any]) -> Past | None:
        """What of an object has an earlier name; None where nothing has."""
        data = raw
        moves: list[Move] = []
        for path, now, kept in self.places:
            moved = _moved(data, path, now, kept)
            if moved is not None:
                data, move = moved
                moves.append(move)
        values = self._values(data)
        tag: Any = raw.get(self.key)
        is_old = tag.__class__ is str and tag in self.tags
        if not (moves or values or is_old):
            return None
        data = {
            **data,
            **{key: value for key, (value, _) in values.items()},
            **({self.key: self.tag} if is_old else {}),
        }
        renamed = frozenset(move.now[0] for move in moves if len(move.now) == 1)
        return Past(data, tuple(moves), (self.key, tag) if is_old else None, values, renamed)

    def _values(self, raw: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
        found: dict[str, tuple[Any, Any]] = {}
        for key, translate in self.values.items():
            if key in raw and (value := translate(raw[key])) is not raw[key]:
                found[key] = value, raw[key]
        return found

    def drift(self, raw: dict[str, Any], judge: Callable[[dict[str, Any]], list[Drift]]) -> list[Drift]:
        """The drift in an object of any time, with pointers into what came; `judge` gives that in one of today."""
        past = self.past(raw)
        if past is None:
            return judge(raw)
        return [_where_it_came(item, past.moves, raw) for item in judge(past.raw)]


def remember(obj: Any, raw: dict[str, Any], past: Past, side: str) -> Any:
    """`obj`, made from `past.raw`, with the memory of how it came."""
    received = received_of(obj) or Received(GUARD, side, raw, {}, {})
    received.raw, received.past = raw, past
    obj._drift = received
    watch(class_of(obj))
    for move in past.moves:
        if len(move.now) > 1:
            _remember_inside(obj, move.now, past.raw, side)
    return obj


def _remember_inside(obj: Any, now: Path, raw: dict[str, Any], side: str) -> None:
    """Notes at the object in which a moved field stands that nobody has written it yet."""
    for step in now[:-1]:
        obj, raw = _held(obj, step), raw[step]
        if not isinstance(obj, Object):
            return
    received = received_of(obj) or Received(GUARD, side, raw, {}, {})
    past: Past = received.past or Past(raw)
    received.past = replace(past, renamed=past.renamed | {now[-1]})
    obj._drift = received  # pyright: ignore
    watch(class_of(obj))


def watch(cls: Any) -> None:
    """Sees to it that objects of a class notice when an attribute is written; only such as came under an earlier name need it."""
    if "_is_watched" in cls.__dict__:
        return
    before: Callable[[Any, str, Any], None] = cls.__setattr__
    keys: dict[str, str] = dict(zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True))

    def write(obj: Any, name: str, value: Any) -> None:
        before(obj, name, value)
        received, key = received_of(obj), keys.get(name)
        past = received.past if received is not None else None
        if received is not None and past is not None and (key in past.renamed or key in past.values):
            before(obj, "_drift", replace(received, past=past.without(key)))  # a copy of the object may share the other

    cls.__setattr__, cls._is_watched = write, True


def _held(obj: Any, key: str) -> Any:
    """What the attribute of a key holds; NOTHING where it cannot be read."""
    cls = class_of(obj)
    if key not in cls.__struct_encode_fields__:
        return NOTHING
    return slots(obj).get(cls.__struct_fields__[cls.__struct_encode_fields__.index(key)], NOTHING)


def _is_unwritten(obj: Any, now: Path) -> bool:
    """Whether a field stands in the same objects that it was moved into, and has not been written since."""
    for step in now[:-1]:
        obj = _held(obj, step)
        if not isinstance(obj, Object):
            return True  # what no class holds goes out as it came
    received = received_of(obj)
    return received is not None and received.past is not None and now[-1] in received.past.renamed


# Data


def _moved(data: dict[str, Any], path: Path, now: Path, kept: int) -> tuple[dict[str, Any], Move] | None:
    """The data with a field brought to its place of today; None where it is not at the earlier one, or cannot be moved."""
    value, rest = taken(data, path, kept)
    if value is NOTHING:
        return None
    here, made = data, 0
    for depth, step in enumerate(now[:-1]):
        if step not in here:
            made = len(now) - 1 - depth
            break
        here = here[step]
        if here.__class__ is not dict:
            return None
    if not made and now[-1] in here:
        return None  # it has both names, and the new one counts
    placed = _placed(rest, now, 0, value)
    return None if placed is None else (placed, Move(path, now, kept, made))


def taken(data: dict[str, Any], path: Path, kept: int) -> tuple[Any, dict[str, Any]]:
    """What stands at a place, and the data without it; objects on the way that are empty then go, too, but for the first `kept`."""
    step, rest = path[0], path[1:]
    if step not in data:
        return NOTHING, data
    without = {key: value for key, value in data.items() if key != step}
    if not rest:
        return data[step], without
    if data[step].__class__ is not dict:
        return NOTHING, data
    value, inner = taken(data[step], rest, max(0, kept - 1))
    if value is NOTHING:
        return NOTHING, data
    return value, {**data, step: inner} if inner or kept else without


def _placed(data: dict[str, Any], path: Path, kept: int, value: Any) -> dict[str, Any] | None:
    """The data with a value at a place; None where one of the first `kept` objects on the way is missing, or something is in it."""
    step, rest = path[0], path[1:]
    if not rest:
        return None if step in data else {**data, step: value}
    around = data.get(step, NOTHING if kept else {})
    if around.__class__ is not dict:
        return None
    inner = _placed(around, rest, max(0, kept - 1), value)
    return None if inner is None else {**data, step: inner}


# Drift


def _where_it_came(drift: Drift, moves: tuple[Move, ...], raw: dict[str, Any]) -> Drift:
    """Drift with the pointer, and what was got, as they are in what came."""
    found = drift.pointer
    for move in reversed(moves):
        now = pointer_to(move.now)
        if found == now or found.startswith(now + "/"):
            found = pointer_to(move.path) + found[len(now) :]
    steps = found.split("/")
    got = raw[steps[1]] if drift.kind == "unknown_field" and len(steps) == 2 and steps[1] in raw else drift.got
    return Drift(found, drift.kind, drift.expected, got)


# The model


def _translation(model: Model, type_: Mapping[str, Any], inside: frozenset[str]) -> Translate | None:
    """What brings the values of enums in a type up to date, but for those in objects; None where none was renamed."""
    match type_["kind"]:
        case "list":
            item = _translation(model, type_["item"]["type"], inside)
            return None if item is None else _each(item, list)
        case "map":
            value = _translation(model, type_["value"]["type"], inside)
            return None if value is None else _each(value, dict)
        case "one_of":
            return _of_members(model, type_, inside)
        case "ref" if type_["name"] not in inside:
            return _of_definition(model, model.types[type_["name"]], inside | {type_["name"]})
        case _:
            return None


def _of_definition(model: Model, definition: Mapping[str, Any], inside: frozenset[str]) -> Translate | None:
    match definition["kind"]:
        case "enum":
            return _of_table(_earlier_values(definition))
        case "union":
            return _translation(model, {**definition["one_of"], "kind": "one_of"}, inside)
        case "alias":
            return _translation(model, definition["use"]["type"], inside)
        case _:
            return None


def _of_members(model: Model, one_of: Mapping[str, Any], inside: frozenset[str]) -> Translate | None:
    """Of a union: a value that another member takes as it is stays."""
    plain = {kind for member in one_of["members"] if member["kind"] == "scalar" for kind in model.json_kinds(member)}
    literals = [member["value"] for member in one_of["members"] if member["kind"] == "const"]
    found = [
        _translation(model, member, inside) for member in one_of["members"] if not plain & {*model.json_kinds(member)}
    ]
    translations = [translate for translate in found if translate is not None]

    def translate(value: Any) -> Any:
        for one in translations if value.__class__ not in (str, int, float) or value not in literals else ():
            if (changed := one(value)) is not value:
                return changed
        return value

    return translate if translations else None


def _of_table(table: Mapping[Any, Any]) -> Translate | None:
    def translate(value: Any) -> Any:
        return table.get(value, value) if value.__class__ in (str, int, float) else value

    return translate if table else None


def _each(translate: Translate, kind: type) -> Translate:
    """What does the same to everything in a list or map."""

    def translate_each(value: Any) -> Any:
        found: Any = value.__class__
        if found is not kind:
            return value
        keys: Any = value if kind is dict else range(len(value))
        changed = {key: new for key in keys if (new := translate(value[key])) is not value[key]}
        if not changed:
            return value
        copied: Any = value.copy()
        for key, new in changed.items():
            copied[key] = new
        return copied

    return translate_each


def _earlier_values(enum: Mapping[str, Any]) -> dict[Any, Any]:
    """The values of today by their earlier names."""
    base = str if enum["base"] == "string" else int
    found: dict[Any, Any] = {}
    for item in enum["values"]:
        for word in item.get("notes", {}).get("was", ()):
            if base is str or word.lstrip("-").isdecimal():
                found.setdefault(base(word), item["value"])
    return found


@cache
def former_of(name: str) -> Former | None:
    """What is known of the earlier names of the event or type `name`; None where there are none."""
    found = Former(load(), load().owner(name))
    return found or None
