"""The command: exit codes, formats, and what each subcommand prints."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from eventwright import __version__
from eventwright.cli import main
from eventwright.explain import overview, text
from eventwright.formats import findings_schema
from eventwright.modeldata import as_data
from eventwright.pipeline import check
from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "schemas"
LIGHTHOUSE = ROOT / "tests" / "errors" / "base"


def run(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A folder of schemas with one small protocol."""
    shutil.copytree(LIGHTHOUSE, tmp_path / "schemas" / "lighthouse")
    return tmp_path / "schemas"


def spoil(schemas: Path, old: str, new: str, path: str = "lighthouse/tower/lamp.changed.yaml") -> None:
    file = schemas / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def with_error(schemas: Path) -> None:
    spoil(schemas, "type: Lamp", "type: Lampp")


def with_warning(schemas: Path) -> None:
    """A type that no event uses."""
    spare = schemas / "lighthouse" / "types" / "spare.yaml"
    spare.write_text("object: Spare\nsummary: A spare part.\nfields:\n  id: {type: string, description: Its id.}\n")


# Usage


def test_the_version() -> None:
    assert run("--version").output == f"eventwright, version {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [[], ["generate"], ["validate"], ["lint"], ["fmt"], ["model"], ["schema"], ["explain"], ["new"], ["new", "event"]],
)
def test_every_command_has_help(command: list[str]) -> None:
    for option in ("--help", "-h"):
        assert "Usage: " in run(*command, option).output


@pytest.mark.parametrize(
    "arguments",
    [
        ["generat"],
        ["generate", "--chek"],
        ["generate", "--target", "pyhton"],
        ["generate", "a", "b"],
        ["validate", "--format", "xml"],
        ["model", "--json"],
        ["new"],
        ["new", "event"],
        ["new", "event", "lamp.blink"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    run(*arguments, code=2)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["generat"], "generate"),
        (["new", "evnt"], "event"),
        (["generate", "--dif"], "--diff"),
        (["validate", "--formt", "json"], "--format"),
        (["validate", "--max-error", "1"], "--max-errors"),
        (["generate", "--target", "pyton"], 'did you mean "python"?'),
        (["generate", "--target", "json-schema"], 'did you mean "jsonschema"?'),
        (["validate", "--format", "jsn"], 'did you mean "json"?'),
        (["explain", "unknwn-key"], 'did you mean "unknown-key"?'),
        (["explain", "Unknown_Key"], 'did you mean "unknown-key"?'),
        (["new", "event", "lamp.blink", "--frm", "keeper"], "--from"),
    ],
    ids=" ".join,
)
def test_a_misspelt_word_of_the_command_line_is_named(arguments: list[str], word: str) -> None:
    assert word in run(*arguments, code=2).output


# Exit codes of the specs

COMMANDS = (["generate"], ["generate", "--check"], ["generate", "--diff"], ["validate"], ["model"])


def arguments(command: list[str], schemas: Path) -> list[str | Path]:
    out = ["--out", schemas.parent / "generated"] if command[0] == "generate" else []
    return [*command, schemas, *out]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_specs_with_an_error_are_1(command: list[str], schemas: Path) -> None:
    with_error(schemas)
    result = run(*arguments(command, schemas), code=1)
    assert 'error[unknown-type]: there is no type "Lampp"' in result.output
    assert not (schemas.parent / "generated").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_specs_that_cannot_be_read_are_3(command: list[str], schemas: Path) -> None:
    (schemas / "lighthouse" / "types" / "lamp.yaml").write_bytes(b"object: \xff\n")
    assert "error[unreadable]" in run(*arguments(command, schemas), code=3).output
    assert "no such folder" in run(*arguments(command, schemas / "missing"), code=3).output


@pytest.mark.parametrize("command", [["generate"], ["validate"]], ids=" ".join)
def test_a_warning_is_an_error_with_strict_only(command: list[str], schemas: Path) -> None:
    with_warning(schemas)
    assert "warning[" in run(*arguments(command, schemas)).output
    assert "warning[" in run(*arguments(command, schemas), "--strict", code=1).output


def test_a_warning_with_strict_wins_over_stale_files(schemas: Path) -> None:
    with_warning(schemas)
    run(*arguments(["generate", "--check"], schemas), code=4)
    run(*arguments(["generate", "--check", "--strict"], schemas), code=1)


def test_no_command_shows_a_traceback_for_a_folder_of_rubbish(tmp_path: Path) -> None:
    (tmp_path / "schemas" / "rubbish").mkdir(parents=True)
    (tmp_path / "schemas" / "rubbish" / "protocol.yaml").write_text("[[[")
    for command in COMMANDS:
        result = CliRunner().invoke(main, [str(word) for word in arguments(command, tmp_path / "schemas")])
        assert result.exit_code in (1, 3)
        assert isinstance(result.exception, SystemExit)


def test_the_defaults_fit_the_layout(schemas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(schemas.parent)
    run("validate")
    run("generate", "--check", code=4)
    run("generate")
    run("generate", "--check")
    assert json.loads(run("model").output).keys() == {"lighthouse"}
    assert (schemas.parent / "generated" / "lighthouse" / "python" / "pyproject.toml").exists()


# validate


def test_validate_says_what_it_saw(schemas: Path) -> None:
    assert run("validate", schemas).output == "lighthouse: 4 events, 8 types, no findings\n"


def test_validate_as_json(schemas: Path) -> None:
    assert json.loads(run("validate", schemas, "--format", "json").stdout) == []
    with_error(schemas)
    [found] = json.loads(run("validate", schemas, "--format", "json", code=1).stdout)
    assert (found["id"], found["severity"], found["line"], found["column"]) == ("unknown-type", "error", 4, 16)


def test_validate_for_github(schemas: Path) -> None:
    assert run("validate", schemas, "--format", "github").stdout == ""
    with_error(schemas)
    line = run("validate", schemas, "--format", "github", code=1).stdout
    assert line.startswith("::error file=")
    assert "lamp.changed.yaml,line=4,col=16,title=unknown-type::" in line
    assert line.count("\n") == 1


def test_the_real_specs_have_no_findings() -> None:
    assert "error" not in run("validate", SCHEMAS, "--strict").output


def test_validate_as_sarif_is_read_in_any_locale(schemas: Path) -> None:
    spoil(schemas, "type: Lamp", "type: Lampé")
    program = [sys.executable, "-c", "from eventwright.cli import run; run()", "validate", "--format", "sarif", str(schemas)]
    done = subprocess.run(program, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=False, capture_output=True)
    [found] = json.loads(done.stdout)["runs"][0]["results"]
    assert "é" in found["message"]["text"]


def with_many_findings(schemas: Path) -> None:
    """A warning, which comes first, and three errors."""
    spare = "object: Spare\nsummary: A spare part.\nfields:\n  id: {type: %s, description: Its id.}\n"
    (schemas / "lighthouse" / "types" / "a.yaml").write_text("---\n".join(spare % word for word in ("strng", "nteger", "anny")))


@pytest.mark.parametrize("command", [["generate"], ["validate"]], ids=" ".join)
def test_max_errors_prints_the_first_and_counts_the_rest(command: list[str], schemas: Path) -> None:
    with_many_findings(schemas)
    every = run(*arguments(command, schemas), "--format", "github", code=1).output.splitlines()
    some = run(*arguments(command, schemas), "--format", "github", "--max-errors", "2", code=1).output.splitlines()
    assert some == [*every[:2], f"{len(every) - 2} more {'finding is' if len(every) == 3 else 'findings are'} not shown."]
    assert run(*arguments(command, schemas), "--format", "github", "--max-errors", "99", code=1).output.splitlines() == every


def test_max_errors_keeps_json_whole(schemas: Path) -> None:
    with_many_findings(schemas)
    result = run("validate", schemas, "--format", "json", "--max-errors", "1", code=1)
    assert len(json.loads(result.stdout)) == 1
    assert "not shown" in result.stderr


def test_max_errors_is_at_least_one(schemas: Path) -> None:
    run("validate", schemas, "--max-errors", "0", code=2)


def test_generate_prints_findings_to_stderr_in_the_format_asked_for(schemas: Path) -> None:
    with_error(schemas)
    result = run("generate", schemas, "--out", schemas.parent / "out", "--format", "json", code=1)
    assert result.stdout == ""
    assert [found["id"] for found in json.loads(result.stderr)] == ["unknown-type"]


def test_colours_are_for_terminals(schemas: Path) -> None:
    with_error(schemas)
    program = [sys.executable, "-c", "from eventwright.cli import run; run()", "validate", str(schemas)]

    def shown(**environment: str) -> bytes:
        clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
        return subprocess.run(program, env={**clean, **environment}, check=False, capture_output=True).stdout

    assert b"\x1b[" not in shown()
    assert b"\x1b[" in shown(FORCE_COLOR="1")
    assert b"\x1b[" not in shown(FORCE_COLOR="1", NO_COLOR="1")


# explain


def test_explain_prints_a_page_and_lists_them() -> None:
    assert run("explain", "unknown-key").output == text("unknown-key")
    assert run("explain").output == overview()


# model


def test_the_model_is_json_and_complete() -> None:
    data = json.loads(run("model", SCHEMAS).stdout)
    protocols = check(SCHEMAS).protocols
    assert data == json.loads(json.dumps({protocol.name: as_data(protocol) for protocol in protocols}))
    for protocol in protocols:
        files = [path for path in (SCHEMAS / protocol.name).rglob("*.yaml") if path.parent.name not in ("types", protocol.name)]
        assert (
            len(data[protocol.name]["events"])
            == len(protocol.events)
            == len([path for path in files if path.parent.name != "flows"])
        )
        assert len(data[protocol.name]["types"]) == len(protocol.types)
    assert len(data["realtime"]["events"]) == 59


def output(command: list[str | Path], **environment: str) -> bytes:
    program = [sys.executable, "-c", "from eventwright.cli import run; run()", *map(str, command)]
    return subprocess.run(program, env={**os.environ, **environment}, check=True, capture_output=True).stdout


@pytest.mark.parametrize("command", ["model", "schema"])
def test_data_is_the_same_bytes_in_any_locale(command: str, schemas: Path) -> None:
    spoil(schemas, "A lamp was changed.", "Une lampe a changé 灯 😀.")
    expected = output([command, schemas], PYTHONUTF8="1")
    assert output([command, schemas], PYTHONIOENCODING="ascii") == expected
    assert output([command, schemas], PYTHONIOENCODING="latin-1", LC_ALL="C") == expected
    json.loads(expected.decode("utf-8"))


def test_findings_are_printed_in_any_locale(schemas: Path) -> None:
    spoil(schemas, "type: Lamp", "type: Lampé")
    program = [sys.executable, "-c", "from eventwright.cli import run; run()", "validate", str(schemas)]
    done = subprocess.run(program, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=False, capture_output=True)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"lamp.changed.yaml:4:" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("command", ["model", "validate", "schema"])
def test_output_that_cannot_be_written_is_told(command: str, schemas: Path) -> None:
    program = [sys.executable, "-c", "from eventwright.cli import run; run()", command, str(schemas)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(program, check=False, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "Error: cannot write the output: No space left on device\n")


def test_output_that_nobody_reads_is_no_mistake(schemas: Path) -> None:
    program = [sys.executable, "-c", "from eventwright.cli import run; run()", "model", str(schemas)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


# schema


def schema(*arguments: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("schema", *arguments).stdout)
    Draft7Validator.check_schema(found)
    return found


def documents(root: Path = SCHEMAS) -> list[Any]:
    return [document for path in sorted(root.rglob("*.yaml")) for document in yaml.safe_load_all(path.read_text())]


def test_the_schema_is_draft_07_and_accepts_every_spec() -> None:
    found = schema()
    assert found["$schema"] == "http://json-schema.org/draft-07/schema#"
    validator = Draft7Validator(found)
    for document in (*documents(), *documents(LIGHTHOUSE)):
        assert [error.message for error in validator.iter_errors(document)] == []


def misspelt(document: dict[str, Any], key: str) -> dict[str, Any]:
    return {(f"{name}x" if name == key else name): value for name, value in document.items()}


def test_the_schema_refuses_a_misspelt_key() -> None:
    validator = Draft7Validator(schema())
    for document in documents():
        for key in document:
            assert not validator.is_valid(misspelt(document, key)), key
        for name, field in document.get("fields", {}).items():
            if isinstance(field, dict):
                for key in field:
                    fields = {**document["fields"], name: misspelt(field, key)}
                    assert not validator.is_valid({**document, "fields": fields}), key


@pytest.mark.parametrize(
    "document", [{}, [], "text", None, {"summary": "no kind"}, {"event": "x"}, {"event": 1, "summary": "x"}]
)
def test_the_schema_refuses_what_is_no_spec(document: Any) -> None:
    assert not Draft7Validator(schema()).is_valid(document)


def test_the_schema_of_schemas_offers_their_names(schemas: Path) -> None:
    found = schema(schemas)
    field = found["definitions"]["field"]["properties"]
    assert {"Lamp", "Colour", "LampId", "string"} <= set(field["type"]["examples"])
    assert field["ref"]["examples"].count("Lamp.id") == 1
    assert field["sent_by"]["examples"] == ["keeper", "tower"]
    assert found["definitions"]["reply"]["properties"]["event"]["examples"] == [
        "horn.sound",
        "lamp.changed",
        "lamp.set",
        "trouble",
    ]
    validator = Draft7Validator(found)
    for document in documents(schemas):
        assert [error.message for error in validator.iter_errors(document)] == []


def test_the_schema_of_findings_is_printed() -> None:
    assert json.loads(run("schema", "--findings").output) == findings_schema()


# new event


@pytest.mark.parametrize(
    ("name", "side"), [("lamp.blink", "keeper"), ("fog", "tower"), ("lamp.set_all", "keeper"), ("fog.bell_2", "tower")]
)
def test_a_new_event_validates_as_it_is(name: str, side: str, schemas: Path) -> None:
    before = {path: path.read_bytes() for path in schemas.rglob("*") if path.is_file()}
    path = schemas / "lighthouse" / side / f"{name}.yaml"
    assert str(path) in run("new", "event", name, "--from", side, "--schemas", schemas).output
    run("validate", schemas, "--strict")
    assert name in {event["name"] for event in json.loads(run("model", schemas).output)["lighthouse"]["events"]}
    assert {file for file in schemas.rglob("*") if file.is_file()} - before.keys() == {path}
    assert all(file.read_bytes() == data for file, data in before.items())
    assert Draft7Validator(schema()).is_valid(yaml.safe_load(path.read_text()))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lamp.set", "--from", "keeper"], 'there is already an event "lamp.set"'),
        (["lamp.set", "--from", "tower"], 'there is already an event "lamp.set"'),
        (["lamp.blink", "--from", "keper"], 'there is no side "keper": did you mean "keeper"?'),
        (["lamp.blink", "--from", "zzz"], 'there is no side "zzz": there are keeper, tower'),
        (["lamp.blink", "--from", "keeper", "--protocol", "lighthous"], 'did you mean "lighthouse"?'),
        (["lamp blink", "--from", "keeper"], "cannot name an event"),
        (["../lamp", "--from", "keeper"], "cannot name an event"),
        (["lamp/blink", "--from", "keeper"], "cannot name an event"),
        (["", "--from", "keeper"], "cannot name an event"),
        (["con", "--from", "keeper"], "cannot name an event"),
        (["lamp.Set", "--from", "keeper"], "LampSetEvent"),
        (["lamp_set", "--from", "keeper"], "LampSetEvent"),
    ],
)
def test_a_new_event_is_refused(arguments: list[str], message: str, schemas: Path) -> None:
    before = {path: path.read_bytes() for path in schemas.rglob("*") if path.is_file()}
    result = run("new", "event", *arguments, "--schemas", schemas, code=2)
    assert message in result.output
    assert {path: path.read_bytes() for path in schemas.rglob("*") if path.is_file()} == before


def test_a_new_event_never_overwrites_a_file(schemas: Path) -> None:
    path = schemas / "lighthouse" / "keeper" / "lamp.blink.yaml"
    path.symlink_to(schemas / "nowhere")
    run("new", "event", "lamp.blink", "--from", "keeper", "--schemas", schemas, code=3)
    path.unlink()
    run("new", "event", "lamp.blink", "--from", "keeper", "--schemas", schemas)
    path.write_text(path.read_text() + "# mine\n")
    run("new", "event", "lamp.blink", "--from", "keeper", "--schemas", schemas, code=2)
    assert path.read_text().endswith("# mine\n")


def test_a_new_event_wants_sound_specs(schemas: Path) -> None:
    with_error(schemas)
    run("new", "event", "lamp.blink", "--from", "keeper", "--schemas", schemas, code=1)
    run("new", "event", "lamp.blink", "--from", "keeper", "--schemas", schemas / "missing", code=3)


def test_schema_of_specs_with_errors_tells_them(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent / "errors" / "base", tmp_path / "lighthouse")
    event = tmp_path / "lighthouse" / "keeper" / "lamp.set.yaml"
    event.write_text(event.read_text("utf-8").replace("summary:", "sumary:"), "utf-8")
    result = run("schema", tmp_path, code=1)
    assert "error[unknown-key]" in result.stderr
    assert json.loads(result.stdout)["$schema"]
