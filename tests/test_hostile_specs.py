"""Specs whose every text is hostile: what is generated from them is what a harmless twin gives, but for the strings."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

import hostile
import pytest
from eventwright.formats import format_text
from eventwright.model import Protocol
from eventwright.pipeline import check, generate
from eventwright.targets import TARGETS

Text: TypeAlias = Callable[[str], str]
Texts: TypeAlias = dict[PurePosixPath, str]

REFUSED_BY_YAML = {"lone surrogates"}
PROSE = {title: text[:2000] for title, text in hostile.STRINGS.items() if text and title not in REFUSED_BY_YAML}


def yaml(data: Any) -> str:
    """Data as YAML on one line, every odd character spelt by its number."""
    match data:
        case str():
            return '"' + "".join(char if char.isalnum() and char.isascii() else f"\\U{ord(char):08x}" for char in data) + '"'
        case dict():
            return "{" + ", ".join(f"? {yaml(key)} : {yaml(value)}" for key, value in data.items()) + "}"
        case list():
            return "[" + ", ".join(map(yaml, data)) + "]"
        case _:
            return json.dumps(data)


def specs(prose: Text, value: Text) -> dict[str, list[dict[str, Any]]]:
    """A small protocol, with prose in every place that takes some, and values in every place that takes any text."""
    deprecated = {"since": prose("since"), "reason": prose("reason"), "sunset": prose("sunset")}
    choice = {
        "enum": "Choice",
        "summary": prose("enum summary"),
        "description": prose("enum"),
        "open": False,
        "values": {
            value("first"): prose("first value"),
            value("second"): {"description": prose("second value"), "deprecated": deprecated, "since": prose("value since")},
        },
    }
    part = {
        "object": "Part",
        "summary": prose("object summary"),
        "description": prose("object"),
        "deprecated": deprecated,
        "fields": {
            "kind": {"const": value("kind"), "description": prose("const")},
            "text": {
                "type": "string",
                "optional": True,
                "default": value("default"),
                "examples": [value("field example")],
                "only_when": {"kind": [value("kind")]},
                "description": prose("field"),
                "since": prose("field since"),
            },
        },
        "examples": [{"name": prose("object example"), "value": {"kind": value("kind"), "text": value("example text")}}],
    }
    either = {
        "union": "Either",
        "summary": prose("union summary"),
        "description": prose("union"),
        "open": True,
        "discriminator": "kind",
        "members": ["Part", "Other"],
    }
    other = {
        "object": "Other",
        "summary": prose("other"),
        "fields": {"kind": {"const": value("other kind"), "description": prose("x")}},
    }
    alias = {"alias": "Word", "type": "string", "summary": prose("alias summary"), "description": prose("alias")}
    said = {
        "event": "word.said",
        "summary": prose("event summary"),
        "description": prose("event"),
        "wire": value("wire"),
        "fields": {
            "word": {"type": "Word", "description": prose("word")},
            "choice": {"type": "Choice", "description": prose("choice")},
            "either": {"type": "Either", "optional": True, "description": prose("either")},
            "inline": {
                "name": "InlineChoice",
                "open": True,
                "values": {value("inline one"): prose("inline value")},
                "optional": True,
                "default": value("inline one"),
                "description": prose("inline"),
            },
            "literal": {"const": value("constant"), "description": prose("literal")},
        },
        "replies": [{"event": "word.heard", "when": prose("when")}],
        "examples": [
            {
                "name": prose("example"),
                "value": {
                    "word": value("word"),
                    "choice": value("first"),
                    "either": {"kind": value("kind"), "text": value("inner")},
                },
            }
        ],
        "since": prose("event since"),
        "deprecated": {**deprecated, "use": "word.heard"},
    }
    heard = {
        "event": "word.heard",
        "summary": prose("heard"),
        "fields": {"anything": {"type": "any", "description": prose("any")}},
        "examples": [{"name": prose("any example"), "value": {"anything": {value("key"): [value("item"), None, 1.5]}}}],
    }
    protocol = {
        "protocol": "tiny",
        "title": prose("title"),
        "summary": prose("summary"),
        "description": prose("protocol"),
        "version": "1.0",
        "discriminator": "type",
        "transports": {"wire": prose("transport")},
        "tags": {"loud": prose("tag")},
        "sides": {
            "talker": {"title": prose("talker"), "reads": "tolerant"},
            "listener": {"title": prose("listener"), "reads": "strict"},
        },
        "targets": {"python": {"package": "tiny_events", "distribution": "tiny-events"}, "docs": {}},
    }
    return {
        "protocol.yaml": [protocol],
        "types/more.yaml": [choice, part, either, other, alias],
        "talker/word.said.yaml": [said],
        "listener/word.heard.yaml": [heard],
    }


def write(root: Path, found: dict[str, list[dict[str, Any]]]) -> None:
    for path, documents in found.items():
        file = root / "tiny" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n---\n".join(map(yaml, documents)) + "\n")


def protocols(root: Path, prose: Text, value: Text) -> tuple[tuple[Protocol, ...], str]:
    write(root, specs(prose, value))
    checked = check(root)
    return checked.protocols, format_text(checked.report) if checked.report.has_errors else ""


def texts(found: tuple[Protocol, ...]) -> Texts:
    return generate(found, tuple(sorted(TARGETS))).texts


def without_strings(text: str) -> str:
    """The structure of a Python source: all but what its strings say."""
    tree = ast.parse(text.encode())
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def strings(text: str) -> set[str]:
    return {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    found, problems = protocols(tmp_path_factory.mktemp("harmless"), lambda where: f"Some {where}.", lambda where: where)
    assert problems == ""
    return texts(found)


def generated(root: Path, prose: Text, value: Text) -> Texts | None:
    """The texts, or None where the specs are refused."""
    found, problems = protocols(root, prose, value)
    if problems:
        assert "error[" in problems
        assert all(char.isprintable() or char == "\n" for char in problems)
        return None
    return texts(found)


def same_but_for_strings(found: Texts, harmless: Texts) -> None:
    assert found.keys() == harmless.keys()
    for path, text in found.items():
        if path.suffix == ".py":
            assert without_strings(text) == without_strings(harmless[path]), path


def all_strings(found: Texts) -> set[str]:
    return {word for path, text in found.items() if path.suffix == ".py" for word in strings(text)}


@pytest.mark.parametrize("title", PROSE)
def test_prose_changes_nothing_but_prose(title: str, tmp_path: Path, harmless: Texts) -> None:
    text = PROSE[title]
    found = generated(tmp_path, lambda _: text, lambda where: where)
    if found is None:
        pytest.skip("the specs are refused")
    same_but_for_strings(found, harmless)
    assert not text.split() or any(text.split()[0] in word.split() for word in all_strings(found))
    project = tomllib.loads(found[PurePosixPath("tiny/python/pyproject.toml")])["project"]
    model = json.loads(found[PurePosixPath("tiny/python/tiny_events/model.json")])
    assert project["description"].split() == model.get("summary", "").split() == text.split()


@pytest.mark.parametrize("title", PROSE)
def test_values_come_back_as_they_are(title: str, tmp_path: Path, harmless: Texts) -> None:
    def value(where: str) -> str:
        return f"{where}{PROSE[title]}"

    found = generated(tmp_path, lambda where: f"Some {where}.", value)
    if found is None:
        pytest.skip("the specs are refused")
    same_but_for_strings(found, harmless)
    assert {value(where) for where in ("wire", "first", "second", "kind", "constant")} <= all_strings(found)
    model = json.loads(found[PurePosixPath("tiny/python/tiny_events/model.json")])
    assert {event["tag"][0][1] for event in model["events"]} == {value("wire"), "word.heard"}


def test_specs_with_text_that_yaml_has_not_are_refused(tmp_path: Path) -> None:
    assert generated(tmp_path, lambda _: "\ud800", lambda where: where) is None


NAMES = [
    "quotes",
    "code behind quotes",
    "line ends",
    "NUL",
    "directions",
    "accents",
    "braces",
    "template",
    "toml",
    "path",
    "long",
]
WORDS = ["class", "None", "__init__", "a.b", "@type", "-", "..", "con", "types", "X" * 130, "Event", "drift"]


def renamed(place: str, text: str) -> dict[str, list[dict[str, Any]]]:
    """The specs with another name in one place."""
    found = specs(lambda where: where, lambda where: where)
    [protocol] = found["protocol.yaml"]
    match place:
        case "package" | "distribution":
            protocol["targets"]["python"][place] = text
        case "side":
            protocol["sides"][text] = protocol["sides"].pop("talker")
        case "event":
            found["talker/word.said.yaml"][0]["event"] = text
        case "object":
            found["types/more.yaml"].append({"object": text, "summary": "An object.", "fields": {}})
        case "field":
            found["types/more.yaml"][1]["fields"][text] = {"type": "string", "optional": True, "description": "A field."}
        case _:
            protocol[place] = text
    return found


@pytest.mark.parametrize("text", [*(hostile.STRINGS[title] for title in NAMES), *WORDS], ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize(
    "place", ["package", "distribution", "protocol", "discriminator", "version", "side", "event", "object", "field"]
)
def test_a_name_is_legal_or_refused(text: str, place: str, tmp_path: Path) -> None:
    write(tmp_path, renamed(place, text))
    checked = check(tmp_path)
    if checked.report.has_errors:
        assert all(char.isprintable() or char == "\n" for char in format_text(checked.report))
        return
    for path, source in texts(checked.protocols).items():
        assert ".." not in path.parts
        assert not path.is_absolute()
        if path.suffix == ".toml":
            tomllib.loads(source)
