"""The Python target: a distribution with a typed package for each protocol."""

from __future__ import annotations

from eventwright.targets.python.package import plan

__all__ = ["plan"]
