"""Diagrams: everything has its place, no text leaves its box, and no text of a spec is anything but text."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from eventwright.diagrams.measure import Font, width, wrapped
from eventwright.diagrams.network import network
from eventwright.diagrams.sequence import Arrow, Box, Divider, Frame, Head, Remark, Sequence, Text, Used, sequence
from eventwright.diagrams.svg import FlowDiagram, event_map, thumbnail
from eventwright.model import Either, Flow, Message, Note, Protocol, Repeat, Step, UseFlow
from eventwright.pipeline import check
from eventwright.sinks.visible import visible
from hostile import STRINGS
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

ROOT = Path(__file__).parents[1]
PROTOCOLS = check(ROOT / "schemas").protocols
FLOWS = [pytest.param(protocol, flow, id=f"{protocol.name}-{flow.name}") for protocol in PROTOCOLS for flow in protocol.flows]
FIRST = PROTOCOLS[0]
PLACE = FIRST.flows[0].place


def page(name: str) -> str:
    return f"pages/{name}.html"


def drawn(protocol: Protocol, flow: Flow, marked: str | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(FlowDiagram(protocol, flow, page, page).written("flow", marked))


def texts(element: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in element.iter("text")]


def boxes(found: Sequence) -> list[tuple[Box, tuple[Text, ...]]]:
    """What takes room of its own, with the texts in it."""
    leaves: list[tuple[Box, tuple[Text, ...]]] = []
    for item in found.items:
        match item:
            case Arrow(box=box, texts=inside) | Used(box=box, texts=inside):
                leaves.append((box, inside))
            case Remark(box=box, text=text) | Head(box=box, text=text):
                leaves.append((box, (text,)))
            case Frame(tab=tab, label=label):
                leaves.append((tab, (label,)))
            case Divider(label=label):
                leaves.append((label.box, (label,)))
            case _:
                pass
    return leaves


def check_layout(found: Sequence) -> None:
    leaves, whole = boxes(found), Box(0, 0, found.width, found.height)
    frames = [item.box for item in found.items if isinstance(item, Frame)]
    for box, inside in leaves:
        assert whole.holds(box)
        assert all(box.holds(text.box) for text in inside), (box, [text.box for text in inside])
        assert not any(one.box.meets(other.box) for one, other in combinations(inside, 2))
        assert all(frame.holds(box) or not frame.meets(box) for frame in frames)
    assert not any(one.meets(other) for (one, _), (other, _) in combinations(leaves, 2))
    assert all(whole.holds(frame) for frame in frames)
    assert all(one.holds(other) or other.holds(one) or not one.meets(other) for one, other in combinations(frames, 2))


@pytest.mark.parametrize(("protocol", "flow"), FLOWS)
def test_nothing_overlaps_and_no_text_leaves_its_box(protocol: Protocol, flow: Flow) -> None:
    check_layout(sequence(protocol, flow))


@pytest.mark.parametrize(("protocol", "flow"), FLOWS)
def test_every_step_is_drawn_and_leads_to_its_page(protocol: Protocol, flow: Flow) -> None:
    found = drawn(protocol, flow)
    steps = [item for item in sequence(protocol, flow).items if isinstance(item, (Arrow, Used))]
    names = [item.event if isinstance(item, Arrow) else item.flow for item in steps]
    assert [link.get("href") for link in found.iter("a")] == list(map(page, names))
    for link, item in zip(found.iter("a"), steps, strict=True):
        shown = item.event if isinstance(item, Arrow) else protocol.flow(item.flow).title
        assert shown in texts(link)
        assert shown in (link.get("aria-label") or "")


@pytest.mark.parametrize(("protocol", "flow"), FLOWS)
def test_a_diagram_says_what_it_is_and_hides_what_is_only_drawn(protocol: Protocol, flow: Flow) -> None:
    found = drawn(protocol, flow)
    assert found.get("role") == "group"
    named = {element.get("id"): element.text for element in found if element.get("id")}
    assert named[found.get("aria-labelledby")] == flow.title
    assert flow.summary in (named[found.get("aria-describedby")] or "")
    parents = {child: parent for parent in found.iter() for child in parent}
    for shape in (element for element in found.iter() if element.tag in ("path", "rect")):
        assert "true" in (shape.get("aria-hidden"), parents[shape].get("aria-hidden"))


def test_the_same_flow_gives_the_same_bytes() -> None:
    for protocol in PROTOCOLS:
        again = next(found for found in check(ROOT / "schemas").protocols if found.name == protocol.name)
        for flow, other in zip(protocol.flows, again.flows, strict=True):
            assert FlowDiagram(protocol, flow, page, page).written("x") == FlowDiagram(again, other, page, page).written("x")
            assert thumbnail(protocol, flow) == thumbnail(again, other)
        assert event_map(protocol, "x", page) == event_map(again, "x", page)


def test_an_event_can_be_marked() -> None:
    links = drawn(FIRST, FIRST.flow("mcp_approval"), "conversation.item.added").iter("a")
    marked = [link for link in links if link.get("aria-current")]
    assert [link.get("href") for link in marked] == [page("conversation.item.added")] * 2
    assert all("marked" in (link.get("class") or "").split() for link in marked)
    assert not [link for link in drawn(FIRST, FIRST.flow("cancel")).iter("a") if link.get("aria-current")]


def test_an_event_without_a_page_is_no_link() -> None:
    found = ElementTree.fromstring(FlowDiagram(FIRST, FIRST.flow("cancel"), lambda _: None, page).written("x"))
    assert list(found.iter("a")) == []
    assert "response.cancel" in texts(found)


# Hostile texts


def hostile_flow(text: str, titles: bool) -> tuple[Protocol, Flow]:
    """A flow with the text in every place that takes one."""
    message = Message("client", "session.update", text, {"session": {text: [text, {text: None}]}}, False, False, text, PLACE)
    steps: tuple[Step, ...] = (
        Note(text),
        message,
        Repeat((Either(((Note(text), message), ())), UseFlow("other", PLACE))),
    )
    flow = Flow("odd", text, text, text, steps, (), (), PLACE)
    other = replace(flow, name="other", steps=(Note(text),))
    sides = tuple(replace(side, title=text) for side in FIRST.sides)
    return replace(FIRST, title=text, sides=sides if titles else FIRST.sides, flows=(flow, other)), flow


@pytest.mark.parametrize("text", [text[:9000] for text in STRINGS.values()], ids=list(STRINGS))
@pytest.mark.parametrize("titles", [False, True])
def test_a_hostile_text_is_text_and_stays_in_its_box(text: str, titles: bool) -> None:
    protocol, flow = hostile_flow(text, titles)
    check_layout(sequence(protocol, flow))
    found = drawn(protocol, flow)
    assert {element.tag for element in found.iter()} <= {"svg", "title", "desc", "g", "a", "text", "tspan", "path", "rect"}
    shown = " ".join(visible(text.replace("`", "")).split())
    assert texts(found).count(shown) >= 5 or not shown
    assert not any(key.startswith("on") or key == "style" for element in found.iter() for key in element.attrib)
    assert {link.get("href") for link in found.iter("a")} == {page("session.update"), page("other")}
    for made in (thumbnail(protocol, flow), event_map(protocol, "m", page)):
        ElementTree.fromstring(made)


# Text


@given(text=st.text(st.characters(blacklist_categories=("Cs", "Cc"))), room=st.integers(20, 400), mono=st.booleans())
def test_wrapped_text_fits_and_is_whole(text: str, room: int, mono: bool) -> None:
    font = Font(12, mono=mono)
    lines = wrapped(text, font, room)
    assert "".join(lines) == text
    assert all(width(line.rstrip(" "), font) <= room for line in lines)


def test_long_names_break_behind_dots() -> None:
    assert wrapped("conversation.item.input_audio_transcription.done", Font(10, mono=True), 200) == (
        "conversation.item.input_audio_",
        "transcription.done",
    )


# The map


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: protocol.name)
def test_the_map_has_every_event_once_and_none_over_another(protocol: Protocol) -> None:
    found = network(protocol)
    assert sorted(node.event for node in found.nodes) == sorted(event.name for event in protocol.events)
    assert not any(one.box.meets(other.box) for one, other in combinations(found.nodes, 2))
    whole = Box(0, 0, found.width, found.height)
    assert all(whole.holds(node.box) and node.box.holds(node.text.box) for node in found.nodes)
    assert all(0 <= x <= found.width for edge in found.edges for x in edge.curve[::2])
    assert all(0 <= y <= found.height for edge in found.edges for y in edge.curve[1::2])


def test_the_map_has_replies_and_what_follows_in_flows() -> None:
    found = {(edge.begin, edge.end): edge.reply for edge in network(FIRST).edges}
    assert found["session.update", "session.updated"] is True
    assert found["response.output_text.delta", "response.output_text.done"] is False
    assert found["input_audio_buffer.append", "input_audio_buffer.commit"] is False
    assert ("response.cancel", "error") not in found  # it answers everything


def test_the_map_tells_in_words_what_it_draws() -> None:
    found = ElementTree.fromstring(event_map(FIRST, "map", page))
    labels = {link.get("href"): link.get("aria-label") for link in found.iter("a")}
    assert labels[page("conversation.item.delete")] == "conversation.item.delete, leads to conversation.item.deleted"
    assert labels[page("output_audio_buffer.stopped")] == "output_audio_buffer.stopped"
    assert len(labels) == len(FIRST.events)


def test_a_protocol_without_flows_has_a_map() -> None:
    for protocol in (replace(FIRST, flows=()), replace(FIRST, flows=(), events=())):
        ElementTree.fromstring(event_map(protocol, "map", page))


def test_thumbnails_have_no_text_and_nothing_to_reach() -> None:
    for flow in FIRST.flows:
        found = ElementTree.fromstring(thumbnail(FIRST, flow))
        assert found.get("aria-hidden") == "true"
        assert not "".join(found.itertext()).strip()
        assert not list(found.iter("a"))
