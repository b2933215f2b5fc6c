"""A figure beside its target, and how many targets are reached."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A figure beside its target."""

    measure: str
    row: str
    versus: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        """Value, target and whether it is reached, as a cell of a table."""
        sign = {(True, True): ">=", (True, False): "<", (False, True): "<=", (False, False): ">"}[self.at_least, self.reached]
        return f"{_short(self.value)} {sign} {_short(self.limit)} {'ok' if self.reached else 'MISS'}"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def summary(found: list[Check]) -> str:
    """How many targets are reached, and which are not."""
    missed = [item for item in found if not item.reached]
    lines = [f"{len(found) - len(missed)} of {len(found)} targets reached."]
    lines += [f"missed: {item.measure}, {item.row}, beside {item.versus}: {item}" for item in missed]
    return "\n".join(lines)
