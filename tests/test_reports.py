"""Findings in the forms of other tools, and what tells them apart from one run to the next."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from eventwright.diagnostics import Diagnostic, Report
from eventwright.edits import Edit, Fix
from eventwright.formats import FORMATS, format_json, format_jsonl, format_sarif
from eventwright.nodes import Source, Span
from eventwright.reports import format_gitlab, format_junit, format_markdown

TEXT = "event: lamp\nfields:\n  red: {type: strng}\n  blue: {type: strng}\n"


def at(line: int, column: int, end: int, text: str = TEXT, path: str = "lamps/lamp.yaml") -> Span:
    return Span(Source(path, text), line, column, line, end)


def report(*found: Diagnostic) -> Report:
    made = Report()
    for diagnostic in found:
        made.add(diagnostic)
    return made


ERROR = Diagnostic("unknown-type", at(3, 15, 20), 'there is no type "strng"', 'did you mean "string"?')
FIX = Fix("end the sentence", (Edit(at(1, 12, 12), "."),))
WARNING = Diagnostic("open-sentence", at(1, 8, 12), "no full stop", None, (), "warning", FIX)


def fingerprints(*found: Diagnostic) -> list[str]:
    return [item["fingerprint"] for item in json.loads(format_json(report(*found)))]


def test_jsonl_has_the_objects_of_json_a_line_each() -> None:
    both = report(ERROR, WARNING)
    assert [json.loads(line) for line in format_jsonl(both).splitlines()] == json.loads(format_json(both))
    assert format_jsonl(report()) == ""


def test_json_and_sarif_tell_how_a_finding_can_be_mended() -> None:
    [found] = json.loads(format_json(report(WARNING)))
    edit = {"file": "lamps/lamp.yaml", "line": 1, "column": 12, "end_line": 1, "end_column": 12, "text": "."}
    assert found["fix"] == {"label": "end the sentence", "safe": True, "edits": [edit]}
    [result] = json.loads(format_sarif(report(WARNING)))["runs"][0]["results"]
    [change] = result["fixes"][0]["artifactChanges"]
    region = {"startLine": 1, "startColumn": 12, "endLine": 1, "endColumn": 12}
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "."}}]
    assert result["partialFingerprints"] == {"primaryLocationLineHash": found["fingerprint"]}


def test_a_fingerprint_stays_when_lines_above_come_and_go_or_the_indentation_changes() -> None:
    moved = Diagnostic("unknown-type", at(4, 17, 22, "# New\n" + TEXT.replace("  red", "    red")), "said in other words")
    assert fingerprints(ERROR) == fingerprints(moved)


def test_a_fingerprint_differs_by_id_file_line_word_and_number() -> None:
    others = [
        Diagnostic("bad-name", at(3, 15, 20), "x"),
        Diagnostic("unknown-type", at(3, 15, 20, path="lamps/other.yaml"), "x"),
        Diagnostic("unknown-type", at(4, 16, 21), "x"),
        Diagnostic("unknown-type", at(3, 9, 13), "x"),
        Diagnostic("unknown-type", at(3, 15, 20), "x"),
    ]
    assert len(set(fingerprints(ERROR, *others))) == 6
    assert len(set(fingerprints(ERROR, Diagnostic("unknown-type", Span(Source("schemas", "")), "a")))) == 2


def test_gitlab_has_what_its_report_needs() -> None:
    first, second = json.loads(format_gitlab(report(ERROR, WARNING)))
    assert first == {
        "check_name": "open-sentence", "description": "no full stop", "fingerprint": first["fingerprint"], "severity": "minor",
        "location": {"path": "lamps/lamp.yaml", "lines": {"begin": 1, "end": 1}},
    }  # fmt: skip
    assert (second["severity"], second["description"]) == ("major", 'there is no type "strng" (did you mean "string"?)')
    assert json.loads(format_gitlab(report())) == []


def test_junit_has_a_suite_a_file_and_a_failed_test_a_finding() -> None:
    other = Diagnostic("unknown-key", at(1, 1, 2, path="a & b.yaml"), "<\x1b> is odd")
    root = ElementTree.fromstring(format_junit(report(ERROR, WARNING, other)))
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "3", "3")
    assert [(suite.get("name"), suite.get("failures")) for suite in root] == [("a & b.yaml", "1"), ("lamps/lamp.yaml", "2")]
    [failure] = root[0][0]
    assert (failure.get("type"), failure.get("message")) == ("error", "<\ufffd> is odd")
    assert root[1][1].get("name") == "unknown-type at lamps/lamp.yaml:3:15"


def test_junit_of_nothing_is_one_test_that_passed() -> None:
    root = ElementTree.fromstring(format_junit(report()))
    assert (root.get("tests"), root.get("failures"), len(root[0]), len(root[0][0])) == ("1", "0", 1, 0)


def test_markdown_counts_and_lists() -> None:
    odd = Diagnostic("unknown-key", at(2, 1, 2, path="a|b.yaml"), "a | b, `c`, <d> and [e](f)")
    lines = format_markdown(report(ERROR, WARNING, odd)).splitlines()
    assert lines[0] == "### Eventwright: 2 errors, 1 warning"
    assert lines[5] == "| warning | `lamps/lamp.yaml:1:8` | no full stop | `open-sentence` |"
    assert [line.count("|") for line in lines[2:]] == [5] * 5
    assert "<d>" not in lines[4]
    assert "`c`" in lines[4]
    assert format_markdown(report()) == "### Eventwright: no findings\n"


def test_every_form_takes_any_path() -> None:
    odd = report(Diagnostic("unknown-key", at(1, 1, 2, path="\udcff\x1b`|.yaml"), "odd"))
    for form in FORMATS.values():
        assert "odd" in form(odd)
