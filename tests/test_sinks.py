"""Text of a spec reaches an output through a sink, and cannot get out of where the sink puts it."""

from __future__ import annotations

import ast
import io
import json
import math
import tokenize
import tomllib
from pathlib import PurePosixPath
from typing import Any

import hostile
import pytest
from eventwright.compiled import Template, UnknownStatement, function
from eventwright.render import Output, UnsafeText, only_sunk, render
from eventwright.sinks import Sunk, fill, joined, trusted
from eventwright.sinks.data import json_text, toml_string
from eventwright.sinks.python import comment, docstring, literal, module, name
from hypothesis import given, settings
from hypothesis import strategies as st

HOSTILE = pytest.mark.parametrize("text", [pytest.param(text, id=title) for title, text in hostile.STRINGS.items()])
TEXTS = st.text(st.characters(exclude_categories=())) | st.text("\"'\\\n\r {}#ux0N`<\ud800\u2028")
LINE_ENDS = set("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


# What a template prints


def printed(template: str) -> str:
    made: dict[str, Template] = {}
    exec(function("it", template), {"templates": made, "show": only_sunk})
    found: list[str] = []
    made["it"](found.append, {"raw": "raw", "sunk": trusted("safe"), "number": 7, "both": [trusted("a"), trusted("b")]})
    return "".join(found)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ sunk }}", "safe"),
        ("{{ number }}", "7"),
        ("{% for item in both %}{{ item }}{% endfor %}", "ab"),
        ("{% set other = sunk %}{{ other }}", "safe"),
    ],
)
def test_a_template_prints_sunk_text_and_whole_numbers(template: str, expected: str) -> None:
    assert printed(template) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{{ raw }}",
        "{{ raw|upper }}",
        "{{ raw|safe }}",
        "{{ raw|e }}",
        "{{ sunk|upper }}",
        "{{ sunk|string|trim }}",
        "{{ sunk|safe }}",
        "{{ sunk ~ raw }}",
        "{{ sunk ~ sunk }}",
        "{{ sunk + raw }}",
        "{{ sunk * 2 }}",
        "{{ sunk[0] }}",
        "{{ sunk.upper() }}",
        "{{ '%s' % raw }}",
        "{{ both|join }}",
        "{{ both }}",
        "{{ 'constant' }}",
        "{{ none }}",
        "{{ true }}",
        "{{ 1.5 }}",
        "{% set block %}{{ sunk }}{% endset %}{{ block }}",
        "{% macro show(x) %}{{ x }}{% endmacro %}{{ show(raw) }}",
        "{% macro show(x) %}{{ x }}{% endmacro %}{{ show(sunk) }}",
        "{% macro show() %}{{ caller() }}{% endmacro %}{% call show() %}{{ sunk }}{% endcall %}",
        "{% autoescape true %}{{ raw }}{% endautoescape %}",
        "{% autoescape true %}{{ raw|safe }}{% endautoescape %}",
        "{% block part %}{{ raw }}{% endblock %}",
        "{% if raw %}{{ raw }}{% endif %}",
    ],
)
def test_a_template_cannot_print_anything_else(template: str) -> None:
    with pytest.raises((UnsafeText, UnknownStatement)):
        printed(template)


def test_an_output_without_a_template_is_sunk_too() -> None:
    path = PurePosixPath("model.json")
    assert render([Output(path, text=trusted("{}"))]) == {path: "{}"}
    with pytest.raises(UnsafeText):
        render([Output(path, text="{}")])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("part", ["plain", "plain".upper(), trusted("safe").upper(), f"{trusted('safe')}", None, 1.5, b"bytes"])
def test_fill_and_joined_refuse_what_is_not_sunk(part: Any) -> None:
    with pytest.raises(TypeError):
        fill("{}", part)
    with pytest.raises(TypeError):
        joined(", ", [trusted("safe"), part])


def test_fill_reads_only_its_own_pattern() -> None:
    text = Sunk("{} {0.__class__}")
    assert fill("[{}]", text) == "[{} {0.__class__}]"
    assert isinstance(fill("[{}]", text), Sunk)
    assert isinstance(joined(", ", [text, text]), Sunk)


# Python literals


def check_literal(text: str) -> None:
    source = literal(text)
    assert isinstance(source, Sunk)
    assert source.isascii()
    assert source.isprintable()
    assert ast.literal_eval(source) == text
    [token, *rest] = tokenize.generate_tokens(io.StringIO(source).readline)
    assert token.type == tokenize.STRING
    assert {other.type for other in rest} <= {tokenize.NEWLINE, tokenize.ENDMARKER}


@HOSTILE
def test_a_literal_reads_back_as_the_text(text: str) -> None:
    check_literal(text)


@given(TEXTS)
def test_any_literal_reads_back_as_the_text(text: str) -> None:
    check_literal(text)


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@given(DATA)
@settings(max_examples=50)
def test_a_literal_of_data_reads_back_as_the_data(data: Any) -> None:
    source = literal(data)
    assert "\n" not in source
    assert ast.literal_eval(source) == data


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan, [math.inf], {"x": math.nan}])
def test_a_number_that_json_does_not_have_is_no_literal(number: Any) -> None:
    with pytest.raises(ValueError, match="JSON"):
        literal(number)


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}, print])
def test_what_json_does_not_have_is_no_literal(value: Any) -> None:
    with pytest.raises(TypeError):
        literal(value)


# Names


@pytest.mark.parametrize("text", ["a", "_private", "ResponseCancelEvent", "x1"])
def test_a_legal_name_is_printed_as_it_is(text: str) -> None:
    assert name(text) == text


NO_NAMES = ["1x", "a b", "a.b", "a-b", "class", "None", "é", "ﬁ", "x\n", "x=1", "x;y"]


@pytest.mark.parametrize("text", [*NO_NAMES, *(text for text in hostile.STRINGS.values() if not text.isidentifier())])
def test_what_is_no_legal_name_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a legal name"):
        name(text)


def test_a_dotted_name_is_refused_where_a_part_is() -> None:
    assert module("a.b.c") == "a.b.c"
    for text in ("a..b", "a.b ", "", ".", "a.import"):
        with pytest.raises(ValueError, match="not a legal name"):
            module(text)


# Docstrings

FRAMES = {0: "{}\n", 4: "def f():\n    {}\n", 8: "class C:\n    def f():\n        {}\n"}


def docstring_of(source: str, indent: int) -> str:
    """The docstring of the innermost body of `source`, which holds nothing else."""
    body = ast.parse(source.encode()).body
    for _ in range(indent // 4):
        assert len(body) == 1
        assert isinstance(body[0], (ast.FunctionDef, ast.ClassDef))
        body = body[0].body
    [statement] = body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert isinstance(statement.value.value, str)
    return statement.value.value


def check_docstring(text: str, indent: int) -> None:
    sunk = docstring(text, indent)
    assert isinstance(sunk, Sunk)
    assert not LINE_ENDS.intersection(sunk)
    assert all(char.isprintable() or char == "\n" for char in sunk)
    found = docstring_of(FRAMES[indent].format(sunk), indent)
    assert found.split() == text.replace("\r\n", "\n").split()


@pytest.mark.parametrize("indent", FRAMES)
@HOSTILE
def test_a_docstring_is_one_constant_that_says_the_text(text: str, indent: int) -> None:
    check_docstring(text, indent)


@given(TEXTS, st.sampled_from(sorted(FRAMES)))
def test_any_docstring_is_one_constant_that_says_the_text(text: str, indent: int) -> None:
    check_docstring(text, indent)


@given(
    st.lists(st.sampled_from(['"', '""', '"""', "\\", "\\\\", " ", "\n", "x" * 110, "word", "    code", "- item"]), max_size=40)
)
def test_no_wrapping_lets_a_docstring_end_early(pieces: list[str]) -> None:
    check_docstring("".join(pieces), 4)


# Comments


def check_comment(text: str) -> None:
    source = f"# {comment(text)}\nx = 1\n"
    tokens = list(tokenize.tokenize(io.BytesIO(source.encode("utf-8", "strict")).readline))
    assert tokens[0].string == "utf-8"
    assert [token.type for token in tokens[1:3]] == [tokenize.COMMENT, tokenize.NL]
    assert tokens[3].string == "x"
    assert tokens[3].start == (2, 0)
    assert len(ast.parse(source.encode()).body) == 1


@HOSTILE
def test_a_comment_is_one_comment(text: str) -> None:
    check_comment(text)


@given(TEXTS | st.from_regex(r"coding[:=] ?[a-z0-9-]{1,9}", fullmatch=True))
def test_any_comment_is_one_comment(text: str) -> None:
    check_comment(text)


# Data


def without_surrogates(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


@HOSTILE
def test_a_toml_string_reads_back_as_the_text(text: str) -> None:
    assert tomllib.loads(f"x = {toml_string(text)}\n") == {"x": without_surrogates(text)}


@given(TEXTS)
def test_any_toml_string_reads_back_as_the_text(text: str) -> None:
    assert tomllib.loads(f"x = {toml_string(text)}\n") == {"x": without_surrogates(text)}


@given(DATA)
@settings(max_examples=50)
def test_json_reads_back_as_the_data(data: Any) -> None:
    assert json.loads(json_text(data).encode()) == json.loads(json.dumps(data))
