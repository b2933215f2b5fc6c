"""The whole of what `test_injection.py` tries a part of: every hostile string in every place, and texts by chance.

Prose and values are tried together, for each is compared for itself; names one by one, for one may hide another.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import hostile
from injection import FREE, NAMES, Folder, SiteFolder, examine, placed

CHANCES = 300
CHARS = "\"'\\\n\r {}[]()#ux0N`*_<>|&!-~\u2028\u202e$%:@.=\x00\ufeff\ufe68"


def rounds() -> Iterator[dict[str, str]]:
    """What is put into which places."""
    short = {title: text for title, text in hostile.STRINGS.items() if len(text) <= 20_000}
    for text in short.values():
        yield {place: placed(place, number, text) for number, place in enumerate(FREE)}
        yield from ({place: text} for place in NAMES)
        yield from ({place: placed(place, number, text)} for number, place in enumerate(NAMES))
    for title in hostile.STRINGS.keys() - short.keys():
        for start in range(15):
            yield {place: placed(place, number, hostile.STRINGS[title]) for number, place in enumerate(FREE[start::15])}


def by_chance(dice: random.Random) -> dict[str, str]:
    """Texts of odd characters in all places of prose and values."""
    return {
        place: placed(place, number, "".join(dice.choices(CHARS, k=dice.randrange(40)))) for number, place in enumerate(FREE)
    }


def main() -> None:
    """Tries all; an AssertionError tells what was neither refused at its place nor harmless."""
    began, dice, count = time.monotonic(), random.Random(4), 0
    for kind in (Folder, SiteFolder):
        with tempfile.TemporaryDirectory() as root:
            folder = kind(Path(root))
            for texts in rounds():
                examine(folder, texts)
                count += len(texts)
            for _ in range(CHANCES):
                examine(folder, texts := by_chance(dice), loosely=True)
                count += len(texts)
    took = time.monotonic() - began
    print(f"injection: {count} texts in {len(FREE) + len(NAMES)} places, all refused or harmless; {took:.0f} s")


if __name__ == "__main__":
    main()
