"""Which events may hold what their reader refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eventwright.model import Event, Field, Object, Ref, Side, Type, TypeDefinition, parts
from eventwright.targets.python.annotations import references, uses_of


def is_guarded(types: Mapping[str, TypeDefinition], sides: Iterable[Side], event: Event) -> bool:
    """Whether an event may hold fields that a reader, being strict, refuses: those that only other sides send."""
    if not any(side.reads == "strict" and side.name != event.side for side in sides):
        return False
    seen: set[str] = set()
    waiting = [name for field in event.fields for name in _objects(field.use.type, types)]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        fields = _fields(types[name])
        if any(field.sent_by not in (None, event.side) for field in fields):
            return True
        waiting += [other for field in fields for other in _objects(field.use.type, types)]
    return False


def _fields(definition: TypeDefinition) -> tuple[Field, ...]:
    return definition.fields if isinstance(definition, Object) else ()


def _objects(type_: Type, types: Mapping[str, TypeDefinition]) -> set[str]:
    """The objects that a type may be, unions, aliases, lists and maps looked into."""
    found: set[str] = set()
    waiting = [part.name for part in parts(type_) if isinstance(part, Ref)]
    done: set[str] = set()
    while waiting:
        name = waiting.pop()
        if isinstance(types[name], Object):
            found.add(name)
        elif name not in done:
            done.add(name)
            waiting += references(uses_of(types[name]))
    return found
