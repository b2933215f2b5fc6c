"""Every id has a page, and every page is true: its first example is refused as it says, its second is accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from eventwright.explain import all_ids, ids, overview, page, text
from eventwright.formats import format_text
from eventwright.pipeline import check

HERE = Path(__file__).parent


def findings(files: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], str]:
    """What the tool finds in the files of an example, by id and as text; each file begins with a comment that is its path."""
    for content in re.split(r"^(?=# (?:schemas|earlier)/)", files, flags=re.MULTILINE)[1:]:
        path = folder / content.partition("\n")[0].removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    for protocol in folder.glob("*/lamps"):
        if not (protocol / "protocol.yaml").exists():
            (protocol / "protocol.yaml").write_bytes((HERE / "explained.yaml").read_bytes())
    monkeypatch.chdir(folder)
    since = {item.name: item for item in check(Path("earlier")).protocols} if Path("earlier").exists() else None
    report = check(Path("schemas"), since=since).report
    return {diagnostic.id for diagnostic in report}, format_text(report)


@pytest.mark.parametrize("id", ids())
def test_first_example_is_refused_with_this_id_alone_and_as_told(
    id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, told = findings(page(id).refused, tmp_path, monkeypatch)
    assert found == {id}
    assert told.rstrip() == page(id).said.rstrip()


@pytest.mark.parametrize("id", ids())
def test_second_example_is_accepted(id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings(page(id).accepted, tmp_path, monkeypatch) == (set(), "")


@pytest.mark.parametrize("id", ids())
def test_page_begins_with_its_id_and_a_meaning_of_one_sentence(id: str) -> None:
    assert page(id).id == id
    assert re.fullmatch(r"[A-Z].*\w\.", page(id).meaning)
    assert len(text(id)) < 3000


def test_every_id_has_a_meaning_of_its_own() -> None:
    assert len({page(id).meaning for id in ids()}) == len(ids())


def test_the_overview_lists_every_id() -> None:
    assert [line.split()[0] for line in overview().splitlines()] == list(all_ids())
