"""What the screen 客户 is opened for where files may be one customer: `desk.go("customers", Merge((a, b)))`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """Lay these files side by side, to merge them."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowTwins:
    """List the likely duplicates."""
