"""What follows what: the steps of flows, as far as both revisions speak of the same events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from eventwright.evolution.changes import Change, Spot
from eventwright.evolution.pairs import Pairing
from eventwright.model import AnyOrder, Either, Flow, Message, Repeat, Step, UseFlow


def compare(pairing: Pairing) -> Iterator[Change]:
    """The flows of both revisions whose events come in another order, or more or less often."""
    before = {flow.name: flow for flow in pairing.old.flows}
    renamed = {old.name: new.name for old, new in pairing.events.both}
    for new in pairing.new.flows:
        if (old := before.get(new.name)) is not None:
            yield from _flow(old, new, renamed)


def _flow(old: Flow, new: Flow, renamed: dict[str, str]) -> Iterator[Change]:
    names = {event: event for event in _events(new.steps)}
    shared = {event: renamed.get(event, "") for event in _events(old.steps)}
    known = set(names) & set(shared.values())
    before, after = (list(_lines(steps, words, known)) for steps, words in ((old.steps, shared), (new.steps, names)))
    if before != after:
        gone, come = _difference(before, after)
        message = f'in the flow "{new.name}", {come} stands where {gone} was'
        sides = tuple(sorted({step.side for step in _messages(new.steps) if step.event in known}))
        yield Change(
            "EVT007", f"flow {new.name}", message, Spot("", old.place), Spot("", new.place), sides, structure=(gone, come)
        )


def _messages(steps: Iterable[Step]) -> Iterator[Message]:
    for step in steps:
        match step:
            case Message():
                yield step
            case Repeat(steps=inner):
                yield from _messages(inner)
            case Either(branches=branches) | AnyOrder(branches=branches):
                for branch in branches:
                    yield from _messages(branch)
            case _:
                pass


def _events(steps: Iterable[Step]) -> list[str]:
    return [step.event for step in _messages(steps)]


def _lines(steps: Iterable[Step], names: dict[str, str], known: set[str]) -> Iterator[str]:
    """The steps in words, a line each and without prose; branches in an order of their own."""
    for step in steps:
        match step:
            case Message() if names[step.event] in known:
                yield _words(step, names[step.event])
            case Repeat(steps=inner):
                yield from _block("repeat", [list(_lines(inner, names, known))])
            case Either(branches=branches):
                yield from _block("either", [list(_lines(branch, names, known)) for branch in branches], keep_empty=True)
            case AnyOrder(branches=branches):
                yield from _block("any order", [list(_lines(branch, names, known)) for branch in branches])
            case UseFlow(flow=flow):
                yield f"the flow {flow}"
            case _:
                pass


def _words(step: Message, event: str) -> str:
    often = " any number of times" if step.repeat else " or nothing" if step.optional else ""
    payload = f" with {json.dumps(step.payload, sort_keys=True)}" if step.payload is not None else ""
    return f"{event}{payload}{often}"


def _block(word: str, branches: list[list[str]], *, keep_empty: bool = False) -> Iterator[str]:
    """A block with its branches, nothing where it says nothing."""
    if any(branches):
        for branch in sorted(branches):
            if branch or keep_empty:
                yield f"{word}:"
                yield from (f"{word}: {line}" for line in branch)


def _difference(old: list[str], new: list[str]) -> tuple[str, str]:
    """The first steps that differ, before and after."""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    _, a, b, c, d = next(code for code in codes if code[0] != "equal")
    return _listed(old[a:b]), _listed(new[c:d])


def _listed(lines: list[str]) -> str:
    return ", then ".join(f'"{line}"' for line in lines) or "nothing"
