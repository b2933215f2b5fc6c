"""How findings are kept and printed."""

from __future__ import annotations

import json

import click
import pytest
from eventwright.cli import _colour_wanted
from eventwright.diagnostics import Related, Report, did_you_mean, nearest
from eventwright.formats import (
    findings_schema,
    format_github,
    format_json,
    format_sarif,
    format_terminal,
    format_text,
)
from eventwright.nodes import Source, Span
from jsonschema import Draft7Validator

SOURCE = Source("lamps/lamp.yaml", "event: lamp\nfields:\n  red: {type: strng}\n  blue: {type: Lamp}\n")


def span(line: int, column: int, end: int, source: Source = SOURCE) -> Span:
    return Span(source, line, column, line, end)


def test_text_has_place_line_before_caret_and_hint() -> None:
    report = Report()
    report.error("unknown-type", span(3, 15, 20), 'there is no type "strng"', 'did you mean "string"?')
    assert format_text(report) == (
        'lamps/lamp.yaml:3:15: error[unknown-type]: there is no type "strng"\n'
        "  2 | fields:\n"
        "  3 |   red: {type: strng}\n"
        '    |               ^^^^^ did you mean "string"?\n'
        "\n"
    )


def test_text_of_the_first_line_and_of_a_second_place() -> None:
    report = Report()
    report.warning("unused-type", span(1, 8, 12), "no event uses it", None, Related(span(4, 16, 20), "but here"))
    assert format_text(report) == (
        "lamps/lamp.yaml:1:8: warning[unused-type]: no event uses it\n"
        "  1 | event: lamp\n"
        "    |        ^^^^\n"
        "  lamps/lamp.yaml:4:16: but here\n"
        "  4 |   blue: {type: Lamp}\n"
        "    |                ^^^^\n"
        "\n"
    )


def test_text_without_a_source_has_no_excerpt() -> None:
    report = Report()
    report.error("empty-folder", Span(Source("schemas", "")), "the folder holds no protocol", "make one")
    assert format_text(report) == "schemas:1:1: error[empty-folder]: the folder holds no protocol\n  make one\n\n"


def test_text_shows_three_second_places_and_counts_the_rest() -> None:
    report = Report()
    report.error("unknown-type", span(3, 15, 20), "none", None, *(Related(span(4, n, n + 1), "and here") for n in range(1, 6)))
    assert format_text(report).count("and here") == 3
    assert format_text(report).endswith("  and in 2 more\n\n")
    assert len(json.loads(format_json(report))[0]["related"]) == 5


def test_a_wrong_name_used_often_is_one_finding_in_a_protocol() -> None:
    report = Report()
    text = "a: Lamp\nb: Lamp\n"
    here, there = Source("x/a.yaml", text, "x/a.yaml"), Source("y/a.yaml", text, "y/a.yaml")
    for place in (span(1, 4, 8, here), span(2, 4, 8, here), span(1, 4, 8, there)):
        report.error("unknown-type", place, 'there is no type "Lamp"', 'did you mean "Lump"?')
        report.error("unknown-key", place, 'there is no key "Lamp" here', 'did you mean "Lump"?')
    report.fold()
    folded = [found for found in report if found.id == "unknown-type"]
    assert [(found.span.source.path, [other.span.line for other in found.related]) for found in folded] == [
        ("x/a.yaml", [2]),
        ("y/a.yaml", []),
    ]
    assert len(list(report)) == 5


def test_carets_of_a_span_over_lines_end_with_the_first() -> None:
    report = Report()
    report.error("bad-example", Span(SOURCE, 3, 8, 4, 5), "it does not fit")
    assert "    |        ^^^^^^^^^^^^^\n" in format_text(report)


def test_line_numbers_keep_the_bar_straight() -> None:
    source = Source("x.yaml", "\n".join(f"key{n}: {n}" for n in range(1, 12)))
    report = Report()
    report.error("unknown-key", span(10, 1, 6, source), "unknown")
    assert "   9 | key9: 9\n  10 | key10: 10\n     | ^^^^^\n" in format_text(report)


def test_control_characters_reach_no_terminal() -> None:
    source = Source("x\x1b.yaml", 'a: "\x1b[31m"\t# \x07\n')
    report = Report()
    place = Related(span(1, 1, 2, source), "first\x1b")
    report.error("bad-name", span(1, 4, 11, source), 'the name "\x1b[31m\nred" is odd', "not \x1b", place)
    text = format_text(report)
    assert not any(char for char in text if not char.isprintable() and char != "\n")
    assert text.count("\n") == 7
    assert text.splitlines()[2].index("^") == text.splitlines()[1].index('"')


def test_json_has_every_part() -> None:
    report = Report()
    report.error("name-clash", span(3, 3, 6), "clash", "rename it", Related(span(4, 3, 7), "the other"))
    assert json.loads(format_json(report)) == [
        {
            "id": "name-clash", "severity": "error", "message": "clash", "hint": "rename it",
            "file": "lamps/lamp.yaml", "line": 3, "column": 3, "end_line": 3, "end_column": 6,
            "related": [
                {"file": "lamps/lamp.yaml", "line": 4, "column": 3, "end_line": 4, "end_column": 7, "label": "the other"}
            ],
            "fingerprint": "1e48e6b4a5338e9366db32f442d14ec3", "fix": None,
        }
    ]  # fmt: skip


def test_json_of_nothing_is_an_empty_list() -> None:
    assert json.loads(format_json(Report())) == []


def test_json_has_a_schema_that_refuses_anything_else() -> None:
    Draft7Validator.check_schema(findings_schema())
    report = Report()
    report.error("name-clash", span(3, 3, 6), "clash", "rename it", Related(span(4, 3, 7), "the other"))
    [found] = json.loads(format_json(report))
    validator = Draft7Validator(findings_schema())
    assert validator.is_valid([found])
    assert not any(validator.is_valid([{**found, key: {}}]) for key in found)
    assert not any(validator.is_valid([{name: found[name] for name in found if name != key}]) for key in found)
    assert not validator.is_valid([{**found, "more": 1}])


def test_json_and_sarif_are_ascii() -> None:
    report = Report()
    report.error("unknown-type", span(3, 15, 20, Source("été/\udcff.yaml", "x: 1\n")), "灯", "ü")
    assert format_json(report).isascii()
    assert json.loads(format_json(report))[0]["message"] == "灯"
    assert format_sarif(report).isascii()
    assert '"uri": "%C3%A9t%C3%A9/%FF.yaml"' in format_sarif(report)


def test_sarif_explains_the_ids_it_uses_once() -> None:
    report = Report()
    report.warning("unused-type", span(1, 8, 12), "no event uses it")
    report.error("unknown-type", span(3, 15, 20), 'there is no type "strng"', 'did you mean "string"?')
    report.error("unknown-type", span(4, 16, 20), 'there is no type "Lamp"')
    [run] = json.loads(format_sarif(report))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["unknown-type", "unused-type"]
    assert rules[0]["help"]["markdown"].startswith("# unknown-type\n")
    assert [(found["ruleId"], found["ruleIndex"], found["level"]) for found in run["results"]] == [
        ("unused-type", 1, "warning"),
        ("unknown-type", 0, "error"),
        ("unknown-type", 0, "error"),
    ]
    assert run["results"][1]["locations"][0]["physicalLocation"]["region"]["startColumn"] == 15


def test_colours_are_all_that_a_terminal_gets_more() -> None:
    report = Report()
    report.error("unknown-type", span(3, 15, 20), 'there is no type "strng"', 'did you mean "string"?')
    shown = format_terminal(report)
    assert click.style("error[unknown-type]", fg="red", bold=True) in shown
    assert click.style('^^^^^ did you mean "string"?', fg="cyan") in shown
    assert click.unstyle(shown) == format_text(report)


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, None),
        ({"NO_COLOR": ""}, None),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, None),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_the_environment_decides_about_colours(environment: dict[str, str], wanted: bool | None) -> None:
    assert _colour_wanted(environment) is wanted


def test_github_commands_are_escaped() -> None:
    source = Source("a,b:c.yaml", "x: 1\n")
    report = Report()
    report.error("unknown-key", span(1, 1, 2, source), "100% wrong\nreally::", "did you mean y?")
    report.warning("unused-type", span(1, 4, 5, source), "unused")
    assert format_github(report) == (
        "::error file=a%2Cb%3Ac.yaml,line=1,col=1,title=unknown-key::100%25 wrong%0Areally:: (did you mean y?)\n"
        "::warning file=a%2Cb%3Ac.yaml,line=1,col=4,title=unused-type::unused\n"
    )


def test_findings_are_sorted_by_place_and_kept_once() -> None:
    report = Report()
    other = Source("a.yaml", "x: 1\n")
    report.error("unknown-key", span(3, 1, 2), "third")
    report.error("unknown-key", span(1, 9, 10), "second")
    report.error("unknown-key", span(1, 1, 2, other), "first")
    report.error("unknown-key", span(3, 1, 2), "third")
    assert [diagnostic.message for diagnostic in report] == ["first", "second", "third"]


def test_id_without_a_page_is_a_bug_of_ours() -> None:
    with pytest.raises(AssertionError):
        Report().error("no-such-id", span(1, 1, 2), "odd")


def test_exit_codes() -> None:
    report = Report()
    assert report.exit_code == 0
    report.warning("unused-type", span(1, 1, 2), "unused")
    assert (report.exit_code, report.has_errors) == (0, False)
    report.error("unknown-key", span(1, 1, 2), "unknown")
    assert (report.exit_code, report.has_errors) == (1, True)
    report.error("unreadable", span(1, 1, 2), "unreadable")
    assert report.exit_code == 3


@pytest.mark.parametrize(
    ("word", "words", "near"),
    [
        ("strng", ["string", "integer"], "string"),
        ("Max-Length", ["max_length", "min_length"], "max_length"),
        ("lamp", ["Lamp", "lamps"], "Lamp"),
        ("Lamp", ["LampId", "Lmap"], "Lmap"),
        ("zzz", ["string"], None),
        ("", ["string"], None),
        ("x", [], None),
    ],
)
def test_nearest_word(word: str, words: list[str], near: str | None) -> None:
    assert nearest(word, words) == near
    assert did_you_mean(word, words) == (None if near is None else f'did you mean "{near}"?')
