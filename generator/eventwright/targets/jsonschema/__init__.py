"""The JSON Schema target: what each side sends as JSON Schema 2020-12, for other languages, gateways and tests."""

from __future__ import annotations

from eventwright.targets.jsonschema.documents import plan

__all__ = ["plan"]
