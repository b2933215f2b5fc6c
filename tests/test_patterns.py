"""Patterns from specs: those that can take time without end are told from those that cannot."""

from __future__ import annotations

import re
import time

import pytest
from eventwright.patterns import is_endless, longest


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+$", r"^(a*)*$", r"(a|a)*$", r"(aa|a)+$", r"^(\w+\s?)*$", r"(?:a?){30}a{30}", r"((ab)*)*c",
     r"(x+x+)+y", r"()*", r"(.*,)*x"],
)  # fmt: skip
def test_patterns_without_end_are_known(pattern: str) -> None:
    assert is_endless(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"^[a-z]+$", r"^([a-z]+\.)*[a-z]$", r"^(\d{1,3}\.){3}\d{1,3}$", r"^(foo|bar)*$", r"^\+?\d+$", r"a{2}",
     r"^#([0-9a-f]{3}){1,2}$", r"^item_[A-Za-z0-9]+(-[0-9]+)?$", r".*", r"^(a|b)+$"],
)  # fmt: skip
def test_harmless_patterns_are_let_be(pattern: str) -> None:
    assert not is_endless(pattern)


@pytest.mark.parametrize("pattern", [r"a*a*$", r"a*a*a*b", r"^a*a*a*a*b", r"\s+$", r"^(a+b)*$"])
def test_a_text_that_is_not_too_long_is_searched_within_a_second(pattern: str) -> None:
    begun = time.process_time()
    re.search(pattern, "a" * min(longest(pattern), 10**5))
    assert time.process_time() - begun < 1
