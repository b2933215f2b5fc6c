"""Specs made to take time or depth without bounds: each is refused, by one finding for one mistake, within a second."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from eventwright.diagnostics import Report
from eventwright.formats import format_text
from eventwright.pipeline import check, site
from eventwright.resolve.cycles import MAX_DEEP
from eventwright.resolve.flowuse import MAX_STEPS, MAX_USES_DEEP

from tests.specfuzz.judge import hold, hold_findings, within

LIGHTHOUSE = Path(__file__).parent / "errors" / "base"
PATIENCE = 3.0
"""Seconds for many mistakes in one file; other specs are given one."""


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A folder of schemas with one small protocol."""
    shutil.copytree(LIGHTHOUSE, tmp_path / "schemas" / "lighthouse")
    return tmp_path / "schemas"


def lay(schemas: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = schemas / "lighthouse" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)


def found(schemas: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    """Id and message of each error, which come within a second."""
    lay(schemas, files)
    report = hold(schemas, generating=False).report
    return [(item.id, item.message) for item in report if item.severity == "error"]


def documents(texts: Iterable[str]) -> dict[str, str]:
    return {"types/more.yaml": "---\n".join(texts)}


def alias(name: str, type_: str) -> str:
    return f"alias: {name}\nsummary: Something.\ntype: {type_}\n"


def union(name: str, *members: str) -> str:
    return f"union: {name}\nsummary: Something.\nopen: false\nmembers: [{', '.join(members)}]\n"


def thing(name: str, fields: str) -> str:
    return f"object: {name}\nsummary: Something.\nfields:\n{fields}"


def flow(name: str, *steps: str) -> dict[str, str]:
    return {f"flows/{name}.yaml": f"flow: {name}\nsummary: Something.\nsteps:\n" + "".join(f"  - {step}\n" for step in steps)}


def flows(count: int, step: str, times: int = 1) -> dict[str, str]:
    """Flows of which each uses the next; the last one ends."""
    made = (flow(f"u{at}", *[step.format(f"u{at + 1}")] * times) for at in range(count))
    return {**flow(f"u{count}", "note: The end."), **{path: text for one in made for path, text in one.items()}}


# Types


@pytest.mark.parametrize("count", [100, 1_000, 2_500])
def test_too_many_aliases_of_aliases(count: int, schemas: Path) -> None:
    chain = [alias(f"A{at}", f"A{at + 1}") for at in range(count)] + [alias(f"A{count}", "string")]
    [(id, message)] = found(schemas, documents(chain))
    assert id == "too-many"
    assert message.endswith(f'" stands for what stands for something else, more than {MAX_DEEP} deep')


def test_aliases_of_aliases_may_be_as_deep_as_that(schemas: Path) -> None:
    chain = [alias(f"A{at}", f"A{at + 1} | null") for at in range(1, MAX_DEEP)]
    assert found(schemas, documents([*chain, alias(f"A{MAX_DEEP}", "string")])) == []


def test_too_many_types_by_aliases_that_double(schemas: Path) -> None:
    chain = [alias(f"A{at}", f"list<A{at + 1}> | map<A{at + 1}>") for at in range(15)] + [alias("A15", "string")]
    assert found(schemas, documents(chain)) == [("too-many", '"A5" stands for more than 2,000 types')]


def test_too_many_types_by_unions_that_double(schemas: Path) -> None:
    chain = [union(f"{name}{at}", f"A{at + 1}", f"B{at + 1}") for at in range(15) for name in "AB"]
    ends = [thing(f"{name}15", f"  type: {{const: {name}}}\n") for name in "AB"]
    ids = {id for id, _ in found(schemas, documents([*chain, *ends]))}
    assert "too-many" in ids


def test_too_many_unions_in_unions(schemas: Path) -> None:
    chain = [union(f"A{at}", f"A{at + 1}", f"O{at}") for at in range(900)]
    tagged = [thing(f"O{at}", f"  type: {{const: o{at}}}\n") for at in range(900)] + [thing("A900", "  type: {const: last}\n")]
    assert [id for id, _ in found(schemas, documents([*chain, *tagged]))] == ["too-many"]


def test_a_long_circle_of_aliases_is_one_mistake(schemas: Path) -> None:
    circle = [alias(f"A{at}", f"A{(at + 1) % 2_500}") for at in range(2_500)]
    [(id, message)] = found(schemas, documents(circle))
    assert id == "undistinguishable"
    assert message == 'the alias "A0" stands for itself by way of A1, A10, A100, A1000, A1001 and others'


@pytest.mark.parametrize("last", ["B0", "string"])
def test_a_long_chain_of_objects_is_followed(last: str, schemas: Path) -> None:
    ahead = [*(f"B{at + 1}" for at in range(1_499)), last]
    chain = [thing(f"B{at}", f"  next: {{type: {name}, description: The next one.}}\n") for at, name in enumerate(ahead)]
    assert [id for id, _ in found(schemas, documents(chain))] == (["endless-type"] if last == "B0" else [])


def test_a_union_of_a_thousand_members_is_told_apart(schemas: Path) -> None:
    names = [f"O{at}" for at in range(1_000)]
    tagged = [thing(name, f"  type: {{const: {name}}}\n") for name in names]
    assert found(schemas, documents([union("All", *names), *tagged])) == []


def test_a_type_that_is_too_long(schemas: Path) -> None:
    text = alias("Long", "'" + " | ".join(f'"{at}"' for at in range(9_000)) + "'")
    assert found(schemas, documents([text])) == [("type-syntax", "a type has at most 10,000 characters")]


# Flows


@pytest.mark.parametrize("count", [20, 500, 2_000])
def test_too_many_flows_in_flows(count: int, schemas: Path) -> None:
    lay(schemas, flows(count, "use: {}"))
    with within(PATIENCE):
        report = check(schemas).report
    assert [item.message for item in report] == [
        f'"u{count - MAX_USES_DEEP - 1}" uses flows that use flows, more than {MAX_USES_DEEP} deep'
    ]


@pytest.mark.parametrize("step", ["use: {}", "any_order: [[use: {0}], [use: {0}]]", "either: [[use: {0}], [use: {0}]]"])
def test_too_many_steps_by_flows_that_double(step: str, schemas: Path) -> None:
    files = {**flows(MAX_USES_DEEP, step, 4), **flow("asks", "keeper: lamp.set", "use: u0")}
    [(id, message)] = found(schemas, files)
    assert id == "too-many"
    assert message.endswith(f"has more than {MAX_STEPS:,} steps, with those of the flows that it uses")


def test_too_many_steps_of_one_flow(schemas: Path) -> None:
    assert [id for id, _ in found(schemas, flow("long", *["keeper: lamp.set"] * (MAX_STEPS + 1)))] == ["too-many"]


def test_circles_of_flows_are_one_mistake_each(schemas: Path) -> None:
    circle = {path: text for at in range(500) for path, text in flow(f"a{at}", f"use: a{(at + 1) % 500}").items()}
    other = {**flow("b0", "use: b1"), **flow("b1", "use: b0", "use: a3"), **flow("c", "use: c"), **flow("d", "use: c")}
    assert found(schemas, {**circle, **other}) == [
        ("endless-flow", '"a1" leads back to "a0": it has no end'),
        ("endless-flow", '"b1" leads back to "b0": it has no end'),
        ("endless-flow", '"c" uses itself: it has no end'),
    ]


def test_flows_at_the_limits_have_their_pages(schemas: Path) -> None:
    """As many uses and blocks as there may be, one in the other: the diagrams and the programs of all can be made."""
    step = "{note: A word.}, {tower: trouble}"
    for _ in range(11):
        step = f"{{either: [[{step}], [{{note: Nothing.}}]]}}"
    made = [flow(f"u{at}", f"any_order: [[{step}], [{{use: u{at + 1}}}]]") for at in range(MAX_USES_DEEP)]
    assert found(schemas, {path: text for one in [*made, flow(f"u{MAX_USES_DEEP}", step)] for path, text in one.items()}) == []
    assert site(check(schemas)).texts


# Many mistakes


@pytest.mark.parametrize(
    "texts",
    [
        [thing(f"T{at}x", f"  a: {{type: T{at}y, description: A field.}}\n") for at in range(1_000)],
        [thing(f"T{at}x", "  a: {tipe: string, description: A field.}\n") for at in range(1_000)],
        [thing("Wide", f"  a: {{type: string, tags: [{', '.join(f'ta{at}' for at in range(9_000))}], description: A.}}\n")],
        [f"{thing('Many', '  a: Colour')}\nrequires: {{{', '.join(f'a{at}: [b{at}]' for at in range(4_000))}}}\n"],
    ],
    ids=["types", "keys", "tags on one line", "rules on one line"],
)
def test_thousands_of_mistakes_are_told(texts: list[str], schemas: Path) -> None:
    """All of them are told; there are suggestions for the first ones, and no line is shown in its full length."""
    lay(schemas, documents(texts))
    with within(PATIENCE):
        report: Report = check(schemas).report
        shown = format_text(report)
    assert len(list(report)) >= 1_000
    assert max(map(len, shown.splitlines())) < 400


def test_a_name_without_end_is_shown_in_part(schemas: Path) -> None:
    lay(schemas, {"keeper/a.yaml": 'event: a\nsummary: A.\n? "' + "x" * 900_000 + '"\n: y\n'})
    with within(PATIENCE):
        report = check(schemas).report
        hold_findings(report)
    assert len(format_text(report)) < 2_000
