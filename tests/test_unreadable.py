"""What cannot be read: each file and folder is named, the exit code is 3, and nothing else is said to be missing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from eventwright.cli import main

LIGHTHOUSE = Path(__file__).parent / "errors" / "base"


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A folder of schemas with one small protocol."""
    shutil.copytree(LIGHTHOUSE, tmp_path / "schemas" / "lighthouse")
    return tmp_path / "schemas"


def unreadable(schemas: Path) -> list[tuple[str, str, str | None]]:
    """File, message and hint of each finding."""
    result = CliRunner().invoke(main, ["validate", str(schemas), "--format", "json"])
    assert result.exit_code == 3, result.output
    found = json.loads(result.stdout)
    assert {item["id"] for item in found} <= {"unreadable", "empty-folder"}
    return [(item["file"].removeprefix(f"{schemas.parent.as_posix()}/"), item["message"], item["hint"]) for item in found]


def test_unreadable_no_folder_of_schemas(schemas: Path) -> None:
    message = "there is no such folder of schemas"
    assert unreadable(schemas.parent / "shcemas") == [("shcemas", message, 'did you mean "schemas"?')]
    assert unreadable(schemas.parent / "none" / "at all") == [("at all", message, None)]
    assert unreadable(schemas.parent / "x") == [("x", message, None)]


def test_unreadable_a_file_for_the_folder_of_schemas(schemas: Path) -> None:
    (schemas.parent / "specs").write_text("protocol: lighthouse\n")
    assert unreadable(schemas.parent / "specs") == [("specs", "this is a file, and a folder of schemas is wanted", None)]


def test_an_empty_folder_of_schemas_is_3(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    [(file, message, hint)] = unreadable(tmp_path / "schemas")
    assert (file, message, hint) == ("schemas", "the folder holds no protocol", "a protocol is a folder with a protocol.yaml")


@pytest.mark.parametrize("path", ["protocol.yaml", "types/lamp.yaml", "keeper/lamp.set.yaml"])
def test_unreadable_a_folder_for_a_file(path: str, schemas: Path) -> None:
    (schemas / "lighthouse" / path).unlink()
    (schemas / "lighthouse" / path).mkdir()
    assert unreadable(schemas) == [(f"schemas/lighthouse/{path}", "this is a folder, and a spec file is wanted", None)]


@pytest.mark.parametrize("name", ["types", "flows"])
def test_unreadable_a_file_for_a_folder(name: str, schemas: Path) -> None:
    shutil.rmtree(schemas / "lighthouse" / name, ignore_errors=True)
    (schemas / "lighthouse" / name).write_text("object: Lamp\n")
    assert unreadable(schemas) == [(f"schemas/lighthouse/{name}", "this is a file, and a folder is wanted", None)]


def test_unreadable_not_utf_8(schemas: Path) -> None:
    (schemas / "lighthouse" / "types" / "lamp.yaml").write_bytes(
        "object: Lamp\nsummary: Le phare allum\xe9.\n".encode("latin-1")
    )
    message = "the file is not UTF-8: byte 0xe9 on line 2"
    assert unreadable(schemas) == [("schemas/lighthouse/types/lamp.yaml", message, None)]


@pytest.fixture
def forbidden() -> Iterator[Path]:
    """Schemas of which a user who is not root may not read everything; the test runs as such a user."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "schemas"
        shutil.copytree(LIGHTHOUSE, folder / "lighthouse")
        Path(name).chmod(0o755)
        CliRunner().invoke(main, ["validate", str(folder)])  # so that all modules are loaded
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        yield folder
        os.seteuid(user)
        (folder / "lighthouse" / "types").chmod(0o755)


def as_owner(path: Path, mode: int) -> None:
    user = os.geteuid()
    os.seteuid(os.getuid())
    path.chmod(mode)
    os.seteuid(user)


@pytest.mark.parametrize("path", ["types/lamp.yaml", "protocol.yaml", "keeper/lamp.set.yaml"])
def test_unreadable_a_file_that_is_forbidden(path: str, forbidden: Path) -> None:
    as_owner(forbidden / "lighthouse" / path, 0)
    assert unreadable(forbidden) == [(f"schemas/lighthouse/{path}", "cannot read the file: Permission denied", None)]


@pytest.mark.parametrize("path", ["types", "keeper", ""])
def test_unreadable_a_folder_that_is_forbidden(path: str, forbidden: Path) -> None:
    as_owner(forbidden / "lighthouse" / path, 0)
    found = unreadable(forbidden)
    as_owner(forbidden / "lighthouse" / path, 0o755)
    assert found == [(f"schemas/lighthouse/{path}".rstrip("/"), "cannot read the folder: Permission denied", None)]
