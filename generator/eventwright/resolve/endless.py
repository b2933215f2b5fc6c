"""Objects that always hold another of themselves, so that no finite value of them exists."""

from __future__ import annotations

from collections.abc import Iterator

from eventwright.model import Alias, Field, ListOf, MapOf, Object, OneOf, Ref, Type, TypeDefinition, Union, Use
from eventwright.resolve.graph import components, leads_back
from eventwright.resolve.scope import Scope

Needs = dict[str, list[tuple[Field, list[str]]]]


def check_endless(scope: Scope, types: dict[str, TypeDefinition]) -> None:
    """Reports one object of each circle, at the field that leads around."""
    endless = _endless(types)
    graph = {name: [other for _, names in found for other in names] for name, found in endless.items()}
    for circle in components(graph):
        if leads_back(graph, circle):
            name = min(circle)
            field = next(field for field, names in endless[name] if not circle.isdisjoint(names))
            key, _ = scope.field_nodes[name, field.name]
            message = f'every "{name}" needs a "{field.name}", which holds a "{name}" again: it has no end'
            scope.report.error("endless-type", key.span, message, "make the field optional, or let it be null")


def _endless(types: dict[str, TypeDefinition]) -> Needs:
    """The objects without a finite value, with the fields that make them so and the objects that these hold."""
    finite = {name for name, found in types.items() if not isinstance(found, Object)}
    needs: Needs = {}
    waiting = [name for name in types if name not in finite]
    holders: dict[str, list[str]] = {}
    while waiting:
        name = waiting.pop()
        if name in finite:
            continue
        needs[name] = _needs(types, types[name], finite)
        for other in {other for _, names in needs[name] for other in names}:
            holders.setdefault(other, []).append(name)
        if not needs[name]:
            finite.add(name)
            waiting += holders.pop(name, [])
    return {name: found for name in sorted(types) if name not in finite and (found := _needs(types, types[name], finite))}


def _needs(types: dict[str, TypeDefinition], found: TypeDefinition, finite: set[str]) -> list[tuple[Field, list[str]]]:
    fields = found.fields if isinstance(found, Object) else ()
    required = [field for field in fields if all(presence == "required" for _, presence in field.presence)]
    lacking = [(field, list(_unending(types, field.use, finite))) for field in required]
    return [(field, names) for field, names in lacking if names]


def _unending(types: dict[str, TypeDefinition], use: Use, finite: set[str]) -> Iterator[str]:
    """The objects not known to be finite of which every value of a type holds one."""
    if not use.nullable:
        yield from _unending_type(types, use.type, finite)


def _unending_type(types: dict[str, TypeDefinition], type_: Type, finite: set[str]) -> Iterator[str]:
    match type_:
        case ListOf(item=use, limits=limits) | MapOf(value=use, limits=limits) if (limits.min_items or 0) > 0:
            yield from _unending(types, use, finite)
        case OneOf(members=members, unknown=None):
            each = [list(_unending_type(types, member, finite)) for member in members]
            yield from (name for names in each for name in names) if all(each) else ()
        case Ref(name=name):
            match types[name]:
                case Alias(use=use):
                    yield from _unending(types, use, finite)
                case Union(one_of=one_of):
                    yield from _unending_type(types, one_of, finite)
                case Object() if name not in finite:
                    yield name
                case _:
                    pass
        case _:
            pass
