"""Reports and lists on A4: the daily entry report 建档日报, the hand-over sheet 交接单, a list to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from forms import phrases
from forms.definition import Language
from forms.fonts import printable, width
from forms.page import A4, A4_LANDSCAPE, FOOT, Leaf, Place, Stock, draw_foot, print_leaves
from forms.sheet import ACCENT, INK, QUIET, Box, Sheet
from forms.table import Column, Slice, draw_table, header_height, lay_out
from forms.text import fit, leading, wrap

__all__ = ["Column", "TableReport", "render_table_report"]

_SIZE = 9.0
_ROW = 7.2
_TITLE = 17.0
_META = 9.0
_SIGN = 16.0
_SIGN_COLUMNS = 3
_LABEL = 0.45
"""The part of a place to sign that its label may take."""
_TITLE_HEIGHT = 9.5
_GAP = 3.5


@dataclass(frozen=True, slots=True)
class TableReport:
    """A titled table. `meta` are lines below the title, `signatures` the places to sign at the end."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    meta: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    foot: str = ""
    landscape: bool = False


def render_table_report(report: TableReport, *, language: Language = "zh") -> bytes:
    """`report` as a PDF on A4: header on every page, page n of m, no cell ever cut short, a place to sign last.

    Raises ValueError for a report without columns or with rows of another width.
    """
    if not report.columns:
        raise ValueError("a report needs columns")
    stock = A4_LANDSCAPE if report.landscape else A4
    meta = _meta_lines(report, stock)
    area = stock.content(_TITLE_HEIGHT + len(meta) * leading(_META) + _GAP)
    rows = report.rows or (_nothing(report, language),)
    laid_out = lay_out(report.columns, rows, area, size=_SIZE, least=_ROW)
    pages = _room_to_sign(report, laid_out, area)
    leaves = [
        Leaf(partial(_draw, report, stock, page, number == len(pages), language))
        for number, page in enumerate(pages, 1)
    ]
    return print_leaves(report.title, stock, leaves)


def _nothing(report: TableReport, language: Language) -> tuple[str, ...]:
    return (phrases.REPORT_EMPTY.of(language), *[""] * (len(report.columns) - 1))


def _meta_lines(report: TableReport, stock: Stock) -> tuple[str, ...]:
    return tuple(line for text in report.meta for line in wrap(printable(text), stock.area.w, _META))


def _room_to_sign(report: TableReport, pages: list[list[Slice]], area: Box) -> list[list[Slice]]:
    """The pages, the last with room for the signatures; where it has none, its last row moves on with them."""
    if not report.signatures:
        return pages
    room = area.h - header_height(report.columns, area.w) - _signing_height(report)
    last = pages[-1]
    if _height(last) <= room:
        return pages
    carried = last[-1:] if len(last) > 1 and _height(last[-1:]) <= room else []
    return [*pages[:-1], last[: len(last) - len(carried)], carried]


def _height(slices: Sequence[Slice]) -> float:
    return sum(one.height for one in slices)


def _signing_height(report: TableReport) -> float:
    return _SIGN * -(-len(report.signatures) // _abreast(report))


def _abreast(report: TableReport) -> int:
    """How many sign side by side: fewer, where a label would break off a name."""
    area = (A4_LANDSCAPE if report.landscape else A4).area
    widest = max((width(printable(name), _META) for name in report.signatures), default=0.0)
    fitting = (many for many in range(_SIGN_COLUMNS, 1, -1) if widest <= area.w / many * _LABEL)
    return min(next(fitting, 2), max(1, len(report.signatures)))


def _draw(
    report: TableReport,
    stock: Stock,
    slices: Sequence[Slice],
    last: bool,
    language: Language,
    sheet: Sheet,
    place: Place,
) -> None:
    area = stock.area
    meta = _meta_lines(report, stock)
    title = report.title if place[0] == 1 else report.title + phrases.REPORT_CONTINUED.of(language)
    fitted = fit(printable(title), area.w - 4, 7.0, (_TITLE, 14.0, 11.0, 9.0, 7.0))
    sheet.fill(Box(area.x, area.y + 0.6, 1.6, 6.8), ACCENT)
    sheet.text((area.x + 4, area.y + 4.0), fitted.lines[0], fitted.size, bold=True, ink=INK)
    meta_box = Box(area.x, area.y + _TITLE_HEIGHT, area.w, len(meta) * leading(_META))
    sheet.lines(meta_box, meta, _META, ink=QUIET, top=True)
    top = meta_box.bottom + _GAP
    table = Box(area.x, top, area.w, area.bottom - FOOT - top)
    end = draw_table(sheet, table, report.columns, slices, size=_SIZE) if slices else top
    if last:
        _draw_signatures(sheet, report, Box(area.x, end, area.w, _signing_height(report)))
    draw_foot(sheet, area, printable(report.foot), place, language)


def _draw_signatures(sheet: Sheet, report: TableReport, box: Box) -> None:
    """A line to sign on behind each name of `signatures`, up to three side by side."""
    abreast = _abreast(report)
    step = box.w / abreast
    for index, name in enumerate(report.signatures):
        x = box.x + index % abreast * step
        y = box.y + (index // abreast + 1) * _SIGN - 3.0
        label = wrap(printable(name), step * _LABEL, _META)
        start = x + max(width(line, _META) for line in label) + 2.0
        sheet.lines(Box(x, y - 7.0, step * _LABEL, 8.0), label, _META)
        sheet.rule((start, y), (x + step - 6.0, y), weight=0.6, ink=INK)
