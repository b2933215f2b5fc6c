"""The packages that the codec is tested with."""

from __future__ import annotations

from typing import Any

import pytest

from .protocols import chess_clock


@pytest.fixture(scope="session")
def cc() -> Any:
    """The package of the chess clock."""
    return chess_clock()
