"""A branch's own list of customers taken over from a file, step by step, and taken back (PRACTICE 3.10)."""
