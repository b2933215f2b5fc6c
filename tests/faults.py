"""Faults at the steps of a run: it is killed at one, or the system refuses it.

A step is a call that changes the file system below a folder, whoever makes it: Python tells an audit hook of each before it
is done.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "os.link", "os.symlink"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

Fault = Callable[[str, tuple[Any, ...]], object]


def die(event: str, arguments: tuple[Any, ...]) -> Never:
    """Killed before the step."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def die_halfway(event: str, arguments: tuple[Any, ...]) -> Never:
    """Killed when a file is there, but not all of its bytes; before any other step."""
    if event == "open":
        handle = os.open(arguments[0], os.O_WRONLY | os.O_CREAT)
        os.write(handle, b"hal")
    die(event, arguments)


def full_disk(event: str, arguments: tuple[Any, ...]) -> Never:
    """The system refuses the step."""
    raise OSError(28, "No space left on device", "somewhere")


def interrupt(event: str, arguments: tuple[Any, ...]) -> Never:
    """Ctrl-C at the step."""
    raise KeyboardInterrupt


def with_fault(action: Callable[[], object], below: Path, fault: Fault, at: int, *, once: bool = True) -> bool:
    """Runs `action` in a process of its own, with a fault at one step, or at it and all after; whether it came to that step.

    The first step is 1; steps elsewhere than below the folder are none.
    """
    reached, tell = os.pipe()
    child = os.fork()
    if not child:
        _run(action, below, fault, at, once, tell)
    os.close(tell)
    os.waitpid(child, 0)
    with os.fdopen(reached, "rb") as told:
        return bool(told.read())


def in_child(action: Callable[[], object]) -> int:
    """Begins `action` in a process of its own, which ends with 1 if it raised, else with 0; its number."""
    child = os.fork()
    if not child:
        try:
            action()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def _run(action: Callable[[], object], below: Path, fault: Fault, at: int, once: bool, tell: int) -> Never:
    count = 0
    busy = False

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count, busy
        if busy or not (event in STEPS or (event == "open" and arguments[2] & WRITING)):
            return
        if not os.fsdecode(arguments[0]).startswith(str(below)):
            return
        count += 1
        if count == at or (count > at and not once):
            busy = True
            os.write(tell, b"!")
            try:
                fault(event, arguments)
            finally:
                busy = False

    sys.addaudithook(watch)
    try:
        action()
    except BaseException:
        os._exit(1)
    os._exit(0)
