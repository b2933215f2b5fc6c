"""The files of a folder of schemas: which are specs, and their text. What could lead out of it, or never end, is refused.

A spec is a plain file. A symbolic link to a plain file that lies in the same folder of schemas is read as that file; any
other link, and what is no file at all (a pipe, a device), is refused before it is opened.
"""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from eventwright.diagnostics import Report, did_you_mean
from eventwright.inventory import content
from eventwright.nodes import Source, Span

MAX_BYTES = 1_000_000
MAX_FILES = 10_000
MAX_FOLDERS_DEEP = 8
MAX_PROTOCOLS = 1_000
MAX_PROTOCOL_BYTES = 50_000_000


def protocol_folders(root: Path, report: Report) -> list[Path]:
    """The folders of the protocols below `root`, by name; reports a root that is none."""
    nowhere = Span(Source(shown(root), ""))
    if not os.path.isdir(root):
        is_there = os.path.exists(root)
        message = "this is a file, and a folder of schemas is wanted" if is_there else "there is no such folder of schemas"
        hint = None if is_there else did_you_mean(root.name, _folders_beside(root))
        report.error("unreadable", nowhere, message, hint)
        return []
    if os.path.isfile(root / "protocol.yaml"):
        report.error("unreadable", nowhere, "this is the folder of one protocol", "give the folder above it")
        return []
    try:
        entries = list(islice(root.iterdir(), MAX_FILES + 1))
    except OSError as problem:
        report.error("unreadable", nowhere, f"cannot read the folder: {problem.strerror}")
        return []
    folders = sorted(path for path in entries if os.path.isdir(path) and not path.name.startswith("."))
    if len(entries) > MAX_FILES or len(folders) > MAX_PROTOCOLS:
        report.error("too-many", nowhere, f"the folder holds more than {MAX_PROTOCOLS:,} protocols or {MAX_FILES:,} entries")
        return []
    if not folders:
        report.error("empty-folder", nowhere, "the folder holds no protocol", "a protocol is a folder with a protocol.yaml")
    return [folder for folder in folders if not _is_refused_link(root, folder, report)]


def _folders_beside(path: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(path.parent) if entry.is_dir()]
    except OSError:
        return []


def spec_files(root: Path, folder: Path, report: Report) -> list[Path]:
    """The spec files of a protocol by path; none where there are more than a protocol may have."""
    found: list[Path] = []
    total = 0
    for number, (path, entry) in enumerate(_walk(folder, report)):
        if number >= MAX_FILES:
            message = f"the protocol has more than {MAX_FILES:,} files"
            report.error("too-many", Span(Source(shown(folder), "")), message)
            return []
        if entry.name.endswith((".yaml", ".yml")) and _is_spec(root, path, entry, report):
            found.append(path)
            total += entry.stat().st_size
    if total > MAX_PROTOCOL_BYTES:
        message = f"the files of the protocol have {total:,} bytes together, more than {MAX_PROTOCOL_BYTES:,}"
        report.error("too-many", Span(Source(shown(folder), "")), message)
        return []
    for name in ("types", "flows"):
        if os.path.isfile(folder / name):
            _refuse(folder / name, report, "this is a file, and a folder is wanted")
    return sorted(found, key=lambda path: path.parts)


def _is_spec(root: Path, path: Path, entry: os.DirEntry[str], report: Report) -> bool:
    """Whether a file may be read; most are seen to be without asking the system anew."""
    plain = entry.is_file(follow_symlinks=False)
    return plain or (not _is_refused_link(root, path, report) and _is_file(path, report))


def _walk(folder: Path, report: Report, depth: int = 0) -> Iterator[tuple[Path, os.DirEntry[str]]]:
    """Everything below a folder but what is hidden; links to folders are named and not entered."""
    if depth > MAX_FOLDERS_DEEP:
        report.error("yaml-too-deep", Span(Source(shown(folder), "")), f"folders are nested more than {MAX_FOLDERS_DEEP} deep")
        return
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                path = folder / entry.name
                yield path, entry
                if entry.is_dir(follow_symlinks=False):
                    yield from _walk(path, report, depth + 1)
                elif entry.is_symlink() and os.path.isdir(path):
                    _refuse(path, report, "a link to a folder is not followed", "put the files themselves here")
    except OSError as problem:
        _refuse(folder, report, f"cannot read the folder: {problem.strerror}")


def _is_refused_link(root: Path, path: Path, report: Report) -> bool:
    """Whether a path is a link that leads out of the folder of schemas, or nowhere; reports it."""
    if not path.is_symlink():
        return False
    try:
        if path.resolve(strict=True).is_relative_to(root.resolve()):
            return False
        _refuse(path, report, "this is a link that leads out of the folder of schemas", "put the file itself here")
    except (OSError, RuntimeError):
        _refuse(path, report, "this is a link that leads nowhere")
    return True


def _is_file(path: Path, report: Report) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError as problem:
        _refuse(path, report, f"cannot read the file: {problem.strerror}")
        return False
    if stat.S_ISREG(mode):
        return True
    what = "a folder" if stat.S_ISDIR(mode) else "a pipe, a socket or a device"
    if not path.is_symlink() or not stat.S_ISDIR(mode):  # a link to a folder is named by the walk
        _refuse(path, report, f"this is {what}, and a spec file is wanted")
    return False


def _refuse(path: Path, report: Report, message: str, hint: str | None = None) -> None:
    report.error("unreadable", Span(Source(shown(path), "")), message, hint)


def text_of(path: Path, report: Report) -> str | None:
    """The text of a spec file; None, with a finding, where it cannot be had."""
    try:
        data = content(os.fspath(path), MAX_BYTES)
    except OSError as problem:
        _refuse(path, report, f"cannot read the file: {problem.strerror}")
        return None
    if len(data) > MAX_BYTES:
        message = f"the file is too large: a spec file has at most {MAX_BYTES:,} bytes"
        report.error("yaml-too-deep", Span(Source(shown(path), "")), message)
        return None
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        message = f"the file is not UTF-8: byte 0x{problem.object[problem.start]:02x} on line {line}"
        report.error("unreadable", Span(Source(shown(path), ""), line), message)
        return None


def shown(path: Path) -> str:
    """A path as findings show it: below the working folder where it lies there."""
    try:
        return Path(os.path.abspath(path)).relative_to(Path.cwd()).as_posix()
    except (OSError, ValueError):  # the working folder may be gone
        return path.as_posix()
