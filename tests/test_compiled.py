"""Templates as functions say what Jinja makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest
from eventwright import cache
from eventwright.compiled import Templates, UnknownStatement
from eventwright.packs import templates_folder
from eventwright.pipeline import check
from eventwright.render import Draft, Output, context_names, only_sunk, templates
from eventwright.targets import TARGETS, plan, plan_site

ROOT = Path(__file__).parents[1]


def outputs() -> list[Output]:
    """Every output of the test specs that has a template."""
    [protocol] = check(ROOT / "tests" / "specs").protocols
    found = (item.make() if isinstance(item, Draft) else item for item in (*plan(protocol, TARGETS), *plan_site(protocol)))
    return [output for output in found if output.template]


def test_templates_say_what_jinja_makes_of_them() -> None:
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder()),
        undefined=jinja2.StrictUndefined,
        finalize=only_sunk,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    found = outputs()
    assert len({output.template for output in found}) > 12
    for output in found:
        names = context_names(output.context)
        assert templates().text(output.template, names) == jinja.get_template(output.template).render(names)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "pack").mkdir()
    return tmp_path / "pack"


def said(pack: Path, **values: Any) -> str:
    return Templates(str, folder=pack.parent).text("pack/it.jinja", values)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("{% if no %}{% endif %}", ""),
        ("{% if no %}a{% elif two %}b{% else %}c{% endif %}", "b"),
        ("{% if no %}a{% elif no %}b{% else %}c{% endif %}", "c"),
        ("{% for x in two %}{{ x }}{% for x in two %}{{ x }}{% endfor %}{{ x }}{% endfor %}{{ x }}", "ppqpqpqqX"),
        ("{% with x = two %}{% with x = no %}{{ x }}{% endwith %}{{ x[0] if no }}{% endwith %}", None),
        ("{% with x = no, no = x %}{{ x }}{{ no }}{% endwith %}{{ x }}{{ no }}", "0XX0"),
        ("{% for y in two %}{% set x = y %}{{ x }}{% endfor %}{{ x }}", "pqX"),
        ("{% with x = no %}{% include 'pack/other.jinja' %}{% endwith %}{% include 'pack/other.jinja' %}", "[0][X]"),
        ("{{ missing }}", KeyError),
        ("{% if missing %}{% endif %}", KeyError),
        ("{{ x.missing }}", AttributeError),
        ("{{ x|upper }}", None),
        ("{% for y in two if y %}{% endfor %}", None),
        ("{% for y in two %}{% else %}no{% endfor %}", None),
        ("{% for y, z in two %}{% endfor %}", None),
        ("{% include 'pack/other.jinja' ignore missing %}", None),
        ("{% extends 'pack/other.jinja' %}", None),
    ],
)
def test_a_function_does_what_its_template_says(source: str, expected: str | type[Exception] | None, pack: Path) -> None:
    (pack / "it.jinja").write_text(source, "utf-8")
    (pack / "other.jinja").write_text("[{{ x }}]", "utf-8")
    values = {"x": "X", "no": 0, "two": "pq"}
    if isinstance(expected, str):
        assert said(pack, **values) == expected
    else:
        with pytest.raises(expected or UnknownStatement):
            said(pack, **values)


def test_what_is_kept_is_the_template_of_the_same_tool(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(pack / "home"))

    def text(tool: str) -> str:
        return Templates(str, tool, pack.parent).text("pack/it.jinja", {})

    (pack / "it.jinja").write_text("first", "utf-8")
    assert text("one") == "first"
    (pack / "it.jinja").write_text("second", "utf-8")
    assert [text("one"), text("two")] == ["first", "second"]
    cache.store("one.pack", b"damaged")
    assert text("one") == "second"
