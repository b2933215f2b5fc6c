"""Choices on the command line that name the nearest word, as click itself does for commands and options."""

from __future__ import annotations

from typing import Any

import click


class SuggestingChoice(click.Choice[str]):
    """One of some words; another word is refused with the nearest one."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What is said of a word that is none of the choices."""
        from eventwright.diagnostics import did_you_mean  # only who errs waits for it

        near = did_you_mean(str(value), self.choices)
        return f"{value!r} is not one of {', '.join(self.choices)}" + (f": {near}" if near else ".")
