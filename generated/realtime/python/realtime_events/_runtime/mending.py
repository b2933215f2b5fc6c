"""The slow way in: JSON data to objects where msgspec alone would refuse, what does not fit kept beside them.

As much as can be is left to msgspec: it converts every object that fits, and of one that does not it tells where it
stumbled. Only that place is read here, piece by piece; the pieces go back to msgspec with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from importlib import import_module
from sys import intern
from typing import Any, TypeAlias, get_args, get_origin

from msgspec import UNSET, Raw, StructMeta, convert, structs

from .former import former_of, remember
from .judging import judges
from .model import load
from .objects import GUARD, GuardedEvent, Received, dig, required
from .reading import JSON_KINDS, SCALARS, Plain, base_of, tags, whole
from .text import decoder
from .unions import LATER
from .variants import Members, member_of

NOTHING: Any = object()
"""What a reader gives for a value that an attribute cannot hold."""

LONGEST = 400
"""How many characters of an error are looked at, from its end: it may quote what came, of any length."""

EMPTY: dict[str, Any] = {}
"""No fields; never added to."""

Step: TypeAlias = str | int
"""A key or an index."""

Place: TypeAlias = tuple[Step, ...] | None
"""Where in a value msgspec stumbled, step by step; None where it was not asked."""

Reader: TypeAlias = Callable[[Any, Place], Any]
"""Gives what an attribute is to hold of a value, or `NOTHING`."""


class Mender:
    """Makes the objects of what one side sends."""

    def __init__(self, side: str) -> None:
        self.side, self.model = side, load()
        self.package = import_module(__name__.rsplit(".", 2)[0])
        self._objects: dict[str, Reader] = {}
        self._native: dict[str, bool] = {}

    def event(self, wire_name: str) -> Builder:
        """The builder of events by their name on the wire."""
        return Builder(self, self.model.by_wire_name[wire_name])

    def object(self, name: str) -> Reader:
        """The reader of the objects of the event or type `name`, which are dicts."""
        found = self._objects.get(name)
        if found is None:
            found = self._objects[name] = Builder(self, self.model.owner(name)).read
        return found

    def is_native(self, name: str) -> bool:
        """Whether msgspec converts objects of a type: not where it takes several keys to tell what is inside."""
        if name not in self._native:
            self._native[name] = False  # while it is looked into: what contains itself is read piece by piece
            owner = self.model.owner(name)
            inside = {found for item in owner["fields"] for found in self.model.objects_in(item["use"]["type"])}
            cls = getattr(self.package, owner["class_name"])
            self._native[name] = not hasattr(cls, "__post_init__") and all(map(self.is_native, inside))
        return self._native[name]

    # types

    def use(self, use: Mapping[str, Any]) -> tuple[Plain, Reader]:
        """The JSON types that are held as they are, and the reader of the rest."""
        plain, reader = self._type(use["type"])
        return (plain | {type(None)} if use.get("nullable") else plain), reader

    def _type(self, type_: Mapping[str, Any]) -> tuple[Plain, Reader]:
        match type_["kind"]:
            case "scalar":
                return _plain(*SCALARS[type_["of"]])
            case "const":
                value: Any = type_["value"]
                return _plain(value.__class__)
            case "list":
                return frozenset(), _list(*self.use(type_["item"]))
            case "map":
                return frozenset(), _map(*self.use(type_["value"]))
            case "one_of":
                return frozenset(), self._one_of(type_)
            case _:
                return self._reference(type_["name"])

    def _reference(self, name: str) -> tuple[Plain, Reader]:
        definition = self.model.types[name]
        match definition["kind"]:
            case "enum":
                return _plain(base_of(definition))
            case "union":
                return frozenset(), self._one_of(definition["one_of"])
            case "alias":
                return self.use(definition["use"])
            case _:
                return frozenset(), self._member(name)

    def _member(self, name: str) -> Reader:
        objects = self._objects

        def read(value: Any, place: Place) -> Any:
            if value.__class__ is not dict:
                return NOTHING
            try:
                reader = objects[name]
            except KeyError:
                reader = self.object(name)
            return reader(value, place)

        return read

    def _one_of(self, one_of: Mapping[str, Any]) -> Reader:
        by_kind: dict[str, list[tuple[Plain, Reader]]] = {}
        for member in one_of["members"]:
            for kind in self.model.json_kinds(member):
                if kind != "object" or not self.model.is_object(member):
                    by_kind.setdefault(kind, []).append(self._type(member))
        if one_of.get("variants"):
            if not by_kind:
                return self._variants(one_of)
            by_kind["object"] = [(frozenset(), self._variants(one_of))]

        def read(value: Any, place: Place) -> Any:
            for plain, reader in by_kind.get(JSON_KINDS[value.__class__], ()):
                held = value if value.__class__ in plain else reader(value, place)
                if held is not NOTHING:
                    return held
            return NOTHING

        return read

    def _variants(self, one_of: Mapping[str, Any]) -> Reader:
        keys, members, by_text = one_of.get("keys", []), tags(one_of), _by_text(tags(one_of))
        first, second = (*keys, "", "")[:2]
        unknown = self.model.types[one_of["unknown"]]["class_name"] if "unknown" in one_of else None
        of_none: Any = getattr(self.package, f"Unknown{unknown}") if unknown else _no_member
        objects = self._objects

        def read(value: Any, place: Place) -> Any:
            if value.__class__ is not dict:
                return NOTHING
            tag: Any = value.get(first)
            found: Any = by_text.get(tag) if tag.__class__ is str else None
            if found.__class__ is dict:
                tag = value.get(second)
                found = found.get(tag) if tag.__class__ is str else None
            name = found or member_of(members, keys, value)
            if name is None:
                return of_none(value, first)
            return (objects.get(name) or self.object(name))(value, place)

        return read


def _no_member(value: Any, key: str) -> Any:
    return NOTHING


def _by_text(members: Members) -> dict[str, Any]:
    """The names of members by the first text of their tag; where a second tells them apart, a dict by that."""
    found: dict[str, Any] = {}
    for tag, name in members.items():
        if len(tag) == 1 and isinstance(tag[0], str):
            found[tag[0]] = name
        elif len(tag) == 2 and all(isinstance(value, str) for value in tag):
            found.setdefault(tag[0], {})[tag[1]] = name
    return found


class Builder:
    """Makes the objects of one class.

    Args:
        mender: Makes what is inside.
        owner: The event or type, as the model has it.
    """

    def __init__(self, mender: Mender, owner: Mapping[str, Any]) -> None:
        self.mender, self.name, self.side = mender, owner["name"], mender.side
        self.cls: Any = getattr(mender.package, owner["class_name"])
        self.make: Callable[..., Any] = partial(StructMeta.__call__, self.cls)  # past the constructors of the package
        self.tag = mender.model.struct_tag(owner)
        tag: tuple[Any, Any] = self.tag or (None, None)  # a key that no object has
        self.tag_key, self.tag_value = tag
        items = [item for item in owner["fields"] if item["name"] != self.tag_key]
        self.fields = {intern(item["name"]): self._field(item) for item in items}
        self.known = frozenset([*self.fields, *(self.tag[:1] if self.tag else ())])
        must = {item["attribute"] for item in items if dict(item["presence"])[self.side] == "required"}
        filled: dict[str, Any] = getattr(self.cls, "__filled__", {})
        left_out = [name for name, value in filled.items() if value is UNSET and name not in must]
        self.unset: dict[str, Any] = dict.fromkeys(left_out, UNSET)
        self.needed = frozenset(must | required(self.cls))
        self.native = mender.is_native(self.name)
        stand_ins = {field.encode_name: _stand_in(field.type) for field in structs.fields(self.cls)}
        self.keyed = {key: stand_in for key, stand_in in stand_ins.items() if stand_in is not None}
        self.late = {key: getattr(self.cls, self.fields[key][0]).__set__ for key in self.keyed}
        self.apart = {key: (key, *self.keyed) for key in self.fields if key not in self.keyed}
        self.is_flat = not any(field[3] for field in self.fields.values())
        self.former = former_of(self.name)
        self.is_simple = self.former is None and self._is_simple(owner)
        self.remember: Callable[[Any, Received], None] = self.cls._drift.__set__  # past what guards attributes
        if self.native:  # msgspec looks into the class here, under the lock, and not while several threads convert
            decoder(self.cls)

    def _field(self, item: Mapping[str, Any]) -> tuple[str, Plain, Reader, bool]:
        """Attribute, the JSON types that it holds as they are, the reader of the rest, and whether there are objects inside."""
        return item["attribute"], *self.mender.use(item["use"]), bool(self.mender.model.objects_in(item["use"]["type"]))

    def _is_simple(self, owner: Mapping[str, Any]) -> bool:
        """Whether an unknown field or a null is all that can be off in an object that msgspec else takes."""
        is_bare = self.is_flat and type(self.cls) is StructMeta and not issubclass(self.cls, GuardedEvent)
        return is_bare and not owner["open"] and not self.mender.model.rules(owner)

    def event(self, raw: dict[str, Any], problem: Exception) -> Any:
        """The event that `raw` stands for; `problem` is why msgspec refused it."""
        if self.former is not None:
            return self.read(raw, None)
        return self._mended(raw, () if self.is_flat else stumbled(problem))

    def read(self, raw: dict[str, Any], place: Place) -> Any:
        """The object that `raw` stands for."""
        past = self.former.past(raw) if self.former is not None else None
        if past is not None:
            return remember(self._read(past.raw, None), raw, past, self.side)
        return self._read(raw, place)

    def _read(self, raw: dict[str, Any], place: Place) -> Any:
        """The object that `raw` stands for, in which nothing has an earlier name."""
        key = self.tag_key
        tag = raw.get(key)
        if tag != self.tag_value or tag.__class__ is bool:
            return self._pieced(raw, EMPTY, (key, tag) if key in raw else (key,))
        if place is None:
            if not self.native:
                return self._mended(raw, ())
            try:
                return convert(raw, self.cls)
            except (ValueError, RecursionError) as problem:
                place = () if self.is_flat else stumbled(problem)
        return self._mended(raw, place)

    def _mended(self, raw: dict[str, Any], place: tuple[Step, ...]) -> Any:
        """The object, made by msgspec once that is mended which it stumbled over; piece by piece where that is not enough."""
        key: Any = place[0] if place else ""
        if self.keyed:
            return self._apart(raw, key, place[1:])
        field = self.fields.get(key)
        if field is None or key not in raw or raw[key].__class__ in field[1]:
            return self._bare(raw)
        held = field[2](raw[key], place[1:])
        if held is NOTHING:
            return self._without(raw, key, field[0])
        try:
            obj = convert({**raw, key: held}, self.cls)
        except (ValueError, RecursionError):
            return self._pieced(raw, {key: held})
        if remembers(held) or judges(self.side).drift(self.name, raw):
            self.remember(obj, Received(GUARD, self.side, raw, EMPTY, EMPTY))
        return obj

    def _without(self, raw: dict[str, Any], key: str, attribute: str) -> Any:
        """The object, of which one field does not fit."""
        values = raw.copy()
        malformed = {key: values.pop(key)}
        try:
            obj = convert(values, self.cls) if attribute not in self.needed else None
        except (ValueError, RecursionError):
            obj = None
        if obj is None:
            return self._pieced(raw, {key: NOTHING})
        dig(obj, attribute)
        self.remember(obj, Received(GUARD, self.side, raw, EMPTY, malformed))
        return obj

    def _bare(self, raw: dict[str, Any]) -> Any:
        """The object, of which msgspec refuses no field that it knows."""
        values = raw.copy()
        extras = {key: values.pop(key) for key in raw if key not in self.known}
        try:
            obj = convert(values, self.cls) if extras else None
        except (ValueError, RecursionError):
            obj = None
        if obj is None:
            return self._pieced(raw, EMPTY)
        self.remember(obj, Received(GUARD, self.side, raw, extras, EMPTY))
        return obj

    def _apart(self, raw: dict[str, Any], first: str, place: tuple[Step, ...]) -> Any:
        """The object, of which msgspec leaves fields raw: they are read apart, as is the field in which it stumbled."""
        values, extras, malformed = raw.copy(), EMPTY, EMPTY
        held: dict[str, Any] = {}
        for key in self.apart.get(first, self.keyed):
            _, plain, reader, _ = self.fields[key]
            if key in raw and raw[key].__class__ not in plain:
                held[key] = found = reader(raw[key], place if key == first else None)
                if found is NOTHING:
                    malformed = {**malformed, key: values.pop(key)}
                else:
                    values[key] = self.keyed.get(key, found)
        if first not in self.fields:
            extras = {key: values.pop(key) for key in raw if key not in self.known}
        try:
            obj = convert(values, self.cls)
        except (ValueError, RecursionError):
            return self._pieced(raw, held)
        return self._joined(obj, held, Received(GUARD, self.side, raw, extras, malformed))

    def _joined(self, obj: Any, held: dict[str, Any], received: Received) -> Any:
        """The object that msgspec made, with what was read apart."""
        off = bool(received.extras or received.malformed)
        for key, value in held.items():
            if value is NOTHING:
                dig(obj, self.fields[key][0])
                continue
            if key in self.keyed:
                self.late[key](obj, value)
            off = off or remembers(value)
        if off or judges(self.side).drift(self.name, received.raw):
            self.remember(obj, received)
        return obj

    def _pieced(self, raw: dict[str, Any], held: dict[str, Any], tag: tuple[Any, ...] | None = None) -> Any:
        """The object, read field by field; `held` is what was read before, `tag` the tag as it came where it is wrong."""
        values, off = self.unset.copy(), False
        extras: dict[str, Any] = {}
        malformed: dict[str, Any] = {}
        for key, value in raw.items():
            field = self.fields.get(key)
            if field is None:
                if key != self.tag_key:
                    extras[key] = value
            elif value.__class__ in field[1]:
                values[field[0]] = value
            else:
                found = held[key] if key in held else field[2](value, None)
                if found is NOTHING:
                    malformed[key], found = value, None
                elif field[3] and not off:
                    off = remembers(found)
                values[field[0]] = found
        missing = self.needed.difference(values)
        values.update(dict.fromkeys(missing))
        if extras or malformed or missing or tag or off or judges(self.side).drift(self.name, raw):
            values["_drift"] = Received(GUARD, self.side, raw, extras, malformed, tag)
        obj = self.make(**values)
        for name in (*[self.fields[key][0] for key in malformed], *missing):
            dig(obj, name)
        return obj


def _stand_in(annotation: Any) -> Any:
    """What msgspec gets for an attribute that it leaves raw, until that is read; None for other attributes."""
    for part in (annotation, *get_args(annotation)):
        if part is Raw:
            return LATER
        if get_origin(part) in (list, dict) and any(_stand_in(inner) is not None for inner in get_args(part)):
            return get_origin(part)()
    return None


def remembers(value: Any) -> bool:
    """Whether an object, or one in a list or map of objects, holds what its attributes cannot."""
    if value.__class__ is list or value.__class__ is dict:
        items: Iterable[Any] = value.values() if value.__class__ is dict else value
        for item in items:
            if getattr(item, "_drift", UNSET) is not UNSET:
                return True
        return False
    return getattr(value, "_drift", UNSET) is not UNSET


def _plain(*types: type) -> tuple[Plain, Reader]:
    """How values are read that are held as they are."""
    return frozenset(types), _integer if types == (int,) else _nothing


def _nothing(value: Any, place: Place) -> Any:
    return NOTHING


def _integer(value: Any, place: Place) -> Any:
    found = whole(value)
    return found if found.__class__ is int else NOTHING


def _list(plain: Plain, reader: Reader) -> Reader:
    def read(value: Any, place: Place) -> Any:
        if value.__class__ is not list:
            return NOTHING
        held: list[Any] = []
        at, inside = (place[0], place[1:]) if place else (None, None)
        for item in value:
            if item.__class__ not in plain:
                item = reader(item, inside if len(held) == at else None)
                if item is NOTHING:
                    return NOTHING
            held.append(item)
        return held

    return read


def _map(plain: Plain, reader: Reader) -> Reader:
    def read(value: Any, place: Place) -> Any:
        if value.__class__ is not dict:
            return NOTHING
        held: dict[str, Any] = {}
        for key, item in value.items():
            held[key] = item if item.__class__ in plain else reader(item, None)
            if held[key] is NOTHING:
                return NOTHING
        return held

    return read


def stumbled(problem: Exception) -> tuple[Step, ...]:
    """Where msgspec stumbled, by what it says: `... - at `$.output[2].name` - at `$.response``. A hint, which may be wrong."""
    return _steps(str(problem)[-LONGEST:].partition(" - at `$")[2])


@lru_cache(maxsize=256)
def _steps(places: str) -> tuple[Step, ...]:
    """The steps to a place, inner places named first; the same few come again and again."""
    path = "".join(reversed(places.split(" - at `$"))).replace("`", "").replace("]", "").replace("[", ".")
    return tuple(int(step) if step.isdecimal() else intern(step) for step in path.split(".")[1:])


def received_object(cls: Any, raw: dict[str, Any], side: str | None) -> Any:
    """An object of `cls` from JSON data, read as from `side`, or from the first side that sends such objects."""
    from .wire import plain

    model = load()
    owner = model.by_class.get(cls.__name__)
    if owner is None:
        raise TypeError(f"{cls.__name__} is a base of classes, and no event or object itself")
    senders = [owner["side"]] if "side" in owner else owner.get("sides") or list(model.sides)
    if side is not None and side not in senders:
        raise ValueError(f"{cls.__name__} is not sent by {side}, but by {' and '.join(senders)}")
    return _remembering(owner["name"], side or senders[0], plain(raw))


def _remembering(name: str, side: str, raw: dict[str, Any]) -> Any:
    """The object that `raw` stands for; it knows its drift even where that is only seen from the side that sent it."""
    obj = _mender(side).object(name)(raw, None)
    if not remembers(obj) and judges(side).drift(name, raw):
        obj._drift = Received(GUARD, side, raw, EMPTY, EMPTY)
    return obj


@cache
def _mender(side: str) -> Mender:
    return Mender(side)
