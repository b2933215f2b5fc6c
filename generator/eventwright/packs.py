"""Target packs: what stands in `templates/<target>/target.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field


class Pack(Struct, frozen=True):
    """A target: its summary, its options with their meaning, and the folders copied as they are, with where they go."""

    target: str
    summary: str
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    copied: Mapping[str, str] = field(default_factory=dict[str, str])


def templates_folder() -> Path:
    """The folder of target packs: beside the installed tool, or in its checkout."""
    here = Path(__file__).parent
    packed = here / "templates"
    return packed if packed.is_dir() else here.parents[1] / "templates"


@cache
def packs() -> Mapping[str, Pack]:
    """The packs by target."""
    import yaml  # only here: what is not asked for the packs need not load it

    files = sorted(templates_folder().glob("*/target.yaml"))
    found: list[dict[str, Any]] = [yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader) for file in files]
    return {data["target"]: Pack(**data) for data in found}
