"""The whole of what `test_injection.py` tries a part of: every hostile string in every place, and texts by chance.

Prose and values are tried together, for each is compared for itself; names one by one, for one may hide another. The rounds
are shared among processes; the first that fails is told, and ends all.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

import hostile
from eventwright import parallel
from injection import FREE, NAMES, Whole, examine, examine_file_name, placed

CHANCES, AT_ONCE = 300, 10
"""So many times texts by chance are tried, and so many of these are one share."""
CHARS = "\"'\\\n\r {}[]()#ux0N`*_<>|&!-~\u2028\u202e$%:@.=\x00\ufeff\ufe68"
LONG, APART = 20_000, 15
"""Prose and values are spread over so many rounds where a text is longer than that."""
FILES = ("types/more.yaml", "talker/word.said.yaml", "flows/talk.yaml")

Texts: TypeAlias = dict[str, str]
Share: TypeAlias = tuple[bool, str]
"""The seed of texts by chance, or the title of a hostile string."""


def rounds(title: str) -> Iterator[Texts]:
    """What of a hostile string is put into which places."""
    text = hostile.STRINGS[title]
    apart = APART if len(text) > LONG else 1
    for first in range(apart):
        yield {place: placed(place, number, text) for number, place in enumerate(FREE[first::apart])}
    yield from ({place: text} for place in NAMES)
    yield from ({place: placed(place, number, text)} for number, place in enumerate(NAMES))


def by_chance(seed: str) -> Iterator[Texts]:
    """Texts of odd characters in all places of prose and values, and in all of names."""
    dice = random.Random(seed)
    for places in (FREE, NAMES) * AT_ONCE:
        chosen = ("".join(dice.choices(CHARS, k=dice.randrange(40))) for _ in places)
        yield {place: placed(place, number, text) for number, (place, text) in enumerate(zip(places, chosen, strict=True))}


def tried(root: str, share: Share) -> tuple[str, int, str]:
    """Tries a share. Gives its name, how many texts were put into places, and what failed, if anything."""
    is_chance, name = share
    texts, count = dict[str, str](), 0
    try:
        for texts in by_chance(name) if is_chance else rounds(name):
            examine(folder(root), texts, loosely=is_chance)
            count += len(texts)
        for file in () if is_chance else FILES:
            texts = {file: hostile.STRINGS[name]}
            examine_file_name(Path(tempfile.mkdtemp(dir=root)), f"tiny/{file}", texts[file])
            count += 1
    except Exception:
        return name, count, f"{texts!a}\n{traceback.format_exc()}"
    return name, count, ""


@cache
def folder(root: str) -> Whole:
    """The folder of this process, which has one processor for itself."""
    parallel.processors = lambda: 1
    return Whole(Path(root, str(os.getpid())))


def main() -> None:
    """Tries all, or tells what was neither refused at its place nor harmless, and exits with 1."""
    options = _options()
    titles = sorted(hostile.STRINGS, key=lambda title: -len(hostile.STRINGS[title]))  # what takes longest comes first
    shares: list[Share] = [(False, title) for title in titles]
    shares += [(True, f"chance {options.seed}.{number}") for number in range(CHANCES // AT_ONCE)]
    began, count = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as root, get_context("spawn").Pool(options.jobs) as pool:
        for done, (name, texts, failure) in enumerate(pool.imap_unordered(partial(tried, root), shares), 1):
            if failure:
                sys.exit(f"{name}: {failure}")
            count += texts
            print(f"{done:>3} of {len(shares)} shares, {time.monotonic() - began:.0f} s: {name}", flush=True)
    print(f"injection: {count} texts in {len(FREE) + len(NAMES)} places and as names of files, all refused or harmless")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Puts every hostile string into every place of a spec.")
    parser.add_argument("--seed", default="4", help="where chance begins; the same seed makes the same texts")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (default: 2)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
