"""The site: pages for people, from the specs, as plain files that open from disk.

It is a target pack like the others, but it is not among `TARGETS`: no protocol has to ask for it, `generate` does not make it,
and what it makes is not committed. `eventwright docs` builds it when somebody wants to look. So it has no `target.yaml`, which
says what a protocol may ask for.
"""

from __future__ import annotations

from eventwright.targets.site.pages import plan

__all__ = ["plan"]
