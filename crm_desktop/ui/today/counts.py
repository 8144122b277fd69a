"""Counted things in English."""


def some(count: int, thing: str) -> str:
    """`1 call`, `3 calls`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
