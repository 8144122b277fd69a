"""Which pages lie beside each other on the sheets of a folded, saddle-stitched booklet."""

from dataclasses import dataclass

Side = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FoldedSheet:
    """One A4 sheet: the page numbers (left, right) on its outside and its inside, counted from 1."""

    outside: Side
    inside: Side


def padded(pages: int) -> int:
    """`pages` rounded up to whole sheets: a folded sheet has four pages."""
    return -(-pages // 4) * 4


def saddle(pages: int) -> tuple[FoldedSheet, ...]:
    """The sheets of a booklet of `pages` pages, outermost first: last | 1 outside, 2 | last - 1 inside.

    Numbers above `pages` are the pages that pad the booklet. Printed on both sides and flipped on the short
    edge, stacked in this order and folded once, the pages read 1, 2, 3 ...
    """
    last = padded(pages)
    return tuple(
        FoldedSheet(outside=(last - first + 1, first), inside=(first + 1, last - first))
        for first in range(1, last // 2, 2)
    )
