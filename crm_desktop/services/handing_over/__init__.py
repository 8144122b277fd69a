"""Leaving and moving: all that somebody owns goes to named colleagues at once, with a sheet that both sign (P4)."""
