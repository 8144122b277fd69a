"""The moments of a branch's day in the whole program, every key counted (PRACTICE 5): `python -m tests.moments`."""
