"""The preview: what is saved shows, errors of specs stand in the pages, and nobody but this machine is answered."""

from __future__ import annotations

import http.client
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from eventwright.pipeline import check, site
from eventwright.preview import Preview
from eventwright.render import Output
from eventwright.serve import Server
from eventwright.targets.docs.book import Page
from eventwright.targets.site import web

PROTOCOL = """\
protocol: tiny
title: Tiny
summary: As small as can be.
version: "1"
discriminator: type
sides:
  left: {title: Left, reads: tolerant}
  right: {title: Right, reads: strict}
targets:
  python: {}
"""
PING = """\
event: ping
summary: Says hello.
fields:
  word: {type: Word, description: What to say.}
replies:
  - event: pong
    when: Always.
"""
PONG = "event: pong\nsummary: Says hello back.\n"
TYPES = """\
object: Word
summary: A word.
fields:
  letters: {type: Letters, description: How it is written.}
---
alias: Letters
summary: Some letters.
type: string
---
alias: Lonely
summary: Used by nobody.
type: string
"""
FLOW = """\
flow: talk
title: A short talk
summary: One greets.
steps:
  - left: ping
  - use: reply
"""
REPLY = """\
flow: reply
title: A reply
summary: The other one greets.
steps:
  - right: pong
"""


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    for name, text in (
        ("protocol", PROTOCOL),
        ("left/ping", PING),
        ("right/pong", PONG),
        ("types/words", TYPES),
        ("flows/talk", FLOW),
        ("flows/reply", REPLY),
    ):
        file = tmp_path / "tiny" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


@pytest.fixture
def served(schemas: Path) -> Iterator[Server]:
    preview = Preview(schemas)
    preview.refresh()
    server = Server(preview, 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server
    server.end()
    thread.join()


def get(server: Server, path: str) -> str:
    with urllib.request.urlopen(server.address + path, timeout=10) as answer:
        return answer.read().decode()


def edit(schemas: Path, name: str, old: str, new: str) -> None:
    file = schemas / "tiny" / f"{name}.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def wait(server: Server, version: int) -> None:
    assert server.preview.wait(version, 10) != version


def test_pages_and_files_are_served(served: Server) -> None:
    assert 'href="tiny/index.html"' in get(served, "")
    assert "Says hello." in get(served, "tiny/events/left/ping.html")
    assert "--paper" in get(served, "tiny/site.css")


def test_only_served_pages_load_themselves_anew(served: Server, schemas: Path) -> None:
    assert "EventSource" in get(served, "tiny/index.html")
    built = site(check(schemas)).texts
    assert not any("EventSource" in text for path, text in built.items() if path.suffix == ".html")


def test_what_is_not_there_is_404(served: Server) -> None:
    for path in ("tiny/nothing.html", "tiny", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd"):
        with pytest.raises(urllib.error.HTTPError) as error:
            get(served, path)
        assert error.value.code == 404


def test_a_name_of_another_host_is_refused(served: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.server_port)
    connection.request("GET", "/", headers={"Host": "evil.example"})
    assert connection.getresponse().status == 403
    connection.close()


def test_a_saved_spec_shows(served: Server, schemas: Path) -> None:
    version = served.preview.version
    edit(schemas, "left/ping", "Says hello.", "Says good day.")
    wait(served, version)
    assert "Says good day." in get(served, "tiny/events/left/ping.html")


def test_a_page_is_told_of_the_change(served: Server, schemas: Path) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.server_port, timeout=10)
    connection.request("GET", f"/changes?{served.preview.version}")
    answer = connection.getresponse()
    edit(schemas, "left/ping", "Says hello.", "Says good day.")
    assert answer.readline() == b"event: change\n"
    connection.close()


def test_errors_of_specs_stand_in_the_last_good_pages(served: Server, schemas: Path) -> None:
    version = served.preview.version
    edit(schemas, "left/ping", "summary: ", "<b>: ")
    wait(served, version)
    page = get(served, "tiny/events/left/ping.html")
    assert "ping.yaml:2:1: error[" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "Says hello." in page
    version = served.preview.version
    edit(schemas, "left/ping", "<b>: ", "summary: ")
    wait(served, version)
    assert "error[" not in get(served, "tiny/events/left/ping.html")


def test_a_preview_begins_with_specs_that_are_not_sound(schemas: Path) -> None:
    edit(schemas, "left/ping", "summary: ", "sumary: ")
    preview = Preview(schemas)
    preview.refresh()
    assert "sumary" in preview.findings
    assert preview.names == ()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("left/ping", "Says hello.", "Says good day."),
        ("left/ping", "Always.", "Never."),
        ("left/ping", "type: Word", "type: Letters"),
        ("right/pong", "Says hello back.", "Is polite."),
        ("types/words", "A word.", "A sound."),
        ("types/words", "Some letters.", "A few letters."),
        ("types/words", "type: Letters", "type: Lonely"),
        ("types/words", "Used by nobody.", "Used by no one."),
        ("types/words", "object: Word", "# a line more\nobject: Word"),
        ("flows/talk", "One greets.", "One is polite."),
        ("flows/reply", "A reply", "An answer"),
        ("flows/reply", "right: pong", "right: pong\n    note: At last."),
        ("right/pong", "event: pong", "event: pong\nsince: '2'"),
        ("protocol", "title: Left", "title: Left side"),
        ("protocol", "python: {}", "python: {package: other_events}"),
    ],
)
def test_what_is_taken_over_is_what_would_be_built(schemas: Path, name: str, old: str, new: str) -> None:
    preview = Preview(schemas)
    preview.refresh()
    edit(schemas, name, old, new)
    assert preview.refresh()
    assert all(preview.texts[path] == text for path, text in site(check(schemas)).texts.items())


def test_only_what_a_change_touches_is_built_anew(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = Preview(schemas)
    preview.refresh()
    made: list[PurePosixPath] = []
    page = web.Site.framed

    def noted(site: web.Site, on: Page, *rest: Any) -> Output:
        made.append(on.path)
        return page(site, on, *rest)

    monkeypatch.setattr(web.Site, "framed", noted)
    edit(schemas, "types/words", "Used by nobody.", "Used by no one.")
    preview.refresh()
    assert {path.stem for path in made if path.parent.name in ("types", "left", "right")} == {"Lonely", "words"}


def test_a_template_that_is_half_written_leaves_the_pages_as_they_were(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = Preview(schemas)
    preview.refresh()
    before = preview.texts

    def broken(*_: object) -> None:
        raise ValueError("half a template")

    monkeypatch.setattr(web.Site, "framed", broken)
    edit(schemas, "right/pong", "Says hello back.", "Is polite.")
    assert preview.refresh()
    assert preview.findings == "ValueError: half a template\n"
    assert preview.texts == before


def test_nothing_is_done_where_nothing_has_changed(schemas: Path) -> None:
    preview = Preview(schemas)
    assert preview.refresh()
    assert not preview.refresh()
