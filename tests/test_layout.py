"""`eventwright fmt`: one layout for all specs, which says what it said before, with all comments, and does not change again."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from eventwright.cli import main
from eventwright.comments import comments
from eventwright.diagnostics import Report
from eventwright.layout import laid_out
from eventwright.layout.order import ORDERS
from eventwright.load import read
from eventwright.modeldata import as_data
from eventwright.nodes import Source
from eventwright.pipeline import check
from eventwright.validate import metaschema

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "schemas"
SPECS = [
    *sorted(SCHEMAS.rglob("*.yaml")),
    *sorted((ROOT / "tests" / "errors" / "base").rglob("*.yaml")),
    *sorted((ROOT / "tests" / "errors" / "accepted").rglob("*.yaml")),
    *sorted((ROOT / "tests" / "specs").rglob("*.yaml")),
]


def laid(text: str) -> str:
    made = laid_out(Source("x.yaml", text))
    assert made is not None, text
    return made


def run(*arguments: Any, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["fmt", *map(str, arguments)])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


# What the layout is

LAYOUTS = [
    ("keys in their order", "summary: S.\nevent: a\n", "event: a\nsummary: S.\n"),
    (
        "fields keep theirs, their keys do not",
        "event: a\nsummary: S.\nfields:\n  z: {description: Z., type: string}\n  b: {type: string, description: B.}\n",
        "event: a\nsummary: S.\nfields:\n  z: {type: string, description: Z.}\n  b: {type: string, description: B.}\n",
    ),
    (
        "two spaces further in, one behind a colon, two before a comment",
        "event:   a # c\nfields:\n     z:\n          type:  string\n",
        "event: a  # c\nfields:\n  z:\n    type: string\n",
    ),
    ("items are indented", "union: A\nmembers:\n- B\n-   C\n", "union: A\nmembers:\n  - B\n  - C\n"),
    ("spaces in brackets", "union: A\nmembers: [ B,C ,  D ]\n", "union: A\nmembers: [B, C, D]\n"),
    ("brackets over lines", "union: A\nmembers: [B,\n  C\n  ]\n", "union: A\nmembers: [B, C]\n"),
    (
        "what is too wide for a line leaves its brackets",
        f"event: a\nfields:\n  b: {{description: {'x' * 60}, type: {'y' * 60}}}\n",
        f"event: a\nfields:\n  b:\n    type: {'y' * 60}\n    description: {'x' * 60}\n",
    ),
    ("quotes stay", "event: 'a'\nsummary: \"S.\"\n", "event: 'a'\nsummary: \"S.\"\n"),
    (
        "blocks of text move as one",
        "event: a\ndescription: |\n      One\n\n        two\n\n\nsummary: S.\n",
        "event: a\n\nsummary: S.\ndescription: |\n  One\n\n    two\n",
    ),
    ("marks of a block stay", "event: a\nsummary: >-  # c\n    S.\n", "event: a\nsummary: >-  # c\n  S.\n"),
    ("an indentation that is told stays", "event: a\nsummary: |4\n      S.\n", "event: a\nsummary: |4\n      S.\n"),
    ("trailing blanks go", "event: a  \nsummary: S.   \n\n\n", "event: a\nsummary: S.\n"),
    ("no blank line at the start, one at most between", "\n\nevent: a\n\n\nsummary: S.\n", "event: a\n\nsummary: S.\n"),
    ("documents", "---\nobject: A\n---\nobject: B\n", "object: A\n---\nobject: B\n"),
    ("text over lines", "event: a\nsummary: One\n      two\n\n   three\n", "event: a\nsummary: One\n  two\n\n  three\n"),
    ("lines end as they did", "event: a\r\nsummary:  S.\r\n", "event: a\r\nsummary: S.\r\n"),
    (
        "a block behind a dash",
        "event: a\nexamples:\n-\n  value: {}\n  name: N\n- name: M\n  value: {}\n",
        "event: a\nexamples:\n  - name: N\n    value: {}\n  - name: M\n    value: {}\n",
    ),
    ("lists in lists", "flow: a\nsteps:\n- either:\n  - - use: b\n    - use: c\n  - [use: d]\n", None),
    (
        "what an example holds keeps its order",
        "event: a\nexamples:\n  - {name: N, value: {type: x, name: y, description: z, const: 1}}\n",
        "event: a\nexamples:\n  - {name: N, value: {type: x, name: y, description: z, const: 1}}\n",
    ),
    ("a step begins with who sends it", "flow: a\nsteps:\n  - {when: W., client: b, optional: true}\n", None),
]


@pytest.mark.parametrize(("before", "after"), [layout[1:] for layout in LAYOUTS], ids=[layout[0] for layout in LAYOUTS])
def test_the_layout(before: str, after: str | None, request: pytest.FixtureRequest) -> None:
    if after is None:
        after = {
            "lists": "flow: a\nsteps:\n  - either:\n      - - use: b\n        - use: c\n      - [use: d]\n",
            "a": "flow: a\nsteps:\n  - {client: b, optional: true, when: W.}\n",
        }[request.node.callspec.id.split(" ")[0]]
    assert laid(before) == after
    assert laid(after) == after


COMMENTS = [
    (
        "move with what they stand before",
        "summary: S.\n# of a\nevent: a\n# of fields\nfields:\n    # of b\n    b: {}\n",
        "# of a\nevent: a\nsummary: S.\n# of fields\nfields:\n  # of b\n  b: {}\n",
    ),
    (
        "what is further in belongs to what ends there",
        "event: a\nfields:\n    b: {}\n    # no more\nsummary: S.\n",
        "event: a\nsummary: S.\nfields:\n  b: {}\n  # no more\n",
    ),
    ("the end of a file", "summary: S.\nevent: a\n# end\n", "event: a\nsummary: S.\n# end\n"),
    ("the end of a document", "object: A\n# end\n---\n# start\nobject: B\n", "object: A\n# end\n---\n# start\nobject: B\n"),
    (
        "inside brackets: they stay as they are",
        "union: A\nmembers: [B,   # one\n  C]  # two\nsummary: S.\n",
        "union: A\nsummary: S.\nmembers: [B,   # one\n  C]  # two\n",
    ),
    ("behind a dash", "flow: a\nsteps:\n- # one\n  use: b\n- use: c # two\n", None),
    ("behind a key with a block", "event: a\nfields: # f\n  b: {} # b\n", "event: a\nfields:  # f\n  b: {}  # b\n"),
    (
        "no comment is text",
        'event: a\nsummary: "# no"\ndescription: |\n  # no\n',
        'event: a\nsummary: "# no"\ndescription: |\n  # no\n',
    ),
]


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in COMMENTS], ids=[case[0] for case in COMMENTS])
def test_comments(before: str, after: str | None) -> None:
    made = laid(before)
    if after is not None:
        assert made == after
    assert comments_of(made) == comments_of(before)
    assert laid(made) == made


# What it keeps


def comments_of(text: str) -> Counter[str]:
    source = Source("x.yaml", text)
    return Counter(span.text for span in comments(source, read(source, Report())))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_spec_can_be_laid_out_and_then_stays(path: Path) -> None:
    text = path.read_text("utf-8")
    made = laid(text)
    assert laid(made) == made
    assert comments_of(made) == comments_of(text)


def test_our_specs_are_laid_out() -> None:
    for path in sorted(SCHEMAS.rglob("*.yaml")):
        assert laid(path.read_text("utf-8")) == path.read_text("utf-8"), path


@pytest.mark.parametrize("seed", range(8))
def test_the_model_of_shuffled_specs_stays(seed: int, tmp_path: Path) -> None:
    """Keys are shuffled, blank lines and comments put in anywhere, spaces doubled; what it says stays."""
    dice = random.Random(seed)
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    for path in sorted((tmp_path / "schemas").rglob("*.yaml")):
        text = shaken(shuffled(path.read_text("utf-8"), dice), dice)
        path.write_text(text, "utf-8")
        made = laid(text)
        assert laid(made) == made
        assert comments_of(made) == comments_of(text)
    before = models(tmp_path / "schemas")
    run(tmp_path / "schemas")
    assert models(tmp_path / "schemas") == before
    run(tmp_path / "schemas", "--check")


def shuffled(text: str, dice: random.Random) -> str:
    """The text with the keys of each definition in another order."""
    documents: list[str] = []
    for document in re.split(r"^---\n", text, flags=re.MULTILINE):
        entries = re.split(r"^(?=\w)", document, flags=re.MULTILINE)
        dice.shuffle(entries)
        documents.append("".join(entries))
    return "---\n".join(documents)


def shaken(text: str, dice: random.Random) -> str:
    """The text with other spaces, blank lines and comments where they mean nothing."""
    lines: list[str] = []
    block = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip())
        block = block if block is not None and (depth > block or not line.strip()) else None
        if block is None and line.strip() and line != "---" and dice.random() < 0.1:
            lines.append(
                dice.choice(["", " " * depth + "# a comment", " " * (depth + 3) + "# another: {comment}", "# a third"])
            )
        if block is None and dice.random() < 0.1:
            line = re.sub(r"^(\s*(?:- )?[\w.]+): (?=\w)", r"\1:   ", line)
            line = re.sub(r"(?<=[\w}\]])$", dice.choice(["   ", "  # behind", " # close"]), line) if line != "---" else line
        if re.search(r"[|>][-+]?(\s|$)", line) and re.match(r"\s*(- )?[\w.]+:\s+[|>]", line):
            block = depth
        lines.append(line)
    return "\n".join(lines)


def models(schemas: Path) -> list[Any]:
    checked = check(schemas)
    assert not checked.report.has_errors
    return [without_places(as_data(protocol)) for protocol in checked.protocols]


def without_places(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: without_places(value) for key, value in data.items() if key != "place"}
    return [without_places(item) for item in data] if isinstance(data, list) else data


def test_every_key_of_the_language_has_its_place() -> None:
    for kind, order in ORDERS.items():
        assert len(order) == len(set(order))
        assert set(metaschema()["definitions"][kind]["properties"]) - set(order) == set()


# The command


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A protocol of which one file is not laid out."""
    shutil.copytree(ROOT / "tests" / "errors" / "base", tmp_path / "schemas" / "lighthouse")
    spec = tmp_path / "schemas" / "lighthouse" / "tower" / "trouble.yaml"
    spec.write_text(
        "summary: Something went wrong.\nevent: trouble\nfields:\n    trouble: {type: Trouble, description: Why.}\n", "utf-8"
    )
    return tmp_path / "schemas"


def test_fmt_writes_what_is_not_laid_out(schemas: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in schemas.rglob("*.yaml")}
    assert "laid out: lighthouse/tower/trouble.yaml\n" in run(schemas).output
    changed = [path.name for path, time in before.items() if path.stat().st_mtime_ns != time]
    assert changed == ["trouble.yaml"]
    assert "1 file" not in run(schemas, "--check").output


def test_fmt_check_names_it_and_writes_nothing(schemas: Path) -> None:
    spec = schemas / "lighthouse" / "tower" / "trouble.yaml"
    before = spec.read_bytes()
    assert "not laid out: lighthouse/tower/trouble.yaml" in run(schemas, "--check", code=4).output
    assert "-    trouble: {" in run(schemas, "--diff").output
    assert spec.read_bytes() == before


def test_fmt_keeps_a_byte_order_mark(schemas: Path) -> None:
    spec = schemas / "lighthouse" / "tower" / "trouble.yaml"
    spec.write_bytes(b"\xef\xbb\xbf" + spec.read_bytes())
    run(schemas)
    assert spec.read_bytes().startswith(b"\xef\xbb\xbfevent: trouble\n")


def test_what_cannot_be_read_is_reported_and_nothing_is_written(schemas: Path) -> None:
    (schemas / "lighthouse" / "tower" / "lamp.changed.yaml").write_text("event: [", "utf-8")
    spec = schemas / "lighthouse" / "tower" / "trouble.yaml"
    before = spec.read_bytes()
    assert "yaml-syntax" in run(schemas, code=1).output
    assert spec.read_bytes() == before
