"""Stage 1, load: files to YAML nodes with positions. The next stage gets one `ProtocolFiles` a protocol.

Reading is libyaml's; what the spec language leaves out of YAML (anchors, aliases, tags, merge keys, several meanings of
`yes` and `012`) is refused here, where the source text is still known.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from eventwright.diagnostics import Related, Report
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source, Span

MAX_DEPTH = 40
MAX_BYTES = 1_000_000
YAML_BOOLEANS = {"yes": True, "on": True, "no": False, "off": False}
"""What an older YAML reads as booleans; refused, and read as what they most likely mean."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document: `folder` is the one below the protocol's (`client`, `types`; empty for protocol.yaml)."""

    folder: str
    stem: str
    node: Mapping


@dataclass(frozen=True, slots=True)
class ProtocolFiles:
    """The documents of one protocol folder, in a fixed order; `source` stands for the folder in findings.

    `named` are all names that the files seem to define, also where their text could not be read to its end.
    """

    name: str
    source: Source
    documents: tuple[Document, ...]
    named: frozenset[str] = frozenset()


def load(root: Path, report: Report) -> tuple[ProtocolFiles, ...]:
    """Reads every protocol below `root`; what cannot be read is reported and left out."""
    shown = Source(_shown(root), "")
    if not os.path.isdir(root):
        report.error("unreadable", Span(shown), "there is no such folder of schemas")
        return ()
    if (root / "protocol.yaml").is_file():
        report.error("unreadable", Span(shown), "this is the folder of one protocol", "give the folder above it")
        return ()
    try:
        folders = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError as problem:
        report.error("unreadable", Span(shown), f"cannot read the folder: {problem.strerror}")
        return ()
    if not folders:
        report.error("empty-folder", Span(shown), "the folder holds no protocol", "a protocol is a folder with a protocol.yaml")
    return tuple(_protocol(folder, report) for folder in folders)


def _protocol(folder: Path, report: Report) -> ProtocolFiles:
    source = Source(_shown(folder / "protocol.yaml"), "")
    if not os.path.exists(folder / "protocol.yaml"):
        report.error("missing-file", Span(source), f'the protocol "{folder.name}" has no protocol.yaml')
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml") and not _hidden(path, folder))
    files = [(path, found) for path in paths if (found := _source(path, folder, report)) is not None]
    documents = {path: tuple(_documents(path, folder, found, report)) for path, found in files}
    named = {path.stem for path in paths if not documents.get(path)}
    named.update(*(_NAMED.findall(found.text) for _, found in files))
    return ProtocolFiles(folder.name, source, tuple(chain.from_iterable(documents.values())), frozenset(named))


_NAMED = re.compile(r"^(?:event|object|enum|union|alias|flow) *: *[\"']?([^\s\"'#]+)", re.MULTILINE)


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _shown(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _source(path: Path, folder: Path, report: Report) -> Source | None:
    text = _text(path, report)
    return None if text is None else Source(_shown(path), text, path.relative_to(folder.parent).as_posix())


def _documents(path: Path, folder: Path, source: Source, report: Report) -> Iterator[Document]:
    where = path.parent.relative_to(folder).as_posix()
    for node in read(source, report):
        if isinstance(node, Mapping):
            yield Document("" if where == "." else where, path.stem, node)
        else:
            report.error("wrong-kind", node.span, "a spec is a mapping", "expected keys such as `event:` and `summary:`")


def _text(path: Path, report: Report) -> str | None:
    nowhere = Span(Source(_shown(path), ""))
    try:
        data = path.read_bytes()
    except OSError as problem:
        report.error("unreadable", nowhere, f"cannot read the file: {problem.strerror}")
        return None
    if len(data) > MAX_BYTES:
        report.error("yaml-too-deep", nowhere, f"the file has {len(data)} bytes; a spec file has at most {MAX_BYTES}")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        message = f"the file is not UTF-8: byte 0x{data[problem.start]:02x} on line {line}"
        report.error("unreadable", Span(Source(_shown(path), ""), line), message)
        return None


def read(source: Source, report: Report) -> list[Node]:
    """The nodes of the documents in `source`; a syntax error ends the list."""
    builder = _Builder(source, report)
    found: list[Node] = []
    try:
        events = iter(yaml.CSafeLoader(source.text).get_event, None)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                node = builder.node(next(events), events, 0)
                if not (isinstance(node, Scalar) and node.plain and not node.text):
                    found.append(node)
        if not found:
            report.error("unclear-definition", Span(source), "the file is empty: it defines nothing")
    except yaml.MarkedYAMLError as problem:
        _syntax_error(problem, source, report)
    except yaml.reader.ReaderError as problem:
        _character_error(problem, source, report)
    except _TooDeep:
        pass
    return found


class _TooDeep(Exception):
    pass


class _Builder:
    """Builds nodes from libyaml's events, which carry the positions."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        span = self._span(event.start_mark, event.end_mark)
        if depth > MAX_DEPTH:
            self.report.error("yaml-too-deep", span, f"nodes are nested more than {MAX_DEPTH} deep")
            raise _TooDeep
        refused = self._refuse_extras(event, span) if event.anchor or event.tag else False
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, span, refused)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, depth)
        return Scalar("", False, span, refused)  # an alias

    def _refuse_extras(self, event: Any, span: Span) -> bool:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            hint = "name a shared type instead; text that begins with * or & goes in quotes"
            self.report.error("yaml-alias", span, "specs have no anchors and aliases", hint)
            return isinstance(event, yaml.AliasEvent)
        if event.tag:
            self.report.error("yaml-alias", span, "specs have no YAML tags", "write the plain value")
        return bool(event.tag)

    def _scalar(self, event: Any, span: Span, refused: bool) -> Scalar:
        plain = event.style in (None, "") and event.implicit[0]
        text: str = event.value
        if plain and text.lower() in YAML_BOOLEANS:
            message = f'"{text}" is a boolean in one YAML version and text in another'
            self.report.error("yaml-boolean", span, message, f'write true or false, or "{text}" in quotes for the word')
            refused = True
        elif plain and _OCTAL.fullmatch(text):
            message = f'"{text}" is octal in one YAML version and decimal in another'
            self.report.error("yaml-octal", span, message, f'write {_decimal(text)}, or "{text}" in quotes for the text')
            refused = True
        return Scalar(text, plain, span, refused)

    def _sequence(self, event: Any, events: Iterator[Any], depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(following := next(events), yaml.SequenceEndEvent):
            items.append(self.node(following, events, depth + 1))
        return Sequence(tuple(items), self._span(event.start_mark, following.end_mark))

    def _mapping(self, event: Any, events: Iterator[Any], depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        partial = False
        while not isinstance(following := next(events), yaml.MappingEndEvent):
            key = self.node(following, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if self._key_is_sound(key, value, entries):
                assert isinstance(key, Scalar)
                entries[key.text] = (key, value)
            partial = partial or not isinstance(key, Scalar)
        return Mapping(tuple(entries.values()), self._span(event.start_mark, following.end_mark), partial)

    def _key_is_sound(self, key: Node, value: Node, entries: dict[str, tuple[Scalar, Node]]) -> bool:
        if not isinstance(key, Scalar):
            self.report.error("wrong-kind", key.span, "a key must be text", "is a quote or a comma missing?")
            return False
        if key.plain and key.text == "<<":
            if not (isinstance(value, Scalar) and value.refused):
                self.report.error("yaml-alias", key.span, "specs have no merge keys", "name a shared type instead")
            return False
        if key.text in entries:
            first = Related(entries[key.text][0].span, "first here")
            self.report.error("duplicate-key", key.span, f'the key "{key.text}" is here twice', None, first)
            return False
        return True

    def _span(self, start: Any, end: Any) -> Span:
        return Span(self.source, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


_OCTAL = re.compile(r"[-+]?0[0-9]+")


def _decimal(text: str) -> str:
    return ("-" if text.startswith("-") else "") + (text.lstrip("+-0") or "0")


_QUOTES = "put the value in quotes, or use a block with |"
_TRAPS: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (re.compile(r"^[^#]*?\t"), "yaml-tab", "a tab stands where YAML wants spaces", "indent with spaces"),
    (
        re.compile(r"^[^#]*:\s+([\"'])(?:(?!\1).)*\1\s*[^\s,}\]#]"),
        "yaml-syntax",
        "a value that begins with a quote ends at the next quote",
        'put the other part first, as in `integer | "inf"`',
    ),
    (re.compile(r":\s+[`@*&!%]"), "yaml-syntax", "a value cannot begin with one of ` @ * & ! %", _QUOTES),
    (re.compile(r",\s*,"), "yaml-syntax", "there is a comma too many", "drop one"),
    (
        re.compile(r"[{,]\s*[^,{}\[\]\"':]+:\s+[^,{}\[\]\"':]+:\s"),
        "yaml-syntax",
        "`: ` inside a value starts a new key",
        _QUOTES,
    ),
    (
        re.compile(r"^\s*[^\s#{\[][^:#{]*:\s+[^\"'|>{\[#].*?:(\s|$)"),
        "yaml-syntax",
        "`: ` inside a value starts a new key",
        _QUOTES,
    ),
)
"""What a line that libyaml refused most likely got wrong: pattern, id, message, hint."""


def _syntax_error(problem: yaml.MarkedYAMLError, source: Source, report: Report) -> None:
    # What was never closed is best shown where it begins; anything else, where libyaml stumbled.
    unclosed = (problem.context or "").startswith("while scanning a")
    mark = (problem.context_mark if unclosed else None) or problem.problem_mark or problem.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    while line > 1 and (line > len(source.lines) or not source.lines[line - 1].strip()):
        line -= 1
        column = len(source.lines[line - 1]) + 1
    span = Span(source, line, column, line, column + 1)
    if any(found.id == "yaml-alias" and found.span.line == line and found.span.source is source for found in report):
        return  # text that begins with * or &, reported already
    for pattern, id, message, hint in _TRAPS:
        if pattern.search(source.lines[line - 1]):
            report.error(id, span, message, hint)
            return
    reason = " ".join(part for part in (problem.context, problem.problem) if part)
    report.error("yaml-syntax", span, f"this is not YAML: {reason}")


def _character_error(problem: yaml.reader.ReaderError, source: Source, report: Report) -> None:
    before = Source("", source.text.encode()[: problem.position].decode(errors="ignore")).lines
    span = Span(source, len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
    code = problem.character if isinstance(problem.character, int) else ord(problem.character)
    report.error("yaml-syntax", span, f"the character U+{code:04X} is not allowed in YAML")
