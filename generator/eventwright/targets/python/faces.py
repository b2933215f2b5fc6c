"""What one side must, and must not, set in objects that both sides send; the class of such an object fits both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eventwright.model import Event, Field, Object, Protocol, Ref, Type, TypeDefinition, parts
from eventwright.targets.python.annotations import references, uses_of
from eventwright.targets.python.classes import is_optional


@dataclass(frozen=True, slots=True)
class Face:
    """Attributes of a class, as one side sends it: those to set, those not to set, those to look into."""

    class_name: str
    required: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


def faces(protocol: Protocol, side: str) -> tuple[Face, ...]:
    """The faces that `side` shows, sorted by class; classes of which every attribute says all are left out."""
    types = {definition.name: definition for definition in protocol.types}
    own = {found.name: _own_face(found, side) for found in protocol.types if isinstance(found, Object) and side in found.sides}
    telling = {name for name, face in own.items() if face.required or face.foreign}
    while more := {name for name in own if name not in telling and _reaches(types[name], telling, types)}:
        telling |= more
    events = [event for event in protocol.sent_by(side) if _leads(event.fields, telling, types)]
    found = [replace(own[name], inside=_leads(_fields(types[name]), telling, types)) for name in telling]
    found += [Face(event.class_name, inside=_leads(event.fields, telling, types)) for event in events]
    return tuple(sorted(found, key=lambda face: face.class_name))


def _own_face(owner: Object, side: str) -> Face:
    optional = [field for field in owner.fields if is_optional(owner, field)]
    return Face(
        owner.class_name,
        tuple(field.attribute for field in optional if field.presence_for(side) == "required"),
        tuple(field.attribute for field in optional if field.presence_for(side) == "absent"),
    )


def _fields(definition: TypeDefinition) -> tuple[Field, ...]:
    return definition.fields if isinstance(definition, Object) else ()


def _leads(fields: tuple[Field, ...], telling: set[str], types: dict[str, TypeDefinition]) -> tuple[str, ...]:
    """The attributes behind which there may be an object of `telling`."""
    return tuple(field.attribute for field in fields if _objects(field.use.type, types) & telling)


def _reaches(definition: TypeDefinition, telling: set[str], types: dict[str, TypeDefinition]) -> bool:
    return bool(_leads(_fields(definition), telling, types))


def _objects(type_: Type, types: dict[str, TypeDefinition]) -> set[str]:
    """The objects that a type may be, unions, aliases, lists and maps looked into."""
    found: set[str] = set()
    waiting = [part.name for part in parts(type_) if isinstance(part, Ref)]
    while waiting:
        name = waiting.pop()
        if isinstance(types[name], Object):
            found.add(name)
        else:
            waiting += references(uses_of(types[name]))
    return found


def is_guarded(protocol: Protocol, event: Event) -> bool:
    """Whether an event may hold fields that a reader, being strict, refuses: those that only other sides send."""
    if not any(side.reads == "strict" and side.name != event.side for side in protocol.sides):
        return False
    types = {definition.name: definition for definition in protocol.types}
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
