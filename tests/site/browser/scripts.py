"""The scripts of the site where a test can call them: under node, and on an empty page of the browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from eventwright.model import Protocol
from eventwright.render import render
from eventwright.targets.site.playground import model_script
from eventwright.targets.site.web import site_of

SCRIPTS = Path(__file__).parents[3] / "templates" / "site" / "scripts"

Call: TypeAlias = Callable[[list[str], str, list[Any]], list[Any]]
"""Gives what a function, which is JavaScript, gives for each of some JSON values, once some scripts have run."""


def script(name: str) -> str:
    """The text of a script of the site."""
    return (SCRIPTS / f"{name}.js").read_text("utf-8")


def model(protocol: Protocol) -> str:
    """The script of a site that has its model."""
    [text] = render([model_script(site_of(protocol), protocol)]).values()
    return text


def in_node(scripts: list[str], function: str, items: list[Any]) -> list[Any]:
    """Calls a function under node; the test is skipped where there is none."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node")
    program = "\n;".join([*scripts, f"({function})"])
    given = json.dumps({"program": program, "items": items})
    result = subprocess.run([node, "--eval", _RUN], input=given, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    found: list[Any] = json.loads(result.stdout)
    return found


_RUN = """
const { program, items } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const called = require("vm").runInThisContext(program);
console.log(JSON.stringify(items.map((item) => called(item))));
"""
"""What node runs: the value of a program is that of its last expression, the function."""


def on_page(page: Any, scripts: list[str], function: str, items: list[Any]) -> list[Any]:
    """Calls a function on an empty page of the browser."""
    page.goto("about:blank")
    for text in scripts:
        page.add_script_tag(content=text)
    found: list[Any] = page.evaluate(f"items => items.map((item) => ({function})(item))", items)
    return found
