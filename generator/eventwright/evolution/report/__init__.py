"""How a diff is printed: for people, for code hosts, and as data that `diff.schema.json` describes."""

from __future__ import annotations

from collections.abc import Callable

from eventwright.evolution.diff import Diff
from eventwright.evolution.report.data import format_json
from eventwright.evolution.report.github import format_github
from eventwright.evolution.report.markdown import format_markdown
from eventwright.evolution.report.sarif import format_sarif
from eventwright.evolution.report.text import format_text

FORMATS: dict[str, Callable[[Diff], str]] = {
    "github": format_github,
    "json": format_json,
    "markdown": format_markdown,
    "sarif": format_sarif,
    "text": format_text,
}
"""The forms in which a diff is printed, by the name that `--format` has for them."""
