"""The model: what `resolve` makes of the specs, and the only thing that lint and the targets see.

Frozen structs, every name bound, envelopes merged, unions flattened. References between definitions are by name
(`Protocol.types`, `Protocol.events`). Strings that come from specs are data here: they reach an output only through the sinks.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal, TypeAlias

from msgspec import Struct

ScalarKind = Literal["string", "integer", "number", "boolean", "any", "bytes", "timestamp", "datetime"]
Presence = Literal["required", "optional", "absent"]
LiteralValue: TypeAlias = str | int | bool


class Part(Struct, frozen=True, tag=True, tag_field="="):
    """A part of the model; what is unequal is encoded unequally."""


class Place(Part, frozen=True):
    """Where a definition stands: path of the file below the folder of schemas, line and column from 1."""

    file: str
    line: int
    column: int


class Limits(Part, frozen=True):
    """Limits of a value; None means none. Lengths count characters, or decoded bytes for `bytes`."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None

    def stated(self) -> dict[str, Any]:
        """The limits that are set, by their key in the spec language."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not None}


NO_LIMITS = Limits()


class Scalar(Part, frozen=True):
    """A built-in: `bytes` is base64 text on the wire, `timestamp` Unix seconds, `datetime` RFC 3339 text."""

    kind: ScalarKind
    limits: Limits = NO_LIMITS


class Const(Part, frozen=True):
    """A literal: this one value and no other."""

    value: LiteralValue


class ListOf(Part, frozen=True):
    """A JSON array."""

    item: Use
    limits: Limits = NO_LIMITS


class MapOf(Part, frozen=True):
    """A JSON object with free keys; `map<any>` is free JSON. Item limits count the entries."""

    value: Use
    limits: Limits = NO_LIMITS


class Ref(Part, frozen=True):
    """A definition of `Protocol.types`."""

    name: str


Tag: TypeAlias = tuple[tuple[str, LiteralValue], ...]
"""What tells an object from its siblings: pairs of wire key and literal."""


class Variant(Part, frozen=True):
    """An object among the members of a union: its definition (or event) and its tag; a lone object has an empty one."""

    name: str
    tag: Tag


class OneOf(Part, frozen=True):
    """One of several types, told apart by JSON kind, the objects among them by `keys`.

    `members` are all members, nested unions flattened, null lifted out; `variants` are the objects among them.
    `unknown` names the union that is open to other objects; None where the set is closed.
    """

    members: tuple[Type, ...]
    keys: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    unknown: str | None = None

    @property
    def open(self) -> bool:
        """Whether other members are legal."""
        return self.unknown is not None


Type: TypeAlias = Scalar | Const | ListOf | MapOf | Ref | OneOf


class Use(Part, frozen=True):
    """A type where it is used: null is legal or not."""

    type: Type
    nullable: bool = False


class Deprecation(Part, frozen=True):
    """Since when, what to use instead, when it ends, and why; any of them may be unknown."""

    since: str | None = None
    use: str | None = None
    sunset: str | None = None
    reason: str | None = None


class Notes(Part, frozen=True):
    """What a definition, a field or a value may say about itself."""

    since: str | None = None
    deprecated: Deprecation | None = None
    stability: str | None = None
    tags: tuple[str, ...] = ()
    was: tuple[str, ...] = ()


class Former(Part, frozen=True):
    """Where a field stood before, and where it stands: keys from an object down to it.

    `kept` is how many of the objects on the earlier way are there today.
    """

    path: tuple[str, ...]
    now: tuple[str, ...]
    kept: int = 0


class Field(Part, frozen=True):
    """A field of an event or object.

    `presence` says for each side whether what that side sends must, may or cannot carry the field. `attribute` is the
    wire name made legal. `default` is what the reader assumes (`has_default` tells a default of null from none).
    """

    name: str
    attribute: str
    use: Use
    presence: tuple[tuple[str, Presence], ...]
    description: str
    place: Place
    sent_by: str | None = None
    has_default: bool = False
    default: Any = None
    unit: str | None = None
    ref: str | None = None
    only_when: tuple[tuple[str, tuple[LiteralValue, ...]], ...] = ()
    examples: tuple[Any, ...] = ()
    envelope: bool = False
    notes: Notes = Notes()

    def presence_for(self, side: str) -> Presence:
        """Whether an object sent by `side` must, may or cannot carry the field."""
        for name, presence in self.presence:
            if name == side:
                return presence
        raise KeyError(side)

    @property
    def const(self) -> LiteralValue | None:
        """The value of a field that has just one, else None."""
        return self.use.type.value if isinstance(self.use.type, Const) and not self.use.nullable else None


class Rules(Part, frozen=True):
    """Rules across the fields of an object."""

    at_least_one_of: tuple[str, ...] = ()
    exactly_one_of: tuple[str, ...] = ()
    requires: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Example(Part, frozen=True):
    """An example: `value` is the JSON value, complete (tag and envelope filled in)."""

    name: str
    value: Any


class Object(Part, frozen=True):
    """A JSON object. `sides` are those that send it; `open` means that other fields are legal; `tag` its constants.

    `formerly` are the earlier places of its fields, and of fields further inside that stood elsewhere in it.
    """

    name: str
    class_name: str
    summary: str
    description: str
    fields: tuple[Field, ...]
    rules: Rules
    open: bool
    sides: tuple[str, ...]
    tag: Tag
    place: Place
    inline: bool = False
    reserved: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    notes: Notes = Notes()
    formerly: tuple[Former, ...] = ()


class Value(Part, frozen=True):
    """A value of an enum."""

    value: str | int
    description: str
    place: Place
    notes: Notes = Notes()


class Enum(Part, frozen=True):
    """Named values of `base`; `open` means that others are legal."""

    name: str
    class_name: str
    summary: str
    description: str
    base: Literal["string", "integer"]
    values: tuple[Value, ...]
    open: bool
    sides: tuple[str, ...]
    place: Place
    inline: bool = False
    reserved: tuple[str, ...] = ()
    notes: Notes = Notes()


class Union(Part, frozen=True):
    """A named union."""

    name: str
    class_name: str
    summary: str
    description: str
    one_of: OneOf
    sides: tuple[str, ...]
    place: Place
    notes: Notes = Notes()

    @property
    def open(self) -> bool:
        """Whether other members are legal."""
        return self.one_of.open


class Alias(Part, frozen=True):
    """A name for a type with its limits; `ref` says what an id names."""

    name: str
    class_name: str
    summary: str
    description: str
    use: Use
    sides: tuple[str, ...]
    place: Place
    ref: str | None = None
    unit: str | None = None
    notes: Notes = Notes()


TypeDefinition: TypeAlias = Object | Enum | Union | Alias


class Reply(Part, frozen=True):
    """An event that may answer another: when it does, and which paths hold the same value in both."""

    event: str
    when: str
    same: tuple[tuple[str, str], ...] = ()


class Event(Part, frozen=True):
    """An event: `name` is the spec's, `tag` what the wire carries, `class_name` the generated class.

    `fields` are the discriminator, the envelope of the side that sends it, then its own; `formerly` as of an object.
    """

    name: str
    class_name: str
    side: str
    tag: Tag
    summary: str
    description: str
    fields: tuple[Field, ...]
    rules: Rules
    open: bool
    replies: tuple[Reply, ...]
    examples: tuple[Example, ...]
    transports: tuple[str, ...]
    place: Place
    reserved: tuple[str, ...] = ()
    notes: Notes = Notes()
    formerly: tuple[Former, ...] = ()

    @property
    def family(self) -> str:
        """The first part of the name: events of one family belong together."""
        return self.name.split(".")[0]

    @property
    def wire_name(self) -> str:
        """The value of the discriminator on the wire."""
        return str(self.tag[0][1])


class Side(Part, frozen=True):
    """A party of the protocol. `events` is the union of what it sends."""

    name: str
    title: str
    reads: Literal["tolerant", "strict"]
    events: OneOf
    place: Place


class Message(Part, frozen=True):
    """A step of a flow: `side` sends `event`, with what `payload` shows (JSON of which the event has at least this).

    `when` is the condition under which it comes; `repeat` lets it come any number of times, none included, `optional` lets it
    be missing. `note` is the remark beside it. A payload of None says nothing.
    """

    side: str
    event: str
    when: str | None
    payload: Any
    repeat: bool
    optional: bool
    note: str | None
    place: Place


class Repeat(Part, frozen=True):
    """Steps that come any number of times, or not at all."""

    steps: tuple[Step, ...]


class Either(Part, frozen=True):
    """Branches of which one takes place; an empty one lets nothing happen."""

    branches: tuple[tuple[Step, ...], ...]


class AnyOrder(Part, frozen=True):
    """Branches that all take place; their steps interleave."""

    branches: tuple[tuple[Step, ...], ...]


class UseFlow(Part, frozen=True):
    """The steps of another flow."""

    flow: str
    place: Place


class Note(Part, frozen=True):
    """A remark among the steps."""

    text: str


Step: TypeAlias = Message | Repeat | Either | AnyOrder | UseFlow | Note


class Flow(Part, frozen=True):
    """What follows what. `same` are the ids (`Type.field`) that its events have in common."""

    name: str
    title: str
    summary: str
    description: str
    steps: tuple[Step, ...]
    same: tuple[str, ...]
    tags: tuple[str, ...]
    place: Place


class Protocol(Part, frozen=True, dict=True):
    """A whole protocol: definitions sorted by name, sides in the order of protocol.yaml."""

    name: str
    title: str
    summary: str
    description: str
    version: str
    discriminator: str
    transports: tuple[tuple[str, str], ...]
    tags: tuple[tuple[str, str], ...]
    sides: tuple[Side, ...]
    events: tuple[Event, ...]
    types: tuple[TypeDefinition, ...]
    targets: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    place: Place
    reserved: tuple[str, ...] = ()
    flows: tuple[Flow, ...] = ()

    def type(self, name: str) -> TypeDefinition:
        """The type definition called `name`; KeyError where there is none."""
        return self.types_by_name[name]

    @cached_property
    def types_by_name(self) -> dict[str, TypeDefinition]:
        """The type definitions by name."""
        return {definition.name: definition for definition in self.types}

    def event(self, name: str) -> Event:
        """The event called `name`; KeyError where there is none."""
        for event in self.events:
            if event.name == name:
                return event
        raise KeyError(name)

    def flow(self, name: str) -> Flow:
        """The flow called `name`; KeyError where there is none."""
        for flow in self.flows:
            if flow.name == name:
                return flow
        raise KeyError(name)

    def sent_by(self, side: str) -> tuple[Event, ...]:
        """The events that `side` sends, sorted by name."""
        return tuple(event for event in self.events if event.side == side)

    def options(self, target: str) -> dict[str, str] | None:
        """The options of a target, or None where the protocol does not ask for it."""
        return next((dict(options) for name, options in self.targets if name == target), None)


def parts(type_: Type) -> Iterator[Type]:
    """A type and every type inside it, unions and containers entered, references not followed."""
    yield type_
    inner: tuple[Type, ...] = ()
    match type_:
        case ListOf(item=use) | MapOf(value=use):
            inner = (use.type,)
        case OneOf(members=members):
            inner = members
        case _:
            pass
    for part in inner:
        yield from parts(part)
