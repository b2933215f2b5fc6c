"""What is assumed of a field that is missing, and the unit it is in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from eventwright.evolution.changes import Change
from eventwright.model import Field


def compare(old: Field, new: Field, make: Callable[..., Change]) -> Iterator[Change]:
    """The changes of default and unit; `make` makes a change of the field."""
    if old.unit and new.unit and old.unit != new.unit:
        structure = (old.unit, new.unit)
        yield make("TYP035", message=f'"{new.name}" is in {new.unit}, no longer in {old.unit}', structure=structure)
    if (_shown(old) == "null") != (_shown(new) == "null") and _may_be_both(old) and _may_be_both(new):
        message = f'whether absence of "{new.name}" means null has changed'
        yield make("FLD020", message=message, structure=(_shown(old), _shown(new)))
    elif old.has_default and new.has_default and _shown(old) != _shown(new):
        message = f'the default of "{new.name}" is {_shown(new)}, no longer {_shown(old)}'
        yield make("DEF070", message=message, structure=(_shown(old), _shown(new)))
    elif old.has_default and not new.has_default and "optional" in dict(new.presence).values():
        yield make("DEF071", message=f'"{new.name}" has no default any more', structure=(_shown(old),))


def _may_be_both(field: Field) -> bool:
    return field.use.nullable and "optional" in dict(field.presence).values()


def _shown(field: Field) -> str:
    return json.dumps(field.default, sort_keys=True) if field.has_default else "none"
