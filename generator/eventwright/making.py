"""How models become texts: in several processes, and only where an earlier run did not make the same.

A job is what one process does; it plans outputs and renders them, or finds in `memory` that they are as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import TypeAlias

from eventwright.cache import Generated, Texts
from eventwright.ledger import digest
from eventwright.manifest import digest as digest_of_text
from eventwright.memory import NOTHING, Earlier, Memory, Trace, merged, pack, unpack
from eventwright.model import Protocol
from eventwright.parallel import processors
from eventwright.render import Draft, Output, renew
from eventwright.targets import TARGETS, folder, plan
from eventwright.write import Scope

Part: TypeAlias = tuple[dict[str, str | None], dict[str, str], dict[str, bytes]]
"""What one job makes: the texts by path, None where one is as it was; the digests of the others; the traces by folder."""


def jobs_of(
    protocols: tuple[Protocol, ...], targets: tuple[str, ...], earlier: Earlier, processes: int
) -> list[Callable[[], Part]]:
    """A job for each target, or for each share of it where there are more processes; those that take long come first."""
    whole = {protocol.name: digest(protocol) for protocol in protocols} if earlier is not NOTHING else {}
    count = max(1, processes // len(targets))
    return [
        partial(_made, protocols, target, slice(at, None, count), earlier, whole)
        for target in _long_ones_first(targets)
        for at in range(count)
    ]


def scope_of(protocols: tuple[Protocol, ...], targets: tuple[str, ...]) -> Scope:
    """Which files these targets of these protocols are about."""
    folders = tuple(folder(protocol, target) for protocol in protocols for target in targets)
    return Scope(folders, whole=set(targets) == set(TARGETS))


def _long_ones_first(targets: tuple[str, ...]) -> list[str]:
    """The targets in an order in which what is made at once ends at once."""
    return sorted(targets, key="jsonschema".__eq__)


def _made(protocols: tuple[Protocol, ...], target: str, share: slice, earlier: Earlier, whole: Mapping[str, bytes]) -> Part:
    texts: dict[str, str | None] = {}
    traces: dict[str, bytes] = {}
    for protocol in protocols:
        key = str(folder(protocol, target))
        memory = Memory(earlier, key)
        texts |= _texts(protocol, target, share, memory, whole.get(protocol.name, b""))
        traces[key] = pack(memory.trace)
    return _part(texts, traces)


def _part(texts: dict[str, str | None], traces: dict[str, bytes]) -> Part:
    return texts, {path: digest_of_text(text.encode()) for path, text in texts.items() if text is not None}, traces


def _texts(protocol: Protocol, target: str, share: slice, memory: Memory, whole: bytes) -> dict[str, str | None]:
    known = memory.recall_all(whole) if memory.awake else None
    if known is not None:
        return dict.fromkeys(known)
    texts = renew(plan(protocol, (target,))[share], memory)
    memory.keep_all(whole, texts)
    return _by_name(texts)


def _by_name(texts: Mapping[PurePosixPath, str | None]) -> dict[str, str | None]:
    return {str(path): text for path, text in texts.items()}


def together(parts: Sequence[Part], before: Generated, scope: Scope) -> Generated:
    """What several processes make; what is as it was is what it was."""
    made = {path: text for part in parts for path, text in part[0].items()}
    digests = {path: digest for part in parts for path, digest in part[1].items()}
    digests = {path: digests.get(path) or before.digests[path] for path in sorted(made)}
    same = {path for path, digest in digests.items() if before.digests.get(path) == digest}
    texts = {path: before.texts.by_name[path] if path in same else made[path] or "" for path in digests}
    return Generated(Texts(texts), scope, digests, merged(part[2] for part in parts))


def site_jobs(planned: Sequence[tuple[str, list[Output | Draft]]], earlier: Earlier) -> list[Callable[[], Part]]:
    """A job for each processor: its share of the outputs of every site. Sites go by the names of their protocols."""
    shares = [[(name, outputs[at :: processors()]) for name, outputs in planned] for at in range(processors())]
    return [partial(_share, share, earlier) for share in shares]


def _share(share: list[tuple[str, list[Output | Draft]]], earlier: Earlier) -> Part:
    """What becomes of some of the outputs of sites, which are named after their protocols."""
    from eventwright.sinks.html import kept  # only the site is HTML

    kept.update(unpack(earlier.made.traces.get(_KEPT, b"")).parts)
    texts: dict[str, str | None] = {}
    traces: dict[str, bytes] = {}
    for name, outputs in share:
        memory = Memory(earlier, name)
        texts |= _by_name(renew(outputs, memory))
        traces[name] = pack(memory.trace)
    return _part(texts, traces | {_KEPT: pack(Trace(parts=kept))})


_KEPT = ""
"""Where traces have what the sink of HTML keeps; no protocol is called so."""
