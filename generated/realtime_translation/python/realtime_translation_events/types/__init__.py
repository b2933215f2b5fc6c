"""The types that events share, a module for each file of specs."""
