"""Measurements: figures and ratios against a limit of the same machine, never part of the tests."""
