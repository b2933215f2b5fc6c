"""The judge of the page says of a frame what the Python package says."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
from codec.ageing import Ageing
from codec.fuzz import case
from codec.protocols import Side, same, side, sides
from eventwright.sinks.script import data
from eventwright.targets.site.ecmascript import Unsayable, expression

from .scripts import Call, model, script

FRAMES = 600
KINDS = {
    "unknown_field",
    "unknown_value",
    "unknown_variant",
    "null_not_allowed",
    "wrong_type",
    "missing_required",
    "constraint",
}
NAMES = [str(found) for found in sides()]
FINDINGS = """(text) => {
  const { judging, Model, model, parse, write } = globalThis.eventwright;
  const { event, drift } = judging(new Model(model), STRICT)(parse(text));
  const found = drift.map((item) => [item.pointer, item.kind, item.expected, item.got]);
  return write([event ? event.class_name : "UnknownEvent", found]);
}"""


@cache
def frames(name: str) -> list[str]:
    """Frames that are off in all ways, the same each time."""
    chance, sender = random.Random(name), side(name)
    ageing = Ageing(sender.protocol, chance, share=0.5)
    examples = [*sender.examples, *map(ageing.event, sender.examples)]
    return [json.dumps(case(sender, chance.choice(examples), chance).frame) for _ in range(FRAMES)]


def found_by_python(sender: Side, text: str, strict: bool) -> tuple[str, list[list[Any]]]:
    event = sender.decode(text)
    drift = event.drift
    if strict:
        try:
            drift = sender.decode(text, strict=True).drift
        except sender.package.InvalidEvent as problem:
            drift = problem.drift
    return type(event).__name__, [[item.pointer, item.kind, item.expected, item.got] for item in drift]


@pytest.mark.parametrize("strict", [False, True], ids=["tolerant", "strict"])
@pytest.mark.parametrize("name", NAMES)
def test_findings_equal_those_of_the_package(call: Call, name: str, strict: bool) -> None:
    sender, texts = side(name), frames(name)
    scripts = [script("json"), script("former"), script("judge"), model(sender.protocol)]
    answers = call(scripts, FINDINGS.replace("STRICT", json.dumps(strict)), texts)
    for text, answer in zip(texts, map(json.loads, answers), strict=True):
        assert same(answer, list(found_by_python(sender, text, strict))), text


def test_the_frames_are_off_in_all_ways() -> None:
    found = Counter(item[1] for name in NAMES for text in frames(name) for item in found_by_python(side(name), text, False)[1])
    assert found.keys() == KINDS
    assert all(len(frames(name)) >= 500 for name in NAMES)


NO_JSON = {
    "": (1, 1),
    "{": (1, 2),
    '{"a": 1,}': (1, 9),
    '{"a" 1}': (1, 6),
    '{\n  "a": 01\n}': (2, 9),
    '{"\U0001f600": nan}': (1, 7),
    '{"a": "b\nc"}': (1, 9),
    '{"a": "b}': (1, 7),
    '{"a": "\\x"}': (1, 8),
    '{"a": "\\u12"}': (1, 8),
    "{} {}": (1, 4),
    "[1 2]": (1, 4),
    "1e400": (1, 1),
    "NaN": (1, 1),
    "-": (1, 1),
    "1" * 4301: (1, 1),
    "[" * 100_000: (1, 901),
}
"""Texts that are refused, with the line and column of what is wrong."""

JSON = ['{"a":1,"b":[],"a":{"__proto__":1,"1":2,"0":3}}', "123456789012345678901234567890", "-0.5", '"\\ud800"', "1e21", " [] "]


def test_what_is_no_json_is_refused_at_its_place(call: Call) -> None:
    package: Any = side("realtime.server").package
    for text in NO_JSON:
        with pytest.raises(package.DecodeError):
            package.decode_server_event(text)
    read = "(text) => { try { globalThis.eventwright.parse(text); } catch (error) { return [error.line, error.column]; } }"
    assert call([script("json")], read, list(NO_JSON)) == list(map(list, NO_JSON.values()))


def test_what_is_json_is_read_and_written_again(call: Call) -> None:
    write = "(text) => globalThis.eventwright.write(globalThis.eventwright.parse(text))"
    assert [*map(json.loads, call([script("json")], write, JSON))] == [*map(json.loads, JSON)]


READINGS = {
    "bytes": ["", "AAAA", "AA==", "AB==", "AAA=", "A", "AA", "AA=A", "AA==\n", "A-_A", "====", "AAAA====", "\u00e9==="],
    "datetime": [
        "2031-05-06T07:08:09Z", "2031-05-06t07:08:09z", "2031-05-06 07:08:09.1234567+01:00", "2031-05-06T07:08:09-0130",
        "2031-05-06T07:08:09", "2031-05-06T07:08Z", "2031-05-06T07:08:60Z", "2031-05-06T24:00:00Z", "2031-02-29T00:00:00Z",
        "2032-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "0000-01-01T00:00:00Z", "2031-00-01T00:00:00Z", "2031-05-00T00:00:00Z",
        "2031-13-01T00:00:00Z", "2031-05-06T07:08:09+24:00", "2031-05-06T07:08:09-23:60", "2031-05-06T07:08:09.Z", "2031-05-06",
        "9999-12-31T23:59:59.9999994999Z", "9999-12-31T23:59:59.9999995+01:00", "9999-12-30T23:59:59.9999999Z",
        "2031-05-06T07:08:09Z ", "2031-05-06T07:08:09+01", "20310506T070809Z", "",
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", READINGS)
def test_text_is_read_as_the_package_reads_it(call: Call, kind: str) -> None:
    from realtime_events._runtime import attributes, limits

    reading = {"bytes": attributes.BASE64, "datetime": attributes.RFC3339}[kind]
    judged = _judged(call, {"kind": "scalar", "of": kind}, READINGS[kind])
    assert judged == [limits.is_readable(reading, text) for text in READINGS[kind]]


LARGE = [2**53 + 1, 2**63, -(2**64) - 1, 7]


@pytest.mark.parametrize(("of", "name"), [("enum", "Large"), ("const", None)], ids=["a value of an enum", "a constant"])
def test_large_integers_are_told_apart_by_their_last_digit(call: Call, of: str, name: str | None) -> None:
    """As in Python: 2**53 + 1 is none of the doubles around it."""
    values: list[Any] = [*LARGE, *(value + 1 for value in LARGE), *map(float, LARGE), 7.5, True, "7"]
    type_ = {"kind": "ref", "name": name} if name else {"kind": "const", "value": LARGE[0]}
    enum = {"kind": "enum", "name": "Large", "base": "integer", "values": LARGE, "open": False}
    found = _judged(call, type_, values, [enum])
    assert list(found) == [value in LARGE[: None if name else 1] and value is not True for value in values]


PATTERNS = [
    "^a$", "a.c", r"\Aab?\Z", r"^\d+$", r"\w", r"\s", r"[\d\s-]", r"\D\S\W", "(?:ab|cd){2,3}?", r"(a)\1",
    "a(?=b)", "(?<!a)b",
    r"[/\]\-]", "a{,2}b", "\U0001f600", r"^\.\\\$/#$", "[^a-c]x",
]  # fmt: skip
TEXTS = [
    "", "a", "a\n", "ab", "abb", "abab", "abcdab", "aa", "abc", "a\nc", "a\u2028c", "12", "\u0663", "_",
    "\u00e9", " ", "\x1c", "\xa0", "-", "x1 ",
    "/", "]", "b", "cb", "\U0001f600", ".\\$/#", "dx", "cx", "\ufeff",
]  # fmt: skip


def test_patterns_match_what_they_match_in_python(call: Call) -> None:
    tests = [[expression(pattern), text] for pattern in PATTERNS for text in TEXTS]
    found = call([], '([source, text]) => new RegExp(source, "u").test(text)', tests)
    assert found == [re.search(pattern, text) is not None for pattern in PATTERNS for text in TEXTS]


@pytest.mark.parametrize("pattern", ["(?i)a", "(?P<name>a)(?(name)b|c)", r"[\Wa]", r"[^\W]", r"\bx"])
def test_a_pattern_that_the_page_cannot_say_is_left_out(pattern: str) -> None:
    with pytest.raises(Unsayable):
        expression(pattern)


def _judged(call: Call, type_: Any, values: list[Any], types: list[Any] | None = None) -> list[bool]:
    """Whether each of some values of a field of a type is no drift."""
    field = {"name": "a", "use": {"type": type_}, "presence": [["s", "required"]]}
    event = {"kind": "event", "name": "e", "class_name": "E", "side": "s", "tag": [["type", "e"]], "open": False}
    model = {"discriminator": "type", "sides": ["s"], "types": types or [], "events": [{**event, "fields": [field]}]}
    judge = f"""(text) => {{
      const {{ judging, Model, parse }} = globalThis.eventwright;
      return judging(new Model({data(model)}), true)(parse(text)).drift.length;
    }}"""
    scripts = [script("json"), script("former"), script("judge")]
    counts = call(scripts, judge, [json.dumps({"type": "e", "a": value}) for value in values])
    return [count == 0 for count in counts]
