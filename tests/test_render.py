"""What is rendered is read before it is accepted: a text that is not what its ending says stops the run."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from eventwright.packs import packs, templates_folder
from eventwright.render import CHECKS, Output, UnsoundText, render
from eventwright.sinks import Sunk, markdown
from hypothesis import given
from hypothesis import strategies as st

UNSOUND = {
    "a.py": ['x = "', "def f(:\n    pass\n", "x = 1\n  y = 2\n", "x = \0"],
    "a.json": ["", "{", '{"a": 1,}', '"\n"', "[1] 2"],
    "a.toml": ['x = "', "x = 1\nx = 2\n", 'x = "a\nb"\n'],
    "a.md": ["```\nx\n", "text\n\n- ````\n  x\n  ```\n", "a\x0bb", "a\u202eb"],
    "py.typed": ["x"],
}


@pytest.mark.parametrize(("path", "text"), [(path, text) for path, texts in UNSOUND.items() for text in texts])
def test_a_text_that_is_not_what_its_ending_says_is_refused(path: str, text: str) -> None:
    name = PurePosixPath(path if path != "py.typed" else "a.typed")
    with pytest.raises(UnsoundText, match=str(name)):
        render([Output(name, text=Sunk(text))])


def test_text_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(UnsoundText):
        render([Output(PurePosixPath("a.json"), text=Sunk('"\ud800"'))])


def test_an_ending_that_nobody_reads_is_refused() -> None:
    with pytest.raises(KeyError):
        render([Output(PurePosixPath("a.exe"), text=Sunk("x"))])


def test_every_kind_of_file_of_every_pack_is_read() -> None:
    names = [path.name.removesuffix(".jinja") for name in packs() for path in (templates_folder() / name).glob("*.jinja")]
    assert {PurePosixPath(name).suffix for name in names} - {""} <= CHECKS.keys()


@given(st.text(st.characters(exclude_categories=())) | st.text("`~- 1.\n>#a"))
def test_whatever_authors_write_is_a_page_whose_blocks_end(text: str) -> None:
    markdown.check(markdown.prose(text, lambda _: None))
    markdown.check(markdown.item(markdown.code("x"), text, lambda _: None, markdown.trusted("Behind.")))
    markdown.check(markdown.fence(text, "json"))
    markdown.check(f"{markdown.code(text)}\n{markdown.text(text)}\n")
