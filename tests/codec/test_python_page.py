"""The page on the Python package: its examples run, its tests exist."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
TESTS = Path(__file__).parent
KINDS = [
    "unknown_field",
    "unknown_value",
    "unknown_variant",
    "null_not_allowed",
    "wrong_type",
    "missing_required",
    "constraint",
]


def rows() -> list[list[str]]:
    """The cells of the table of the last section."""
    table = PAGE.read_text().partition("## For those who come from the Ruby SDK\n")[2]
    found = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in found[2:]]


def test_the_examples_run(capsys: object) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) > 10
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)


def test_every_row_names_a_test_that_exists() -> None:
    tests = {
        name for path in TESTS.glob("test_*.py") for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE)
    }
    assert len(rows()) > 30
    for row in rows():
        assert len(row) == 3, row
        assert row[2].strip("`") in tests, row


def test_every_method_of_the_base_class_is_there() -> None:
    shown = " ".join(cell for row in rows() for cell in row[:2])
    ruby = (
        "[:field] to_h to_hash deep_to_h to_json to_yaml coerce dump known_fields fields deconstruct_keys == hash inspect "
        "to_s valid? to_sorbet_type required optional Enum.values Union.variants Unknown ArrayOf HashOf Boolean "
        "FileInput request_only"
    )
    assert [word for word in ruby.split() if word not in shown] == []


def test_every_kind_of_drift_has_a_row_and_an_example() -> None:
    text = PAGE.read_text()
    for kind in KINDS:
        assert f"| `{kind}` |" in text
        assert f'", "{kind}")]' in text


def test_the_contents_lead_somewhere() -> None:
    text = PAGE.read_text()
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line[3:].lower()).replace(" ", "-") for line in text.splitlines() if line.startswith("## ")
    }
    assert set(re.findall(r"^- \[.*\]\(#(.*)\)$", text, re.MULTILINE)) == headings
