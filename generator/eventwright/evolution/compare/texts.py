"""What descriptions demand: words such as MUST, and numbers. All other prose may change as it likes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from eventwright.evolution.changes import Change, Spot, promised, quoted, spot, subject
from eventwright.evolution.compare.definitions import senders
from eventwright.evolution.pairs import Pairing, value_match
from eventwright.model import Enum, Notes

DEMANDS = re.compile(
    r"\b(?:MUST(?: NOT)?|SHALL(?: NOT)?|SHOULD(?: NOT)?|REQUIRED|MAY|must(?: not)?|never|at (?:least|most))\b"
    r"|\b\d+(?:\.\d+)*(?: ?(?:%|ms|us|s|kHz|Hz|MB|KB|bytes|seconds|minutes|hours|days|tokens|characters))?\b"
)
"""What makes a sentence more than an explanation."""


def compare(pairing: Pairing) -> Iterator[Change]:
    """The changes of normative texts."""
    for old, new in [*pairing.events.both, *pairing.type_pairs()]:
        texts = f"{old.summary}\n{old.description}", f"{new.summary}\n{new.description}"
        yield from _text(new.name, texts, spot(old), spot(new), senders(old, new), old.notes)
    for old, new in pairing.owner_pairs():
        for before, after in pairing.fields(old, new).both:
            places = spot(old, before), spot(new, after)
            texts = before.description, after.description
            yield from _text(subject(new, after), texts, *places, senders(old, new), before.notes, old.notes)
    for old, new in pairing.type_pairs():
        if isinstance(old, Enum) and isinstance(new, Enum):
            for before, after in value_match(old, new).both:
                places = spot(old, before), spot(new, after)
                texts = before.description, after.description
                yield from _text(subject(new, after), texts, *places, senders(old, new), before.notes, old.notes)


def _text(about: str, texts: tuple[str, str], old: Spot, new: Spot, sides: tuple[str, ...], *notes: Notes) -> Iterator[Change]:
    before, after = (Counter(DEMANDS.findall(text)) for text in texts)
    if before != after:
        gone, come = sorted((before - after).elements()), sorted((after - before).elements())
        said = " and ".join(f"{word} {quoted(found)}" for word, found in (("without", gone), ("with", come)) if found)
        structure = (*gone, "->", *come)
        message = f'the text on "{about}" is {said} now'
        yield Change("DOC100", about, message, old, new, sides, structure=structure, stability=promised(*notes))
