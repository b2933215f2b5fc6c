"""The twins of the pages for programs: each page as JSON, and `llms.txt`, which lists what there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from eventwright.modeldata import as_data
from eventwright.render import Output
from eventwright.sinks import Sunk, fill, joined, markdown, trusted
from eventwright.sinks.data import json_text
from eventwright.targets.docs.book import event_path, flow_path, type_path
from eventwright.targets.site.unknown import DRIFT
from eventwright.targets.site.web import CHANGES, INDEX, PLAYGROUND, UNKNOWN, Site

LIST = PurePosixPath("llms.txt")


def event_twin(site: Site, name: str) -> Output:
    """An event as JSON: its part of the model, its JSON Schema, and what it may answer."""
    event = site.book.events[name]
    answers = [{"event": asked, "when": reply.when} for asked, reply in site.book.answered[event.name]]
    return _twin(event_path(event), {"event": as_data(event), "may_answer": answers, "schema": site.schema(event)})


def type_twin(site: Site, name: str) -> Output:
    """A type as JSON: its part of the model, and where it is used."""
    definition = site.book.types[name]
    places = [
        {"in": place.owner.name, **({"field": place.field} if place.field else {})}
        for place in site.book.places[definition.name]
    ]
    return _twin(type_path(definition), {"type": as_data(definition), "used": places})


def flow_twin(site: Site, name: str) -> Output:
    """A flow as JSON: its part of the model."""
    return _twin(flow_path(name), {"flow": as_data(site.flows[name])})


def spec_twin(site: Site, file: str) -> Output:
    """A spec file as JSON: its text, and what it defines."""
    names = [item.name for item in site.defined[file]]
    return _twin(site.book.specs[file], {"file": file, "defines": names, "text": site.specs[file]})


def other_twins(site: Site) -> Iterator[Output]:
    """The pages that are about more than one thing."""
    protocol, said = site.listed, site.ledger.about
    about = {"protocol": protocol.name, "title": protocol.title, "version": protocol.version, "summary": said["summary"]}
    events = {event.name: _beside(event_path(event)) for event in protocol.events}
    types = {definition.name: _beside(type_path(definition)) for definition in protocol.types}
    flows = {flow.name: _beside(flow_path(flow.name)) for flow in protocol.flows}
    lists = {"events": events, "types": types, "flows": flows}
    yield _twin(INDEX, {**about, "description": said["description"], **lists})
    yield _twin(UNKNOWN, {"reads": {side.name: side.reads for side in protocol.sides}, "open": _open(site)})
    yield _twin(PLAYGROUND, {**about, "drift": {row[0]: row[1] for row in DRIFT}})
    yield _twin(CHANGES, {**about, **_releases(site), "notes": _notes(site)})


def _releases(site: Site) -> dict[str, Any]:
    if not site.earlier:
        return {}
    from eventwright.targets.site.releases import release_data  # comparing loads much, and is seldom wanted

    return {"releases": release_data(site)}


def _open(site: Site) -> list[str]:
    return [owner.name for owner in (*site.listed.events, *site.listed.types) if getattr(owner, "open", False)]


def _notes(site: Site) -> dict[str, Any]:
    """What events and types, and their fields and values, say of versions, by their names."""
    found: dict[str, Any] = {}
    for owner in (*site.listed.events, *site.listed.types):
        found[owner.name] = as_data(owner.notes)
        for field in getattr(owner, "fields", ()):
            found[f"{owner.name}.{field.name}"] = as_data(field.notes)
        for item in getattr(owner, "values", ()):
            found[f"{owner.name}.{item.value}"] = as_data(item.notes)
    return {name: notes for name, notes in found.items() if notes.keys() & {"since", "deprecated", "was"}}


def _beside(path: PurePosixPath) -> str:
    return path.with_suffix(".json").as_posix()


def _twin(path: PurePosixPath, data: Any) -> Output:
    return Output(path.with_suffix(".json"), text=fill("{}\n", json_text(data)))


def llms(site: Site) -> Output:
    """The list of all pages as Markdown, for programs that read it."""
    protocol = site.protocol
    head = fill("# {}\n\n> {}\n", markdown.text(protocol.title), markdown.text(protocol.summary or protocol.title))
    first = [
        _line(trusted("Overview"), INDEX, protocol.title),
        _line(trusted("Playground"), PLAYGROUND, ""),
        _line(trusted("Changelog"), CHANGES, ""),
        _line(trusted("Unknown things"), UNKNOWN, ""),
    ]
    parts = [_part(trusted("About"), first)]
    for side in protocol.sides:
        events = (_line(markdown.text(event.name), event_path(event), event.summary) for event in protocol.sent_by(side.name))
        parts.append(_part(fill("Sent by: {}", markdown.text(side.title)), events))
    if protocol.flows:
        flows = (_line(markdown.text(flow.title), flow_path(flow.name), flow.summary) for flow in protocol.flows)
        parts.append(_part(trusted("Flows"), flows))
    if site.book.specs:
        specs = (_line(markdown.code(file), path, "") for file, path in site.book.specs.items())
        parts.append(_part(trusted("Specs"), specs))
    types = (_line(markdown.text(found.name), type_path(found), site.book.summary(found)) for found in protocol.types)
    note = trusted("Each page is there as Markdown (`.md`), JSON (`.json`) and HTML (`.html`).\n")
    return Output(LIST, text=fill("{}\n{}\n{}", head, note, joined("\n", [*parts, _part(trusted("Types"), types)])))


def _part(title: Sunk, lines: Iterable[Sunk]) -> Sunk:
    return fill("## {}\n\n{}", title, joined("", lines))


def _line(label: Sunk, path: PurePosixPath, about: str) -> Sunk:
    words = fill(": {}", markdown.text(about)) if about.strip() else trusted("")
    return fill("- {}{}\n", markdown.link(label, path.as_posix()), words)
