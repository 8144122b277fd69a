"""Tables that lose nothing: cells wrap, rows move to the next page or are split across pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.fonts import printable
from forms.sheet import BAND, FRAME, GUIDE, INK, LINE, Align, Box, Sheet
from forms.text import leading, widest, wrap

HEADER = 7.4

_PAD = 1.6
_EDGE = 1.3
_HEADER_SIZE = 8.5
_HAIR = 0.1
"""So that a word that just fits is not broken by rounding."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its share of the width, and how its cells stand (numbers right)."""

    title: str
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Slice:
    """A row, or as much of it as one page takes: the lines of each cell, and the height in millimetres."""

    cells: tuple[tuple[str, ...], ...]
    height: float


def lay_out(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], area: Box, *, size: float, least: float
) -> list[list[Slice]]:
    """`rows` in pages of slices for tables filling `area` below their header; a row is at least `least` mm high.

    Raises ValueError for a row with more or fewer cells than there are columns.
    """
    room = area.h - header_height(columns, area.w)
    pages: list[list[Slice]] = [[]]
    used = 0.0
    for row in rows:
        cells = _cells(columns, row, area.w, size)
        whole = _slice(cells, size, least)
        if used + whole.height > room and pages[-1]:
            pages.append([])
            used = 0.0
        while whole.height > room:
            fitting = max(1, int((room - 2 * _EDGE) / leading(size)))
            pages[-1].append(_slice([cell[:fitting] for cell in cells], size, least))
            pages.append([])
            cells = [cell[fitting:] for cell in cells]
            whole = _slice(cells, size, least)
        pages[-1].append(whole)
        used += whole.height
    return pages


def draw_table(sheet: Sheet, area: Box, columns: Sequence[Column], slices: Sequence[Slice], *, size: float) -> float:
    """Draw the header and `slices` at the top of `area`; returns the height where the table ends."""
    boxes = _columns(columns, area)
    header = Box(area.x, area.y, area.w, header_height(columns, area.w))
    sheet.fill(header, BAND)
    for column, box in zip(columns, boxes, strict=True):
        place = Box(box.x, header.y, box.w, header.h).inset(_PAD)
        lines = wrap(printable(column.title), place.w, _HEADER_SIZE, bold=True)
        sheet.lines(place, lines, _HEADER_SIZE, bold=True, align=column.align)
    y = header.bottom
    for row in slices:
        for column, box, lines in zip(columns, boxes, row.cells, strict=True):
            place = Box(box.x, y, box.w, row.height).inset(_PAD, _EDGE)
            sheet.lines(place, lines, size, align=column.align)
        y += row.height
        sheet.rule((area.x, y), (area.right, y), ink=LINE)
    for box in boxes[1:]:
        sheet.rule((box.x, area.y), (box.x, y), ink=GUIDE)
    sheet.rule((area.x, header.bottom), (area.right, header.bottom), ink=INK)
    sheet.frame(Box(area.x, area.y, area.w, y - area.y), weight=FRAME, ink=INK)
    return y


def _cells(columns: Sequence[Column], row: Sequence[str], limit: float, size: float) -> list[tuple[str, ...]]:
    if len(row) != len(columns):
        raise ValueError(f"a row has {len(row)} cells for {len(columns)} columns")
    boxes = _columns(columns, Box(0, 0, limit, 0))
    return [wrap(printable(text).strip(), box.w - 2 * _PAD, size) for text, box in zip(row, boxes, strict=True)]


def _slice(cells: Sequence[tuple[str, ...]], size: float, least: float) -> Slice:
    lines = max(len(cell) for cell in cells)
    return Slice(tuple(cells), max(least, lines * leading(size) + 2 * _EDGE))


def header_height(columns: Sequence[Column], limit: float) -> float:
    """How high the header of a table `limit` mm wide is."""
    boxes = _columns(columns, Box(0, 0, limit, 0))
    lines = max(
        len(wrap(printable(column.title), box.w - 2 * _PAD, _HEADER_SIZE, bold=True))
        for column, box in zip(columns, boxes, strict=True)
    )
    return HEADER + (lines - 1) * leading(_HEADER_SIZE)


def _columns(columns: Sequence[Column], area: Box) -> list[Box]:
    boxes, x = [], area.x
    for wide in _widths(columns, area.w):
        boxes.append(Box(x, area.y, wide, area.h))
        x = boxes[-1].right
    return boxes


def _widths(columns: Sequence[Column], limit: float) -> list[float]:
    """Each its share, but none so narrow that a word of its title is broken: the others make room, where they can."""
    total = sum(column.share for column in columns)
    shares = [limit * column.share / total for column in columns]
    least = [widest(printable(column.title), _HEADER_SIZE, bold=True) + 2 * _PAD + _HAIR for column in columns]
    wanting = sum(max(0.0, need - has) for need, has in zip(least, shares, strict=True))
    spare = sum(max(0.0, has - need) for need, has in zip(least, shares, strict=True))
    if not 0.0 < wanting <= spare:
        return shares
    give = wanting / spare
    return [max(need, has - (has - need) * give) for need, has in zip(least, shares, strict=True)]
