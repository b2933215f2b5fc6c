"""Every rule finds what it should, and passes over the rest; each has a failing and a passing case."""

from __future__ import annotations

from pathlib import Path

import pytest
from eventwright.explain import ids
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


@pytest.mark.parametrize("id", RULES)
def test_every_rule_has_a_page_a_failing_and_a_passing_case(id: str) -> None:
    mine = [case for case in cases() if case.rule == id]
    assert id in ids()
    assert any(case.found is None or case.found for case in mine)
    assert any(case.found == () for case in mine)
    assert any(case.found is not None and case not in mine[-2:] for case in mine), "a case beside those of its page"


def test_what_is_said_of_the_cases_is_in_told_txt(tmp_path: Path) -> None:
    assert told_of_all(tmp_path) == (HERE / "told.txt").read_text("utf-8").splitlines()


def test_the_cases_notice_every_condition_that_is_negated_or_dropped(tmp_path: Path) -> None:
    """`told.txt` holds what the rules say; a mutant that says the same of every case is one that nothing would notice."""
    known = [(case, subject(case, tmp_path / str(number))) for number, case in enumerate(cases())]
    tried = [(mutant, is_noticed(mutant, known)) for module in modules().values() for mutant in mutants(module)]
    assert len(tried) > 200
    assert [f"{mutant.place}: {mutant.code}" for mutant, noticed in tried if not noticed] == []


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
