"""Every rule finds what it should, and passes over the rest; each has a failing and a passing case."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from eventwright.explain import ids
from eventwright.lint.levels import LEVELS
from eventwright.lint.subject import Subject
from eventwright.lint.table import RULES
from lints import HERE, Case, cases, modules, subject, told, told_of_all, words
from mutants import Mutant, mutants


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.rule)
def test_a_rule_finds_what_its_case_says(case: Case, tmp_path: Path) -> None:
    found = words(list(RULES[case.rule].find(subject(case, tmp_path))))
    if case.found is None:
        assert found
    else:
        assert sorted(found) == sorted(case.found)


def test_every_rule_has_a_level_and_every_level_a_rule() -> None:
    assert list(RULES) == list(LEVELS) == sorted(LEVELS)


@pytest.mark.parametrize("id", RULES)
def test_every_rule_has_a_page_a_failing_and_a_passing_case(id: str) -> None:
    mine = [case for case in cases() if case.rule == id]
    assert id in ids()
    assert any(case.found is None or case.found for case in mine)
    assert any(case.found == () for case in mine)
    assert any(case.found is not None and case not in mine[-2:] for case in mine), "a case beside those of its page"


COVERED = {
    "an event and its file are named by lower-case words, joined by dots": ("event-name", "file-name", "bad-name"),
    "orders sound like orders, reports like reports": ("event-tense",),
    "fields and values are lower_snake": ("field-case", "value-case"),
    "no two names differ in marks or a plural only": ("similar-name",),
    "no two names become one class or attribute": ("name-clash",),
    "everything is described": ("field-undescribed", "missing-key"),
    "descriptions are sentences that say something": ("long-summary", "open-sentence", "empty-words", "unfinished-text"),
    "texts are sound Markdown, and what they speak of exists": ("html-text", "dead-link", "dead-mention"),
    "an event has a minimal and a full example": ("no-minimal-example", "no-full-example"),
    "examples and defaults fit": ("bad-example", "bad-default"),
    "an enum says whether it is open, and nothing is called unknown": ("missing-key", "closed-enum", "reserved-value"),
    "values are unique, of one kind, and no variants in case": ("duplicate-key", "wrong-kind", "similar-name"),
    "one value alone is a constant": ("single-value",),
    "members of a union can be told apart": ("undistinguishable",),
    "a number has a unit, which its name does not contradict": ("number-unit", "unit-suffix"),
    "a moment says how it is written": ("time-form",),
    "a number has bounds": ("number-bounds",),
    "what may be left out, null and defaults fit together": ("default-required", "bad-default"),
    "an id says what it names": ("id-ref",),
    "what is deprecated says since when, until when, and what instead": ("deprecated-terms", "deprecated-use", "unknown-value"),
    "what is gone is reserved, and never returns": ("unreserved-name", "reserved-name"),
    "nothing lies around: types, comments": ("unused-type", "unused-ignore", "no-reason", "unknown-rule"),
    "what is the same in two places has a name": ("duplicate-shape",),
    "what answers what is told, and resolves": ("no-reply", "loose-reply", "unused-same", "no-cause", "no-projection"),
    "what is stable is made of what is stable, and secrets are tagged": ("unstable-use", "untagged-secret"),
}
"""What has to hold of a protocol, and the ids that see to it: those of rules, and those of errors."""


def test_the_table_covers_what_has_to_hold_and_holds_nothing_else() -> None:
    covering = {id for found in COVERED.values() for id in found}
    assert covering <= set(ids())
    assert set(RULES) <= covering


def test_what_is_said_of_the_cases_is_in_told_txt(tmp_path: Path) -> None:
    assert told_of_all(tmp_path) == (HERE / "told.txt").read_text("utf-8").splitlines()


def test_the_cases_notice_every_condition_that_is_negated_or_dropped(tmp_path: Path) -> None:
    """`told.txt` holds what the rules say; a mutant that says the same of every case is one that nothing would notice."""
    known = [(case, subject(case, tmp_path / str(number))) for number, case in enumerate(cases())]
    tried = [(mutant, is_noticed(mutant, known)) for module in modules().values() for mutant in mutants(module)]
    assert {id for id in RULES if not any(is_in(mutant, id) for mutant, _ in tried)} == set()
    assert len(tried) > 400
    assert [f"{mutant.place}: {mutant.code}" for mutant, noticed in tried if not noticed] == []


def is_in(mutant: Mutant, id: str) -> bool:
    """Whether a mutant has a change in the very function of a rule; what that calls has more."""
    lines, start = inspect.getsourcelines(RULES[id].find)
    module, _, line = mutant.place.rpartition(":")
    return module == RULES[id].find.__module__ and start <= int(line) < start + len(lines)


def is_noticed(mutant: Mutant, known: list[tuple[Case, Subject]]) -> bool:
    """Whether a mutant says something else of a case than the rule does, or breaks on it."""
    for case, on in known:
        rule = RULES[case.rule].find
        if rule.__module__ != mutant.module.__name__:
            continue
        try:
            if told(list(getattr(mutant.module, rule.__name__)(on))) != told(list(rule(on))):
                return True
        except Exception:
            return True
    return False
