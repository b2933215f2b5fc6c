"""Eventwright: event specs in YAML in, a typed event package and its documentation out.

The pipeline is `eventwright.pipeline`; the command is `eventwright.cli`; what a target sees is `eventwright.model`.
"""

__version__ = "0.1.0"
