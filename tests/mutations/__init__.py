"""Every known bug put back, one at a time, to see that some test goes red: `python -m tests.mutations`."""
