"""Rules across the fields of an object: one of several, one with another, one only beside a certain value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .errors import Drift, shown

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
    """The rules that an object, or one inside it, breaks as it is now."""
    return tuple(_broken(obj, ""))


def _broken(value: Any, pointer: str) -> Iterator[Drift]:
    from .objects import Object

    kind: Any = value.__class__
    if issubclass(kind, Object):
        yield from _broken_by(value, pointer)
    elif kind is list:
        for index, item in enumerate(value):
            yield from _broken(item, f"{pointer}/{index}")
    elif kind is dict:
        for key, item in value.items():
            yield from _broken(item, f"{pointer}/{_escaped(str(key))}")


def _broken_by(obj: Any, pointer: str) -> Iterator[Drift]:
    from msgspec import UNSET

    from .model import load
    from .objects import class_of, slots

    model, held, cls = load(), slots(obj), class_of(obj)
    by_key = {
        key: held.get(name, UNSET)
        for name, key in zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True)
    }
    present = {key: value for key, value in by_key.items() if value is not UNSET}
    owner = model.by_class.get(cls.__name__)
    for rule in broken(model.rules(owner), present) if owner else ():
        yield Drift(pointer, "constraint", rule, None)
    for key, value in present.items():
        if isinstance(value, (list, dict)) or hasattr(value, "__struct_fields__"):
            yield from _broken(value, f"{pointer}/{_escaped(key)}")


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
