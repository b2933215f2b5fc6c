"""`eventwright init`: a new project that builds, from the files in `templates/init/`.

They are plain files. In their text and in their paths, a word in capitals stands for what is the project's own; a path whose
part begins with `_` begins with a dot in the project.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from eventwright import __version__, transaction
from eventwright.inventory import obstacle
from eventwright.names import is_lower_name, is_package
from eventwright.packs import templates_folder


class InitError(ValueError):
    """A project that cannot be begun; the message says why."""


def init(folder: Path, protocol: str | None = None) -> list[str]:
    """Writes a project with a protocol of this name, or of the folder's; gives the paths of its files.

    Raises `InitError`, and has written nothing then, where a file of the project is there already or the name is no good.
    """
    files = dict(sorted(_files(_name(folder) if protocol is None else protocol)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse(folder, files)
        transaction.apply(folder, files)
    except OSError as problem:
        raise InitError(f"cannot write {problem.filename}: {problem.strerror}") from None
    return list(files)


def _name(folder: Path) -> str:
    """The name of a folder as that of a protocol: `My-App` -> `my_app`."""
    name = os.path.basename(os.path.abspath(folder))
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _files(protocol: str) -> Iterator[tuple[str, bytes]]:
    """The files of a project, by path."""
    if not (is_lower_name(protocol) and is_package(f"{protocol}_events")):
        hint = "lower-case letters, digits and _, a letter first; give one with --protocol"
        raise InitError(f'"{protocol}" cannot name a protocol: {hint}')
    words = {"PROTOCOL": protocol, "TITLE": protocol.replace("_", " ").capitalize(), "VERSION": __version__}
    root = templates_folder() / "init"
    for path in root.rglob("*"):
        if path.is_dir() or path.parent.name == "__pycache__":  # pip compiles what is Python
            continue
        name = re.sub(r"(^|/)_", r"\1.", path.relative_to(root).as_posix())
        yield _filled(name, words), _filled(path.read_text("utf-8"), words).encode()


def _filled(text: str, words: Mapping[str, str]) -> str:
    """The words are names that have passed the gate: they mean nothing in any file."""
    return re.sub("|".join(words), lambda found: words[found[0]], text)


def _refuse(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raises `InitError` where something stands in the place of a file or of a folder."""
    found = sorted({place for path in files if (place := obstacle(folder, path)) is not None})
    if found:
        places = "".join(f"\n  {folder / place}" for place in found)
        raise InitError(f"nothing was written, for something is in the way:{places}")
