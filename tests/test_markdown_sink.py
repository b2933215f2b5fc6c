"""The Markdown sink on hostile text: nothing of a spec can become markup, and nothing of it is lost."""

from __future__ import annotations

import html
import re

import cmarkgfm
import pytest
from eventwright.sinks import fill, trusted
from eventwright.sinks.markdown import anchor, anchor_id, cell, code, comment, fence, item, link, prose, text
from hypothesis import given
from hypothesis import strategies as st

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- never closed",
    "--> closed",
    "</a></td></table>",
    "&lt;script&gt; &#60;b&#62;",
    "\\<b>",
    "\\\\<b>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,y)",
    '[x](https://a.example" onmouseover="y)',
    "![x](https://a.example/x.png)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "http://a.example www.a.example ftp://a.example a@b.example",
    "a | b || c \\| d",
    "| a |\n| - |\n| b |",
    "` `` ``` ````",
    "```\n<b>",
    "~~~\n<b>\n```",
    "x\n```\n<b>\n````\n</b>",
    "    <b>indented",
    "title\n=====\n# more\n---",
    "- <b>\n  - `<i>`\n\n    <u>",
    "- " * 40 + "deep",
    "*a `b* c`",
    "$x$ ~~y~~ :z: @w",
    "trailing \\",
    "\\",
    "`",
    "|",
    "",
    " ",
    "\n",
    "\t<b>",
    "a\r\nb\rc\u2028d\u0085e",
    "\u202edcba\u2066 \x00\x1b[31m \ud800 \ufeff \U000e0041",
    "wow!`known` wow![x](#here)",
]

OURS = re.compile(r'<br>|<code>[^<>]*</code>|<a id="[A-Za-z0-9_.-]+"></a>|<https://[^\s<>"()]+>')
FENCED = re.compile(r"^( *)(`{3,})[^\n`]*\n.*?\n\1\2$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
LINK = re.compile(r"\]\(([^()\s]*)\)")


def links(name: str) -> str | None:
    return "known.md" if name == "known" else None


def markup(rendered: str) -> str:
    """What a renderer could take for markup: all but code and what only this module writes."""
    return OURS.sub("", CODE.sub("", FENCED.sub("", rendered)))


def assert_harmless(rendered: str) -> None:
    left = markup(rendered)
    assert "<" not in left
    assert ">" not in left
    assert "![" not in FENCED.sub("", rendered)
    for target in LINK.findall(left):
        assert re.fullmatch(r"https://[^\s\"<>]+|(?:[\w./-]+\.md)?(?:#[\w.-]+)?", target), target
    assert all(char == "\n" or char.isprintable() for char in rendered)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_is_one_line_without_markup(hostile: str) -> None:
    rendered = text(hostile)
    assert "\n" not in rendered
    assert "|" not in rendered
    assert_harmless(rendered)
    assert not re.search(r"[*\[\]~$\\]", CODE.sub("", rendered))


ADDRESSES = ["a@b.example", "_u@.x", "N@.N", "a@b@c.d", f"a@{'x' * 80}.org", "http://a.example", "www.a.example", "xmpp:a@b.c"]
ADDRESSES += [r"a\@b.example", r"www\.a.example", r"http:\//a.example", r"u\@\.x"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_reader_makes_a_link_of_an_address(address: str) -> None:
    for rendered in (text(f"see {address} here"), prose(f"see {address} here", links), cell(address, links)):
        assert "<a " not in cmarkgfm.github_flavored_markdown_to_html(rendered)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_prose_keeps_nothing_but_what_it_knows(hostile: str) -> None:
    assert_harmless(prose(hostile, links))
    assert_harmless(item(code("name"), hostile, links, trusted("Behind.")))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_cell_stays_in_its_cell(hostile: str) -> None:
    rendered = cell(hostile, links)
    assert "\n" not in rendered
    assert "|" not in rendered
    assert_harmless(rendered)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_code_is_code(hostile: str) -> None:
    rendered = code(hostile)
    assert "\n" not in rendered
    assert "|" not in rendered
    assert rendered.startswith(("`", "<code>"))
    assert markup(rendered).strip() == ""


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_fence_ends_where_it_ends(hostile: str) -> None:
    first, *body, last = fence(hostile, "json").split("\n")
    assert first == last + "json"
    assert not any(line.strip().startswith(last) for line in body)


@given(st.text().filter(lambda value: value.isprintable() and "`" not in value))
def test_text_can_be_read_back(value: str) -> None:
    """What a renderer makes of the references is what went in."""
    rendered = html.unescape(CODE.sub(lambda match: match[2].strip(), text(value)))
    assert rendered.split() == value.split()


@given(st.text("ab `*_[](){}<>!|\\~#-+=\n\t1.", max_size=80))
def test_prose_of_any_shape(value: str) -> None:
    assert_harmless(prose(value, links))
    assert "\n" not in cell(value, links)
    assert "|" not in cell(value, links)


@pytest.mark.parametrize(
    "piece", ["*", "**", "`", "``x", "[", "[a](", "_", "a@", "- ", "- \n", "  - x\n", "![", "https://", "~~~\n"]
)
def test_long_prose_takes_no_time(piece: str) -> None:
    rendered = prose(piece * (20_000 // len(piece)), links)
    assert len(rendered) < 200_000


def test_prose_keeps_paragraphs_lists_code_and_emphasis() -> None:
    source = "One *two*\n**three** `four`.\n\n- a\n- b\n  c\n\n1. d\n2. e\n\n```json\n{}\n```\n\nend"
    rendered = "One *two* **three** `four`.\n\n- a\n- b c\n\n1. d\n2. e\n\n```json\n{}\n```\n\nend"
    assert prose(source, links) == rendered


def test_prose_links_names_and_https() -> None:
    assert prose("`known` `unknown`", links) == "[`known`](known.md) `unknown`"
    assert prose("[a](https://b.example/c?d=e) [f](#g)", links) == "[a](https://b.example/c?d=e) [f](#g)"
    assert prose("See https://b.example/c.", links) == "See <https://b.example/c>."


def test_headings_of_authors_are_no_headings() -> None:
    assert prose("# Big\ntext", links) == "**Big**\n\ntext"


def test_a_cell_shows_blocks_on_one_line() -> None:
    assert cell("one\n\n- a\n- b\n\n```\nc\nd\n```", links) == "one<br>• a<br>• b<br>`c`<br>`d`"


def test_an_item_hangs_its_blocks_under_its_label() -> None:
    assert item(code("a"), "b\nc", links, trusted("d.")) == "- `a`: b c d."
    assert item(code("a"), "", links, trusted("d.")) == "- `a`: d."
    assert item(code("a"), "", links, trusted("")) == "- `a`"
    assert item(code("a"), "b\n\n- c", links, trusted("d.")) == "- `a`: b\n\n  - c\n\n  d."
    assert item(code("a"), "```\nb\n```", links, trusted("")) == "- `a`\n\n  ```\n  b\n  ```"


def test_code_with_backticks_and_pipes() -> None:
    assert code("a") == "`a`"
    assert code("a`b") == "``a`b``"
    assert code("`") == "`` ` ``"
    assert code("a|b") == "<code>a&#124;b</code>"


def test_unseen_characters_are_spelt_out() -> None:
    assert code("\u202ea\x00\ud800") == r"`\u202ea\u0000\ud800`"
    assert fence("\U000e0041", "") == "```\n\\udb40\\udc41\n```"


def test_plain_words_stay_readable() -> None:
    plain = "It's 16 bits - 2,000 a second (mono); snake_case, 1.5 and A/B at 100 %!"
    assert text(plain) == plain


def test_line_starts_are_no_markers() -> None:
    assert text("- a") == "&#45; a"
    assert text("1. a") == "1&#46; a"
    assert text("# a") == "&#35; a"
    assert text("2026.8.0") == "2026.8.0"


def test_links_lead_to_pages_or_https_only() -> None:
    label = trusted("x")
    assert link(label, "../a_b/c.d.md#field-e") == "[x](../a_b/c.d.md#field-e)"
    for target in ("javascript:x", "//a.example", "http://a.example", "/etc", "a b", "a)b", ""):
        with pytest.raises(ValueError, match="target"):
            link(label, target)


def test_anchors_are_legal_and_differ() -> None:
    assert anchor_id("field", "a_b.c-d") == "field-a_b.c-d"
    assert anchor(anchor_id("field", 'a" b')) == '<a id="field-a-22--20-b"></a>'
    with pytest.raises(ValueError, match="anchor"):
        anchor('x"y')


def test_comments_cannot_be_left() -> None:
    assert comment("a --> <b>\n--!> c-") == "<!-- a ?-? ?b? ?-!? c -->"


def test_patterns_take_sunk_text_only() -> None:
    with pytest.raises(TypeError):
        fill("{}", "raw")  # type: ignore[arg-type]
