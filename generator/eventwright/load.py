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

from eventwright.diagnostics import Related, Report, did_you_mean
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source, Span
from eventwright.traps import report_character_error, report_comment, report_syntax_error

KINDS = ("protocol", "event", "object", "enum", "union", "alias", "flow")
"""The keys that say what a definition is."""

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
        is_there = os.path.exists(root)
        message = "this is a file, and a folder of schemas is wanted" if is_there else "there is no such folder of schemas"
        report.error("unreadable", Span(shown), message, None if is_there else did_you_mean(root.name, _folders_beside(root)))
        return ()
    if os.path.isfile(root / "protocol.yaml"):
        report.error("unreadable", Span(shown), "this is the folder of one protocol", "give the folder above it")
        return ()
    try:
        folders = sorted(path for path in root.iterdir() if os.path.isdir(path) and not path.name.startswith("."))
    except OSError as problem:
        report.error("unreadable", Span(shown), f"cannot read the folder: {problem.strerror}")
        return ()
    if not folders:
        report.error("empty-folder", Span(shown), "the folder holds no protocol", "a protocol is a folder with a protocol.yaml")
    return tuple(_protocol(folder, report) for folder in folders)


def _folders_beside(path: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(path.parent) if entry.is_dir()]
    except OSError:
        return []


def _protocol(folder: Path, report: Report) -> ProtocolFiles:
    source, before = Source(_shown(folder / "protocol.yaml"), ""), len(report.found)
    paths = sorted(path for path in _paths(folder, report) if path.suffix in (".yaml", ".yml"))
    if folder / "protocol.yaml" not in paths and len(report.found) == before:
        report.error("missing-file", Span(source), f'the protocol "{folder.name}" has no protocol.yaml')
    files = [(path, found) for path in paths if (found := _source(path, folder, report)) is not None]
    documents = {path: tuple(_documents(path, folder, found, report)) for path, found in files}
    named = {path.stem for path in paths if not documents.get(path)}
    named.update(*(_NAMED.findall(found.text) for _, found in files))
    return ProtocolFiles(folder.name, source, tuple(chain.from_iterable(documents.values())), frozenset(named))


_NAMED = re.compile(r"^(?:event|object|enum|union|alias|flow) *: *[\"']?([^\s\"'#]+)", re.MULTILINE)


def _paths(folder: Path, report: Report) -> Iterator[Path]:
    """Everything below a protocol's folder that is not hidden; reports what should be a folder and cannot be read as one."""

    def report_unread(problem: OSError) -> None:
        place = Span(Source(_shown(Path(problem.filename)), ""))
        report.error("unreadable", place, f"cannot read the folder: {problem.strerror}")

    for parent, folders, files in os.walk(folder, onerror=report_unread):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in (*folders, *files) if not name.startswith("."))
    for name in ("types", "flows"):
        if os.path.isfile(folder / name):
            report.error("unreadable", Span(Source(_shown(folder / name), "")), "this is a file, and a folder is wanted")


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
    if os.path.isdir(path):
        report.error("unreadable", nowhere, "this is a folder, and a spec file is wanted")
        return None
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
        events = yaml.parse(source.text, Loader=yaml.CSafeLoader)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                node = builder.node(next(events), events, 0)
                if not (isinstance(node, Scalar) and node.plain and not node.text):
                    found.append(node)
        if not found:
            report.error("unclear-definition", Span(source), "the file is empty: it defines nothing")
    except yaml.MarkedYAMLError as problem:
        report_syntax_error(problem, source, report)
        found = [node for node in found if not isinstance(node, Scalar)]  # the beginning of what was refused
    except yaml.reader.ReaderError as problem:
        report_character_error(problem, source, report)
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
        self.commented = " #" in source.text

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        span = self._span(event.start_mark, event.end_mark)
        if depth > MAX_DEPTH:
            self.report.error("yaml-too-deep", span, f"nodes are nested more than {MAX_DEPTH} deep")
            raise _TooDeep
        refused = self._refuse_extras(event, span)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, span, refused)
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
        elif plain and re.fullmatch(r"[-+]?0[0-9]+", text):
            message = f'"{text}" is octal in one YAML version and decimal in another'
            self.report.error("yaml-octal", span, message, f'write {_decimal(text)}, or "{text}" in quotes for the text')
            refused = True
        elif plain and self.commented:
            report_comment(text, span, self.report)
        return Scalar(text, plain, span, refused)

    def _sequence(self, event: Any, events: Iterator[Any], depth: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(following := next(events), yaml.SequenceEndEvent):
            items.append(self.node(following, events, depth + 1))
        return Sequence(tuple(items), self._span(event.start_mark, following.end_mark))

    def _mapping(self, event: Any, events: Iterator[Any], depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        partial = second = False
        while not isinstance(following := next(events), yaml.MappingEndEvent):
            key = self.node(following, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            second = second or (depth == 0 and self._is_second_kind(key, entries))
            if not second and self._key_is_sound(key, value, entries):
                assert isinstance(key, Scalar)
                entries[key.text] = (key, value)
            partial = partial or second or not isinstance(key, Scalar)
        return Mapping(tuple(entries.values()), self._span(event.start_mark, following.end_mark), partial)

    def _is_second_kind(self, key: Node, entries: dict[str, tuple[Scalar, Node]]) -> bool:
        """Reports where a second definition begins without `---` above it; all that follows is passed over."""
        first = next((kind for kind in entries if kind in KINDS), None)
        if first is None or not (isinstance(key, Scalar) and key.text in KINDS):
            return False
        message = f"this says two kinds: `{first}` and `{key.text}`"
        hint, begin = "one definition a document; `---` parts them", Related(entries[first][0].span, "the first one")
        self.report.error("unclear-definition", key.span, message, hint, begin)
        return True

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


def _decimal(text: str) -> str:
    return ("-" if text.startswith("-") else "") + (text.lstrip("+-0") or "0")
