"""How fast the generated Realtime package is, beside its peers: `python -m tests.benchmarks`."""
