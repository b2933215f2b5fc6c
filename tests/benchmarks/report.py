"""The tables of the benchmarks of the package."""

from __future__ import annotations

from collections.abc import Iterator

from .check import Check
from .peers import BY_HAND, JSON, OPENAI, ORJSON, OURS, PYDANTIC, Fidelity
from .processes import Start, least, middle
from .suite import Figures, Results
from .table import Table

PEERS = (OURS, BY_HAND, ORJSON, JSON, PYDANTIC, OPENAI)
MARKS: dict[Fidelity, str] = {"kept": "", "changed": "*", "wrong class": "!", "refused": ""}
NOTES = (
    "Times are medians of interleaved rounds. `by hand`: a tagged union of msgspec structs. `orjson`, `json`: to a dict.",
    "`pydantic`: TypeAdapter on openai-python's classes, with a discriminator. `openai`: what openai-python's client does.",
    "`-`: the frame is refused. `*`: it is not the same when it is encoded again. `!`: an instance of a wrong class.",
    "`+ field`: with one unknown field. `, null`: with one null that its type does not allow. Memory is that of a kept event.",
)


def tables(results: Results, found: list[Check]) -> Iterator[Table]:
    """All tables of a run."""
    yield _times("Decode, frame to event", results, results.decode)
    yield _targets("Decode, ratios beside their targets", results, found)
    yield _times("Encode, event to frame", results, results.encode, _cells(found, "encode", BY_HAND))
    yield _sound(results, found)
    yield _starts(results, found)
    yield _times("Memory, bytes held by an event", results, results.memory, unit=_bytes)


def _times(title: str, results: Results, figures: Figures, targets: dict[str, str] | None = None, unit: object = None) -> Table:
    written = unit if callable(unit) else _time
    rows: list[tuple[str, ...]] = []
    for frame in results.frames:
        row, marks = figures[frame.label], results.fidelity[frame.label]
        cells = [written(row[name]) + MARKS[marks[name]] if name in row else "-" for name in PEERS]
        more = (targets.get(frame.label, ""),) if targets is not None else ()
        rows.append((frame.label, str(len(frame.data)), *cells, *more))
    return Table(title, ("", "bytes", *PEERS, *(("ours / by hand",) if targets is not None else ())), rows)


def _targets(title: str, results: Results, found: list[Check]) -> Table:
    columns = [_cells(found, "decode", versus) for versus in (BY_HAND, ORJSON, OPENAI, "microseconds")]
    rows = [(frame.label, *(column.get(frame.label, "") for column in columns)) for frame in results.frames]
    return Table(title, ("", "ours / by hand", "ours / orjson", "openai / ours", "ours, us"), rows)


def _cells(found: list[Check], measure: str, versus: str) -> dict[str, str]:
    return {item.row: str(item) for item in found if (item.measure, item.versus) == (measure, versus)}


def _sound(results: Results, found: list[Check]) -> Table:
    cells = _cells(found, "sound", BY_HAND)
    rows = [(row, _time(figures[OURS]), _time(figures[BY_HAND]), cells[row]) for row, figures in results.sound.items()]
    return Table("Sound, 9,600 bytes of PCM", ("", OURS, "msgspec bytes field", "ours / msgspec"), rows)


def _starts(results: Results, found: list[Check]) -> Table:
    cells = {item.row: str(item) for item in found if item.measure == "start"}
    rows = [(row, *_start(items), cells.get(row, "")) for row, items in results.starts.items()]
    return Table("Start, a fresh process", ("", "wall", "least", "processor", "least", "processor / import msgspec"), rows)


def _start(found: list[Start]) -> tuple[str, ...]:
    centre, lowest = middle(found), least(found)
    return tuple(f"{seconds * 1_000:.1f} ms" for seconds in (centre.wall, lowest.wall, centre.cpu, lowest.cpu))


def _time(nanoseconds: float) -> str:
    return f"{nanoseconds:.0f} ns" if nanoseconds < 9_995 else f"{nanoseconds / 1_000:.1f} us"


def _bytes(count: float) -> str:
    return f"{count:,.0f}"
