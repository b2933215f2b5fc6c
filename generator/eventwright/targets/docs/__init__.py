"""The docs target: a Markdown reference that reads well on a code host."""

from __future__ import annotations

from eventwright.targets.docs.pages import plan

__all__ = ["plan"]
