"""What a person can set on this desktop, and what there is to know about it."""
