"""Type expressions: the tree, and the exact place of what cannot be read."""

from __future__ import annotations

import pytest
from eventwright.typeexpr import MAX_NESTING, Expr, Generic, LiteralExpr, Name, TypeSyntaxError, UnionExpr, parse
from hypothesis import given
from hypothesis import strategies as st


def parsed(text: str) -> Expr | TypeSyntaxError:
    try:
        return parse(text)
    except TypeSyntaxError as problem:
        return problem


def shown(expr: Expr) -> str:
    """The tree as text, every part in its own brackets."""
    match expr:
        case Name(text=text):
            return text
        case LiteralExpr(value=value):
            return repr(value)
        case Generic(name=name, argument=argument):
            return f"{name}({shown(argument)})"
        case UnionExpr(members=members):
            return f"[{' '.join(map(shown, members))}]"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("string", "string"),
        ("  Lamp ", "Lamp"),
        ("...", "..."),
        ("a|b", "[a b]"),
        ("string | null", "[string null]"),
        ("list<Item>", "list(Item)"),
        ("map < list<Item> >", "map(list(Item))"),
        ('integer | "inf" | null', "[integer 'inf' null]"),
        ("list<...> | null", "[list(...) null]"),
        ("list<string | 42 | true>", "list([string 42 True])"),
        ("-7", "-7"),
        ("false", "False"),
        ('"a \\" b"', "'a \" b'"),
        ('"<|>"', "'<|>'"),
        ("a | list<b> | c", "[a list(b) c]"),
        ("integer |\n  string", "[integer string]"),
    ],
)
def test_tree(text: str, tree: str) -> None:
    assert shown(parse(text)) == tree


def test_offsets_are_those_of_the_text() -> None:
    text = ' list<Item | "x"> | null'
    expr = parse(text)
    assert isinstance(expr, UnionExpr)
    first = expr.members[0]
    assert isinstance(first, Generic)
    assert isinstance(first.argument, UnionExpr)
    parts = [expr, *expr.members, first.argument, *first.argument.members]
    written = [text[part.start : part.end] for part in parts]
    assert written == [text[1:], 'list<Item | "x">', "null", 'Item | "x"', "Item", '"x"']


@pytest.mark.parametrize(
    ("text", "carets", "message"),
    [
        ("", "^", "expected a type, not the end"),
        ("string |", "        ^", "expected a type, not the end"),
        ("| string", "^", 'expected a type, not "|"'),
        ("string string", "       ^^^^^^", 'expected | or the end, not "string"'),
        ("list", "^^^^", "list of what?"),
        ("map | null", "^^^", "map of what?"),
        ("list<string", "           ^", "expected >, not the end"),
        ("list<>", "     ^", 'expected a type, not ">"'),
        ("list<string>>", "            ^", 'expected | or the end, not ">"'),
        ("Dict<string>", "^^^^", "only list and map take a type in < >, not Dict"),
        ("string & null", "       ^", '"&" has no place in a type'),
        ("'auto'", "^", '"\'" has no place in a type'),
        ("1.5", " ^", '"." has no place in a type'),
        ("007", "^^^", "007 is no literal"),
        ('"\\x"', "^^^^", '"\\x" is no literal'),
        ('"open', "^", '""" has no place in a type'),
    ],
)
def test_carets(text: str, carets: str, message: str) -> None:
    with pytest.raises(TypeSyntaxError) as caught:
        parse(text)
    problem = caught.value
    assert " " * problem.start + "^" * (problem.end - problem.start) == carets
    assert problem.message == message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("array<string>", "did you mean list<...>?"),
        ("object<string>", "did you mean map<...>?"),
        ("list", "write list<string>, say"),
        ("Lamp<string>", None),
    ],
)
def test_hints(text: str, hint: str | None) -> None:
    with pytest.raises(TypeSyntaxError) as caught:
        parse(text)
    assert caught.value.hint == hint


def test_nesting_has_an_end() -> None:
    parse("list<" * MAX_NESTING + "string" + ">" * MAX_NESTING)
    for text in ("list<" * (MAX_NESTING + 1), "list<" * 1000 + "string" + ">" * 1000):
        with pytest.raises(TypeSyntaxError, match="nested more than"):
            parse(text)


@given(
    st.one_of(
        st.text(),
        st.text(alphabet='<>|" .\\-1ab\n'),
        st.lists(st.sampled_from(["list", "map", "<", ">", "|", "string", '"x"', "-1", "...", "true", " "])).map("".join),
    )
)
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    found = parsed(text)
    assert 0 <= found.start < found.end <= len(text) + isinstance(found, TypeSyntaxError)
