"""Adding an event is adding a file: from the spec alone come its class, its codec, its twin and its page."""

from __future__ import annotations

import filecmp
import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from eventwright.cli import main

from tests.installing import install

ROOT = Path(__file__).parents[1]

SPEC = """\
event: response.applause  # eventwright: ignore[no-cause] People clap when they like to.
summary: The audience clapped for a response.
fields:
  response_id: {type: string, ref: Response.id, description: The response that they liked.}
  hall:
    description: Where it was.
    fields:
      name: {type: string, description: The name over the door.}
      seats: {type: integer, optional: true, minimum: 1, unit: count, description: How many could sit.}
  mood:
    description: How they clapped.
    open: true
    values:
      warm: For a long while.
      wild: On their chairs.
  loudness: {type: number | null, unit: dB, description: How loud it was; null when it was not measured.}
  logprobs: {type: list<LogProb>, optional: true, description: What the machine thought of it.}
  recording: {type: bytes, description: What it sounded like.}
examples:
  - name: In the old hall
    value: {response_id: resp_1, hall: {name: Old Hall}, mood: warm, loudness: null, recording: AAH/}
  - name: Outdoors
    value:
      response_id: resp_2
      hall: {name: The Park, seats: 4000}
      mood: wild
      loudness: 97.5
      logprobs: [{token: bravo, logprob: -0.25, bytes: [98, 114]}]
      recording: AAH/
"""

PROGRAM = """
import json
import typing
import realtime_events as rt
from realtime_events import params

assert rt.EVENTS["response.applause"] is rt.ResponseApplauseEvent
frame = {
    "type": "response.applause", "event_id": "event_1", "response_id": "resp_2", "hall": {"name": "The Park", "seats": 4000},
    "mood": "stormy", "loudness": None, "logprobs": [{"token": "bravo", "logprob": -0.25, "bytes": [98, 114]}],
    "recording": "AAH/",
}
event = rt.decode_server_event(json.dumps(frame))
assert type(event) is rt.ResponseApplauseEvent, event
assert event == rt.decode_server_event(json.dumps(frame), strict=True)
match event:
    case rt.ResponseApplauseEvent(hall=rt.ResponseApplauseHall(seats=4000), mood="stormy", loudness=None, logprobs=found):
        assert [type(item) for item in found] == [rt.LogProb]
    case _:
        raise AssertionError(event)
assert event.recording == bytes([0, 1, 255])
assert json.loads(rt.encode_server_event(event)) == frame

built = rt.ResponseApplauseEvent(
    event_id="event_1", response_id="resp_2", hall=rt.ResponseApplauseHall(name="The Park", seats=4000), mood="stormy",
    loudness=None, logprobs=[rt.LogProb(token="bravo", logprob=-0.25, bytes=[98, 114])], recording=bytes([0, 1, 255]),
)
assert built == event
assert json.loads(rt.encode_server_event(built)) == frame
less = {key: value for key, value in frame.items() if key != "logprobs"}
assert rt.decode_server_event(json.dumps(less)).logprobs is rt.UNSET
assert json.loads(rt.encode_server_event(rt.decode_server_event(json.dumps(less)))) == less

twin = typing.get_type_hints(params.ResponseApplauseEventParam, include_extras=True)
assert list(twin) == list(frame)
assert [key for key, kind in twin.items() if typing.get_origin(kind) is typing.NotRequired] == ["logprobs"]
assert "ResponseApplauseEvent" in dir(rt)
assert rt.__file__.startswith(SITE)
print("done")
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The specs with one more file, and what is generated from them."""
    folder = tmp_path_factory.mktemp("new-event")
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    (folder / "schemas" / "realtime" / "server" / "response.applause.yaml").write_text(SPEC)
    arguments = ["generate", str(folder / "schemas"), "--out", str(folder / "generated"), "--strict"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return folder


def differences(found: filecmp.dircmp[str]) -> list[str]:
    inner = [f"{name}/{path}" for name, part in found.subdirs.items() for path in differences(part)]
    return [*found.left_only, *found.right_only, *found.diff_files, *found.funny_files, *inner]


def test_nothing_but_the_one_file_was_edited(work: Path) -> None:
    found = filecmp.dircmp(ROOT / "schemas", work / "schemas")
    assert differences(found) == ["realtime/server/response.applause.yaml"]


def test_an_application_decodes_and_encodes_the_event(work: Path) -> None:
    site = work / "site"
    install(work / "generated" / "realtime" / "python", site)
    program = f"SITE = {str(site)!r}\n{PROGRAM}"
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(site)!r})\n{program}"]
    done = subprocess.run(command, cwd=work, check=False, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout == "done\n"


def test_the_docs_have_its_page_and_lead_there(work: Path) -> None:
    docs = work / "generated" / "realtime" / "docs"
    [page] = docs.rglob("response.applause.md")
    text = page.read_text()
    for words in (
        "The audience clapped",
        "response_id",
        "In the old hall",
        "ResponseApplauseEvent",
        "LogProb",
    ):
        assert words in text, words
    assert page.relative_to(docs).as_posix() in (docs / "README.md").read_text()
    for name, words in (("Hall", "The name over the door."), ("Mood", "For a long while.")):
        [part] = docs.rglob(f"ResponseApplause{name}.md")
        assert words in part.read_text()


def test_the_rest_of_the_package_stays_as_it_is(work: Path) -> None:
    """Beside the modules of the event's family, only what lists all events changes."""
    plain = work / "plain"
    result = CliRunner().invoke(main, ["generate", str(ROOT / "schemas"), "--out", str(plain)])
    assert result.exit_code == 0
    package = "realtime/python/realtime_events"
    changed = set(differences(filecmp.dircmp(plain / package, work / "generated" / package)))
    assert changed == {"__init__.py", "model.json", "params.py", "server/__init__.py", "server/response.py"}


class Full(io.StringIO):
    """A file on a full disk."""

    def write(self, _: str) -> int:
        """Refuses all."""
        raise OSError(28, "No space left on device")


def attempt(folder: Path) -> str:
    """What `new event` says when it cannot write."""
    result = CliRunner().invoke(main, ["new", "event", "fog.rolls", "--from", "tower", "--schemas", str(folder)])
    assert result.exit_code == 2
    return result.output


@pytest.fixture
def lighthouse(tmp_path: Path) -> Path:
    """A folder of schemas."""
    shutil.copytree(ROOT / "tests" / "errors" / "base", tmp_path / "lighthouse")
    return tmp_path


def test_a_full_disk_keeps_nothing_of_a_new_event(lighthouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def full(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        found = opened(path, mode, *rest, **named)
        return Full() if mode == "x" else found

    monkeypatch.setattr(Path, "open", full)
    assert "No space left on device" in attempt(lighthouse)
    assert not (lighthouse / "lighthouse" / "tower" / "fog.rolls.yaml").exists()


def test_a_folder_that_cannot_be_made_for_a_new_event_is_told(lighthouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert "fog.rolls.yaml: Permission denied" in attempt(lighthouse)
