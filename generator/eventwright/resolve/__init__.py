"""Stage 3, resolve: specs to the model. Every name is bound, envelopes are merged, unions told apart, clashes refused."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Literal

from msgspec.structs import replace

from eventwright import names
from eventwright.conform import Checker, types_by_name
from eventwright.diagnostics import UNREADABLE, Related, Report, did_you_mean
from eventwright.hints import name_hint
from eventwright.ledger import digest
from eventwright.lint.levels import LEVELS
from eventwright.load import ProtocolFiles
from eventwright.model import (
    Event,
    Example,
    Field,
    Object,
    OneOf,
    Protocol,
    Ref,
    Side,
    TypeDefinition,
    Variant,
)
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Span
from eventwright.packs import packs
from eventwright.resolve.cycles import find_cycles
from eventwright.resolve.definitions import read_definition, read_event, read_replies
from eventwright.resolve.endless import check_endless
from eventwright.resolve.fields import Owner, declare_in_place, prefix_of, read_fields
from eventwright.resolve.flows import read_flows
from eventwright.resolve.formerly import check_former_places, with_former_places
from eventwright.resolve.reach import with_sides
from eventwright.resolve.readings import Readings
from eventwright.resolve.references import check_references
from eventwright.resolve.scope import Declaration, Scope, own_names, place
from eventwright.validate import Spec, strings


def resolve(files: ProtocolFiles, specs: tuple[Spec, ...], report: Report, readings: Readings | None = None) -> Protocol | None:
    """The model of a protocol, or None where something could not be read: what it defines is not known, and so not missed.

    Definitions that `readings` knows are not read anew.
    """
    if any(diagnostic.id in UNREADABLE for diagnostic in report):
        return None
    head = _head(specs, report)
    sides = _mapping(head.node, "sides") if head else {}
    if head is None or not sides:
        return None
    _check_head(head, files, report)
    scope = _scope(head, sides, specs, report)
    _declare(scope, specs)
    _declare_in_place(scope, sides)
    _check_reserved(scope, head)
    if report.has_errors:
        scope.lost |= _lost(files, specs)
    find_cycles(scope)
    readings = readings or Readings()
    with readings.noting(scope):
        events, types = _events(scope, sides, readings), _types(scope, readings)
    types = with_sides(scope.sides, events, types, scope.flattened)
    protocol = _protocol(head, scope, sides, events, types)
    check_references(scope, protocol, sides)
    check_endless(scope, types_by_name(protocol))
    check_former_places(scope, protocol)
    protocol = with_former_places(_with_values(scope, protocol, readings))
    protocol = replace(protocol, flows=read_flows(scope, specs, protocol, sides))
    report.fold()
    return protocol


def _head(specs: tuple[Spec, ...], report: Report) -> Spec | None:
    """The definition in protocol.yaml; reports what stands there or elsewhere by mistake."""
    at_home = [spec for spec in specs if (spec.folder, spec.stem) == ("", "protocol")]
    for spec in specs:
        if spec.kind == "protocol" and spec not in at_home[:1]:
            report.error("file-name", spec.name.span, "a protocol is defined in the protocol.yaml of its folder, once")
    if at_home and at_home[0].kind != "protocol":
        message = f"protocol.yaml begins with the definition of the protocol, and this is the {at_home[0].kind} of something"
        report.error("unclear-definition", at_home[0].name.span, message)
        return None
    return at_home[0] if at_home else None


def _mapping(node: Mapping, key: str) -> dict[str, Mapping]:
    found = node.get(key)
    return {name.text: value for name, value in found if isinstance(value, Mapping)} if isinstance(found, Mapping) else {}


def _texts(node: Mapping, key: str) -> tuple[tuple[str, str], ...]:
    found = node.get(key)
    pairs = found if isinstance(found, Mapping) else ()
    return tuple((name.text, value.text.strip()) for name, value in pairs if isinstance(value, Scalar))


def _check_head(head: Spec, files: ProtocolFiles, report: Report) -> None:
    if head.name.text != files.name and names.PROTOCOL_NAME.fullmatch(head.name.text):
        message = f'the protocol "{head.name.text}" lies in a folder called "{files.name}"'
        report.error("file-name", head.name.span, message, "the folder is named after the protocol")
    _check_targets(head, report)
    _check_rules(head, report)
    _check_names(head, report)


def _check_targets(head: Spec, report: Report) -> None:
    targets = head.node.get("targets")
    for key, options in targets if isinstance(targets, Mapping) else ():
        pack = packs().get(key.text)
        if pack is None:
            report.error("unknown-target", key.span, f'there is no target "{key.text}"', did_you_mean(key.text, packs()))
            continue
        for option, _ in options if isinstance(options, Mapping) else ():
            if option.text not in pack.options:
                message = f'the target "{key.text}" has no option "{option.text}"'
                report.error("unknown-key", option.span, message, did_you_mean(option.text, pack.options))


def _check_rules(head: Spec, report: Report) -> None:
    rules = head.node.get("lint")
    for key, _ in rules if isinstance(rules, Mapping) else ():
        if key.text not in LEVELS and not key.refused:
            report.error("unknown-rule", key.span, f'there is no rule "{key.text}"', did_you_mean(key.text, LEVELS))


def _check_names(head: Spec, report: Report) -> None:
    """Names in the head that are not those of definitions."""
    key = head.node.get("discriminator")
    if isinstance(key, Scalar) and not names.is_wire_key(key.text):
        report.error("bad-name", key.span, "a key on the wire is printable text of at most 120 characters")
    for kind in ("tag", "transport"):
        found = head.node.get(f"{kind}s")
        for word, _ in found if isinstance(found, Mapping) else ():
            if not names.is_wire_key(word.text):
                report.error("bad-name", word.span, f"the name of a {kind} is printable text of at most 120 characters")
    version = head.node.get("version")
    if isinstance(version, Scalar) and not version.refused and not names.is_version(version.text):
        message = f'"{version.text}" is no version that a package can have'
        report.error("bad-value", version.span, message, 'numbers with dots between them, as in "1.10"')
    if head.name.text in names.RESERVED_FILES:
        message = f'"{head.name.text}" cannot name a protocol: some systems keep the name for a device'
        report.error("bad-name", head.name.span, message)
    targets = head.node.get("targets")
    options = targets.get("python") if isinstance(targets, Mapping) else None
    for option, is_legal, form in _PYTHON_NAMES:
        value = options.get(option) if isinstance(options, Mapping) else None
        if isinstance(value, Scalar) and not is_legal(value.text):
            report.error("bad-name", value.span, f'"{value.text}" cannot name a {option}: {form}')


_PYTHON_NAMES: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("package", names.is_package, "letters, digits and underscores, and no name that Python has of its own"),
    ("distribution", names.is_distribution, "letters and digits, with single . - or _ between them"),
)


def _scope(head: Spec, sides: dict[str, Mapping], specs: tuple[Spec, ...], report: Report) -> Scope:
    unions = tuple(spec.name.text for spec in specs if spec.kind == "union" and spec.node.flag("open") is True)
    node = head.node.get("sides")
    for key, _ in node if isinstance(node, Mapping) else ():
        if not names.is_lower_name(key.text) or key.text in names.SIDE_TAKEN or keyword.iskeyword(key.text):
            message = f'"{key.text}" cannot name a side: a letter, then lower-case letters, digits and underscores'
            report.error("bad-name", key.span, message)
    return Scope(
        report=report,
        sides=tuple(sides),
        tags=tuple(name for name, _ in _texts(head.node, "tags")),
        transports=tuple(name for name, _ in _texts(head.node, "transports")),
        discriminator=head.node.text("discriminator") or "type",
        own_names=own_names(tuple(sides), unions),
    )


def _lost(files: ProtocolFiles, specs: tuple[Spec, ...]) -> frozenset[str]:
    """The names of definitions that were reported and could not be read; what speaks of them is passed over."""
    unread = {(found.folder, found.stem) for found in files.documents} - {(spec.folder, spec.stem) for spec in specs}
    misnamed = {spec.stem for spec in specs if spec.kind == "event"}
    unformed = {names.pascal_case(spec.name.text) for spec in specs if spec.kind in ("object", "enum", "union", "alias")}
    absent = (files.named() | unformed | {stem for _, stem in unread} | misnamed) - {spec.name.text for spec in specs}
    return absent | {spec.name.text for spec in specs if _is_partial(spec.node)}


def _is_partial(node: Mapping) -> bool:
    """Whether fields of a definition were reported and left out."""
    fields = node.get("fields")
    return fields.partial if isinstance(fields, Mapping) else node.partial


def _declare(scope: Scope, specs: tuple[Spec, ...]) -> None:
    wire: dict[str, Spec] = {}
    for spec in specs:
        if spec.kind == "event":
            _declare_event(scope, spec, wire)
        elif spec.kind in ("object", "enum", "union", "alias"):
            if spec.folder != "types":
                message = f'the {spec.kind} "{spec.name.text}" belongs into the folder types'
                scope.report.error("file-name", spec.name.span, message)
            if spec.stem.lower() in names.RESERVED_FILES:
                message = f'"{spec.stem}" cannot name a file: some systems keep the name for a device'
                scope.report.error("file-name", spec.name.span, message)
            class_name = spec.node.text("py_name") or spec.name.text
            scope.declare(Declaration(spec.kind, spec.name.text, class_name, spec.name.span, spec.node))
        elif spec.kind == "flow":
            _declare_flow(scope, spec)


def _declare_in_place(scope: Scope, sides: dict[str, Mapping]) -> None:
    """Declares what fields define in place, so that its name can be used anywhere."""
    declared = (*scope.events.values(), *scope.types.values())
    for side, node in sides.items():
        declare_in_place(scope, names.pascal_case(side), node.get("envelope"))
    for declaration in declared:
        declare_in_place(scope, prefix_of(declaration), declaration.node.get("fields"))


def _check_reserved(scope: Scope, head: Spec) -> None:
    for scalar in strings(head.node.get("reserved")):
        other = scope.events.get(scalar.text) or scope.types.get(scalar.text)
        if other is not None:
            message = f'"{scalar.text}" is reserved, so nothing may bear the name any more'
            scope.report.error("reserved-name", other.span, message, None, Related(scalar.span, "reserved here"))


def _declare_event(scope: Scope, spec: Spec, wire: dict[str, Spec]) -> None:
    name, span = spec.name.text, spec.name.span
    if not names.is_event_name(name):
        message = f'"{name}" cannot name an event: words of letters, digits, - and _, joined by dots'
        scope.report.error("bad-name", span, message, "give the tag on the wire with `wire`")
        scope.events.setdefault(name, Declaration("event", name, name, span, spec.node, scope.sides[0]))
        return
    if spec.folder not in scope.sides:
        _unknown_folder(scope, spec)
    elif spec.stem != name:
        message = f'the event "{name}" is in a file called "{spec.stem}"'
        hint = did_you_mean(name, [spec.stem]) or "the file is named after the event"
        scope.report.error("file-name", span, message, hint)
    first = wire.setdefault(spec.node.text("wire") or name, spec)
    if first is not spec and first.name.text != name:
        message = f'"{name}" has the same tag on the wire as "{first.name.text}"'
        scope.report.error("name-clash", span, message, None, Related(first.name.span, "the other event"))
    class_name = spec.node.text("py_name") or names.event_class(name)
    side = spec.folder if spec.folder in scope.sides else scope.sides[0]
    scope.declare(Declaration("event", name, class_name, span, spec.node, side))


def _declare_flow(scope: Scope, spec: Spec) -> None:
    name, span = spec.name.text, spec.name.span
    if not names.FLOW_NAME.fullmatch(name):
        message = f'"{name}" cannot name a flow: a letter, then letters, digits, - and _'
        scope.report.error("bad-name", span, message, name_hint(name, names.LOWER_NAME.pattern))
        return
    if (spec.folder, spec.stem) != ("flows", name):
        scope.report.error("file-name", span, f'the flow "{name}" belongs into flows/{name}.yaml')
    scope.claim_file(Declaration("flow", name, name, span, spec.node))


def _unknown_folder(scope: Scope, spec: Spec) -> None:
    """Reports the first event in a folder that is no side; the others there go without saying."""
    if spec.folder not in scope.lost:
        scope.lost |= {spec.folder}
        message = f'the event "{spec.name.text}" lies in the folder "{spec.folder}", which is no side of the protocol'
        scope.report.error("unknown-side", spec.name.span, message, did_you_mean(spec.folder, scope.sides))


def _events(scope: Scope, sides: dict[str, Mapping], readings: Readings) -> tuple[Event, ...]:
    envelopes = {
        side: read_fields(scope, Owner(f"@{side}", names.pascal_case(side), True), node.get("envelope"))
        for side, node in sides.items()
    }
    replies = {side: read_replies(scope, node) for side, node in sides.items()}
    given = {side: digest((scope.settings(), envelopes[side], replies[side])) for side in sides}

    def event(declaration: Declaration) -> Event:
        side = declaration.side
        make = partial(read_event, scope, declaration, envelopes[side], replies[side])
        return readings.read(scope, declaration, given[side], make)

    return tuple(event(scope.events[name]) for name in sorted(scope.events))


def _types(scope: Scope, readings: Readings) -> tuple[TypeDefinition, ...]:
    given = digest(scope.settings())
    found = (scope.types[name] for name in sorted(scope.types))
    return tuple(readings.read(scope, item, given, partial(read_definition, scope, item)) for item in found)


def _protocol(
    head: Spec, scope: Scope, sides: dict[str, Mapping], events: tuple[Event, ...], types: tuple[TypeDefinition, ...]
) -> Protocol:
    node = head.node
    targets = node.get("targets")
    entries = targets if isinstance(targets, Mapping) else ()
    return Protocol(
        name=head.name.text,
        title=(node.text("title") or "").strip(),
        summary=(node.text("summary") or "").strip(),
        description=(node.text("description") or "").strip(),
        version=node.text("version") or "0",
        discriminator=scope.discriminator,
        transports=_texts(node, "transports"),
        tags=_texts(node, "tags"),
        sides=tuple(_side(head, name, side, events) for name, side in sides.items()),
        events=events,
        types=types,
        targets=tuple((name.text, tuple((key, value) for key, value in _texts(targets, name.text))) for name, _ in entries)
        if isinstance(targets, Mapping)
        else (),
        place=place(head.name.span),
        reserved=tuple(scalar.text for scalar in strings(node.get("reserved"))),
    )


def _side(head: Spec, name: str, node: Mapping, events: tuple[Event, ...]) -> Side:
    sent = [event for event in events if event.side == name]
    variants = tuple(Variant(event.name, event.tag) for event in sent)
    keys = (sent[0].tag[0][0],) if sent else ()
    one_of = OneOf(tuple(Ref(event.name) for event in sent), keys, variants, names.pascal_case(name) + "Event")
    reads: Literal["tolerant", "strict"] = "strict" if node.text("reads") == "strict" else "tolerant"
    return Side(name, (node.text("title") or name).strip(), reads, one_of, place(_side_span(head, name)))


def _side_span(head: Spec, name: str) -> Span:
    sides = head.node.get("sides")
    key = sides.key(name) if isinstance(sides, Mapping) else None
    return key.span if key else head.name.span


def _with_values(scope: Scope, protocol: Protocol, readings: Readings) -> Protocol:
    """The protocol with defaults and examples, which are checked against the finished types."""
    checker = Checker(types_by_name(protocol), scope.report)

    def fields(owner: str, found: tuple[Field, ...], side: str) -> tuple[Field, ...]:
        return tuple(_field_values(scope, checker, f"@{side}" if field.envelope else owner, field) for field in found)

    def definition(found: TypeDefinition) -> TypeDefinition:
        if not isinstance(found, Object):
            return found
        return replace(found, fields=fields(found.name, found.fields, ""))

    types = tuple(map(definition, protocol.types))
    checker = Checker(readings.noted({found.name: found for found in types}), scope.report)
    events = tuple(replace(event, fields=fields(event.name, event.fields, event.side)) for event in protocol.events)
    checked = replace(protocol, types=types, events=events)
    examples = tuple(replace(event, examples=_event_examples(scope, checker, event, readings)) for event in events)
    objects = tuple(_object_examples(scope, checker, found) for found in types)
    return replace(checked, events=examples, types=objects)


def _field_values(scope: Scope, checker: Checker, owner: str, field: Field) -> Field:
    _, node = scope.field_nodes.get((owner, field.name), (None, None))
    if not isinstance(node, Mapping):
        return field
    default, examples = node.get("default"), node.get("examples")
    if default is None and examples is None:
        return field
    sides = [side for side, presence in field.presence if presence != "absent"]
    data: Any = checker.any_side("bad-default", default, field.use, sides) if default is not None else None
    items = examples.items if isinstance(examples, Sequence) else ()
    shown = tuple(checker.any_side("bad-example", item, field.use, sides) for item in items)
    return replace(field, default=data, examples=shown)


def _examples(node: Mapping) -> Iterable[tuple[str, Node]]:
    examples = node.get("examples")
    for item in examples.items if isinstance(examples, Sequence) else ():
        if isinstance(item, Mapping) and (value := item.get("value")) is not None:
            yield item.text("name") or "", value


def _event_examples(scope: Scope, checker: Checker, event: Event, readings: Readings) -> tuple[Example, ...]:
    declaration = scope.events[event.name]
    found = _examples(declaration.node) if event.name not in scope.lost else ()
    make = partial(_checked, checker, event, found)
    return make() if scope.lost else readings.examples(event, declaration, checker.types, make)


def _checked(checker: Checker, event: Event, found: Iterable[tuple[str, Node]]) -> tuple[Example, ...]:
    return tuple(Example(name, checker.event(value, event)) for name, value in found)


def _object_examples(scope: Scope, checker: Checker, found: TypeDefinition) -> TypeDefinition:
    if not isinstance(found, Object) or found.inline or found.name in scope.lost:
        return found
    sides: tuple[str, ...] = found.sides or scope.sides
    if scope.report.has_errors:  # a field that could not be read may be what brings the object to the other sides
        sides += tuple(side for side in scope.sides if side not in sides)
    shown = _examples(scope.types[found.name].node)
    return replace(found, examples=tuple(Example(name, checker.object(value, found, sides)) for name, value in shown))
