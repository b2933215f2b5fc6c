"""The rule on what is gone. It needs the protocol as it once was, which `eventwright lint --since` reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from eventwright.edits import Edit, Fix, appended
from eventwright.lint.mends import added, noted, written
from eventwright.lint.subject import Finding, Subject
from eventwright.model import Enum, Event, Field, Object, Place, Protocol, TypeDefinition, Value
from eventwright.nodes import Sequence

if TYPE_CHECKING:
    from eventwright.evolution.pairs import Match, Pairing

Named: TypeAlias = Event | TypeDefinition | Field | Value


class Holder(NamedTuple):
    """What holds names, and may reserve some: the protocol, an event, an object, an enum.

    `gone` are the names that it held once and holds no more, those that it had reserved with them; `heirs` are what may bear
    the new name of one of them; `held` and `reserved` are the names that it has now.
    """

    name: str
    place: Place
    gone: tuple[str, ...]
    heirs: dict[str, Named]
    held: frozenset[str]
    reserved: Collection[str]


def unreserved_name(subject: Subject) -> Iterator[Finding]:
    """A name that is gone stays reserved, or is an earlier name of something, so that it never comes back as something else."""
    for holder in _holders(subject.protocol, subject.earlier) if subject.earlier is not None else ():
        lost = [name for name in dict.fromkeys(holder.gone) if name not in holder.held and name not in holder.reserved]
        heirs = {name: heir for name in lost if (heir := holder.heirs.get(name)) is not None}
        for name, heir in heirs.items():
            yield _likely(subject, holder, name, heir)
        if names := [name for name in lost if name not in heirs]:
            yield _gone(subject, holder, names)


def _gone(subject: Subject, holder: Holder, names: list[str]) -> Finding:
    told = " and ".join(f'"{name}"' for name in names)
    message = f'{told} {"is" if len(names) == 1 else "are"} gone from "{holder.name}" without being reserved'
    hint = f"add `reserved: [{', '.join(map(written, names))}]`"
    edit = _reserving(subject, holder.place, names)
    fix = Fix("reserve what is gone", (edit,)) if edit is not None else None
    return Finding(subject.key_span(holder.place, "reserved"), message, hint, (), fix)


def _likely(subject: Subject, holder: Holder, name: str, heir: Named) -> Finding:
    """What looks like a rename, that nothing declares."""
    message = f'"{name}" is gone from "{holder.name}", and this looks like it under a new name'
    hint = f"add `was: {written(name)}` here, or `reserved: [{written(name)}]` there"
    edits = noted(subject.node(heir.place), "type" if isinstance(heir, Field) else "description", f"was: {written(name)}")
    fix = Fix("tell the earlier name", edits, safe=False) if edits else None
    return Finding(subject.token(heir.place), message, hint, (), fix)


# How it is mended


def _reserving(subject: Subject, place: Place, names: Iterable[str]) -> Edit | None:
    """Puts names into `reserved:` of what stands at a place."""
    entry, words = subject.entry(place, "reserved"), [written(name) for name in names]
    if entry is None:
        return added(subject.node(place), "reserved", f"[{', '.join(words)}]")
    return appended(entry[1], words) if isinstance(entry[1], Sequence) else None


# What is gone


def _holders(now: Protocol, then: Protocol) -> Iterator[Holder]:
    from eventwright.evolution.pairs import pair, value_match  # only what is gone asks for it

    pairing = pair(then, now)
    yield _whole(pairing)
    yield from (_fields(old, new, pairing.fields(old, new)) for old, new in pairing.owner_pairs())
    for before, after in pairing.type_pairs():
        if isinstance(before, Enum) and isinstance(after, Enum):
            yield _values(before, after, value_match(before, after))


def _whole(pairing: Pairing) -> Holder:
    """The names of events and types; a type that is defined in place has none that anybody gave it."""
    now, then = pairing.new, pairing.old
    old, new = [*then.events, *_own(then)], [*now.events, *now.types]
    types: dict[str, Named] = {before: now.type(after) for before, after in pairing.types.items()}
    heirs = types | {before.name: after for before, after in pairing.events.likely}
    gone = (*(item.name for item in old), *_reserved(then, old))
    own = {name: heir for name, heir in heirs.items() if not getattr(heir, "inline", False)}
    return Holder(now.name, now.place, gone, own, frozenset(item.name for item in new), _reserved(now, new))


def _own(protocol: Protocol) -> list[TypeDefinition]:
    return [item for item in protocol.types if not getattr(item, "inline", False)]


def _fields(old: Event | Object, new: Event | Object, match: Match) -> Holder:
    """The names of fields; those of an envelope are their side's, which reserves none."""
    removed = [item for item in (*match.removed, *(before for before, _ in match.likely)) if not item.envelope]
    gone = (*(item.name for item in removed), *_reserved(old, old.fields))
    heirs = {before.name: after for before, after in match.likely}
    held = frozenset(item.name for item in new.fields)
    return Holder(new.name, new.place, gone, heirs, held, _reserved(new, new.fields))


def _values(old: Enum, new: Enum, match: Match) -> Holder:
    gone = (*(str(item.value) for item in old.values), *_reserved(old, old.values))
    heirs = {str(before.value): after for before, after in match.likely}
    held = frozenset(str(item.value) for item in new.values)
    return Holder(new.name, new.place, gone, heirs, held, _reserved(new, new.values))


def _reserved(holder: Protocol | Event | Object | Enum, items: Iterable[Named]) -> dict[str, None]:
    """What nothing may be called any more, in its order: by `reserved`, and by `was` of what it holds."""
    return dict.fromkeys((*holder.reserved, *(name for item in items for name in _earlier_names(item))))


def _earlier_names(item: Named) -> Iterable[str]:
    """Those of an item where it is; a dotted path tells where a field was before, and an envelope is its side's."""
    if isinstance(item, Field):
        return () if item.envelope else [name for name in item.notes.was if "." not in name]
    return item.notes.was
