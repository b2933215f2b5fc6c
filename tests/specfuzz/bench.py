"""Cases laid down one after the other: one file of a sound protocol is made another, checked, and made sound again."""

from __future__ import annotations

import random
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from eventwright.diagnostics import Report

from .damage import damaged_structure, damaged_text
from .judge import hold, hold_files, hold_misspelling
from .misspelling import misspelt
from .protocols import realtime, small

KINDS = ("text", "structure", "misspelling")


def run(seed: str, cases: int) -> tuple[Counter[str], list[str]]:
    """Tries so many specs; counts them by protocol, kind and outcome, and tells what failed."""
    chance, counts = random.Random(seed), Counter[str]()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for number in range(cases):
            name, kind = bench.case(chance)
            try:
                outcome = "with findings" if bench.try_case(generating=number % 4 == 0).found else "clean"
            except Exception:
                outcome = "failed"
                failures.append(bench.told())
            bench.restore()
            counts[f"{name}: {'flows, ' * bench.in_flow}{kind}: {outcome}"] += 1
    return counts, failures


class Bench:
    """Protocols on disk, of which one file at a time is another than it should be."""

    def __init__(self, folder: Path) -> None:
        """Lays the small protocols below `folder`, each in a folder of schemas of its own."""
        self.folder = folder
        for name, files in small().items():
            for path, text in files.items():
                self._write(name, path, text)
        (folder / "realtime" / "realtime").mkdir(parents=True)
        (folder / "realtime" / "realtime" / "protocol.yaml").write_text(realtime()["protocol.yaml"], "utf-8")

    def _write(self, name: str, path: str, text: str) -> None:
        file = self.folder / name / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", errors="surrogatepass", newline="")

    def case(self, chance: random.Random) -> tuple[str, str]:
        """Makes a case and lays it down; gives the protocol and the kind of mistake."""
        self.name = chance.choice((*small(), "realtime"))
        files = realtime() if self.name == "realtime" else small()[self.name]
        kind = chance.choice(KINDS)
        self.path = chance.choice(sorted(files))
        self.sound, self.slip = files[self.path], None
        if kind == "misspelling" and self.name != "realtime" and (slip := misspelt(self.sound, chance)):
            self.slip, self.text = slip, slip.text
        else:
            kind = "structure" if kind == "structure" else "text"
            self.text = (damaged_structure if kind == "structure" else damaged_text)(self.sound, chance)
        self._write(self.name, self.path, self.text)
        return self.name, kind

    @property
    def in_flow(self) -> bool:
        """Whether the file of the case is that of a flow."""
        return self.path.startswith("flows/")

    def try_case(self, *, generating: bool) -> Report:
        """What is found in the case; raises what went wrong."""
        if self.name == "realtime":
            return hold_files(self.folder / self.name)
        report = hold(self.folder / self.name, generating=generating).report
        if self.slip:
            hold_misspelling(report, self.slip)
        return report

    def restore(self) -> None:
        """Makes the protocol sound again."""
        if self.name == "realtime" and self.path != "protocol.yaml":
            (self.folder / self.name / self.name / self.path).unlink()
        else:
            self._write(self.name, self.path, self.sound)

    def told(self) -> str:
        """The failure that is being handled, with the spec."""
        problem = traceback.format_exc(limit=-4)
        changed = [line for line in self.text.split("\n") if line not in self.sound.split("\n")]
        return f"{self.name}/{self.path}: {changed!r:.600}\n{problem}"
