"""The pages of a visit booklet, each drawn on the stock it is printed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forms import phrases
from forms.codes import qr_text
from forms.continuation import Lines, draw_continuation
from forms.cover import draw_titles
from forms.definition import Form, Language
from forms.fonts import printable
from forms.layout import Page, Setting, arrange, natural_height
from forms.page import A5_FOLDED, FOOT, Head, Place, Stock, draw_binding, draw_foot, draw_head, form_line
from forms.sheet import ACCENT, GUIDE, INK, QUIET, Box, Sheet
from forms.shop import Shop
from forms.table import Column, Slice, draw_table
from forms.text import fit
from forms.values import Value, entries

PLAN_SIZE = 8.0
PLAN_ROW = 7.0

_CODE = 15.0
_HEAD_WITH_CODE = _CODE + 2.0
_HEAD = 11.0
_COVER_QR = 26.0
_COVER_TITLE = 0.2
_NOTE_LINE = 9.0


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A customer printed into a page of the booklet, from the rep's visit plan."""

    customer: str
    address: str = ""
    contact: str = ""
    phone: str = ""
    date: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class BookletPage:
    """One visit record: its page number, and the customer planned for it, if any."""

    number: str
    planned: PlannedVisit | None = None


@dataclass(frozen=True, slots=True)
class Booklet:
    """One rep's booklet. Dates and period are texts as they are to be read; "" is left to the pen."""

    shop: Shop
    number: str
    rep: str
    pages: tuple[BookletPage, ...]
    period: str = ""
    issued_by: str = ""
    issued_at: str = ""


@dataclass(frozen=True, slots=True)
class Design:
    """How the pages of one booklet look on one stock."""

    booklet: Booklet
    form: Form
    language: Language
    stock: Stock

    def setting(self, values: Mapping[str, Value]) -> Setting:
        """The setting for a page with `values`; those the definition has no field for are left out."""
        keys = {field.key for field in self.form.fields()}
        known = {key: value for key, value in values.items() if key in keys}
        return Setting(self.form, self.booklet.shop, self.language, entries(self.form, known))

    def content(self, *, with_code: bool) -> Box:
        """The space between head and foot, below the higher head that carries a QR code or the plain one."""
        return self.stock.content(_HEAD_WITH_CODE if with_code else _HEAD)

    def prefilled(self, record: BookletPage) -> dict[str, Value]:
        """What is printed into the fields of `record`."""
        visit = record.planned
        if visit is None:
            return {}
        return {
            "customer": visit.customer,
            "address": visit.address,
            "met": visit.contact,
            "phone": visit.phone,
        }

    def plan_columns(self) -> tuple[Column, ...]:
        """The columns of the plan: page, date, customer, contact and phone, purpose."""
        shares = (1.5, 1.5, 3.2, 2.2, 2.2)
        titles = (label.of(self.language) for label in phrases.PLAN_COLUMNS)
        return tuple(Column(title, share) for title, share in zip(titles, shares, strict=True))

    def plan_rows(self) -> list[tuple[str, ...]]:
        """One row for each page with a customer planned."""
        return [
            (
                page.number,
                page.planned.date,
                f"{page.planned.customer}\n{page.planned.address}".strip(),
                f"{page.planned.contact}\n{page.planned.phone}".strip(),
                page.planned.purpose,
            )
            for page in self.booklet.pages
            if page.planned
        ]

    def draw_cover(self, sheet: Sheet, place: Place) -> None:
        """The cover: titles, booklet number with its QR code, and who has it from when to when."""
        area, booklet, sections = self.stock.area, self.booklet, self.form.on("cover")
        draw_titles(sheet, area, self.form, booklet.shop, self.language, size=area.w * _COVER_TITLE)
        setting = self.setting(self._cover_values())
        height = natural_height(setting, sections, area.w)
        table = Box(area.x, area.bottom - FOOT - 2.0 - height, area.w, height)
        self._draw_number(sheet, Box(area.x, table.y - _COVER_QR - 8.0, area.w, _COVER_QR))
        for page in arrange(setting, sections, table):
            page.draw(sheet)
        self._draw_edges(sheet, place)

    def _draw_number(self, sheet: Sheet, box: Box) -> None:
        code = qr_text("booklet", self.booklet.shop.code, self.booklet.number)
        sheet.qr(Box(box.x, box.y, box.h, box.h), code)
        x = box.x + box.h + 6.0
        sheet.text((x, box.y + 7.0), phrases.BOOKLET_NUMBER.of(self.language), 9.0, ink=QUIET)
        sheet.text((x, box.y + 15.0), self.booklet.number, 22.0, bold=True, ink=INK)
        shop = fit(printable(self.booklet.shop.name), box.right - x, 5.0, (9.0, 8.0, 7.0, 6.0, 5.0))
        sheet.text((x, box.y + 22.5), shop.lines[0], shop.size, ink=QUIET)

    def _cover_values(self) -> dict[str, Value]:
        booklet, numbers = self.booklet, [page.number for page in self.booklet.pages]
        span = phrases.RECORD_PAGES.of(self.language).format(n=len(numbers), first=numbers[0], last=numbers[-1])
        return {
            "branch": f"{booklet.shop.name} {booklet.shop.code}",
            "rep": booklet.rep,
            "period": booklet.period,
            "pages": span,
            "issued_by": booklet.issued_by,
            "issued_at": booklet.issued_at,
        }

    def draw_front(self, page: Page, sheet: Sheet, place: Place) -> None:
        """How to fill in, privacy."""
        self._draw_plain_head(sheet, self.form.title.of(self.language))
        page.draw(sheet)
        self._draw_edges(sheet, place)

    def draw_plan(self, columns: Sequence[Column], slices: Sequence[Slice], sheet: Sheet, place: Place) -> None:
        """A page of the visit plan."""
        self._draw_plain_head(sheet, phrases.PLAN.of(self.language))
        draw_table(sheet, self.content(with_code=False), columns, slices, size=PLAN_SIZE)
        self._draw_edges(sheet, place)

    def draw_record(self, record: BookletPage, page: Page, sheet: Sheet, place: Place) -> None:
        """One visit record under its page number and QR code."""
        booklet, language = self.booklet, self.language
        head = Head(
            over=f"{booklet.shop.name}　{booklet.rep}　{booklet.number}",
            title=self.form.title.of(language),
            under="",
            number=record.number,
            number_label=phrases.PAGE_OF_BOOK.of(language),
            code=qr_text("page", booklet.shop.code, record.number),
        )
        draw_head(sheet, self.stock.area, head, side=_CODE)
        page.draw(sheet)
        self._draw_edges(sheet, place)

    def draw_continued(self, lines: Lines, sheet: Sheet, place: Place) -> None:
        """A continuation page."""
        self._draw_plain_head(sheet, phrases.CONTINUATION.of(self.language))
        draw_continuation(sheet, self.content(with_code=False), lines, self.language)
        self._draw_edges(sheet, place)

    def draw_notes(self, sheet: Sheet, place: Place) -> None:
        """A page to fill the last sheet: ruled, for notes that stay out of the system."""
        area = self.content(with_code=False)
        self._draw_plain_head(sheet, phrases.NOTES.of(self.language))
        right = (self.stock.area.right, self.stock.area.y + 4.0)
        sheet.text(right, phrases.NOTES_HINT.of(self.language), 7.0, align="right", ink=QUIET)
        for index in range(1, int(area.h / _NOTE_LINE) + 1):
            y = area.y + index * _NOTE_LINE
            sheet.rule((area.x, y), (area.right, y), ink=GUIDE)
        self._draw_edges(sheet, place)

    def _draw_plain_head(self, sheet: Sheet, title: str) -> None:
        area = self.stock.area
        sheet.fill(Box(area.x, area.y + 1.0, 1.4, 6.0), ACCENT)
        sheet.text((area.x + 3.6, area.y + 4.0), title, 13.0, bold=True)

    def _draw_edges(self, sheet: Sheet, place: Place) -> None:
        draw_foot(sheet, self.stock.area, form_line(self.form, self.language), place, self.language)
        if self.stock is not A5_FOLDED:
            draw_binding(sheet, self.stock, self.language)
