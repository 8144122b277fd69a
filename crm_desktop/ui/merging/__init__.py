"""Files that may be one customer: likely duplicates, the wizard that merges them, and taking a merge back (C5)."""
