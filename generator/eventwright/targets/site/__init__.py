"""The target `site`."""
