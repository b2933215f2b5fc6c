"""Where a revision of the specs is read from: a folder, git's objects, or a generated package with the model it carries."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from eventwright.diagnostics import Report
from eventwright.evolution.modeljson import ModelError, protocol_from
from eventwright.files import MAX_PROTOCOL_BYTES, protocol_folders, spec_files, text_of
from eventwright.model import Protocol
from eventwright.pipeline import check

GIT = "git:"
MODEL = "model.json"


class RevisionError(ValueError):
    """A revision cannot be read; `report` holds the findings where its specs are at fault."""

    def __init__(self, message: str, report: Report | None = None) -> None:
        super().__init__(message)
        self.report = report


class Texts(Mapping[str, str]):
    """The texts of the specs in a folder, by their path below it; read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _found(self) -> dict[str, str]:
        root, report = self._folder, Report()
        paths = [path for folder in protocol_folders(root, report) for path in spec_files(root, folder, report)]
        texts = {path.relative_to(root).as_posix(): text_of(path, report) for path in paths}
        return {key: text for key, text in texts.items() if text is not None}

    def __getitem__(self, key: str) -> str:
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


@dataclass(frozen=True, slots=True)
class Revision:
    """The models of a revision by name.

    `folder` is what stands before the paths of their places, where they are files here. `is_whole` tells that there are no
    other protocols; a package has just one of them. `texts` are the specs by their path below their folder; a package has none.
    """

    label: str
    protocols: dict[str, Protocol]
    folder: str | None = None
    is_whole: bool = True
    texts: Mapping[str, str] = field(default_factory=dict[str, str])


def read(where: str) -> Revision:
    """The revision at `where`: `git:REVISION` or `git:REVISION:FOLDER`, a folder of schemas, a package (its folder, its wheel
    or, where it is installed, its name).

    Raises:
        RevisionError: There is no such thing, or its specs have errors.
    """
    if where.startswith(GIT):
        return _from_git(where)
    path = Path(where)
    if not where:
        raise RevisionError("an empty name is no folder, package or git revision")
    if path.suffix == ".whl":
        return _from_models(where, _in_wheel(path))
    if path.is_dir():
        carried = _carried(path)
        return _from_models(where, [_bytes(carried)]) if carried else _from_folder(where, path)
    if where.isidentifier():
        return _from_models(where, [_installed(where)])
    raise RevisionError(f"{where}: there is no such folder, package or git revision")


# Specs


def _from_folder(where: str, folder: Path) -> Revision:
    checked = check(folder)
    if checked.report.has_errors:
        raise RevisionError(f"{where}: the specs have errors", checked.report)
    models = {protocol.name: protocol for protocol in checked.protocols}
    return Revision(where, models, folder.as_posix(), texts=Texts(folder))


def _from_git(where: str) -> Revision:
    revision, _, folder = where.removeprefix(GIT).partition(":")
    if not revision or revision.startswith("-"):
        raise RevisionError(f"{where}: a revision is wanted, as in git:v1.2.0")
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        _extract(f"{revision}:./{folder or 'schemas'}", root, where)
        checked, texts = check(root), dict(Texts(root))
    if checked.report.has_errors:
        first = next(item for item in checked.report if item.severity == "error")
        place_ = f"{first.span.source.key or folder}:{first.span.line}:{first.span.column}"
        raise RevisionError(f"{where}: the specs have errors, the first at {place_}: {first.message}")
    return Revision(where, {protocol.name: protocol for protocol in checked.protocols}, texts=texts)


def _extract(tree: str, root: Path, where: str) -> None:
    """Writes the spec files of a tree of git below `root`. Nothing is checked out, and no attribute or filter is asked."""
    for path, data in _blobs(tree, where):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _blobs(tree: str, where: str) -> Iterator[tuple[PurePosixPath, bytes]]:
    lines = _git(["ls-tree", "-r", "-z", "--full-tree", "--long", tree], b"", where).split(b"\0")
    entries = [(head.split(), name.decode("utf-8", "surrogateescape")) for head, _, name in (x.partition(b"\t") for x in lines)]
    wanted = [
        (head[2], int(head[3]), PurePosixPath(name))
        for head, name in entries
        if head[:1] in ([b"100644"], [b"100755"]) and name.endswith((".yaml", ".yml")) and ".." not in PurePosixPath(name).parts
    ]
    if sum(size for _, size, _ in wanted) > MAX_PROTOCOL_BYTES:
        raise RevisionError(f"{where}: the specs have more than {MAX_PROTOCOL_BYTES:,} bytes")
    data = _git(["cat-file", "--batch=%(objectsize)"], b"".join(name + b"\n" for name, _, _ in wanted), where)
    for _, size, path in wanted:
        data = data[len(b"%d\n" % size) :]
        yield path, data[:size]
        data = data[size + 1 :]


def _git(arguments: list[str], given: bytes, where: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], input=given, check=True, capture_output=True).stdout
    except OSError:
        raise RevisionError(f"{where}: git cannot be run") from None
    except subprocess.CalledProcessError as problem:
        said = problem.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RevisionError(f"{where}: git says: {said[-1] if said else 'nothing'}") from None


# Packages


def _from_models(where: str, models: list[bytes]) -> Revision:
    try:
        protocols = [protocol_from(json.loads(data)) for data in models]
    except RecursionError:
        raise RevisionError(f"{where}: this is not the model of a protocol") from None
    except (ModelError, ValueError) as problem:
        raise RevisionError(f"{where}: {problem}") from None
    return Revision(where, {protocol.name: protocol for protocol in protocols}, is_whole=False)


def _carried(folder: Path) -> Path | None:
    """The model that a folder holds, where it is that of a package or of a distribution of one."""
    found = [path for path in (folder / MODEL, *sorted(folder.glob(f"*/{MODEL}"))) if path.is_file()]
    return found[0] if found else None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_PROTOCOL_BYTES + 1)
    except OSError as problem:
        raise RevisionError(f"{path}: cannot read the file: {problem.strerror}") from None
    if len(data) > MAX_PROTOCOL_BYTES:
        raise RevisionError(f"{path}: the file is too large: a model has at most {MAX_PROTOCOL_BYTES:,} bytes")
    return data


def _in_wheel(path: Path) -> list[bytes]:
    try:
        with zipfile.ZipFile(path) as wheel:
            names = [name for name in wheel.namelist() if name.count("/") == 1 and name.endswith(f"/{MODEL}")]
            found = [wheel.read(name) for name in sorted(names) if wheel.getinfo(name).file_size <= MAX_PROTOCOL_BYTES]
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):  # damaged, locked, of another kind
        raise RevisionError(f"{path}: this is no wheel that can be read") from None
    if not found:
        raise RevisionError(f"{path}: the wheel holds no package that eventwright made")
    return found


def _installed(name: str) -> bytes:
    """The model of an installed package, which is not imported."""
    try:
        spec = importlib.util.find_spec(name)
    except ValueError:  # a module that says nothing of itself, as __main__
        spec = None
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (model := Path(folder) / MODEL).is_file():
            return _bytes(model)
    raise RevisionError(f"{name}: there is no such folder, and no package of that name that eventwright made is installed")
