"""A small part of what `python -m tests.specfuzz` does, and that its judge can say no."""

from __future__ import annotations

from itertools import count

import pytest
from eventwright.diagnostics import Report
from eventwright.nodes import Source, Span

from .bench import run
from .judge import Broken, hold_findings, hold_misspelling, within
from .misspelling import Misspelling, words
from .protocols import small

CASES = 80


def test_damaged_specs_are_reported_and_misspelt_words_are_named() -> None:
    counts, failures = run("test", CASES)
    assert "\n".join(failures) == ""
    assert counts.total() == CASES
    kinds = {kind.split(": ")[1] for kind in counts}
    assert {kind.removeprefix("flows, ") for kind in kinds} == {"text", "structure", "misspelling"}
    assert any(kind.startswith("flows, ") for kind in kinds)


def test_words_are_found_in_every_small_protocol() -> None:
    found = {name: {word.text for text in files.values() for word in words(text)} for name, files in small().items()}
    assert all({"summary", "type", "string", "fields"} <= spelt for spelt in found.values())
    assert {"steps", "either", "any_order", "repeat", "with", "visitor", "gate", "entry", "Card", "animal"} <= found["zoo"]


def test_judge_refuses_a_place_outside_of_the_file() -> None:
    report = Report()
    report.error("unknown-type", Span(Source("x.yaml", "a: b\n"), 7, 1, 7, 2), 'there is no type "b"')
    with pytest.raises((Broken, IndexError)):
        hold_findings(report)


def test_judge_refuses_a_token_that_the_message_does_not_name() -> None:
    report = Report()
    report.error("unknown-type", Span(Source("x.yaml", "a: b\n"), 1, 1, 1, 2), 'there is no type "b"')
    with pytest.raises(Broken):
        hold_findings(report)


def test_judge_wants_one_finding_for_one_slip() -> None:
    slip = Misspelling("a: strng\n", "string", "strng", 1, 4)
    with pytest.raises(Broken):
        hold_misspelling(Report(), slip)


def test_hang_is_a_failure() -> None:
    with pytest.raises(Broken), within(0.05):
        sum(1 for _ in count())
