"""The cover of a bound book of forms: who it belongs to and what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms import phrases
from forms.definition import Form, Label, Language
from forms.fonts import printable
from forms.page import form_line
from forms.sheet import ACCENT, FRAME, HAIRLINE, INK, LINE, QUIET, TINT, Box, Sheet
from forms.shop import Shop
from forms.text import fit

_ROW = 12.0
_LABEL = 42.0
_TITLE = 0.183


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One line of the cover's table; without text it is left to be written by hand."""

    label: Label
    text: str = ""


def draw_titles(sheet: Sheet, area: Box, form: Form, shop: Shop, language: Language, *, size: float) -> float:
    """The coloured rule, company and title of a cover; returns the height below which the rest may stand."""
    other: Language = "en" if language == "zh" else "zh"
    sheet.fill(Box(area.x, area.y + size * 1.2, 2.2, size * 1.15), ACCENT)
    x, y = area.x + 7.0, area.y + size * 1.2
    company = fit(printable(shop.company), area.w - 8.0, size * 0.26, (size * 0.4, size * 0.34, size * 0.28, 5.0))
    sheet.lines(Box(x, y, area.w - 8.0, size * 0.26), company.lines, company.size, ink=QUIET)
    title = fit(form.title.of(language), area.w - 8.0, size, (size, size * 0.8, size * 0.6, size * 0.5))
    sheet.text((x, y + size * 0.57), title.lines[0], title.size, bold=True, ink=INK)
    sheet.text((x, y + size * 1.03), form.title.of(other), size * 0.32, ink=QUIET)
    return y + size * 1.9


def draw_cover(sheet: Sheet, area: Box, form: Form, shop: Shop, lines: Sequence[CoverLine], language: Language) -> None:
    """A whole cover with the table `lines`."""
    y = draw_titles(sheet, area, form, shop, language, size=area.w * _TITLE)
    sheet.text((area.x + 7.0, y + 2.0), phrases.BOOK_COVER.of(language), 16, bold=True, ink=ACCENT)
    step = min(_ROW, (area.bottom - y - 20.0) / len(lines))
    below = 8.0 + max(0.0, (area.h - 200.0) * 0.3)
    table = Box(area.x + 7.0, area.bottom - step * len(lines) - below, area.w - 14.0, step * len(lines))
    sheet.fill(Box(table.x, table.y, _LABEL, table.h), TINT)
    for index, line in enumerate(lines):
        row = Box(table.x, table.y + index * step, table.w, step)
        sheet.text((row.x + 4.0, row.middle), line.label.of(language), 10.0)
        text = fit(printable(line.text), row.w - _LABEL - 8.0, step - 1, (12.0, 11.0, 10.0, 9.0, 8.0, 7.0))
        sheet.lines(Box(row.x + _LABEL + 4.0, row.y, row.w, row.h), text.lines, text.size)
        if index:
            sheet.rule((row.x, row.y), (row.right, row.y), weight=HAIRLINE, ink=LINE)
    sheet.rule((table.x + _LABEL, table.y), (table.x + _LABEL, table.bottom))
    sheet.frame(table, weight=FRAME, ink=INK)
    sheet.text((area.x + 7.0, area.bottom - 1.6), form_line(form, language), 7.0, ink=QUIET)
