"""Marks what is deprecated, for type checkers and at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["deprecated"]

if TYPE_CHECKING:
    from typing_extensions import deprecated
else:
    from functools import wraps

    def deprecated(message):
        """Makes a function warn that it is deprecated. Python has one of its own, but not yet in 3.11."""

        def decorate(function):
            @wraps(function)
            def call(*args):
                from warnings import warn

                warn(message, DeprecationWarning, stacklevel=_levels_out())
                return function(*args)

            return call

        return decorate

    def _levels_out():
        """How far up the code stands that uses the package, as `warn` counts."""
        import sys

        here, levels = __name__.rpartition(".")[0], 1
        while sys._getframe(levels).f_globals.get("__name__", "").startswith(here):
            levels += 1
        return levels
