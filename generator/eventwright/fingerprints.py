"""What tells a finding of one run from those of another, also when lines above it come and go."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from eventwright.diagnostics import Diagnostic


def with_fingerprints(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each finding with 32 hexadecimal digits of its own: they depend on the id, the file, the words under the carets with the
    rest of their line, and, where all of that is the same, on which of them it is.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for diagnostic in diagnostics:
        span = diagnostic.span
        lines = span.source.lines[span.line - 1 : span.line] if span.source.text else []
        told = (diagnostic.id, span.source.path, *((lines[0].strip(), span.text) if lines else (diagnostic.message,)))
        seen[told] += 1
        key = "\0".join((*told, str(seen[told])))
        yield diagnostic, hashlib.sha256(key.encode(errors="surrogateescape")).hexdigest()[:32]
