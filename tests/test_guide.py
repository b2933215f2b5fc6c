"""The guide to the spec language: its examples are one protocol without a finding, and it names every key there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from eventwright.names import BUILT_IN_TYPES
from eventwright.pipeline import check, generate
from eventwright.targets import TARGETS
from eventwright.validate import metaschema

GUIDE = Path(__file__).parents[1] / "schemas" / "README.md"
TEXT = GUIDE.read_text("utf-8")
BLOCK = re.compile(r"^```yaml\n(# (\S+)\n.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [(match[2], match[1]) for match in BLOCK.finditer(TEXT)]
KEYS = TEXT.partition("\n## Every key\n")[2]
ROWS = {
    "side": "a side",
    "step": "a step",
    "field": "a field",
    "value": "a value",
    "reply": "a reply",
    "example": "an example",
}


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """The examples as the files that they say they are."""
    for name, text in EXAMPLES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_every_yaml_block_names_a_file_of_its_own() -> None:
    assert len(EXAMPLES) == TEXT.count("```yaml")
    assert len({name for name, _ in EXAMPLES}) == len(EXAMPLES)


def test_the_examples_are_without_findings(schemas: Path) -> None:
    checked = check(schemas)
    assert [f"{found.span.source.key}:{found.span.line}: {found.message}" for found in checked.report] == []
    assert [protocol.name for protocol in checked.protocols] == ["jukebox"]


def test_every_target_can_be_made_of_the_examples(schemas: Path) -> None:
    made = generate(check(schemas).protocols, tuple(sorted(TARGETS)))
    assert {path.parts[:2] for path in made.texts} == {("jukebox", target) for target in TARGETS}


def test_every_name_in_python_of_which_the_guide_speaks_is_made(schemas: Path) -> None:
    made = generate(check(schemas).protocols, ("python",))
    python = "\n".join(text for path, text in made.texts.items() if path.suffix == ".py")
    spoken = [paragraph for paragraph in TEXT.split("\n\n") if paragraph.startswith("In Python: ")]
    names = {name for code in re.findall(r"`([^`]+)`", " ".join(spoken)) for name in re.findall(r"\b[A-Z]\w+", code)}
    assert len(spoken) > 15
    assert {name for name in names if not re.search(rf"\b{name}\b", python)} == set()


def test_the_table_of_keys_is_complete() -> None:
    """Each kind has a row, with exactly the keys of the metaschema, those that are needed in bold."""
    for kind, schema in metaschema()["definitions"].items():
        label = ROWS.get(kind, f"`{kind}`")
        (row,) = re.findall(rf"^\| {label} \| (.*) \|$", KEYS, re.MULTILINE)
        assert set(re.findall(r"`(\w+)`", row)) == set(schema["properties"]), kind
        assert set(re.findall(r"\*\*`(\w+)`\*\*", row)) == needed(schema), kind


def needed(schema: dict[str, Any]) -> set[str]:
    """The keys that must be there; for a field, those of which one must."""
    choices = [key for choice in schema.get("anyOf", []) for key in choice.get("required", [])]
    return {*schema.get("required", []), *choices}


def test_every_choice_is_named() -> None:
    field = metaschema()["definitions"]["field"]["properties"]
    choices = {*BUILT_IN_TYPES, *field["unit"]["enum"], *field["stability"]["enum"], *TARGETS}
    assert {word for word in choices if f"`{word}`" not in TEXT} == set()


def test_every_key_is_shown_before_the_last_table() -> None:
    before = TEXT.partition("\n## Every key\n")[0]
    keys = {key for schema in metaschema()["definitions"].values() for key in schema["properties"]}
    assert {key for key in keys if not re.search(rf"\b{key}\b", before)} == set()
