"""Whether frames with ever new unknown names make the process grow: `python -m tests.codec.memory FRAMES`."""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from .protocols import side

SETTLED = 20_000
"""After so many frames, everything that is loaded once is there."""
ALLOWED = 4 * 1024
"""How many KiB the process may grow after that: what the allocator moves about."""


def frames(start: int, count: int) -> Iterator[tuple[str, str]]:
    """Side and frame; each has names and values that no frame before it had."""
    for n in range(start, start + count):
        match n % 8:
            case 0:
                yield "realtime.server", f'{{"type":"new.{n}","event_id":"{n}","k{n}":{n}}}'
            case 1:
                yield "realtime.client", f'{{"type":"response.cancel","k{n}":{{"k{n}":"v{n}"}}}}'
            case 2:
                yield "realtime.client", f'{{"type":"response.cancel","response_id":{{"k{n}":{n}}}}}'
            case 3:
                item = f'{{"type":"dream{n}","k{n}":[{n}]}}'
                yield "realtime.server", f'{{"type":"conversation.item.added","event_id":"e","item":{item}}}'
            case 4:
                yield (
                    "realtime.client",
                    f'{{"type":"session.update","session":{{"type":"realtime","tool_choice":"v{n}","k{n}":1}}}}',
                )
            case 5:
                piece = f'{{"rank":"r{n}","colour":"c{n}"}}'
                yield "chess_clock.clock", f'{{"kind":"board.seen","tick":1,"seats":2,"here":{{"name":"e4","piece":{piece}}}}}'
            case 6:
                yield (
                    "chess_clock.arbiter",
                    f'{{"kind":"game.setup","seconds":{n},"pace":"p{n}","by_player":{{"k{n}":{{"kind":"k{n}"}}}}}}',
                )
            case _:
                yield (
                    "chess_clock.clock",
                    f'{{"kind":"board.seen","tick":1,"seats":2,"here":{{"name":"e4"}},"notes":{{"k{n}":1}},"k{n}":0}}',
                )


def handle(start: int, count: int) -> None:
    """What an application does with frames, drifted or not."""
    for name, frame in frames(start, count):
        sender = side(name)
        event = sender.decode(frame)
        sender.encode(event)
        hasattr(event, "response_id")
        if start % 3 == 0:
            str(event.drift)


def growth(count: int) -> int:
    """How many KiB the process has grown after so many frames."""
    handle(0, SETTLED)
    gc.collect()
    before = used()
    handle(SETTLED, count)
    gc.collect()
    return used() - before


def used() -> int:
    """The memory of the process in KiB."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


def main() -> None:
    """Prints the growth as JSON."""
    count = int(sys.argv[1])
    print(json.dumps({"frames": count, "grown_kib": growth(count)}))


if __name__ == "__main__":
    main()
