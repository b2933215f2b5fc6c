"""What fills the places that an event's example leaves out."""

from __future__ import annotations

import shutil
from pathlib import Path

from eventwright.pipeline import check


def test_a_sample_of_an_envelope_field_fits_its_type(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parent / "errors" / "base", tmp_path / "lighthouse")
    head = tmp_path / "lighthouse" / "protocol.yaml"
    more = (
        "    envelope:\n      at: {type: datetime, description: When.}\n"
        "      marks: {type: list<integer>, min_items: 2, description: What to look out for.}\n"
        "      height: {type: number, maximum: 0, description: How far below the lamp.}\n"
    )
    head.write_text(head.read_text("utf-8").replace("    envelope:\n", more, 1), "utf-8")
    checked = check(tmp_path)
    assert list(checked.report) == []
    [first, *_] = [example.value for event in checked.protocols[0].sent_by("keeper") for example in event.examples]
    assert (first["at"], first["marks"], first["height"]) == ("2030-01-01T00:00:00Z", [1, 1], 0)
