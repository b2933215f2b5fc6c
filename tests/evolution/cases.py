"""The fixtures of changes as pairs of models."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from eventwright.model import Protocol
from eventwright.pipeline import check

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A pair of revisions and the ids of the changes between them, sorted."""

    id: str
    which: str
    old: Protocol
    new: Protocol
    ids: list[str]

    def __str__(self) -> str:
        return f"{self.id} {self.which}"


@cache
def fixtures() -> dict[str, dict[str, Any]]:
    """What stands in the fixtures, by id."""
    paths = sorted((HERE / "fixtures").glob("*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in paths}


@cache
def cases() -> tuple[Case, ...]:
    """Every pair of the fixtures."""
    return tuple(_cases())


def _cases() -> Iterator[Case]:
    for id, found in fixtures().items():
        pairs = {"failing": found, "passing": found["passing"]}
        for key, word in (("more", "failing"), ("also", "passing")):
            pairs |= {f"{word} too, {number}": pair for number, pair in enumerate(found.get(key, ()), 1)}
        for which, pair in pairs.items():
            yield Case(id, which, model(pair["old"]), model(pair["new"]), sorted(pair["ids"]))


def model(files: dict[str, str]) -> Protocol:
    """The model of the base with other files."""
    base: dict[str, str] = yaml.safe_load((HERE / "base.yaml").read_text("utf-8"))
    return _model(tuple(sorted((base | files).items())))


@cache
def _model(files: tuple[tuple[str, str], ...]) -> Protocol:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files:
            path = Path(folder) / "post" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        checked = check(Path(folder))
    errors = [item for item in checked.report if item.severity == "error"]
    assert not errors, "\n".join(f"{item.span.source.key}:{item.span.line}: {item.message}" for item in errors)
    return checked.protocols[0]
