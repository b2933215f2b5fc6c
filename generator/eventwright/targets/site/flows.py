"""The pages of flows, and what the pages of events say of the flows that they take part in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from msgspec.structs import replace

from eventwright.diagrams.svg import FlowDiagram
from eventwright.model import AnyOrder, Either, Event, Flow, Message, Note, Repeat, Step, UseFlow
from eventwright.render import Output
from eventwright.resolve.flowchecks import all_steps
from eventwright.sinks import EMPTY, Sunk, fill, html, joined, markdown, trusted
from eventwright.targets.docs.book import Page, flow_path
from eventwright.targets.docs.facts import Fact
from eventwright.targets.docs.phrases import all_of, data
from eventwright.targets.site.bodies import Branch, FlowBody, FlowMarkdown, FlowPlace, Head, StepView
from eventwright.targets.site.web import Section, Site, side_class

DIAGRAM, STEPS = trusted("Diagram"), trusted("Step by step")


def flow_page(site: Site, name: str) -> Output:
    """The page of a flow."""
    flow, page = site.flows[name], site.page(flow_path(name))
    steps = tuple(_Steps(site, page).views(flow.steps))
    body = FlowBody(_head(page, flow), _diagram(site, page, flow).written("flow"), steps)
    contents = (Section(trusted("diagram"), DIAGRAM), Section(trusted("steps"), STEPS))
    return site.framed(page, html.text(flow.title), html.text(flow.summary), contents, body)


def _head(page: Page, flow: Flow) -> Head:
    return Head(
        side=trusted("side-both"),
        kicker=trusted("Flow"),
        name=html.text(flow.title),
        marks=(),
        summary=page.cell(flow.summary),
        notice=EMPTY,
        description=page.prose(flow.description),
        signature=EMPTY,
        facts=tuple(_facts(page, flow)),
    )


def _facts(page: Page, flow: Flow) -> Iterator[Fact]:
    if flow.tags:
        yield Fact(trusted("Tags"), page.tags(flow.tags))
    if flow.same:
        yield Fact(trusted("Runs told apart by"), all_of(page.path_in(id) for id in flow.same))
    yield Fact(trusted("Defined in"), page.spec(flow.place))


def _diagram(site: Site, page: Page, flow: Flow) -> FlowDiagram:
    """The diagram of a flow, which pages of one folder share."""
    return site.ledger.shared((_diagram, flow.name, page.path.parent), lambda: _drawn(site, page, flow))


def _drawn(site: Site, page: Page, flow: Flow) -> FlowDiagram:
    def to_event(name: str) -> str | None:
        return page.to(page.book.paths[name])

    def to_flow(name: str) -> str | None:
        return page.to(flow_path(name))

    used = (site.flows[step.flow] for step in all_steps(flow.steps) if isinstance(step, UseFlow))
    return FlowDiagram(replace(site.ledger.head, flows=(flow, *used)), flow, to_event, to_flow)


# Steps


class _Steps:
    """Makes the views of a flow's steps; its messages have ids by their number."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.page = site, page
        self.numbers = count(1)

    def views(self, steps: Iterable[Step]) -> Iterator[StepView]:
        for step in steps:
            yield self._view(step)

    def _view(self, step: Step) -> StepView:
        match step:
            case Message():
                return self._message(step)
            case Repeat(steps=steps):
                return self._block(trusted("Any number of times, or not at all:"), (steps,))
            case Either(branches=branches):
                return self._block(trusted("One of these:"), branches)
            case AnyOrder(branches=branches):
                return self._block(trusted("All of these; their steps may come in between each other:"), branches)
            case UseFlow(flow=name):
                found = self.site.flows[name]
                label = self.page.write.link(self.page.write.text(found.title), self.page.to(flow_path(name)))
                return StepView(0, trusted("use"), fill("Then as in {}.", label), (), ())
            case Note(text=text):
                return StepView(0, trusted("note"), self.page.cell(text), (), ())

    def _block(self, line: Sunk, branches: tuple[tuple[Step, ...], ...]) -> StepView:
        found = tuple(Branch(tuple(self.views(branch))) for branch in branches)
        return StepView(0, trusted("block"), line, (), found)

    def _message(self, step: Message) -> StepView:
        page = self.page
        return StepView(
            number=next(self.numbers),
            kind=side_class(page.book.protocol, step.side),
            line=fill("{} {}", _sender(page, step), page.event(step.event)),
            remarks=tuple(_remarks(page, step)),
            branches=(),
        )


def _sender(page: Page, step: Message) -> Sunk:
    side = next(side for side in page.book.protocol.sides if side.name == step.side)
    return fill("{}:", page.write.text(side.title))


def _remarks(page: Page, step: Message) -> Iterator[Sunk]:
    if step.when:
        yield fill("When: {}", page.cell(step.when))
    if step.repeat:
        yield trusted("Any number of times, or not at all.")
    if step.optional:
        yield trusted("May be missing.")
    if step.payload is not None:
        yield fill("With {}.", data(page, step.payload))
    if step.note:
        yield page.cell(step.note)


# Markdown


def flow_markdown(site: Site, name: str) -> Output:
    """The twin of the page in Markdown."""
    flow, page = site.flows[name], Page(site.book, flow_path(name))
    context = FlowMarkdown(
        source=markdown.comment(f"Generated from {flow.place.file}; edits made here are lost."),
        title=markdown.text(flow.title),
        summary=page.cell(flow.summary),
        facts=tuple(_facts(page, flow)),
        description=page.prose(flow.description),
        steps=joined("", _lines(_Steps(site, page).views(flow.steps), 0)),
    )
    return Output(page.path, "site/flow.md.jinja", context)


def _lines(steps: Iterable[StepView], depth: int) -> Iterator[Sunk]:
    """Steps as a list; the branches of a block are items with lists of their own."""
    margin = trusted("  " * depth)
    for step in steps:
        yield fill("{}- {}\n", margin, joined(" ", (step.line, *step.remarks)))
        for number, branch in enumerate(step.branches, 1):
            many = len(step.branches) > 1
            if many:
                yield fill("{}  - {}:\n", margin, number)
            yield from _lines(branch.steps, depth + 1 + many) if branch.steps else [fill("{}    - Nothing.\n", margin)]


# In other pages


def flow_places(site: Site, page: Page, event: Event) -> tuple[FlowPlace, ...]:
    """The flows that an event takes part in, each with its place in it."""
    return tuple(
        FlowPlace(
            link=page.write.link(page.write.text(flow.title), page.to(flow_path(flow.name))),
            summary=page.cell(flow.summary),
            place=_place(page, flow, event),
            diagram=_diagram(site, page, flow).written(f"flow-{number}", event.name),
        )
        for number, flow in enumerate(site.part_of[event.name])
    )


def _messages(flow: Flow) -> list[Message]:
    return [step for step in all_steps(flow.steps) if isinstance(step, Message)]


def _place(page: Page, flow: Flow, event: Event) -> Sunk:
    """Where in a flow an event stands: the numbers of its steps."""
    names = [step.event for step in _messages(flow)]
    steps = [number for number, name in enumerate(names, 1) if name == event.name]
    links = (page.write.link(fill("step {}", number), page.to(flow_path(flow.name), f"step-{number}")) for number in steps)
    return fill("{} of {}", all_of(links), len(names))
