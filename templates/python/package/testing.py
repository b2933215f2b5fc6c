"""Hypothesis strategies of valid events, for the tests of what handles them; they need `hypothesis`."""

from ._runtime.testing import events, frames

__all__ = ["events", "frames"]
