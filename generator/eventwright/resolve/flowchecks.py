"""What must hold of the steps of flows: every command is answered, and what `same` names is there to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from eventwright.conform import types_by_name
from eventwright.correlation import id_paths
from eventwright.model import (
    AnyOrder,
    Either,
    Flow,
    Message,
    Note,
    Object,
    Place,
    Protocol,
    Repeat,
    Step,
    TypeDefinition,
    UseFlow,
)
from eventwright.nodes import Mapping, Scalar, Sequence, Span
from eventwright.resolve.scope import Scope


def inner(step: Step) -> tuple[tuple[Step, ...], ...]:
    """The lists of steps inside a block; none of any other step."""
    match step:
        case Repeat(steps=steps):
            return (steps,)
        case Either(branches=branches) | AnyOrder(branches=branches):
            return branches
        case _:
            return ()


def all_steps(steps: Iterable[Step]) -> Iterator[Step]:
    """Every step, those inside blocks included; flows that are used are not entered."""
    for step in steps:
        yield step
        for branch in inner(step):
            yield from all_steps(branch)


# Answers


class Wanted(Struct, frozen=True):
    """What answers an event: its own replies; and all, with those that answer everything of its side, and what is lost."""

    own: tuple[str, ...]
    all: frozenset[str]


def wanted_replies(scope: Scope, sides: dict[str, Mapping]) -> dict[str, Wanted]:
    """What answers each event that has replies of its own; nothing is said where one of them names nothing."""
    common = {side: _replies(node) for side, node in sides.items()}
    found = {name: (_replies(event.node), common.get(event.side, ())) for name, event in scope.events.items()}
    known = {*scope.events, *scope.lost}
    return {
        name: Wanted(own, frozenset((*own, *more, *scope.lost)))
        for name, (own, more) in found.items()
        if own and name not in scope.lost and known.issuperset((*own, *more))
    }


def _replies(node: Mapping) -> tuple[str, ...]:
    found = node.get("replies")
    items = found.items if isinstance(found, Sequence) else ()
    events = (item.text("event") for item in items if isinstance(item, Mapping))
    return tuple(event for event in events if event is not None)


def check_answers(
    scope: Scope, replies: dict[str, Wanted], flows: dict[str, Flow], spans: dict[Place, Span], incomplete: set[str]
) -> None:
    """Reports the commands that may go without any of their replies; of `incomplete` flows nothing is said to be missing."""
    checker = _Answers(replies, {name: flow for name, flow in flows.items() if name not in incomplete})
    for flow in checker.flows.values():
        for message in checker.unanswered(flow.steps, ()):
            hint = f"it is answered by {' or '.join(replies[message.event].own)}"
            text = f'in this flow, "{message.event}" may go without an answer'
            scope.report.error("unanswered", spans[message.place], text, hint)


class _Answers(Struct, frozen=True, eq=False):
    """Looks for answers in what comes after a command."""

    replies: dict[str, Wanted]
    flows: dict[str, Flow]

    def unanswered(self, steps: tuple[Step, ...], later: tuple[Step, ...]) -> Iterator[Message]:
        """The commands in `steps` that neither the steps behind them nor those of `later` are sure to answer."""
        for index, step in enumerate(steps):
            rest = (*steps[index + 1 :], *later)
            if isinstance(step, Message) and step.event in self.replies:
                wanted = self.replies[step.event].all
                if not any(self.answers(following, wanted) for following in rest):
                    yield step
            for branch in inner(step):
                beside = [other for other in inner(step) if other is not branch] if isinstance(step, AnyOrder) else []
                yield from self.unanswered(branch, (*(step for other in beside for step in other), *rest))

    def answers(self, step: Step, wanted: frozenset[str]) -> bool:
        """Whether a step is sure to have one of the events."""
        match step:
            case Message(event=event):
                return event in wanted and not (step.optional or step.repeat)
            case Either(branches=branches):
                return all(any(self.answers(inside, wanted) for inside in branch) for branch in branches)
            case AnyOrder(branches=branches):
                return any(self.answers(inside, wanted) for branch in branches for inside in branch)
            case UseFlow(flow=name):
                if name not in self.flows:
                    return True  # reported already
                return any(self.answers(inside, wanted) for inside in self.flows[name].steps)
            case Repeat() | Note():
                return False


# What events have in common


def check_same(scope: Scope, protocol: Protocol, flow: Flow, same: list[Scalar]) -> None:
    """Reports what `same` names and fewer than two steps of the flow carry."""
    events = {event.name: event for event in protocol.events}
    messages = [step for step in all_steps(flow.steps) if isinstance(step, Message)]
    if any(message.event not in events or message.event in scope.lost for message in messages):
        return
    types = types_by_name(protocol)
    for scalar in same:
        owner, _, name = scalar.text.partition(".")
        if scalar.refused or owner in scope.lost or not _is_field(types.get(owner), name):
            continue
        every = (step for step in messages if id_paths(types, events[step.event], step.payload, scalar.text))
        carriers = list(islice(every, 2))
        if len(carriers) < 2:
            told = f'only "{carriers[0].event}" carries' if carriers else "no step of this flow carries"
            scope.report.error("unused-same", scalar.span, f'{told} "{scalar.text}", so there is nothing to compare')


def _is_field(definition: TypeDefinition | None, name: str) -> bool:
    return isinstance(definition, Object) and any(field.name == name for field in definition.fields)
