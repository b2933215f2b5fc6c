"""Many threads at once, from the first frame on: what they get is what one alone gets."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .protocols import sides

ROOT_SITE = Path(__file__).parents[2] / "build" / "test-site"

PROGRAM = """
import importlib, json, random, sys, threading

THREADS, seed = 8, int(sys.argv[1])
sys.path[:0] = json.loads(sys.argv[2])
sys.setswitchinterval(1e-6)
tasks = json.load(sys.stdin)
for package, _, _ in tasks:
    importlib.import_module(package)  # here, for a package may not be found while another thread ends its import
start, results, problems = threading.Barrier(THREADS, timeout=60), [None] * THREADS, []


def handle(package, side, frame):
    module = importlib.import_module(package)
    decode, encode = getattr(module, f"decode_{side}_event"), getattr(module, f"encode_{side}_event")
    event = decode(frame)
    try:
        decode(frame, strict=True)
        refused = []
    except module.InvalidEvent as problem:
        refused = [str(item) for item in problem.drift]
    again = json.loads(encode(event, keep_unknown=True)) == json.loads(frame)
    return [type(event).__name__, repr(event), [str(item) for item in event.drift], refused, again, encode(event).decode()]


def work(number):
    mine = list(enumerate(tasks))
    if number % 2:
        random.Random(seed * THREADS + number).shuffle(mine)
    start.wait()
    try:
        results[number] = sorted((index, handle(*task)) for index, task in mine)
    except BaseException as problem:
        problems.append(repr(problem))


threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps({"problems": problems, "same": all(found == results[0] for found in results), "results": results[0]}))
"""


def tasks() -> list[list[str]]:
    """Frames of every event, sound and drifted in two ways."""
    found = []
    for side in sides():
        package, name = side.package.__name__, side.name
        for number, frame in enumerate(side.examples):
            drifted = (
                {**frame, "obfuscation": {"x": number}} if number % 2 else dict.fromkeys(frame) | {side.key: frame[side.key]}
            )
            found += [[package, name, json.dumps(frame)], [package, name, json.dumps(drifted)]]
        found.append([package, name, json.dumps({side.key: "unheard.of"})])
    return found


def free_threaded() -> str | None:
    """A Python without the global lock that has msgspec: named by FREE_THREADED_PYTHON, or on the path by its usual name."""
    names = [os.environ.get("FREE_THREADED_PYTHON"), "python3.14t"]  # the first that msgspec runs on
    found = [path for name in names if name and (path := shutil.which(name))]
    probe = "import msgspec, pybase64, sys; sys.exit(sys._is_gil_enabled())"
    able = [path for path in found if subprocess.run([path, "-c", probe], env=UNLOCKED, check=False).returncode == 0]
    return able[0] if able else None


UNLOCKED = {**os.environ, "PYTHON_GIL": "0"}
"""The environment in which a Python without the global lock does not turn it on for a library's sake."""


@pytest.fixture(params=["this Python", "free-threaded"])
def python(request: pytest.FixtureRequest) -> str:
    """The interpreters that the threads run in."""
    found = sys.executable if request.param == "this Python" else free_threaded()
    return found or pytest.skip("no free-threaded Python with msgspec and pybase64 here; FREE_THREADED_PYTHON names one")


def run(python: str, seed: int, wanted: list[list[str]], program: str = PROGRAM) -> dict[str, object]:
    sites = [str(Path(side.package.__file__).parents[1]) for side in sides()]
    command = [python, "-c", program, str(seed), json.dumps(sites)]
    environment = os.environ if python == sys.executable else UNLOCKED
    given = json.dumps(wanted)
    done = subprocess.run(command, input=given, env=environment, check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.mark.parametrize("seed", range(3))
def test_eight_threads_get_what_one_gets(python: str, seed: int) -> None:
    wanted = tasks()
    together = run(python, seed, wanted)
    alone = run(python, seed, wanted, PROGRAM.replace("THREADS, seed = 8", "THREADS, seed = 1"))
    assert together["problems"] == alone["problems"] == []
    assert together["same"] is True
    assert together["results"] == alone["results"]
    assert all(found[4] for _, found in alone["results"])  # type: ignore[attr-defined]


LOADING = """
import importlib, json, sys, threading

sys.path[:0] = json.loads(sys.argv[2])
sys.setswitchinterval(1e-6)
tasks = json.load(sys.stdin)
sides = {(package, side): importlib.import_module(f"{package}.{side}") for package, side, _ in tasks}
start = threading.Barrier(len(tasks) if int(sys.argv[1]) else 1, timeout=60)
refused = []


def work(package, side, frame):
    start.wait()
    getattr(sides[package, side], f"decode_{side}_event")(frame)


threads = [threading.Thread(target=work, args=task) for task in tasks]
for thread in threads:
    thread.start()
    if not int(sys.argv[1]):
        thread.join()
for thread in threads:
    thread.join()
for package, side, frame in tasks:
    try:
        sides[package, side]._decode(frame)
    except ValueError:
        refused.append(frame)
print(json.dumps(refused))
"""


def test_no_class_is_lost_when_first_frames_come_at_once(python: str) -> None:
    """Else its frames would go the slow way for good."""
    wanted = [[side.package.__name__, side.name, json.dumps(frame)] for side in sides() for frame in side.examples]
    one_by_one = run(python, 0, wanted, LOADING)
    assert len(one_by_one) < len(wanted) / 4  # type: ignore[arg-type]
    for _ in range(3):
        assert run(python, 1, wanted, LOADING) == one_by_one


FIRST_CALLS = """
import sys, threading
import realtime_events as rt

sys.setswitchinterval(1e-6)
session = {"type": "realtime", "id": "s", "object": "realtime.session", "audio": {"output": {"voice": "marin"}}, "tools": []}
start, made = threading.Barrier(8, timeout=60), []


def work():
    start.wait()
    made.append(rt.RealtimeSession.from_dict(session, sent_by="server"))


threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(made) == 8 and all(item == made[0] for item in made), made
"""


def test_threads_whose_first_call_makes_an_object_of_data(python: str) -> None:
    environment = {**(os.environ if python == sys.executable else UNLOCKED), "PYTHONPATH": str(ROOT_SITE)}
    for _ in range(5):
        done = subprocess.run([python, "-c", FIRST_CALLS], check=False, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr
