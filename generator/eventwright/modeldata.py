"""The model as JSON data, which is what `eventwright model` prints and packages carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any, cast

from eventwright.model import NO_LIMITS, Former, Limits, Notes, Place, Rules, Use


def as_data(value: Any) -> Any:
    """Any part of the model as JSON data; structs carry their class name under `kind`, unset things are left out."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, (tuple, list)):
        return [as_data(item) for item in cast("Iterable[Any]", value)]
    names, values_of, kind = _form(cast("Any", type(value)))
    if not names:
        return value
    said = [(key, item) for key, item in zip(names, values_of(value), strict=False) if key in _ALWAYS or _says(item)]
    kept = {key: item if type(item) in _PLAIN else as_data(item) for key, item in said}
    if kept.get("default", ...) is None and not value.has_default:
        del kept["default"]
    return {"kind": kind, **(_scalar_kind(kept) if "kind" in kept else kept)} if kind else kept


@cache
def _form(cls: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], str | None]:
    """The fields of a struct (none of any other class), what gives their values, and what its kind is called."""
    names: tuple[str, ...] = getattr(cls, "__struct_fields__", ())
    values_of: Any = attrgetter(*names, names[0]) if names else None  # with one name alone it would give no tuple
    return names, values_of, kind_of(cls)


def kind_of(cls: Any) -> str | None:
    """What `as_data` has under `kind` for objects of a class of the model; None where the place tells the class."""
    name: str = cls.__name__
    return None if cls in _NAMELESS else _KINDS.get(name, name.lower())


_NAMELESS = (Former, Place, Limits, Notes, Rules, Use)
_PLAIN = {str, int, bool, float, type(None)}
_KINDS = {"ListOf": "list", "MapOf": "map", "OneOf": "one_of", "AnyOrder": "any_order", "UseFlow": "use"}
_ALWAYS = {"value", "default", "open", "fields"}
_EMPTY: dict[type, Any] = {Limits: NO_LIMITS, Notes: Notes(), Rules: Rules()}


def _says(value: Any) -> bool:
    """Whether a value is worth a key: neither absent, nor false, nor empty."""
    kind = cast("Any", type(value))
    return bool(value) if kind in _HOLLOW else value != _EMPTY.get(kind, ...)


_HOLLOW = {type(None), bool, str, tuple, list, dict}


def _scalar_kind(data: dict[str, Any]) -> dict[str, Any]:
    """Renames `kind` of a scalar, which would hide the kind of the node."""
    return {"of" if key == "kind" else key: item for key, item in data.items()}
