"""What a page says of the generated class: what it inherits, where it is defined, its attributes, its constructor."""

from __future__ import annotations

from eventwright.model import Event, Field, Object, TypeDefinition
from eventwright.sinks import EMPTY, Sunk, fill, joined, trusted
from eventwright.sinks.markdown import anchor_id
from eventwright.sinks.python import name
from eventwright.targets.docs.book import Page
from eventwright.targets.docs.facts import Fact
from eventwright.targets.docs.python import annotation, codec, handling, is_read, package_of, parameter, type_in_python
from eventwright.targets.docs.tables import Table, table
from eventwright.targets.examples import Group, is_given, laid_out
from eventwright.targets.python.classes import is_optional
from eventwright.targets.site.bodies import PythonView
from eventwright.targets.site.web import Site


def python_view(site: Site, page: Page, owner: Event | TypeDefinition) -> PythonView | None:
    """The class or alias of an event or type; None where the protocol has no Python package."""
    if package_of(page.book) is None:
        return None
    facts = tuple(_facts(site, page, owner))
    return _class(page, owner, facts) if isinstance(owner, (Event, Object)) else _alias(page, owner, facts)


def _class(page: Page, owner: Event | Object, facts: tuple[Fact, ...]) -> PythonView:
    return PythonView(
        facts=facts,
        attributes=_attributes(page, owner),
        constructor=page.write.block(signature(page, owner), "python"),
        parameters=_parameters(page, owner),
        returns=fill("The new {}.", page.write.code(owner.class_name)),
        **(_of_event(page, owner) if isinstance(owner, Event) else {}),
    )


def _of_event(page: Page, event: Event) -> dict[str, Sunk]:
    """What there is to say of the class of an event, beyond that of an object."""
    received = is_read(page.book, event)
    return {
        "codec": page.write.block(codec(event), "python"),
        "handling": page.write.block(handling(page.book, event), "python") if received else EMPTY,
        "twin": page.write.code(f"{package_of(page.book)}.params.{event.class_name}Param"),
    }


def _alias(page: Page, owner: TypeDefinition, facts: tuple[Fact, ...]) -> PythonView:
    found = type_in_python(page, owner)
    return PythonView(facts, definition=found.definition if found else EMPTY)


def signature(page: Page, owner: Event | Object) -> Sunk:
    """The call that builds an object, every argument with its type and default."""
    given = [parameter(page.book, owner, field) for field in owner.fields if is_given(owner, field)]
    star = [trusted("*")] if given else []
    return laid_out(Group(fill("{}(", name(owner.class_name)), (*star, *given), trusted(")")))


def _facts(site: Site, page: Page, owner: Event | TypeDefinition) -> list[Fact]:
    package, code = package_of(page.book) or "", page.write.code
    home = f"{package}.{site.homes[owner.class_name]}"
    facts = [
        Fact(trusted("Import"), code(f"from {package} import {owner.class_name}")),
        Fact(trusted("Defined in"), code(home)),
    ]
    if isinstance(owner, (Event, Object)):
        base = trusted("Event") if isinstance(owner, Event) else trusted("Object")
        line = fill("{} ← {} ← {}", code(owner.class_name), code(base), code("msgspec.Struct"))
        facts.insert(0, Fact(trusted("Inherits"), line))
    return facts


def _annotated(page: Page, owner: Event | Object, field: Field) -> Sunk:
    return page.write.code(joined(" | ", annotation(page.book, owner, field)))


def _row(page: Page, field: Field) -> Sunk:
    return page.write.link(page.write.code(field.attribute), page.to(page.path, anchor_id("field", field.name)))


def _attributes(page: Page, owner: Event | Object) -> Table | None:
    return table(
        owner.fields,
        [
            (trusted("Attribute"), lambda field: _row(page, field)),
            (trusted("Type"), lambda field: _annotated(page, owner, field)),
            (trusted("Meaning"), lambda field: page.cell(field.description.split("\n\n")[0])),
        ],
    )


def _parameters(page: Page, owner: Event | Object) -> Table | None:
    return table(
        (field for field in owner.fields if is_given(owner, field)),
        [
            (trusted("Parameter"), lambda field: _row(page, field)),
            (
                trusted("Default"),
                lambda field: page.write.code("UNSET") if is_optional(owner, field) else trusted("none: to be given"),
            ),
        ],
    )
