"""Stage 1, load: files to YAML nodes with positions. The next stage gets one `ProtocolFiles` a protocol.

Reading is libyaml's; what the spec language leaves out of YAML (anchors, aliases, tags, merge keys, several meanings of
`yes` and `012`) is refused here, where the source text is still known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from msgspec import Struct

from eventwright.diagnostics import Related, Report
from eventwright.files import protocol_folders, shown, spec_files, text_of
from eventwright.model import Protocol
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source, Span
from eventwright.shelf import Shelf

TextsByKey: TypeAlias = AnyMapping[str, str]

KINDS = ("protocol", "event", "object", "enum", "union", "alias", "flow")
"""The keys that say what a definition is."""

MAX_DEPTH = 40
MAX_NODES = 20_000
MAX_REFUSED = 100
"""So many anchors, aliases, tags or doubled keys of one file are told; then it is read no further."""
_MERGE = "<<"
YAML_BOOLEANS = {"yes": True, "on": True, "no": False, "off": False}
"""What an older YAML reads as booleans; refused, and read as what they most likely mean."""


class Document(Struct, frozen=True):
    """One YAML document: `folder` is the one below the protocol's (`client`, `types`; empty for protocol.yaml)."""

    folder: str
    stem: str
    node: Mapping
    sound: bool = False
    """Whether it is known to have the form of a spec."""


class ProtocolFiles(Struct, frozen=True):
    """The documents of one protocol folder, in a fixed order; `source` stands for the folder in findings.

    `sources` are the files that could be read, `empty` the names of those in which nothing was found. `known` is the model,
    where a run without any finding made it of the same files; there are no documents then.
    """

    name: str
    source: Source
    documents: tuple[Document, ...]
    sources: tuple[Source, ...] = ()
    empty: frozenset[str] = frozenset()
    known: Protocol | None = None

    def named(self) -> frozenset[str]:
        """All names that the files seem to define, also where their text could not be read to its end."""
        return self.empty.union(*(_NAMED.findall(source.text) for source in self.sources))


def load(root: Path, report: Report, shelf: Shelf | None = None, texts: TextsByKey | None = None) -> tuple[ProtocolFiles, ...]:
    """Reads every protocol below `root`; what cannot be read is reported and left out.

    What `shelf` knows is not read anew. `texts` are what some files would say, by their path below `root`: they are taken for
    what is there.
    """
    return tuple(_protocol(root, folder, report, shelf or Shelf(), texts or {}) for folder in protocol_folders(root, report))


def _protocol(root: Path, folder: Path, report: Report, shelf: Shelf, texts: TextsByKey) -> ProtocolFiles:
    source, before = Source(shown(folder / "protocol.yaml"), ""), len(report.found)
    paths = spec_files(root, folder, report)
    if folder / "protocol.yaml" not in paths and len(report.found) == before:
        report.error("missing-file", Span(source), f'the protocol "{folder.name}" has no protocol.yaml')
    places = {place: shown(place) for place in {path.parent for path in paths}}
    files = [(path, found) for path in paths if (found := _source(path, folder, places, report, texts)) is not None]
    sources = tuple(found for _, found in files)
    if known := shelf.protocol(folder.name, sources):
        return ProtocolFiles(folder.name, source, (), sources, known=known)
    documents = {path: tuple(_documents(path, found, report, shelf)) for path, found in files}
    empty = frozenset(path.stem for path in paths if not documents.get(path))
    return ProtocolFiles(folder.name, source, tuple(chain.from_iterable(documents.values())), sources, empty)


_NAMED = re.compile(r"^(?:event|object|enum|union|alias|flow) *: *[\"']?([^\s\"'#]+)", re.MULTILINE)


def _source(path: Path, folder: Path, places: dict[Path, str], report: Report, texts: TextsByKey) -> Source | None:
    """A file; `places` are its folder, and others, as findings show them."""
    key = "/".join((folder.name, *path.parts[len(folder.parts) :]))
    real = path.resolve().relative_to(folder.parent.resolve()).as_posix() if texts and path.is_symlink() else key
    text = texts[real] if real in texts else text_of(path, report)
    place = places[path.parent]
    return None if text is None else Source(path.name if place == "." else f"{place.rstrip('/')}/{path.name}", text, key)


def _documents(path: Path, source: Source, report: Report, shelf: Shelf) -> Iterator[Document]:
    where = "/".join(source.key.split("/")[1:-1])
    known: list[tuple[Node, bool]] = [*(shelf.nodes(source) or ())]
    for node, sound in known or [(node, False) for node in read(source, report)]:
        if isinstance(node, Mapping):
            yield Document(where, path.stem, node, sound)
        else:
            report.error("wrong-kind", node.span, "a spec is a mapping", "expected keys such as `event:` and `summary:`")


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
        from eventwright.traps import report_syntax_error  # only mistakes need it

        report_syntax_error(problem, source, report)
        found = [node for node in found if not isinstance(node, Scalar)]  # the beginning of what was refused
    except yaml.reader.ReaderError as problem:
        from eventwright.traps import report_character_error

        report_character_error(problem, source, report)
    except _TooMuch:
        pass
    return found


class _TooMuch(Exception):
    pass


class _Builder:
    """Builds nodes from libyaml's events, which carry the positions."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.commented = " #" in source.text
        self.count = 0
        self.refused = 0

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        span = self._span(event.start_mark, event.end_mark)
        if depth > MAX_DEPTH:
            self.report.error("yaml-too-deep", span, f"nodes are nested more than {MAX_DEPTH} deep")
            raise _TooMuch
        self.count += 1
        if self.count > MAX_NODES:
            self.report.error("too-many", span, f"the file has more than {MAX_NODES:,} keys and values", "use several files")
            raise _TooMuch
        refused = self._refuse_extras(event, span) if event.anchor or event.tag else False
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, span, refused)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, events, depth)
        return Scalar("", False, span, refused)  # an alias

    def _refuse(self, id: str, span: Span, message: str, hint: str | None, *related: Related) -> None:
        self.report.error(id, span, message, hint, *related)
        self.refused += 1
        if self.refused == MAX_REFUSED:
            raise _TooMuch

    def _refuse_extras(self, event: Any, span: Span) -> bool:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            hint = "name a shared type instead; text that begins with * or & goes in quotes"
            self._refuse("yaml-alias", span, "specs have no anchors and aliases", hint)
            return isinstance(event, yaml.AliasEvent)
        if event.tag:
            self._refuse("yaml-alias", span, "specs have no YAML tags", "write the plain value")
        return bool(event.tag)

    def _scalar(self, event: Any, span: Span, refused: bool) -> Scalar:
        plain = event.style in (None, "") and event.implicit[0]
        text: str = event.value
        if plain and text.lower() in YAML_BOOLEANS:
            message = f'"{text}" is a boolean in one YAML version and text in another'
            self._refuse("yaml-boolean", span, message, f'write true or false, or "{text}" in quotes for the word')
            refused = True
        elif plain and text[:1] in _BEGINS_OCTAL and _OCTAL.fullmatch(text):
            message = f'"{text}" is octal in one YAML version and decimal in another'
            self._refuse("yaml-octal", span, message, f'write {_decimal(text)}, or "{text}" in quotes for the text')
            refused = True
        elif plain and self.commented:
            from eventwright.traps import report_comment

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
            partial = partial or second or not isinstance(key, Scalar) or (key.plain and key.text == _MERGE)
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
            self._refuse("wrong-kind", key.span, "a key must be text", "is a quote or a comma missing?")
            return False
        if key.plain and key.text == _MERGE:
            if not (isinstance(value, Scalar) and value.refused):
                self._refuse("yaml-alias", key.span, "specs have no merge keys", "name a shared type instead")
            return False
        if key.text in entries:
            first = Related(entries[key.text][0].span, "first here")
            self._refuse("duplicate-key", key.span, f'the key "{key.text}" is here twice', None, first)
            return False
        return True

    def _span(self, start: Any, end: Any) -> Span:
        return Span(self.source, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


_OCTAL = re.compile(r"[-+]?0[0-9]+")
_BEGINS_OCTAL = ("0", "-", "+")


def _decimal(text: str) -> str:
    return ("-" if text.startswith("-") else "") + (text.lstrip("+-0") or "0")
