"""Data in scripts of the site, and the scripts of our own."""

from __future__ import annotations

import json
import re

import pytest
from eventwright.packs import templates_folder
from eventwright.sinks import Sunk, script
from hostile import STRINGS

SCRIPTS = sorted(path.name for path in (templates_folder() / "site" / "scripts").iterdir())


@pytest.mark.parametrize("title", STRINGS)
def test_data_comes_back_as_it_was(title: str) -> None:
    value = {STRINGS[title]: [STRINGS[title], None, 1.5, {"a": True}]}
    found = script.data(value)
    assert json.loads(found) == value
    assert found.isprintable()  # so that it is one line to a browser, too
    assert isinstance(found, Sunk)


def test_what_means_something_else_in_a_script_is_written_otherwise() -> None:
    value = {"a": [2**53, -(2**53), 2**53 - 1, True, 1e300, "9007199254740993"], "__proto__": {"b": None}}
    found = script.data(value)
    expected = (
        '{"a":[9007199254740992n,-9007199254740992n,9007199254740991,true,1e+300,"9007199254740993"],["__proto__"]:{"b":null}}'
    )
    assert found == expected


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_lose_comments_and_indentation_and_nothing_else(name: str) -> None:
    source = (templates_folder() / "site" / "scripts" / name).read_text("utf-8")
    kept = [line.strip() for line in source.splitlines() if line.strip() and not re.match(r"\s*(//|/\*\*)", line)]
    assert script.own(name) == "".join(f"{line}\n" for line in kept)
    assert script.own(name).startswith('"use strict";\n')


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_makes_markup_or_asks_the_network(name: str) -> None:
    source = (templates_folder() / "site" / "scripts" / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.findall(FORBIDDEN, source)


FORBIDDEN = (
    r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|"
    r"fetch\(|XMLHttp|WebSocket|EventSource|sendBeacon|import\(|https?:"
)
