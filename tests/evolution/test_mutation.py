"""The fixtures notice every condition of the comparison that is negated or dropped."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any, NoReturn

from eventwright.evolution import pairs, relation
from eventwright.evolution.compare import (
    defaults,
    definitions,
    enums,
    events,
    fields,
    flows,
    life,
    limits,
    protocol,
    python,
    rules,
    texts,
    types,
    unions,
)
from mutants import mutants

from .cases import Case, cases
from .told import TOLD, told

MODULES = (
    defaults,
    definitions,
    enums,
    events,
    fields,
    flows,
    life,
    limits,
    pairs,
    protocol,
    python,
    relation,
    rules,
    texts,
    types,
    unions,
)
SECONDS = 3
"""A comparison that takes so long has lost its way."""


def test_what_is_said_of_the_fixtures_is_in_told_txt() -> None:
    assert "".join(map(told, cases())).splitlines() == TOLD.read_text("utf-8").splitlines()


def test_the_fixtures_notice_every_condition_that_is_negated_or_dropped() -> None:
    known = [(case, told(case)) for case in cases()]
    tried, missed = 0, list[str]()
    for module in MODULES:
        for mutant in mutants(module):
            tried += 1
            with replaced(module, mutant.module):
                number = noticed(known)
            if number is None:
                missed.append(f"{mutant.place}: {mutant.code}")
            else:
                known.insert(0, known.pop(number))  # what noticed one will notice its neighbours
    assert tried > 400
    assert missed == []


def noticed(known: list[tuple[Case, str]]) -> int | None:
    """The first fixture of which something else is said, or on which the comparison breaks."""
    for number, (case, expected) in enumerate(known):
        try:
            with limited():
                if told(case) != expected:
                    return number
        except Exception:
            return number
    return None


@contextmanager
def limited() -> Iterator[None]:
    """Ends what takes too long."""

    def stop(*_: object) -> NoReturn:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def replaced(module: ModuleType, other: ModuleType) -> Iterator[None]:
    """The functions of a module with the code of another; who has imported them has the other code, too."""
    mine, theirs = functions(module, module.__name__), functions(other, module.__name__)
    kept: dict[str, CodeType] = {name: function.__code__ for name, function in mine.items()}
    try:
        for name, function in mine.items():
            function.__code__ = theirs[name].__code__
        yield
    finally:
        for name, function in mine.items():
            function.__code__ = kept[name]


def functions(holder: Any, module: str) -> dict[str, FunctionType]:
    """The functions of a module and of its classes."""
    found: dict[str, FunctionType] = {}
    for name, value in vars(holder).items():
        if isinstance(value, type) and value.__module__ == module:
            found |= {f"{name}.{inner}": function for inner, function in functions(value, module).items()}
        plain = value.fget if isinstance(value, property) else value.func if isinstance(value, cached_property) else value
        if isinstance(plain, FunctionType) and plain.__module__ == module:
            found[name] = plain
    return found
