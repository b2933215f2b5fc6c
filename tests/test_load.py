"""Loading: folders and files that cannot be read, what YAML may not do, and scalars by the YAML 1.2 core rules."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from eventwright import files
from eventwright.diagnostics import Report
from eventwright.files import MAX_BYTES, MAX_FOLDERS_DEEP
from eventwright.formats import format_text
from eventwright.load import MAX_DEPTH, MAX_NODES, MAX_REFUSED, load, read
from eventwright.nodes import Mapping, Scalar, Source, core_value
from hypothesis import given
from hypothesis import strategies as st


def ids(report: Report) -> list[str]:
    return [diagnostic.id for diagnostic in report]


def read_text(text: str) -> tuple[Any, Report]:
    """The plain data of the first document, and the findings."""
    report = Report()
    nodes = read(Source("x.yaml", text), report)
    return (nodes[0].data if nodes else None), report


@pytest.fixture
def protocol(tmp_path: Path) -> Path:
    folder = tmp_path / "clock"
    folder.mkdir()
    (folder / "protocol.yaml").write_text("protocol: clock\n", "utf-8")
    return folder


def test_unreadable_no_such_folder(tmp_path: Path) -> None:
    report = Report()
    assert load(tmp_path / "nowhere", report) == ()
    assert ids(report) == ["unreadable"]
    assert report.exit_code == 3


def test_unreadable_file_where_a_folder_should_be(tmp_path: Path) -> None:
    report = Report()
    (tmp_path / "schemas").write_text("protocol: clock\n", "utf-8")
    assert load(tmp_path / "schemas", report) == ()
    assert ids(report) == ["unreadable"]


def test_unreadable_folder_where_a_file_should_be(protocol: Path) -> None:
    report = Report()
    (protocol / "odd.yaml").mkdir()
    assert [files.name for files in load(protocol.parent, report)] == ["clock"]
    assert ids(report) == ["unreadable"]


def test_unreadable_not_utf_8(protocol: Path) -> None:
    report = Report()
    (protocol / "latin.yaml").write_bytes("event: tick\nsummary: Caf\xe9.\n".encode("latin-1"))
    load(protocol.parent, report)
    (found,) = report
    assert (found.id, found.span.line) == ("unreadable", 2)
    assert "0xe9" in found.message


def test_unreadable_path_with_a_null_character() -> None:
    report = Report()
    assert load(Path("sche\0mas"), report) == ()
    assert ids(report) == ["unreadable"]


def test_empty_folder(tmp_path: Path) -> None:
    report = Report()
    (tmp_path / "notes.txt").write_text("no protocol", "utf-8")
    (tmp_path / ".hidden").mkdir()
    assert load(tmp_path, report) == ()
    assert ids(report) == ["empty-folder"]
    assert report.exit_code == 3


def test_missing_file_is_no_reason_to_stop(tmp_path: Path) -> None:
    report = Report()
    (tmp_path / "clock" / "white").mkdir(parents=True)
    (tmp_path / "clock" / "white" / "tick.yaml").write_text("event: tick\n", "utf-8")
    (files,) = load(tmp_path, report)
    assert [document.stem for document in files.documents] == ["tick"]
    assert ids(report) == ["missing-file"]
    assert report.exit_code == 1


def test_yaml_too_deep() -> None:
    _, report = read_text("a: " + "[" * (MAX_DEPTH + 5))
    assert ids(report) == ["yaml-too-deep"]
    _, report = read_text("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))
    assert ids(report) == []


def test_yaml_too_deep_for_a_million_brackets() -> None:
    _, report = read_text("[" * (MAX_BYTES - 1))
    assert ids(report) == ["yaml-too-deep"]


def test_yaml_too_deep_says_it_of_a_large_file_too(protocol: Path) -> None:
    report = Report()
    (protocol / "large.yaml").write_text("a: " + "x" * MAX_BYTES, "utf-8")
    load(protocol.parent, report)
    assert ids(report) == ["yaml-too-deep"]


def test_alias_bomb_is_refused_and_not_followed() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    _, report = read_text("\n".join(lines))
    assert set(ids(report)) == {"yaml-alias"}


def test_thousands_of_aliases_are_not_all_told() -> None:
    _, report = read_text("a: [" + "*b, " * 200_000 + "]")
    assert len(ids(report)) == MAX_REFUSED


def test_anchor_that_holds_itself_is_refused() -> None:
    _, report = read_text("a: &b [*b]\n")
    assert [(found.id, found.span.column) for found in report] == [("yaml-alias", 4), ("yaml-alias", 8)]


def test_too_many_nodes_in_a_file() -> None:
    _, report = read_text("a: [" + "1," * MAX_NODES + "]")
    assert ids(report) == ["too-many"]


def test_too_many_files_in_a_protocol(protocol: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILES", 5)
    report = Report()
    for number in range(6):
        (protocol / f"{number}.txt").touch()
    load(protocol.parent, report)
    assert ids(report) == ["too-many"]


def test_too_many_bytes_in_a_protocol(protocol: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_PROTOCOL_BYTES", 10)
    report = Report()
    load(protocol.parent, report)
    assert ids(report) == ["too-many"]


def test_too_many_protocols(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_PROTOCOLS", 2)
    report = Report()
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    assert load(tmp_path, report) == ()
    assert ids(report) == ["too-many"]


def test_yaml_too_deep_says_it_of_folders_too(protocol: Path) -> None:
    report = Report()
    (protocol / "/".join("x" * (MAX_FOLDERS_DEEP + 5))).mkdir(parents=True)
    load(protocol.parent, report)
    assert ids(report) == ["yaml-too-deep"]


def refused(protocol: Path) -> list[tuple[str, str]]:
    """The findings as file name and message."""
    report = Report()
    load(protocol.parent, report)
    assert set(ids(report)) <= {"unreadable"}
    return [(Path(found.span.source.path).name, found.message) for found in report]


def test_link_to_a_file_outside_is_refused(protocol: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "x.yaml"
    outside.write_text("event: x\n", "utf-8")
    (protocol / "x.yaml").symlink_to(outside)
    assert refused(protocol) == [("x.yaml", "this is a link that leads out of the folder of schemas")]


def test_protocol_that_is_a_link_to_a_folder_outside_is_refused(
    protocol: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (protocol.parent / "other").symlink_to(tmp_path_factory.mktemp("outside"))
    assert refused(protocol) == [("other", "this is a link that leads out of the folder of schemas")]


def test_link_to_a_file_in_the_same_folder_of_schemas_is_read(protocol: Path) -> None:
    (protocol.parent / "shared").mkdir()
    (protocol.parent / "shared" / "protocol.yaml").write_text("protocol: shared\n", "utf-8")
    (protocol / "types.yaml").symlink_to("../shared/protocol.yaml")
    report = Report()
    found, _ = load(protocol.parent, report)
    assert [document.stem for document in found.documents] == ["protocol", "types"]
    assert ids(report) == []


def test_links_to_folders_and_to_nowhere_are_refused(protocol: Path) -> None:
    (protocol / "loop").symlink_to(".")
    (protocol / "loop.yaml").symlink_to("loop.yaml")
    (protocol / "gone.yaml").symlink_to("nothing.yaml")
    assert refused(protocol) == [
        ("gone.yaml", "this is a link that leads nowhere"),
        ("loop", "a link to a folder is not followed"),
        ("loop.yaml", "this is a link that leads nowhere"),
    ]


def test_pipes_and_devices_are_refused_unread(protocol: Path) -> None:
    os.mkfifo(protocol / "pipe.yaml")
    assert refused(protocol) == [("pipe.yaml", "this is a pipe, a socket or a device, and a spec file is wanted")]
    (protocol / "zero.yaml").symlink_to("/dev/zero")
    assert refused(protocol)[1] == ("zero.yaml", "this is a link that leads out of the folder of schemas")


def test_working_folder_that_is_gone(protocol: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    report = Report()
    assert load(Path("schemas"), report) == ()
    assert ids(report) == ["unreadable"]
    assert [found.name for found in load(protocol.parent, report)] == ["clock"]


def test_order_is_that_of_the_paths_and_hidden_files_are_left_out(protocol: Path) -> None:
    report = Report()
    for name in ("b/x.yaml", "a/y.yml", "a/.z.yaml", ".git/w.yaml", "a/readme.md"):
        (protocol / name).parent.mkdir(exist_ok=True)
        (protocol / name).write_text("event: x\n---\nevent: y\n", "utf-8")
    (files,) = load(protocol.parent, report)
    folders = [(document.folder, document.stem) for document in files.documents]
    assert folders == [("a", "y"), ("a", "y"), ("b", "x"), ("b", "x"), ("", "protocol")]


def test_byte_order_mark_and_windows_line_ends(protocol: Path) -> None:
    report = Report()
    (protocol / "tick.yaml").write_bytes(b"\xef\xbb\xbfevent: tick\r\nsummary: A second.\r\n")
    (files,) = load(protocol.parent, report)
    assert files.documents[1].node.data == {"event": "tick", "summary": "A second."}
    assert files.documents[1].node.entries[1][0].span.line == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.10", 1.1), ("12", 12), ("-3", -3), ("0x1F", 31), ("0o17", 15), ("1e3", 1000.0), (".5", 0.5), ("+7", 7),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("y", "y"), ("2024-01-31", "2024-01-31"),
        ("12:30:00", "12:30:00"), ("1_000", "1_000"), (".inf", ".inf"), (".nan", ".nan"), ("1e999", "1e999"), ("tRue", "tRue"),
    ],
)  # fmt: skip
def test_scalars_by_the_core_rules(text: str, value: Any) -> None:
    found, report = read_text(f"a: {text}\n")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)
    assert ids(report) == []


def test_quoted_and_block_scalars_are_text() -> None:
    found, _ = read_text("a: \"12\"\nb: 'true'\nc: |\n  null\n")
    assert found == {"a": "12", "b": "true", "c": "null\n"}


def test_number_of_too_many_digits_is_text() -> None:
    assert core_value("9" * 5000) == "9" * 5000
    _, report = read_text("a: " + "0" * 5000)
    assert ids(report) == ["yaml-octal"]


@pytest.mark.parametrize("text", ["yes", "No", "ON", "off", "012", "-007"])
def test_what_older_yaml_reads_otherwise_is_refused(text: str) -> None:
    report = Report()
    (node,) = read(Source("x.yaml", f"a: {text}\n"), report)
    assert isinstance(node, Mapping)
    value = node.get("a")
    assert isinstance(value, Scalar)
    assert value.refused
    assert len(ids(report)) == 1
    assert ids(read_text(f'a: "{text}"\n')[1]) == []


def test_source_text_of_a_plain_scalar_is_kept() -> None:
    report = Report()
    (node,) = read(Source("x.yaml", "version: 1.10\n"), report)
    assert isinstance(node, Mapping)
    assert node.text("version") == "1.10"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [('a: "x\nb: 1\n', 1, 4), ("a: 1\nb: {c: 1\n", 2, 9), ("\t", 1, 1), ("é: \x01", 1, 4), ("a: 1\nword\nb: 2\n", 2, 1)],
)
def test_place_of_a_syntax_error(text: str, line: int, column: int) -> None:
    _, report = read_text(text)
    (found,) = report
    assert (found.span.line, found.span.column) == (line, column)


def test_a_file_that_ends_in_the_middle_is_a_syntax_error() -> None:
    _, report = read_text("a: b  # a comment\nc: {d")
    assert ids(report) == ["yaml-syntax"]
    assert format_text(report)


@given(st.one_of(st.text(), st.text(alphabet="ab:{}[]-?|>&*!%@`#\"' \n\t0,", max_size=40)))
def test_any_text_is_read_or_reported(text: str) -> None:
    report = Report()
    nodes = read(Source("x.yaml", text), report)
    assert nodes or report.found
    assert "Traceback" not in format_text(report)
    for diagnostic in report:
        assert 1 <= diagnostic.span.line <= len(diagnostic.span.source.lines)
        assert diagnostic.span.column >= 1
