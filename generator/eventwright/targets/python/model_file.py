"""The model as JSON, a definition at a time, so that those which are as they were are not made anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from msgspec.structs import replace

from eventwright.ledger import Ledger
from eventwright.model import Protocol
from eventwright.modeldata import as_data
from eventwright.render import Draft, Output
from eventwright.sinks import Sunk, fill, trusted
from eventwright.sinks.data import json_text


def model_file(protocol: Protocol, path: PurePosixPath) -> Output:
    """The file that `eventwright model` would print, on one line."""
    ledger = Ledger(protocol)
    tables: dict[str, Mapping[str, Any]] = {"events": ledger.events, "types": ledger.types, "flows": ledger.flows}
    values = as_data(replace(protocol, events=(), types=(), flows=())) | {key: table for key, table in tables.items() if table}
    parts: list[Sunk | Draft] = [fill("{{{}:{}", json_text("kind"), json_text(values["kind"]))]
    for key in protocol.__struct_fields__:
        if key in values:
            parts.append(fill(",{}:", json_text(key)))
            parts += _definitions(ledger, key, values[key]) if key in tables else [json_text(values[key])]
    return Output(path, parts=(*parts, trusted("}\n")))


def _definitions(ledger: Ledger, kind: str, table: Mapping[str, Any]) -> Iterator[Sunk | Draft]:
    """The definitions of a kind, as a list."""
    for number, name in enumerate(list(table)):
        yield trusted(",") if number else trusted("[")
        yield Draft(PurePosixPath(kind) / name, ledger, partial(_definition, table, name))
    yield trusted("]")


def _definition(table: Mapping[str, Any], name: str) -> Output:
    return Output(PurePosixPath(), text=json_text(as_data(table[name])))
