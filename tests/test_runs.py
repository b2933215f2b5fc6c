"""What a run does besides its work: it says what it is at, and does several things at once."""

from __future__ import annotations

import io
import marshal
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from eventwright import parallel, progress
from eventwright.making import jobs_of, scope_of, site_jobs, together
from eventwright.memory import NOTHING, Earlier, unpack
from eventwright.parallel import spread
from eventwright.pipeline import check
from eventwright.progress import Progress
from eventwright.targets import TARGETS, plan_site

SCHEMAS = Path(__file__).parents[1] / "schemas"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 2)


def test_a_short_run_says_nothing() -> None:
    stream = Terminal()
    with Progress(stream) as say:
        say("reading")
    assert stream.getvalue() == ""


def test_a_long_run_says_what_it_is_at_and_takes_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    stream = Terminal()
    with Progress(stream) as say:
        say("reading")
        say._timer.join()  # the first second is over
        say("generating")
    lines = stream.getvalue().split("\r\x1b[K")
    assert lines[-2:] == ["generating...", ""]


def test_where_there_is_no_terminal_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    stream = io.StringIO()
    with Progress(stream) as say:
        say("reading")
    assert stream.getvalue() == ""


def test_jobs_are_spread_over_processes_and_their_results_keep_their_order() -> None:
    found = spread([partial(name_and_process, name) for name in "abc"])
    assert [name for name, _ in found] == ["a", "b", "c"]
    processes = {process for _, process in found}
    assert os.getpid() in processes
    assert len(processes) == 2


def name_and_process(name: str) -> tuple[str, int]:
    time.sleep(0.2)  # long enough for the other process to begin
    return name, os.getpid()


def fail() -> str:
    raise LookupError("a job failed")


@pytest.mark.parametrize("jobs", [[fail, str], [str, fail], [fail, fail], [fail]])
def test_what_a_job_raises_is_raised(jobs: list[Callable[[], str]]) -> None:
    with pytest.raises(LookupError, match="a job failed"):
        spread(jobs)


def test_a_result_larger_than_a_pipe_comes_whole() -> None:
    assert spread([lambda: "x" * 3_000_000, lambda: "y"]) == ["x" * 3_000_000, "y"]


@pytest.mark.parametrize("earlier", [NOTHING, Earlier()], ids=["at first", "to be remembered"])
def test_what_jobs_make_can_be_sent_to_another_process(earlier: Earlier) -> None:
    """What cannot is made once more by the process that waits, and then several processes are slower than one."""
    checked = check(SCHEMAS)
    planned = [(protocol.name, plan_site(protocol, (), checked.texts)) for protocol in checked.protocols]
    for job in (*jobs_of(checked.protocols, TARGETS, earlier, 2), *site_jobs(planned, earlier)):
        made = job()
        assert marshal.loads(marshal.dumps(made)) == made


def test_the_shares_of_a_target_are_together_what_one_process_makes() -> None:
    protocols = check(SCHEMAS).protocols
    jobs = [jobs_of(protocols, ("python",), Earlier(), processes) for processes in (1, 2)]
    assert list(map(len, jobs)) == [1, 2]
    one, two = (together([job() for job in found], NOTHING.made, scope_of(protocols, ("python",))) for found in jobs)
    assert one.texts.by_name == two.texts.by_name
    for folder, packed in one.traces.items():
        whole, shared = unpack(packed), unpack(two.traces[folder])
        assert sorted(whole.paths) == shared.paths
        assert (whole.whole, whole.notes, whole.parts, whole.digests) == (
            shared.whole, shared.notes, shared.parts, shared.digests,
        )  # fmt: skip
