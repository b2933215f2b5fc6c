"""What `lint --fix`, `lint --unsafe-fixes` and `fmt` promise of any specs; `Broken` says which promise was not kept."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from eventwright.comments import comments
from eventwright.diagnostics import Report
from eventwright.layout import laid_out
from eventwright.load import read
from eventwright.mending import Mended, mend
from eventwright.modeldata import as_data
from eventwright.nodes import Mapping, Source
from eventwright.pipeline import Checked, check

RARE = re.compile("[\x85\u2028\u2029]")
"""Ends of lines that only YAML takes for such: where a text has one inside a scalar, `fmt` leaves it alone."""
CHANGES = {
    "end the sentence": {"ends"},
    "add `unit:": {"unit"},
    "add `stability:": {"stability"},
    "add `tags:": {"tags"},
    "add `optional:": {"presence"},
    "open the enum": {"open"},
    "show what is made up": {"examples"},
    "use ": {"types", "name", "events", "use"},
    "call it": {"name", "attribute", "class_name", "value", "was", "use", "formerly"},
}
"""What the model of specs may differ in after a fix, by the beginning of its label."""


class Broken(AssertionError):
    """A promise that was not kept."""


def hold(name: str, texts: dict[str, str]) -> str:
    """Holds all promises against a protocol; says what came of it, in a word."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        put(root / name, texts)
        before = check(root)
        laid = hold_layout(root, name, texts, before)
        safe = hold_mending(root, name, texts, before, unsafe=False)
        unsafe = hold_mending(root, name, texts, before, unsafe=True)
    done = "mended" if safe.done else "mended unsafely" if unsafe.done else "laid out" if laid != texts else "left as it was"
    return f"{'errors' if before.report.has_errors else 'sound'}, {done}"


def put(folder: Path, texts: dict[str, str]) -> None:
    """Writes the files of a protocol."""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", errors="surrogatepass", newline="")


def hold_layout(root: Path, name: str, texts: dict[str, str], before: Checked) -> dict[str, str]:
    """The layout says what was said, with all comments, and has a layout itself already."""
    laid = {path: relaid(path, text) for path, text in texts.items()}
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder) / name, laid)
        after = check(Path(folder))
    if told(before) != told(after):
        broken("what is found changes with the layout", told(before) - told(after), told(after) - told(before))
    if models(before) != models(after):
        broken("the layout changes the model")
    return laid


def relaid(path: str, text: str) -> str:
    """A text in its layout; as it is where it cannot be read."""
    made = laid_out(Source(path, text, path))
    if made is None:
        report = Report()
        nodes = read(Source(path, text, path), report)
        if not report.found and all(isinstance(node, Mapping) for node in nodes) and not RARE.search(text):
            broken("a text that can be read is left alone", path, text)
        return text
    if laid_out(Source(path, made, path)) != made:
        broken("the layout changes when it is laid out again", path, made)
    if Counter(remarks(path, made)) != Counter(remarks(path, text)):
        broken("comments are lost by the layout", path, text)
    return made


def hold_mending(root: Path, name: str, texts: dict[str, str], before: Checked, *, unsafe: bool) -> Mended:
    """Mending brings no error, loses no comment but those that are dropped, and has nothing left to do."""
    mended = mend(root, unsafe=unsafe)
    now = {path: mended.texts.get(f"{name}/{path}", text) for path, text in texts.items()}
    if errors(mended.checked) - errors(before):
        broken("mending brings errors", errors(mended.checked) - errors(before), mended.done)
    dropped = sum(fix.label == "drop the comment" for fix in mended.done)
    for path, text in texts.items():
        if now[path] != text:
            dropped -= _lost(path, text, now[path], dropped)
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder) / name, now)
        again = mend(Path(folder), unsafe=unsafe)
    if again.done:
        broken("mending twice mends more", again.done)
    allowed = {key for fix in mended.done for label, keys in CHANGES.items() if fix.label.startswith(label) for key in keys}
    for difference in differences(models(before), models(mended.checked)) if not before.report.has_errors else ():
        if difference[0] not in allowed:
            broken("mending changes the model", difference)
    return mended


def _lost(path: str, before: str, after: str, most: int) -> int:
    """How many comments a text lost; they are as many as were dropped, and the others are where they were."""
    old, new = list(remarks(path, before)), list(remarks(path, after))
    kept = iter(old)
    if not all(word in kept for word in new):
        broken("comments are changed", path, old, new)
    if len(old) - len(new) > most:
        broken("comments are lost", path, Counter(old) - Counter(new))
    return len(old) - len(new)


def remarks(path: str, text: str) -> Iterator[str]:
    """The comments of a text, in their order."""
    source = Source(path, text, path)
    yield from (span.text for span in comments(source, read(source, Report())))


def told(checked: Checked) -> Counter[tuple[str, str]]:
    """What was found, wherever it is."""
    return Counter((item.id, item.message) for item in checked.report)


def errors(checked: Checked) -> Counter[str]:
    """The errors that were found, by id."""
    return Counter(item.id for item in checked.report if item.severity == "error")


def models(checked: Checked) -> Any:
    """The models, without the places of what is in them; none where there are errors."""
    return None if checked.report.has_errors else [_placeless(as_data(protocol)) for protocol in checked.protocols]


def _placeless(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _placeless(value) for key, value in data.items() if key != "place"}
    return [_placeless(item) for item in data] if isinstance(data, list) else data


def differences(old: Any, new: Any, key: str = "") -> Iterator[tuple[str, Any, Any]]:
    """What differs in two models, each with its kind: `ends` where a text has got a full stop, else the key of it."""
    if old == new:
        return
    if isinstance(old, dict | None) and isinstance(new, dict | None):
        for name in {**(old or {}), **(new or {})}:  # what is as it mostly is, the data leave out
            yield from differences((old or {}).get(name), (new or {}).get(name), name)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from differences(one, other, key)
    else:
        yield ("ends" if isinstance(old, str) and new == old + "." else key, old, new)


def broken(*said: Any) -> NoReturn:
    """Tells of a promise that was not kept."""
    raise Broken("\n".join(map(str, said)))
