"""Rules across the fields of an object: more of them forbid what was legal, fewer allow what was not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventwright.evolution.changes import Change
from eventwright.model import Event, Object


def compare(old: Event | Object, new: Event | Object, make: Callable[..., Change]) -> Iterator[Change]:
    """The changes of the rules of an event or object; `make` makes a change of it."""
    before, after = _rules(old), _rules(new)
    if added := sorted(after - before):
        yield make("CON062", message=f"a rule is new: {'; '.join(added)}", structure=tuple(added))
    if removed := sorted(before - after):
        yield make("CON061", message=f"a rule is gone: {'; '.join(removed)}", structure=tuple(removed))


def _rules(owner: Event | Object) -> set[str]:
    """The rules in words, without those that always hold."""
    rules = owner.rules
    always = {field.name for field in owner.fields if all(presence == "required" for _, presence in field.presence)}
    least = () if always & set(rules.at_least_one_of) else sorted(rules.at_least_one_of)
    found = {f"at least one of {', '.join(least)}"} if least else set[str]()
    found |= {f"exactly one of {', '.join(sorted(rules.exactly_one_of))}"} if rules.exactly_one_of else set[str]()
    found |= {f"{name} requires {word}" for name, needed in rules.requires for word in needed}
    return found | {
        f"{field.name} only when {key} is {' or '.join(sorted(map(str, values)))}"
        for field in owner.fields
        for key, values in field.only_when
    }
