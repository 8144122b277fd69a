"""Measurements, each beside its floor: the bare cost of the same work in the same run.

`python -m tests.benchmarks NAME [--json]`; a NAME is a module of this package with `run() -> list[Row]`.
"""
