"""What frames every page: paper and margins, head with title, number and QR code, foot with page numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from forms import phrases
from forms.definition import Form, Language
from forms.fonts import printable, width
from forms.sheet import LINE, QUIET, Box, Sheet
from forms.text import fit

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stock:
    """A paper with its margins in millimetres; `inner` is the side it is bound on."""

    width: float
    height: float
    inner: float
    outer: float
    top: float
    bottom: float

    @property
    def area(self) -> Box:
        """The space inside the margins of a page bound on the left."""
        w = self.width - self.inner - self.outer
        return Box(self.inner, self.top, w, self.height - self.top - self.bottom)

    def content(self, head: float) -> Box:
        """The space between a head `head` mm high and the foot."""
        area = self.area
        return Box(area.x, area.y + head, area.w, area.h - head - FOOT)


FOOT = 6.0

A4 = Stock(210, 297, inner=15, outer=9, top=9, bottom=8)
A5 = Stock(148, 210, inner=15, outer=8, top=8, bottom=7)
A5_FOLDED = Stock(148.5, 210, inner=12, outer=9, top=8, bottom=7)
A4_LANDSCAPE = Stock(297, 210, inner=15, outer=10, top=10, bottom=9)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page: titles at the left, number and QR code at the right."""

    over: str
    title: str
    under: str
    number: str
    code: str
    number_label: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a document, drawn once its place (n of m) is known; covers of loose forms are not counted."""

    draw: Callable[[Sheet, Place], None]
    counted: bool = True


def document(title: str, size: tuple[float, float]) -> tuple[Any, BytesIO]:
    """A canvas for pages of `size` mm whose output depends on nothing but what is drawn, and its buffer."""
    buffer = BytesIO()
    # Printers and readers take streams as they are: spelt in printable characters they are a quarter longer.
    rl_config.useA85 = 0
    canvas = Canvas(buffer, pagesize=(size[0] * mm, size[1] * mm), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setCreator("forms")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas, buffer


def print_leaves(title: str, stock: Stock, leaves: Sequence[Leaf]) -> bytes:
    """`leaves` as a PDF, one to a page, all bound on the left."""
    canvas, buffer = document(title, (stock.width, stock.height))
    total = sum(leaf.counted for leaf in leaves)
    number = 0
    for leaf in leaves:
        number += leaf.counted
        leaf.draw(Sheet(canvas, height=stock.height), (number, total))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def draw_head(sheet: Sheet, area: Box, head: Head, *, side: float) -> None:
    """Draw `head` at the top of `area`, `side` mm high: as high as its QR code."""
    low, right = area.y + side, area.right - side - 3.0
    sheet.qr(Box(area.right - side, area.y, side, side), head.code)
    sheet.text((right, low - 1.9), head.number, 11, bold=True, align="right")
    sheet.text((right, low - 6.6), head.number_label, 7.5, align="right", ink=QUIET)
    free = right - area.x
    over = fit(printable(head.over), free, 5.0, (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0))
    sheet.lines(Box(area.x, area.y - 0.5, free, 5.0), over.lines, over.size, ink=QUIET)
    free -= width(head.number, 11, bold=True) + 3.0
    # Measured in the lighter face: the bold one is a little wider.
    place = Box(area.x, low - side * 0.7, free / 1.06, side * 0.52)
    title = fit(head.title, place.w, place.h, [side * part for part in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)])
    sheet.lines(place, title.lines, title.size, bold=True)
    sheet.text((area.x, low - 1.6), head.under, 6.8, ink=QUIET)


def draw_foot(sheet: Sheet, area: Box, left: str, place: Place, language: Language) -> None:
    """Form number and version at the left, page n of m at the right, at the lower edge of `area`."""
    y = area.bottom - 1.6
    sheet.text((area.x, y), left, 7.0, ink=QUIET)
    words = phrases.PAGE.of(language).format(n=place[0], m=place[1])
    sheet.text((area.right, y), words, 7.0, align="right", ink=QUIET)


def form_line(form: Form, language: Language) -> str:
    """The form's number and version, as they stand in the foot."""
    version = phrases.VERSION.of(language).format(version=form.version)
    return f"{form.number}　{form.title.of(language)}　{version}"


def draw_binding(sheet: Sheet, stock: Stock, language: Language) -> None:
    """The dotted line in the binding margin, beyond which the book is stapled and nobody writes."""
    x, middle = stock.inner - 5.5, stock.height / 2
    words = phrases.BINDING.of(language)
    gap = width(words, 6.5) / 2 + 3
    sheet.upright(x, middle, words, 6.5)
    for start, end in ((12.0, middle - gap), (middle + gap, stock.height - 12.0)):
        sheet.rule((x, start), (x, end), ink=LINE, dash=(1.0, 2.2))
