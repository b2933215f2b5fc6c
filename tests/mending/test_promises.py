"""A small part of what `python -m tests.mending` does, and that the promises can be broken."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from eventwright import layout, mending
from eventwright.edits import Edit, Fix
from eventwright.nodes import Source, Span

from tests.specfuzz.protocols import realtime, small

from . import promises
from .__main__ import holding
from .promises import Broken, differences, hold, remarks

SPEC = "event: lamp.set\nsummary: Set it  # now\nfields: {a: {type: integer, description: One.}}\n"
PROTOCOL = 'protocol: lamps\ntitle: Lamps\nversion: "1"\nsides: {client: {title: The app, reads: tolerant}}\n'
TEXTS = {"protocol.yaml": PROTOCOL, "client/lamp.set.yaml": SPEC}


@pytest.mark.parametrize(("name", "cases"), [*((name, 25) for name in small()), ("realtime", 8)])
def test_fixes_and_the_layout_keep_their_promises(name: str, cases: int) -> None:
    counts = Counter[str]()
    holding(name, realtime() if name == "realtime" else small()[name], cases, counts)()
    assert counts.total() >= cases
    assert len(counts) > 1


def test_what_is_sound_and_laid_out_stays() -> None:
    assert hold("lamps", TEXTS) == "sound, mended"


# That they can be broken


def spoil(change: Any) -> Any:
    """A way to mend that changes the texts once more, by `change`."""

    def spoilt(fixes: Any) -> Any:
        texts, done = applied(fixes)
        return {key: change(text) for key, text in texts.items()}, done

    applied = mending.applied
    return spoilt


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("comments are lost", lambda text: text.replace("  # now", "")),
        ("comments are changed", lambda text: text.replace("# now", "# then")),
        ("mending changes the model", lambda text: text.replace("integer", "number")),
        ("mending twice mends more", lambda text: text.replace("One.", "One")),
    ],
)
def test_a_fix_that_does_more_is_noticed(said: str, change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "applied", spoil(change))
    with pytest.raises(Broken, match=said):
        hold("lamps", TEXTS)


def test_a_fix_that_brings_an_error_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "applied", spoil(lambda text: text.replace("integer", "integr")))
    monkeypatch.setattr(mending, "_errors", lambda _: Counter[str]())
    with pytest.raises(Broken, match="mending brings errors"):
        hold("lamps", TEXTS)


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("the layout changes when", lambda text: text + "# more\n"),
        ("comments are lost by the layout", lambda text: text.replace("  # now", "")),
        ("the layout changes the model", lambda text: text.replace("integer", "number")),
        ("what is found changes", lambda text: text.replace("it ", "it. ")),
    ],
)
def test_a_layout_that_does_more_is_noticed(said: str, change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out = layout.laid_out
    monkeypatch.setattr(promises, "laid_out", lambda source: change(laid_out(source)))
    with pytest.raises(Broken, match=said):
        hold("lamps", TEXTS)


def test_differences_tell_what_kind_they_are() -> None:
    assert list(differences({"a": "b"}, {"a": "b.", "c": 1})) == [("ends", "b", "b."), ("c", None, 1)]
    assert list(differences([1], [1, 2], "x")) == [("x", [1], [1, 2])]


def test_comments_are_told_in_their_order() -> None:
    assert list(remarks("x", "# a\nb: c  # d\n")) == ["# a", "# d"]
    assert Fix("x", (Edit(Span(Source("x", "a\n")), ""),)).safe
