"""The plan of a Python distribution: which files it has, and the context of each template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import PurePosixPath

from msgspec import Struct

from eventwright import __version__
from eventwright.ledger import Ledger
from eventwright.model import Field, Protocol, Scalar, Side, TypeDefinition, Union
from eventwright.names import pascal_case
from eventwright.packs import packs, templates_folder
from eventwright.render import Draft, Output
from eventwright.sinks import EMPTY, Sunk, fill, joined, trusted
from eventwright.sinks.data import toml_string
from eventwright.sinks.python import assignment, call, docstring, indented, literal, name
from eventwright.targets.python.annotations import Names, Types
from eventwright.targets.python.earlier import earlier_classes, earlier_events
from eventwright.targets.python.model_file import model_file
from eventwright.targets.python.modules import events_module, imports, modules
from eventwright.targets.python.named import with_named_unions
from eventwright.targets.python.params import params_context
from eventwright.targets.python.sources import header, homes, lower_first, module_drafts, sorted_names


class SideContext(Struct, frozen=True):
    """What `python/side.py.jinja` may use: the codec of what a side sends.

    `homes` are wire name, module and class; `formerly` is the argument of earlier names on the wire, if there are any.
    """

    header: Sunk
    docstring: Sunk
    name: Sunk
    imports: Sunk
    params: Sunk
    union: Sunk
    union_statement: Sunk
    union_docstring: Sunk
    homes: tuple[Sunk, ...]
    formerly: Sunk
    discriminator: Sunk
    decode_docstring: Sunk
    encode_docstring: Sunk


class ClassAlias(Struct, frozen=True):
    """A class or alias under its earlier name, for type checkers."""

    statement: Sunk
    docstring: Sunk


class PackageContext(Struct, frozen=True):
    """What `python/__init__.py.jinja` may use; `homes`, `unions` and `earlier` are the statements of tables."""

    header: Sunk
    docstring: Sunk
    imports: Sunk
    names: tuple[Sunk, ...]
    homes: Sunk
    typing: Sunk
    unions: Sunk
    earlier: Sunk
    renamed: tuple[ClassAlias, ...]
    sides: tuple[Sunk, ...]
    version: Sunk


class ProjectContext(Struct, frozen=True):
    """What `python/pyproject.toml.jinja` may use: TOML strings."""

    header: Sunk
    distribution: Sunk
    package: Sunk
    summary: Sunk
    version: Sunk


class ReadmeContext(Struct, frozen=True):
    """What `python/README.md.jinja` may use: Markdown; `reading` and `sending` are sides."""

    title: Sunk
    summary: Sunk
    package: Sunk
    version: Sunk
    generator: Sunk
    reading: Sunk
    sending: Sunk


class EnvelopeField(Struct, frozen=True):
    """A field that every event has."""

    attribute: Sunk
    key: Sunk
    type: Sunk
    docstring: Sunk
    property_docstring: Sunk


class EnvelopeContext(Struct, frozen=True):
    """What `python/envelope.py.jinja` may use."""

    header: Sunk
    docstring: Sunk
    imports: Sunk
    discriminator: Sunk
    fields: tuple[EnvelopeField, ...]


OWN_NAMES = ("DecodeError", "Drift", "Event", "InvalidEvent", "MalformedField", "Object", "Peek", "UnknownEvent", "peek")
"""What the package itself takes from its runtime."""


def plan(protocol: Protocol) -> list[Output | Draft]:
    """The files of the distribution."""
    named = with_named_unions(protocol)
    package, ledger = _Package(named), Ledger(named)
    folder = PurePosixPath(package.package)
    found = [
        *(Output(folder / side.name / "__init__.py", "python/side.py.jinja", package.side(side)) for side in named.sides),
        Output(folder / "__init__.py", "python/__init__.py.jinja", package.context()),
        Output(folder / "envelope.py", "python/envelope.py.jinja", package.envelope()),
        Output(folder / "py.typed"),
        Output(PurePosixPath("pyproject.toml"), "python/pyproject.toml.jinja", package.project()),
    ]
    if any(item.name.startswith("types.") for item in package.modules):
        found.append(Output(folder / "types" / "__init__.py", text=trusted(_TYPES)))
    return [
        *module_drafts(ledger, package.modules, folder),
        *_settled(ledger, found),
        Draft(PurePosixPath("README.md"), ledger, partial(_readme, ledger, package.package)),
        Draft(folder / "params.py", None, partial(package.params, folder / "params.py")),
        model_file(protocol, folder / "model.json"),
        *_copied(ledger, folder),
    ]


def _settled(ledger: Ledger, found: Iterable[Output]) -> list[Draft]:
    """Outputs whose contexts seldom change, and take less long to make than to render."""
    table = ledger.table("settled", lambda _: {str(output.path): output for output in found})
    return [Draft(PurePosixPath(path), ledger, partial(table.__getitem__, path)) for path in list(table)]


def _readme(ledger: Ledger, package: str) -> Output:
    from eventwright.sinks import markdown  # takes long to load, and this page seldom changes

    head = ledger.head
    context = ReadmeContext(
        title=markdown.text(head.title),
        summary=markdown.text(ledger.about["summary"] or head.title),
        package=name(package),
        version=markdown.text(head.version),
        generator=markdown.text(__version__),
        reading=name(head.sides[-1].name),
        sending=name(head.sides[0].name),
    )
    return Output(PurePosixPath("README.md"), "python/README.md.jinja", context)


class _Package:
    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        options = protocol.options("python") or {}
        self.package = options.get("package", f"{protocol.name}_events")
        self.distribution = options.get("distribution", self.package.replace("_", "-"))
        self.modules = modules(protocol)
        self.types = Types({definition.name: definition for definition in protocol.types}, homes(self.modules))
        self.side_names = tuple(side.name for side in protocol.sides)

    def header(self, source: str) -> Sunk:
        return header(self.protocol.name, source)

    # what every event has

    def envelope(self) -> EnvelopeContext:
        names = Names("envelope")
        names.need("typing", "Any")
        names.need("msgspec", "Struct", "field")
        names.need("msgspec.json", "Decoder")
        names.need("._runtime", "DecodeError", "Frame")
        found = {field.name: field for event in self.protocol.events for field in event.fields if field.envelope}
        fields = tuple(field for item in found.values() if (field := _envelope_field(item)) is not None)
        if fields:
            names.need("msgspec", "UNSET", "UnsetType")
        return EnvelopeContext(
            header=self.header("protocol.yaml"),
            docstring=docstring(f"{self.protocol.title}: what every event has, known or not."),
            imports=fill("{}\nfrom ._runtime import UnknownEvent as AnyUnknownEvent", imports(names, "envelope")),
            discriminator=literal(self.protocol.discriminator),
            fields=fields,
        )

    def params(self, path: PurePosixPath) -> Output:
        return Output(path, "python/params.py.jinja", params_context(self.protocol, self.types, self.header("*")))

    # sides

    def side(self, side: Side) -> SideContext:
        names = Names(f"{side.name}.__init__")
        events = self.protocol.sent_by(side.name)
        for event in events:
            names.need(f".{events_module(event)}", event.class_name)
        union = name(pascal_case(side.name) + "Event")
        params = fill("{}Param", union)
        if events:
            names.need(".params", params)
        members = [name(event.class_name) for event in events] or [trusted("UnknownEvent")]
        title = lower_first(side.title)
        return SideContext(
            header=self.header(f"{side.name}/*.yaml"),
            docstring=docstring(f"{self.protocol.title}: the codec of the events that {title} sends."),
            name=name(side.name),
            imports=indented(imports(names, f"{side.name}.__init__")),
            params=fill(" | {}", params) if events else trusted(""),
            union=union,
            union_statement=assignment(fill("{}: TypeAlias = ", union), members, trusted(""), 4),
            union_docstring=docstring(f"Any event that {title} sends.", 4),
            homes=tuple(_home(event.wire_name, events_module(event), event.class_name) for event in events),
            formerly=_formerly(earlier_events(events)),
            discriminator=literal(self.protocol.discriminator),
            decode_docstring=docstring(_DECODE.format(title=title), 4),
            encode_docstring=docstring(_ENCODE.format(title=title), 4),
        )

    # the package

    def context(self) -> PackageContext:
        tools = {"check": "_runtime.check", "fields": "_runtime.inspect", "FieldInfo": "_runtime.inspect"}
        homes = {**tools, **dict(self.public_names())}
        earlier = sorted(earlier_classes(self.protocol, homes).items())
        names = Names("__init__")
        for word, home in homes.items():
            names.need(f".{home}", word)
        title, version = self.protocol.title, self.protocol.version
        doc = f"{title}, version {version}: its events as typed classes.\n\n{self.protocol.summary}"
        public = ["EVENTS", "UNSET", "UnsetType", *OWN_NAMES, *homes]
        return PackageContext(
            header=self.header("protocol.yaml"),
            docstring=docstring(doc),
            imports=indented(imports(names, "__init__")),
            names=sorted_names([name(word) for word in public]),
            homes=_table(_HOMES, _pairs(sorted(homes.items()))),
            typing=trusted("TYPE_CHECKING, TypeAlias") if earlier else trusted("TYPE_CHECKING"),
            unions=_table(_UNIONS, map(self.union_row, filter(self.is_two_faced, self.protocol.types))),
            earlier=_table(_EARLIER, _pairs(earlier)),
            renamed=tuple(_class_alias(word, now) for word, now in earlier),
            sides=tuple(name(side) for side in self.side_names),
            version=literal(version),
        )

    def project(self) -> ProjectContext:
        return ProjectContext(
            header=self.header("protocol.yaml"),
            distribution=toml_string(self.distribution),
            package=toml_string(self.package),
            summary=toml_string(self.protocol.summary or self.protocol.title),
            version=toml_string(self.protocol.version),
        )

    def is_two_faced(self, definition: TypeDefinition) -> bool:
        """Whether a name stands for other classes at run time than to type checkers, all of them classes."""
        if not isinstance(definition, Union) or not (definition.open or self.types.is_keyed(definition.one_of)):
            return False
        return len(definition.one_of.variants) == len(definition.one_of.members)

    def union_row(self, definition: TypeDefinition) -> Sunk:
        """A union by name, with its members, the unknown one included."""
        assert isinstance(definition, Union)
        members = [self.types.by_name[variant.name].class_name for variant in definition.one_of.variants]
        if definition.one_of.unknown is not None:
            members.append(f"Unknown{self.types.by_name[definition.one_of.unknown].class_name}")
        return call(fill("{}: (", literal(definition.class_name)), list(map(literal, members)), trusted(")"), 4, 1)

    def public_names(self) -> Iterable[tuple[str, str]]:
        """Every name that the package offers, with the module that has it."""
        for item in self.modules:
            for definition in (*item.definitions, *item.events):
                yield definition.class_name, item.name
            for union in filter(_has_unknown, item.definitions):
                yield f"Unknown{union.class_name}", item.name
        for side in self.side_names:
            for word in (f"{pascal_case(side)}Event", f"decode_{side}_event", f"encode_{side}_event"):
                yield word, side


_PLAIN = {"string": trusted("str"), "integer": trusted("int"), "timestamp": trusted("int"), "boolean": trusted("bool")}


def _envelope_field(field: Field) -> EnvelopeField | None:
    """A field of the envelope that is a plain value; others are found in `raw`."""
    kind = field.use.type.kind if isinstance(field.use.type, Scalar) else ""
    if kind not in _PLAIN or field.attribute == "type":
        return None
    text = field.description or field.name
    return EnvelopeField(name(field.attribute), literal(field.name), _PLAIN[kind], docstring(text, 4), docstring(text, 8))


def _class_alias(word: str, now: str) -> ClassAlias:
    return ClassAlias(
        statement=fill("{}: TypeAlias = {}", name(word), name(now)),
        docstring=docstring(f"The earlier name of `{now}`.", 4),
    )


_HOMES, _UNIONS, _EARLIER = trusted("_HOMES"), trusted("_UNIONS: dict[str, tuple[str, ...]]"), trusted("_EARLIER")


def _table(head: Sunk, rows: Iterable[Sunk]) -> Sunk:
    """The statement of a table, a row a line."""
    lines = joined("", (fill("    {},\n", row) for row in rows))
    return fill("{} = {{\n{}}}", head, lines) if lines else fill("{} = {{}}", head)


def _pairs(found: Iterable[tuple[str, str]]) -> list[Sunk]:
    return [fill("{}: {}", literal(key), literal(value)) for key, value in found]


def _formerly(names: Mapping[str, str]) -> Sunk:
    """The argument of the codec that tells events by their earlier names; nothing where none had another."""
    rows = joined("", (fill("        {},\n", row) for row in _pairs(names.items())))
    return fill("\n    {{\n{}    }},", rows) if rows else EMPTY


def _has_unknown(definition: TypeDefinition) -> bool:
    return isinstance(definition, Union) and definition.one_of.unknown == definition.name


def _home(wire_name: str, module: str, class_name: str) -> Sunk:
    home = [literal(module.split(".")[1]), literal(class_name)]
    return call(fill("{}: (", literal(wire_name)), home, trusted(")"), 8, 1)


_TYPES = '"""The types that events share, a module for each file of specs."""\n'

_DECODE = """An event that {title} sends, from its JSON text.

Never raises for what a newer or a careless sender does: an event of a type that the package does not know is an
`UnknownEvent`, and the `drift` of a known one lists what is off. A field that does not fit its type raises
`MalformedField` when it is read.

Args:
    frame: The frame as it came; UTF-8 where it is bytes.
    strict: Refuse what does not conform to the specs.

Raises:
    DecodeError: The frame is not a JSON object in UTF-8, or exceeds a limit.
    InvalidEvent: `strict` is set and the frame does not conform."""

_ENCODE = """The JSON text of an event that {title} sends.

Exactly the attributes that are set are written. Nothing is validated or filled in; `check` validates.

Args:
    event: An event, its twin as a plain dict, or an `UnknownEvent` to pass on.
    keep_unknown: Send also what the other side would refuse, as far as the event carries it.

Raises:
    TypeError, ValueError: An attribute holds what JSON cannot say."""


def _copied(ledger: Ledger, package: PurePosixPath) -> list[Draft]:
    """What the pack says is copied as it is: the runtime. Which file that is for a path depends on the pack alone."""
    return [
        Draft(place, ledger, partial(Output, place, copied=path.relative_to(templates_folder()).as_posix()))
        for folder, destination in packs()["python"].copied.items()
        for path in sorted((templates_folder() / "python" / folder).glob("*.py"))
        for place in [package / destination / path.name]
    ]
