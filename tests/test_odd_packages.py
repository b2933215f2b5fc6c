"""Packages of small, odd protocols: they import, and linters and type checkers have nothing to say about them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from eventwright.formats import format_text
from eventwright.pipeline import check, generate

HEAD = """\
protocol: {name}
title: Odd
version: "1"
sides: {{talker: {{title: A, reads: strict}}, listener: {{title: B, reads: tolerant}}}}
targets: {{python: {{}}}}
"""
EVENT = "event: word.said\nsummary: A word.\nfields: {%s}\n"
OBJECT = "object: %s\nsummary: A thing.\nfields: {%s}\n"


def fields(*keys: str, rest: str) -> str:
    return ", ".join(f"{key}: {{{rest}, description: It.}}" for key in keys)


PROTOCOLS = {
    "without_events": {},
    "without_envelope": {"talker/word.said.yaml": EVENT % ""},
    "of_one_letter": {
        "talker/word.said.yaml": EVENT
        % ", ".join(f"{name.lower()}: {{type: {name}, description: It.}}" for name in ("A", "B", "AB", "Aa", "Zed")),
        "types/one.yaml": "---\n".join(OBJECT % (name, "") for name in ("A", "B", "AB", "A1", "Zed")),
        "types/two.yaml": OBJECT % ("Aa", "a: {type: A, description: It.}, b: {type: B, description: It.}, a1: A2")
        + "---\nalias: A2\nsummary: A one.\ntype: A1\n",
    },
    "with_keys_like_functions": {
        "talker/word.said.yaml": EVENT
        % ", ".join(
            (
                fields("field", "filled", "reads", rest="type: string, optional: true"),
                fields("content-type", "a b", rest="type: string, optional: true"),
                fields("constant", rest="const: x, optional: true"),
                fields("class", rest="const: y"),
            )
        ),
        "types/other.yaml": OBJECT % ("Other", fields("x-y", rest="type: string") + ", made: {const: z}"),
        "listener/other.said.yaml": "event: other.said\nsummary: S.\nfields: {other: {type: Other, description: It.}}\n",
    },
    "with_keys_like_builtins": {
        "talker/word.said.yaml": EVENT
        % ", ".join(
            (
                fields("list", rest="type: list<string>"),
                fields("dict", rest="type: map<integer>, optional: true"),
                fields("int", "str", "bool", rest="type: string"),
                fields("float", rest="type: number"),
                fields("bytes", rest="type: bytes"),
            )
        ),
    },
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated distributions, a folder each."""
    schemas, found = tmp_path_factory.mktemp("schemas"), tmp_path_factory.mktemp("odd")
    for name, files in PROTOCOLS.items():
        for path, text in {"protocol.yaml": HEAD.format(name=name), **files}.items():
            (schemas / name / path).parent.mkdir(parents=True, exist_ok=True)
            (schemas / name / path).write_text(text)
    checked = check(schemas)
    assert not checked.report.has_errors, format_text(checked.report)
    for path, text in generate(checked.protocols, ("python",)).texts.items():
        (found / path).parent.mkdir(parents=True, exist_ok=True)
        (found / path).write_text(text)
    return found


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False)


def test_ruff_has_nothing_to_say(root: Path) -> None:
    rules = "E4,E7,E9,F,I,UP,B,RUF022"
    done = run("ruff", "check", "--isolated", "--no-cache", "-q", "--line-length=120", f"--select={rules}", ".", cwd=root)
    assert done.returncode == 0, done.stdout


def test_every_name_can_be_imported(root: Path) -> None:
    for name in PROTOCOLS:
        package = f"{name}_events"
        words = f"import {package} as p, {package}.params as q; [getattr(m, n) for m in (p, q) for n in m.__all__]"
        done = subprocess.run(
            [sys.executable, "-c", words], cwd=root / name / "python", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_a_frame_goes_through_whatever_its_keys_are_called(root: Path) -> None:
    frame = {"type": "word.said", "field": "a", "filled": "b", "content-type": "c", "a b": "d", "constant": "x", "class": "y"}
    words = (
        "import json, with_keys_like_functions_events as p; "
        f"event = p.decode_talker_event(json.dumps({frame!r}), strict=True); "
        "print(p.encode_talker_event(event).decode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", words],
        cwd=root / "with_keys_like_functions" / "python",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == frame


def test_pyright_has_nothing_to_say(root: Path) -> None:
    names = [name for name in PROTOCOLS if name.startswith("with_")]
    files = [f"{name}/python/{name}_events/{file}.py" for name in names for file in ("params", "talker/word")]
    settings = {"typeCheckingMode": "strict", "extraPaths": [f"{name}/python" for name in names], "include": files}
    (root / "pyrightconfig.json").write_text(json.dumps(settings))
    done = run("pyright", "--pythonpath", sys.executable, cwd=root)
    assert done.returncode == 0, done.stdout
