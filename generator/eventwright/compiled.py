"""Templates as they were compiled by an earlier run."""

from __future__ import annotations

from contextlib import suppress

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from eventwright import cache


class Compiled(BytecodeCache):
    """Keeps compiled templates in the user's cache, by the digest of the tool and its templates and by their names."""

    def __init__(self, tool: str) -> None:
        self._tool = tool

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills `bucket` with what is kept; leaves it empty where nothing is."""
        found = cache.load(self._name(bucket))
        with suppress(Exception):  # what was not put there is as good as nothing
            bucket.bytecode_from_string(found or b"")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what is in `bucket`."""
        cache.store(self._name(bucket), bucket.bytecode_to_string())

    def _name(self, bucket: Bucket) -> str:
        return f"{self._tool}.{bucket.key}"
