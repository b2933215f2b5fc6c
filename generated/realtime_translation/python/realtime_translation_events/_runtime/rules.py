"""Rules across the fields of an object: one of several, one with another, one only beside a certain value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .errors import Drift, pointer, shown

Rules = Iterable[tuple[str, Any]]


def broken(rules: Rules, present: Mapping[str, Any]) -> Iterator[str]:
    """The rules that an object breaks, in words; `present` are its fields by their key."""
    for kind, rule in rules:
        if kind == "at_least_one_of" and not any(name in present for name in rule):
            yield f"at least one of {', '.join(rule)}"
        elif kind == "exactly_one_of" and sum(name in present for name in rule) != 1:
            yield f"exactly one of {', '.join(rule)}"
        elif kind == "requires" and rule[0] in present and not all(name in present for name in rule[1]):
            yield f"{' and '.join(rule[1])} beside {rule[0]}"
        elif kind == "only_when" and rule[0] in present:
            name, other, values = rule
            if other in present and not _is_among(present[other], values):
                yield f"{name} only when {other} is {' or '.join(map(shown, values))}"


def _is_among(value: Any, values: Iterable[Any]) -> bool:
    return any(value == item and isinstance(value, bool) == isinstance(item, bool) for item in values)


def broken_rules(obj: Any) -> tuple[Drift, ...]:
    """What msgspec does not look at when it decodes an object, as the object is now.

    That is the rules that it, or an object inside it, breaks, and what the side that sends the event never sends.
    """
    from .model import load

    owner = load().by_class.get(obj.__class__.__name__)
    return tuple(_broken(obj, "", owner.get("side") if owner else None))


def _broken(value: Any, place: str, side: str | None) -> Iterator[Drift]:
    from .objects import Object

    kind: Any = value.__class__
    if issubclass(kind, Object):
        yield from _broken_by(value, place, side)
    elif kind is list:
        for index, item in enumerate(value):
            yield from _broken(item, place + pointer(index), side)
    elif kind is dict:
        for key, item in value.items():
            yield from _broken(item, place + pointer(key), side)


def _broken_by(obj: Any, place: str, side: str | None) -> Iterator[Drift]:
    from .model import load

    present, owner = _present(obj), load().by_class.get(obj.__class__.__name__)
    if owner is not None:
        yield from _foreign(owner, present, place, side)
        for rule in broken(load().rules(owner), present):
            yield Drift(place, "constraint", rule, None)
    for key, value in present.items():
        if isinstance(value, (list, dict)) or hasattr(value, "__struct_fields__"):
            yield from _broken(value, place + pointer(key), side)


def _present(obj: Any) -> dict[str, Any]:
    """The fields of an object by their key, wire forms unread."""
    from msgspec import UNSET

    from .objects import class_of, slots

    cls, held = class_of(obj), slots(obj)
    keys: dict[str, str] = dict(zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True))
    return {keys[name]: value for name, value in held.items() if name != "_drift" and value is not UNSET}


def _foreign(owner: Mapping[str, Any], present: Mapping[str, Any], place: str, side: str | None) -> Iterator[Drift]:
    """The fields that only another side sends."""
    from .wire import plain

    for item in owner["fields"]:
        if side is not None and item["name"] in present and dict(item["presence"])[side] == "absent":
            expected = f"nothing, for {side} does not send it"
            yield Drift(place + pointer(item["name"]), "unknown_field", expected, plain(present[item["name"]]))
