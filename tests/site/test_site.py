"""The site of the real specs: every page there is, every link leads somewhere, and nothing weighs too much."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import pytest
from eventwright.model import Protocol
from eventwright.pipeline import check, site
from pages import HTML, elements, tree, words

ROOT = Path(__file__).parents[2]
PROTOCOLS = check(ROOT / "schemas").protocols
Texts: TypeAlias = dict[PurePosixPath, str]

MAX_WEIGHT = 60_000
"""What a page may weigh with its style sheet and scripts, compressed."""
MAX_SCRIPT, MAX_PLAYGROUND = 15_000, 30_000
"""What the scripts of a page may weigh, and of the one that is made of scripts."""


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda protocol: protocol.name)
def test_everything_has_a_page(protocol: Protocol, pages: Texts) -> None:
    root = PurePosixPath(protocol.name)
    events = {root / "events" / event.side / f"{event.name}.html" for event in protocol.events}
    types = {root / "types" / f"{definition.name}.html" for definition in protocol.types}
    general = {root / f"{name}.html" for name in ("index", "changelog", "unknown", "playground")}
    assert events | types | general <= pages.keys()


def test_every_page_has_its_twins(pages: Texts, texts: Texts) -> None:
    for path in pages:
        assert texts[path.with_suffix(".md")].strip()
        assert json.loads(texts[path.with_suffix(".json")])


def test_llms_txt_lists_every_page(pages: Texts, texts: Texts) -> None:
    for path in pages:
        assert f"]({path.with_suffix('.md').relative_to(path.parts[0])})" in texts[PurePosixPath(path.parts[0]) / "llms.txt"]


def test_pages_are_html_to_the_letter(pages: Texts) -> None:
    for page in pages.values():
        assert tree(page).tag == f"{HTML}html"


def targets(page: str) -> set[str]:
    named = [("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")]
    return {found for name, key in named for item in elements(page, name) if (found := item.get(key)) is not None}


def test_every_link_and_anchor_leads_somewhere(pages: Texts, texts: Texts) -> None:
    ids = {path: {item.get("id") for item in tree(page).iter()} for path, page in pages.items()}
    for path, page in pages.items():
        for target in targets(page):
            file, _, anchor = target.partition("#")
            there = PurePosixPath(posixpath.normpath(path.parent / file)) if file else path
            assert there in texts, f"{path} leads to {target}"
            assert not anchor or anchor in ids[there], f"{path} leads to {target}"


def test_ids_are_there_once(pages: Texts) -> None:
    for path, page in pages.items():
        ids = [id for item in tree(page).iter() if (id := item.get("id"))]
        assert len(ids) == len(set(ids)), path


def test_pages_are_all_of_one_origin_and_need_no_script(pages: Texts) -> None:
    for page in pages.values():
        assert all(re.fullmatch(r"(\.\./)*[a-z]+\.js", item.get("src", "")) for item in elements(page, "script"))
        assert not any(name.startswith("on") for item in tree(page).iter() for name in item.attrib)
        assert all(item.get("hidden") is not None for item in elements(page, "button") if item.get("class") == "copy")


def test_pages_have_one_outline(pages: Texts) -> None:
    for path, page in pages.items():
        levels = [int(item.tag[-1]) for item in tree(page).iter() if item.tag in {f"{HTML}h{level}" for level in range(1, 7)}]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_blocks_of_code_are_reached_by_keyboard(pages: Texts) -> None:
    assert all(item.get("tabindex") == "0" for page in pages.values() for item in elements(page, "pre"))


def test_no_page_weighs_too_much(pages: Texts, texts: Texts) -> None:
    for path, page in pages.items():
        root = PurePosixPath(path.parts[0])
        scripts = [texts[root / PurePosixPath(item.get("src", "")).name] for item in elements(page, "script")]
        weight = sum(map(compressed, scripts))
        assert weight <= (MAX_PLAYGROUND if path.name == "playground.html" else MAX_SCRIPT), path
        assert weight + compressed(page) + compressed(texts[root / "site.css"]) <= MAX_WEIGHT, path


def test_the_index_of_the_search_is_light(texts: Texts) -> None:
    assert all(compressed(text) <= 100_000 for path, text in texts.items() if path.name == "index.js")


def compressed(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def test_an_event_page_says_all_that_is_known(pages: Texts) -> None:
    page = pages[PurePosixPath("realtime/events/client/conversation.item.create.html")]
    said = words(next(elements(page, "main")))
    for part in (
        "Event sent by: Your application", "websocket", "Add an item to the conversation.",
        "previous_item_id: str | UnsetType = UNSET",
        "optional", "Refers to UserMessage.id", "Fields of SystemMessage", "What answers it",
        "The item is in the conversation.",
        "Say something in writing", "match rt.decode_client_event(frame):", "Inherits", "realtime_events.client.conversation",
        "Parameters", "Returns", "JSON Schema", '"$schema"', "realtime/client/conversation.item.create.yaml:2",
    ):  # fmt: skip
        assert part in said, part


def test_fields_are_folded_in_their_place(pages: Texts) -> None:
    page = pages[PurePosixPath("realtime/events/server/response.done.html")]
    ids = {item.get("id") for item in elements(page, "li")}
    assert {
        "field-response",
        "field-response.status",
        "field-response.usage.total_tokens",
        "value-response.status.completed",
    } <= ids


def test_what_is_defined_leads_to_its_line_in_the_spec(pages: Texts) -> None:
    for protocol in PROTOCOLS:
        for event in protocol.events:
            path = PurePosixPath(protocol.name) / "events" / event.side / f"{event.name}.html"
            [link] = {href for item in elements(pages[path], "a") if "/specs/" in (href := item.get("href", ""))}
            file, _, line = link.partition("#")
            spec = pages[PurePosixPath(posixpath.normpath(path.parent / file))]
            [found] = [item for item in elements(spec, "span") if item.get("id") == line]
            assert words(found).partition(" #")[0] == f"event: {event.name}"


def test_what_a_side_never_sends_is_not_on_its_pages(pages: Texts) -> None:
    for protocol in PROTOCOLS:
        for event in protocol.events:
            page = pages[PurePosixPath(protocol.name) / "events" / event.side / f"{event.name}.html"]
            ids = {item.get("id") for item in elements(page, "li")}
            for field in event.fields:
                assert (f"field-{field.name}" in ids) == (field.presence_for(event.side) != "absent")


def test_building_twice_gives_the_same_bytes(texts: Texts) -> None:
    assert site(check(ROOT / "schemas")).texts == texts


# The command


def docs(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eventwright.cli", "docs", *arguments]
    code = "from eventwright.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *command[3:]], cwd=cwd, capture_output=True, text=True, check=False)


EVENT = "event: ping\nsummary: Says hello.\n"
PROTOCOL = """\
protocol: tiny
title: Tiny
summary: As small as can be.
version: "1"
discriminator: type
sides:
  left: {title: Left, reads: tolerant}
  right: {title: Right, reads: strict}
targets: {}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    (tmp_path / "schemas/tiny/left").mkdir(parents=True)
    (tmp_path / "schemas/tiny/protocol.yaml").write_text(PROTOCOL)
    (tmp_path / "schemas/tiny/left/ping.yaml").write_text(EVENT)
    return tmp_path


def test_the_command_builds_where_it_is_told(tiny: Path) -> None:
    found = docs("--out", "here", cwd=tiny)
    assert (found.returncode, found.stderr) == (0, "")
    assert "Says hello." in (tiny / "here/tiny/events/left/ping.html").read_text()
    assert "rt." not in (tiny / "here/tiny/events/left/ping.html").read_text()  # there is no Python package


def test_the_second_run_changes_nothing(tiny: Path) -> None:
    docs(cwd=tiny)
    assert ", 0 changed" in docs(cwd=tiny).stdout


def test_what_is_no_more_is_removed(tiny: Path) -> None:
    docs(cwd=tiny)
    (tiny / "schemas/tiny/left/ping.yaml").rename(tiny / "schemas/tiny/left/pong.yaml")
    (tiny / "schemas/tiny/left/pong.yaml").write_text(EVENT.replace("ping", "pong"))
    docs(cwd=tiny)
    assert sorted(path.name for path in (tiny / "build/site/tiny/events/left").iterdir()) == [
        "pong.html",
        "pong.json",
        "pong.md",
    ]


def test_the_changelog_tells_what_changed_since_releases(tiny: Path) -> None:
    shutil.copytree(tiny / "schemas", tiny / "first")
    (tiny / "schemas/tiny/protocol.yaml").write_text(PROTOCOL.replace('"1"', '"2"'))
    (tiny / "schemas/tiny/left/ping.yaml").write_text(EVENT + "fields:\n  at: {type: integer, description: When.}\n")
    shutil.copytree(tiny / "schemas", tiny / "second")
    (tiny / "schemas/tiny/protocol.yaml").write_text(PROTOCOL.replace('"1"', '"3"'))
    (tiny / "schemas/tiny/left/pong.yaml").write_text(EVENT.replace("ping", "pong"))
    plain = docs(cwd=tiny)
    assert "since" not in (tiny / "build/site/tiny/changelog.md").read_text().lower().replace("since when", "")
    assert docs("--since", "first", "--since", "second", cwd=tiny).stdout.endswith(plain.stdout.partition("\n")[2])
    told = (tiny / "build/site/tiny/changelog.md").read_text()
    assert told.index("## 3 since 2") < told.index("## 2 since 1")
    assert '| [`pong`](events/left/pong.md) | Breaking. Left sends a new event "pong". |' in told
    assert "| [`ping`](events/left/ping.md), [`at`](events/left/ping.md#field-at) | Breaking. " in told
    data = json.loads((tiny / "build/site/tiny/changelog.json").read_text())
    assert [(item["version"], item["since"]) for item in data["releases"]] == [("3", "2"), ("2", "1")]
    assert data["releases"][1]["changes"][0]["breaking"]


def test_errors_in_specs_build_nothing(tiny: Path) -> None:
    (tiny / "schemas/tiny/left/ping.yaml").write_text(EVENT + "nonsense: 1\n")
    found = docs(cwd=tiny)
    assert found.returncode == 1
    assert "ping.yaml:3" in found.stderr
    assert not (tiny / "build").exists()


def test_specs_that_cannot_be_read_end_with_3(tmp_path: Path) -> None:
    assert docs("nowhere", cwd=tmp_path).returncode == 3
