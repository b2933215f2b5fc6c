"""The canonical layout of a spec: order of keys, indentation, spaces. What the author chose (quotes, blocks or brackets, the
order of fields) stays, and so do comments. The layout never changes what a spec says: this is checked for every file.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from msgspec import Struct

from eventwright.comments import comments
from eventwright.diagnostics import Report
from eventwright.edits import line_end
from eventwright.layout.lines import Layout
from eventwright.layout.order import Schema, ordered, schema_of, within
from eventwright.layout.remarks import sheet
from eventwright.load import load, read
from eventwright.nodes import Mapping, Node, Scalar, Sequence, Source


class Relaid(Struct, frozen=True):
    """Old and new texts of specs by the path of their file below the folder of schemas, and those that are left alone."""

    old: dict[str, str]
    new: dict[str, str]
    left: tuple[str, ...]


def lay_out(schemas: Path, report: Report) -> Relaid:
    """Lays out all specs that can be read; what is wrong with the others is reported. A link is left to what it leads to."""
    found = [document.node.span.source for files in load(schemas, report) for document in files.documents]
    sources = {source.key: source for source in found if not (schemas / source.key).is_symlink()}
    made = {key: laid_out(source) for key, source in sources.items()}
    new = {key: text for key, text in made.items() if text is not None}
    return Relaid({key: sources[key].text for key in new}, new, tuple(sorted(made.keys() - new.keys())))


def laid_out(source: Source) -> str | None:
    """The text of a spec in its canonical layout; None where the text cannot be read, or would not say the same."""
    report = Report()
    nodes = tuple(read(source, report))
    if report.found or not all(isinstance(node, Mapping) for node in nodes):
        return None
    lines = Layout(sheet(source, nodes)).lines()
    end = line_end(source)
    text = "".join(line + end for line in lines)
    return text if _says_the_same(source, nodes, Source(source.path, text, source.key)) else None


def _says_the_same(old: Source, nodes: tuple[Node, ...], new: Source) -> bool:
    report = Report()
    found = tuple(read(new, report))
    same = [_meaning(node, _schema(node)) for node in nodes] == [_meaning(node, _schema(node)) for node in found]
    words = [Counter(span.text for span in comments(source, its)) for source, its in ((old, nodes), (new, found))]
    return same and not report.found and words[0] == words[1]


def _schema(node: Node) -> Schema:
    return schema_of(node) if isinstance(node, Mapping) else {}


def _meaning(node: Node, schema: Schema) -> Any:
    """What a node says, in the order that counts."""
    if isinstance(node, Scalar):
        return node.text, node.plain and not isinstance(node.data, str)
    if isinstance(node, Sequence):
        return [_meaning(item, within(schema, None)) for item in node.items]
    return [(key.text, _meaning(value, within(schema, key.text))) for key, value in ordered(node, schema)]
