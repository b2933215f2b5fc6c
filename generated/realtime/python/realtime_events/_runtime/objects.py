"""The bases of generated classes: msgspec structs that also remember what was off when they were received."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self

from msgspec import NODEFAULT, UNSET, Struct, UnsetType, field

from .attributes import Attribute
from .errors import Drift, MalformedField, pointer, shown


class Guard:
    """What the encoder cannot write, so that it gives way to the slow one.

    It stands in the hidden slot of events that may hold what their reader refuses, and in every `Received`.
    """

    def __reduce__(self) -> str:
        """There is one guard."""
        return "GUARD"


GUARD = Guard()


class Received(Struct, eq=False):
    """What the attributes of a received object cannot hold; it stands in the object's hidden slot.

    It is a struct because making a struct takes a third of the time, and one is made for each object around a place.

    Attributes:
        guard: `GUARD`, before all that the encoder would write.
        origin: The side that sent the object.
        raw: The whole object as it came; not wanted where `drift` is known from the start.
        extras: Fields that the class does not have, by their key.
        malformed: Fields that do not fit their type, by their key, as they came.
        tag: The tag as it came, where it is not that of the class: (key, value), or (key,) where it was missing.
        drift: Every place that differs from the spec; None until somebody asks.
        past: What of the object had an earlier name, and how it goes back there (a `Past`); None where nothing had.
    """

    guard: Guard
    origin: str
    raw: dict[str, Any]
    extras: dict[str, Any]
    malformed: dict[str, Any]
    tag: tuple[Any, ...] | None = None
    drift: tuple[Drift, ...] | None = None
    past: Any = None


class Object(Struct, kw_only=True, forbid_unknown_fields=True, repr_omit_defaults=True):
    """The base of every generated class.

    An attribute is `UNSET` where the field is absent, None where it is null, else its value. Encoding writes exactly
    what is set. Two objects are equal when they are of one class and all that they carry is.

    `obj["key"]`, `get`, `in` and iteration go by keys on the wire, and give JSON data as it was received.
    """

    if not TYPE_CHECKING:
        # Hidden, and unset on every object that conforms to its spec: the encoder passes over it. Otherwise it holds a
        # `Received`, which the encoder cannot write, so that it gives way to the slow one.
        _drift: UnsetType = field(default=UNSET, name="")

        def __eq__(self, other):
            """Equal where the class is, and all that the objects carry."""
            if type(self) is not type(other):
                return NotImplemented
            if self._drift is UNSET and other._drift is UNSET and not hasattr(self, "__readings__"):
                return Struct.__eq__(self, other)
            from .wire import carried

            return carried(self) == carried(other)

        __hash__ = None

        def __repr__(self):
            """Class, attributes that are set, the keys of what no attribute holds, and how much drift there was."""
            received = received_of(self)
            if received is None and not hasattr(self, "__readings__"):
                return Struct.__repr__(self)
            from .wire import carried

            held, _, leftover = carried(self)
            parts = [f"{name}={value!r}" for name, value in held.items() if value is not UNSET]
            parts += [f"<more: {', '.join(map(ascii, leftover))}>"] if leftover else []
            parts += [f"<drift: {len(self.drift)}>"] if received is not None and self.drift else []
            return f"{type(self).__name__}({', '.join(parts)})"

        def __reduce__(self):
            """Copies and pickles keep everything, the origin included."""
            return restored, (type(self), slots(self))

        def __copy__(self):
            """A shallow copy."""
            return restored(type(self), slots(self))

        def __replace__(self, /, **changes):
            """A shallow copy with some attributes changed; raises TypeError for a name that is none."""
            copied = self.__copy__()
            for name, value in changes.items():
                if name not in type(self).__struct_fields__ or name == "_drift":
                    raise TypeError(f"{type(self).__name__!r} has no field {name!r}")
                setattr(copied, name, value)
            return copied

    @property
    def drift(self) -> tuple[Drift, ...]:
        """Every place that differed from the spec when the object was received, and every broken rule across fields."""
        from .rules import broken_rules

        received = received_of(self)
        return broken_rules(self) if received is None else drift_of(self, received)

    @property
    def raw(self) -> dict[str, Any]:
        """The object on the wire: JSON data, unknown and malformed fields included; a copy at every depth but `any`."""
        return self.to_dict()

    def __getitem__(self, key: str) -> Any:
        """What stands under `key` on the wire, as JSON data: `event["delta"]` is base64 text. Raises KeyError."""
        from .wire import field

        return field(self, key)

    def get(self, key: str, default: Any = None) -> Any:
        """What stands under `key` on the wire, or `default` where nothing does."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        """Whether there is anything under `key` on the wire, null included."""
        from .wire import has

        return has(self, key)

    def __iter__(self) -> Iterator[str]:
        """The keys on the wire that are there, unknown ones included."""
        from .wire import keys

        return iter(keys(self))

    def to_dict(self, *, recursive: bool = True) -> dict[str, Any]:
        """The object as a dict by keys on the wire.

        Args:
            recursive: Everything as JSON data, as it would be sent; else attributes as they read, nested objects kept.
        """
        from .wire import plain, shallow

        data: dict[str, Any] = plain(self) if recursive else shallow(self)
        return data

    def to_json(self) -> str:
        """The object as JSON text, as it would be sent."""
        from .text import write

        return write(self.to_dict()).decode()

    def to_yaml(self) -> str:
        """The object as YAML; needs PyYAML (the extra `yaml` of this distribution)."""
        import yaml

        text: str = yaml.safe_dump(self.to_dict(), sort_keys=False, allow_unicode=True)
        return text

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, sent_by: str | None = None) -> Self:
        """An object of this class from JSON data, as if it had been received; `drift` lists what is off.

        Args:
            data: The fields by keys on the wire.
            sent_by: The side that sent it; by default the first that sends objects of this class.

        Raises:
            ValueError: There is no such side.
        """
        from .mending import received_object

        obj: Self = received_object(cls, dict(data), sent_by)
        return obj

    @classmethod
    def from_json(cls, text: str | bytes, *, sent_by: str | None = None) -> Self:
        """An object of this class from JSON text; as `from_dict`. Raises DecodeError for what is no JSON object."""
        from .text import read_object

        return cls.from_dict(read_object(text), sent_by=sent_by)


class Event(Object):
    """The base of the classes of events."""


class GuardedEvent(Event, kw_only=True):
    """The base of the classes of events in which there may be fields that only the other side sends."""

    if not TYPE_CHECKING:
        _drift: UnsetType = field(default=GUARD, name="")


def received_of(obj: Object) -> Received | None:
    """What an object remembers of its arrival; None where it conformed, or was built here."""
    received: Any = obj._drift  # type: ignore[attr-defined]  # pyright: ignore
    return received if isinstance(received, Received) else None


def drift_of(obj: Object, received: Received) -> tuple[Drift, ...]:
    """Every place that differed from the spec when an object came; looked for when somebody first asks."""
    if received.drift is None:
        from .judging import judges
        from .model import load

        name: str = load().by_class[type(obj).__name__]["name"]
        received.drift = tuple(judges(received.origin).drift(name, received.raw))
    return received.drift


def class_of(obj: Any) -> Any:
    """The class of an object, of which type checkers know nothing."""
    cls: Any = obj.__class__
    return cls


def slots(obj: Any) -> dict[str, Any]:
    """What the slots of an object hold, wire forms unread, by attribute; those that hold nothing are left out."""
    return dict(_slots(obj))


def _slots(obj: Any) -> Iterator[tuple[str, Any]]:
    cls = class_of(obj)
    for name in cls.__struct_fields__:
        try:
            yield name, slot(cls, name)(obj)
        except AttributeError:
            continue


def slot(cls: Any, name: str) -> Callable[[Any], Any]:
    """What reads a slot of objects of `cls`, wire forms unread; raises AttributeError where it holds nothing."""
    held: Any = getattr(cls, name)
    read: Callable[[Any], Any] = held.wire_form if isinstance(held, Attribute) else held.__get__
    return read


def restored(cls: Any, held: dict[str, Any]) -> Any:
    """An object of `cls` whose slots hold `held`; the others hold nothing."""
    missing = [name for name in cls.__struct_fields__ if name not in held]
    obj = cls(**held, **dict.fromkeys(missing))
    for name in missing:
        dig(obj, name)
    return obj


def required(cls: Any) -> frozenset[str]:
    """The attributes that a frame must have for msgspec to take it, constants included, but for those of one side."""
    names, defaults = cls.__struct_fields__, cls.__struct_defaults__
    without = [NODEFAULT] * (len(names) - len(defaults))
    found = {name for name, default in zip(names, (*without, *defaults), strict=True) if default is NODEFAULT}
    return frozenset(found - {name for name, value in getattr(cls, "__filled__", {}).items() if value is UNSET})


def dig(obj: Any, name: str) -> None:
    """Makes a slot hold nothing: reading the attribute raises MalformedField from then on.

    Only a class of which an object has such a hole gets `__getattr__`, for that makes reading any attribute slower.
    """
    delattr(obj, name)
    cls = obj.__class__
    if not hasattr(cls, "__getattr__"):
        cls.__getattr__ = _unreadable


def _unreadable(obj: Any, name: str) -> Any:
    """Called for what the slots do not hold: a field that cannot be read, or no field at all."""
    cls = class_of(obj)
    if name in cls.__struct_fields__:
        raise _malformed(obj, name)
    if isinstance(asked := getattr(cls, name, None), property) and asked.fget is not None:
        return asked.fget(obj)  # an earlier name of what cannot be read: Python forgets why, so it is told again
    raise AttributeError(f"{cls.__name__!r} object has no attribute {name!r}", name=name, obj=obj)


def _misfit(obj: Object, received: Received, wire: str) -> str:
    """What was wrong in a field, in words: the first place in it that could not be held."""
    before = pointer(wire) if received.past is None else received.past.came_from(wire)
    for found in drift_of(obj, received):
        if found.pointer == before or found.pointer.startswith(before + "/"):
            where = f" at {found.pointer}" if found.pointer != before else ""
            return f"expected {found.expected}, got {shown(found.got)}{where}"
    return f"got {shown(received.malformed[wire])}"


def _malformed(obj: Any, name: str) -> MalformedField:
    cls = class_of(obj)
    wire: str = cls.__struct_encode_fields__[cls.__struct_fields__.index(name)]
    received, held = received_of(obj), slots(obj)
    if name in held:
        problem = f"expected {getattr(cls, name).reading.expected}, got {shown(held[name])}"
    elif received is not None and wire in received.malformed:
        problem = _misfit(obj, received, wire)
    else:
        problem = "nothing came"
    return MalformedField(f"{cls.__name__}.{name} cannot be read: {problem}", name=name, obj=obj)
