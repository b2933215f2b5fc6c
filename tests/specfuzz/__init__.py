"""Specs that are off by one mistake or by many, held against what the tool promises of them."""
