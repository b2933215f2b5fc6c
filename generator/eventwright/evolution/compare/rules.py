"""Rules across the fields of an object: whether they forbid what was legal, or allow what was not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from eventwright.evolution.changes import Change
from eventwright.evolution.pairs import Owner, field_match
from eventwright.model import Rules

MOST = 8
"""The rules of so many fields are tried out; where there are more, any difference counts both ways."""


def compare(old: Owner, new: Owner, sides: tuple[str, ...], make: Callable[..., Change]) -> Iterator[Change]:
    """The changes of the rules of an event or object that `sides` send; `make` makes a change of it."""
    before, after = Ruled(old, {one.name: other.name for one, other in field_match(old, new).renamed}), Ruled(new, {})
    gone, come = sorted(before.words - after.words), sorted(after.words - before.words)
    if not gone and not come:
        return
    ways = (("CON062", before, after, "stricter", come), ("CON061", after, before, "looser", gone))
    for id, writer, reader, word, words in ways:
        if found := tuple(side for side in sides if _refuses(writer, reader, side)):
            yield make(id, message=_message(word, come, gone), senders=found, structure=tuple(words))


def _message(word: str, come: list[str], gone: list[str]) -> str:
    if come and gone:
        return f"the rules are {word}: now {'; '.join(come)}, no longer {'; '.join(gone)}"
    return f"a rule is new: {'; '.join(come)}" if come else f"a rule is gone: {'; '.join(gone)}"


@dataclass(frozen=True)
class Ruled:
    """An object with its rules, its fields by the names that they have in the new revision."""

    owner: Owner
    renamed: dict[str, str]

    def name(self, word: str) -> str:
        """The new name of a field."""
        return self.renamed.get(word, word)

    @property
    def rules(self) -> Rules:
        """The rules, by new names."""
        found = self.owner.rules
        requires = tuple((self.name(word), self._names(needed)) for word, needed in found.requires)
        return Rules(self._names(found.at_least_one_of), self._names(found.exactly_one_of), requires)

    def _names(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(map(self.name, words)))

    @property
    def conditions(self) -> dict[tuple[str, str], set[object]]:
        """The values of another field with which a field may come, by both."""
        items = [(self.name(item.name), item.only_when) for item in self.owner.fields]
        return {(name, self.name(key)): set(values) for name, found in items for key, values in found}

    @property
    def words(self) -> set[str]:
        """The rules in words."""
        rules = self.rules
        named = (("at least", rules.at_least_one_of), ("exactly", rules.exactly_one_of))
        found = {f"{word} one of {', '.join(names)}" for word, names in named if names}
        found |= {f"{name} requires {other}" for name, needed in rules.requires for other in needed}
        conditions = self.conditions.items()
        return found | {f"{name} only when {key} is {' or '.join(sorted(map(str, now)))}" for (name, key), now in conditions}

    def presence(self, side: str) -> dict[str, str]:
        """Whether a side must, may or cannot send each field."""
        return {self.name(item.name): item.presence_for(side) for item in self.owner.fields}


def _refuses(writer: Ruled, reader: Ruled, side: str) -> bool:
    """Whether the rules of the reader refuse something that the writer may send."""
    sent, read = writer.presence(side), reader.presence(side)
    shared = sent.keys() & read.keys()
    for pair, values in reader.conditions.items():
        if set(pair) <= shared and not writer.conditions.get(pair, {None}) <= values:
            return True
    old, new = writer.rules, reader.rules
    names = [name for name in sorted(_named(old) | _named(new)) if sent.get(name, "absent") != "absent"]
    if len(names) > MOST:
        return True
    return any(_holds(old, present) and not _holds(new, present) for present in _together(names, sent, read))


def _together(names: list[str], sent: dict[str, str], read: dict[str, str]) -> Iterator[set[str]]:
    """The fields that may come together; what the reader must have is always there, for other changes tell of that."""
    choices = [(True,) if "required" in (sent[name], read.get(name)) else (True, False) for name in names]
    for chosen in product(*choices):
        yield {name for name, there in zip(names, chosen, strict=True) if there}


def _named(rules: Rules) -> set[str]:
    pairs = {word for name, needed in rules.requires for word in (name, *needed)}
    return {*rules.at_least_one_of, *rules.exactly_one_of, *pairs}


def _holds(rules: Rules, present: set[str]) -> bool:
    exactly = len(present.intersection(rules.exactly_one_of))
    if rules.exactly_one_of and exactly != 1:
        return False
    if rules.at_least_one_of and not present.intersection(rules.at_least_one_of):
        return False
    return all(present.issuperset(needed) for name, needed in rules.requires if name in present)
