"""What matters today, for each post (B1)."""
