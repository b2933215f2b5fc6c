"""The installed distribution: what users import is what is measured."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source
from pathlib import Path
from types import ModuleType

from tests import conftest


def package() -> ModuleType:
    """`realtime_events` as an application has it: a wheel, compiled when it was installed."""
    conftest.pytest_configure()
    import realtime_events

    found = Path(realtime_events.__file__)
    if conftest.SITE not in found.parents:
        sys.exit(f"realtime_events comes from {found}, not from {conftest.SITE}")
    if not Path(cache_from_source(str(found))).exists():
        sys.exit(f"{found} was installed without being compiled")
    return realtime_events
