"""`eventwright explain` on the ids of changes: the examples are the fixtures themselves."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from eventwright.cli import main
from eventwright.evolution.catalogue import catalogue
from eventwright.evolution.explain import EXAMPLES, examples
from eventwright.sinks.markdown import check

from .cases import fixtures
from .told import written_examples


def explain(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["explain", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_examples_are_the_fixtures() -> None:
    assert EXAMPLES.read_text("utf-8") == written_examples()
    assert examples().keys() == fixtures().keys()


@pytest.mark.parametrize("id", sorted(catalogue()))
def test_every_id_has_a_page(id: str) -> None:
    page = explain(id)
    check(page)
    entry = catalogue()[id]
    assert page.startswith(f"# {id}: {entry.name.replace('-', ' ')}\n")
    assert (entry.absent or entry.remedy) in page


def test_a_page_tells_whom_it_breaks_and_shows_a_failing_and_a_passing_example() -> None:
    page = explain("FLD011")
    assert "| A strict reader | breaking | breaking |\n" in page
    assert "In two steps: add the field as optional, then make it required.\n" in page
    assert "+  mark: {type: string, description: A thing.}\n" in page
    assert "This is FLD010.\n" in page
    assert "+  mark: {type: string, optional: true, description: A thing.}\n" in page


def test_the_overview_lists_changes_too() -> None:
    assert any(
        line.startswith("FLD011 ") and line.endswith("required field added: breaking") for line in explain().splitlines()
    )
