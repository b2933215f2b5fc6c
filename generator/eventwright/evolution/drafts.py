"""Specs as texts that are changed entry by entry: what lies between stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from eventwright.diagnostics import Report
from eventwright.edits import Edit, Fix, applied, behind, is_flow, last_line, line_end
from eventwright.load import read
from eventwright.model import Place
from eventwright.nodes import Mapping as Node
from eventwright.nodes import Node as AnyNode
from eventwright.nodes import Scalar, Sequence, Source, Span


class ByHand(ValueError):
    """The specs cannot be changed in this way; the message says where a person has to."""


class Address(NamedTuple):
    """An entry of a spec: the definition (`object`, `Note`) and the keys that lead to the entry in it."""

    definition: tuple[str, str]
    keys: tuple[str, ...]

    def inner(self, key: str) -> Address:
        """The address of a key in what stands there."""
        return Address(self.definition, (*self.keys, key))


class Entry(NamedTuple):
    """An entry where it stands: its key and its value in a mapping."""

    body: Node
    key: Scalar
    value: AnyNode


@dataclass
class Draft:
    """The texts of the specs of a revision, by their path below the folder of schemas."""

    texts: dict[str, str]
    _nodes: dict[tuple[str, str], list[Node]] = field(default_factory=dict[tuple[str, str], list[Node]])

    def address(self, place: Place) -> Address:
        """The address of the field or value at a place of the model."""
        for root in self._roots(place.file):
            for keys, key in _keys(root, ()):
                if (key.span.line, key.span.column) == (place.line, place.column):
                    return Address(_definition(root), keys)
        raise ByHand(f"{place.file}:{place.line} is not to be found")

    def find(self, address: Address) -> Entry:
        """The entry at an address."""
        body = self._body(address)
        key, value = body.key(address.keys[-1]), body.get(address.keys[-1])
        if key is None or value is None:
            raise ByHand(f'there is no "{address.keys[-1]}" in "{address.definition[1]}"')
        return Entry(body, key, value)

    def has(self, address: Address) -> bool:
        """Whether there is an entry at an address."""
        try:
            return bool(self.find(address))
        except ByHand:
            return False

    def _body(self, address: Address) -> Node:
        """The mapping that the entry at an address is in, or would be."""
        for file in self.texts:
            for root in self._roots(file):
                if _definition(root) == address.definition:
                    node: AnyNode | None = root
                    for key in address.keys[:-1]:
                        node = node.get(key) if isinstance(node, Node) else None
                    if isinstance(node, Node):
                        return node
        raise ByHand(f'"{address.definition[1]}" has no {" of ".join(reversed(address.keys[:-1])) or "definition"} any more')

    def _roots(self, file: str) -> list[Node]:
        text = self.texts.get(file, "")
        if (file, text) not in self._nodes:
            found = read(Source(file, text, file), Report()) if text else []
            self._nodes[file, text] = [node for node in found if isinstance(node, Node)]
        return self._nodes[file, text]

    # changes

    def _change(self, edit: Edit) -> None:
        self.texts |= applied([Fix("", (edit,))])[0]

    def set(self, address: Address, key: str, text: str) -> None:
        """Gives the thing at an address a key, or the key another value."""
        entry = self.find(address)
        if isinstance(entry.value, Scalar):
            if not entry.value.plain or key != "optional":
                raise ByHand(f'"{address.keys[-1]}" of "{address.definition[1]}" is written in one word')
            self._change(Edit(entry.value.span, f"{{type: {entry.value.text}, {key}: {text}}}"))
        elif isinstance(entry.value, Node) and (old := entry.value.get(key)) is not None:
            self._change(Edit(old.span, text))
        elif isinstance(entry.value, Node) and entry.value.entries:
            self._change(behind(entry.value, entry.value.entries[-1], f"{key}: {text}"))

    def remove(self, address: Address) -> None:
        """Takes out an entry."""
        body, key, value = self.find(address)
        if not is_flow(body):
            self._change(Edit(_lines(key, value), ""))
            return
        number = [other.text for other, _ in body.entries].index(key.text)
        if number:
            start = body.entries[number - 1][1].span
            span = Span(key.span.source, start.end_line, start.end_column, value.span.end_line, value.span.end_column)
        else:
            end = body.entries[1][0].span if len(body.entries) > 1 else value.span
            at = (end.line, end.column) if len(body.entries) > 1 else (end.end_line, end.end_column)
            span = Span(key.span.source, key.span.line, key.span.column, *at)
        self._change(Edit(span, ""))

    def replace(self, address: Address, other: Draft, there: Address) -> None:
        """Puts an entry of another draft in the place of one of this."""
        _, key, value = self.find(address)
        self._change(Edit(_lines(key, value), other.block(there, key.span.column)))

    def bring_back(self, address: Address, other: Draft) -> None:
        """Puts an entry of another draft where it stood: behind the one that it was behind, where that is there yet."""
        old, body = other.find(address).body, self._body(address)
        if is_flow(body) or not body.entries or is_flow(old):
            raise ByHand(f'"{address.keys[-1]}" of "{address.definition[1]}" stands in braces')
        names = [key.text for key, _ in old.entries]
        earlier = names[: names.index(address.keys[-1])]
        last = next((entry for entry in reversed(body.entries) if entry[0].text in earlier), None)
        column = body.entries[0][0].span.column
        line = last_line(last[1]) + 1 if last else body.entries[0][0].span.line
        at = _at(body.entries[0][0].span.source, line)
        self._change(Edit(at, _joined(at, other.block(address, column))))

    def block(self, address: Address, column: int) -> str:
        """The lines of an entry, as they are where its key stands in another column."""
        body, key, value = self.find(address)
        if is_flow(body):
            raise ByHand(f'"{address.keys[-1]}" of "{address.definition[1]}" stands in braces')
        lines = key.span.source.lines[key.span.line - 1 : last_line(value)]
        shift = column - key.span.column
        moved = [" " * shift + line if shift > 0 else line[-shift:] for line in lines]
        return "".join(f"{line if line.strip() else ''}{line_end(key.span.source)}" for line in moved)

    def unreserve(self, address: Address) -> None:
        """Takes the name of an entry out of `reserved:` of what holds it, where it is there."""
        reserved, name = Address(address.definition, (*address.keys[:-2], "reserved")), address.keys[-1]
        entry = self.find(reserved) if self.has(reserved) else None
        items = entry.value.items if entry and isinstance(entry.value, Sequence) else ()
        words = [item.text for item in items if isinstance(item, Scalar)]
        if name in words and len(words) == 1:
            self.remove(reserved)
        elif entry and name in words:
            self._change(Edit(entry.value.span, f"[{', '.join(word for word in words if word != name)}]"))


def _definition(root: Node) -> tuple[str, str]:
    key, value = root.entries[0]
    return key.text, value.text if isinstance(value, Scalar) else ""


def _keys(node: AnyNode, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    for key, value in node if isinstance(node, Node) else ():
        yield (*keys, key.text), key
        yield from _keys(value, (*keys, key.text))


def _lines(key: Scalar, value: AnyNode) -> Span:
    """The lines of an entry, with their ends."""
    source, end = key.span.source, last_line(value)
    after = _at(source, end + 1)
    return Span(source, key.span.line, 1, after.line, after.column)


def _at(source: Source, line: int) -> Span:
    """The beginning of a line, or the end of the text."""
    if line <= len(source.lines):
        return Span(source, line, 1, line, 1)
    last = len(source.lines)
    return Span(source, last, len(source.lines[-1]) + 1, last, len(source.lines[-1]) + 1)


def _joined(at: Span, text: str) -> str:
    """Lines that begin on one of their own, also behind a last line that has no end."""
    return text if at.column == 1 else f"\n{text}"
