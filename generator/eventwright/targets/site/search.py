"""What the search of the site looks through: events and types with their fields, values and descriptions, as a script."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from eventwright.model import Enum, Event, Flow, Object, Protocol, TypeDefinition
from eventwright.sinks import Sunk, fill, script
from eventwright.targets.docs.book import event_path, flow_path, type_path

Entry: TypeAlias = list[Any]
"""A name and what is said of it, then what a page needs to find it."""


def index_script(protocol: Protocol) -> Sunk:
    """The script that brings the index, loaded when somebody is about to search."""
    return fill("globalThis.eventwright.index = {};\n", script.data(index_data(protocol)))


def index_data(protocol: Protocol) -> list[Entry]:
    """A page an entry: kind, name, path, prose, then the name and prose of each of its fields, and of each of its values."""
    events = [_page("event", event, event_path(event).with_suffix(".html").as_posix()) for event in protocol.events]
    types = [_page("type", type_, type_path(type_).with_suffix(".html").as_posix()) for type_ in protocol.types]
    return [*events, *map(_flow, protocol.flows), *types]


def _flow(flow: Flow) -> Entry:
    prose = _prose(flow.name, flow.summary, flow.description)
    return ["flow", flow.title, flow_path(flow.name).with_suffix(".html").as_posix(), prose, [], []]


def _page(kind: str, owner: Event | TypeDefinition, path: str) -> Entry:
    fields = owner.fields if isinstance(owner, (Event, Object)) else ()
    values = owner.values if isinstance(owner, Enum) else ()
    return [
        kind,
        owner.name,
        path,
        _prose(owner.summary, owner.description),
        [[field.name, _prose(field.description)] for field in fields],
        [[value.value, _prose(value.description)] for value in values],
    ]


def _prose(*texts: str) -> str:
    """Markdown as plain words on one line, near enough to search in it."""
    return " ".join(re.sub(r"[`*]|^\s*[#>-]+\s", "", "\n".join(texts), flags=re.MULTILINE).split())
