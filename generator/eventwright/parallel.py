"""Several jobs at once, each in a process of its own, where there are processors for it."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar

from msgspec import Struct

T = TypeVar("T")


class _Child(Struct, frozen=True):
    """A process that does a job, and the pipe by which its result comes."""

    process: int
    pipe: BinaryIO


def spread(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """The results of `jobs`, in their order; the last ones are done in this process. Raises what a job raises."""
    children = [_begin(job) for job in jobs[: min(len(jobs), _processors()) - 1]]
    try:
        own = [job() for job in jobs[len(children) :]]
        return [*map(_result, children, jobs), *own]
    finally:
        for child in children:
            child.pipe.close()  # one that still writes ends by it
            with suppress(ChildProcessError):
                os.waitpid(child.process, 0)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "fork") and hasattr(os, "sched_getaffinity") else 1


def _begin(job: Callable[[], Any]) -> _Child:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return _Child(process, os.fdopen(reading, "rb"))
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(job(), pipe)
        status = 0
    finally:
        os._exit(status)  # nothing of the parent's is ended or flushed a second time


def _result(child: _Child, job: Callable[[], T]) -> T:
    """What a child made; what it could not do is done again here, so that its error is raised here."""
    data = child.pipe.read()
    _, status = os.waitpid(child.process, 0)
    found: T = job() if status else pickle.loads(data)
    return found
