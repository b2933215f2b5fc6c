"""Several jobs at once, each in a process of its own, where there are processors for it."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO, TypeVar

from msgspec import Struct

T = TypeVar("T")


class _Child(Struct, frozen=True):
    """A process that does a job, and the pipe by which its result comes."""

    process: int
    pipe: BinaryIO


def spread(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """The results of `jobs`, in their order; each process takes the first that none has begun. Raises what a job raises.

    A result is plain data: what `marshal` knows.
    """
    waiting, writing = os.pipe()
    os.write(writing, bytes(range(len(jobs))))
    os.close(writing)
    work = partial(_work, jobs, waiting)
    children = [_begin(work) for _ in range(min(len(jobs), processors()) - 1)]
    try:
        found = work()
        for child in children:
            found |= _result(child)
        return [found[number] if number in found else job() for number, job in enumerate(jobs)]
    finally:
        os.close(waiting)
        for child in children:
            child.pipe.close()  # one that still writes ends by it
            with suppress(ChildProcessError):
                os.waitpid(child.process, 0)


def _work(jobs: Sequence[Callable[[], T]], waiting: int) -> dict[int, T]:
    """The results of the jobs whose numbers are read from a pipe, until it is empty."""
    found: dict[int, T] = {}
    while number := os.read(waiting, 1):
        found[number[0]] = jobs[number[0]]()
    return found


def processors() -> int:
    """How many jobs are done at once."""
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
            marshal.dump(job(), pipe)
        status = 0
    finally:
        os._exit(status)  # nothing of the parent's is ended or flushed a second time


def _result(child: _Child) -> dict[int, Any]:
    """What a child made; what it could not do is left to this process, so that its error is raised here."""
    data = child.pipe.read()
    _, status = os.waitpid(child.process, 0)
    return {} if status else marshal.loads(data)
