"""The New-Customer Registration Form 《新顾客登记表》, blank for the bound book at the counter and filled (3.1.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from forms import phrases
from forms.codes import qr_text
from forms.continuation import Lines, continue_on, draw_continuation
from forms.cover import CoverLine, draw_cover
from forms.definition import Form, Language, Paper
from forms.layout import Page, Setting, arrange
from forms.page import (
    A4,
    A5,
    Head,
    Leaf,
    Place,
    Stock,
    draw_binding,
    draw_foot,
    draw_head,
    form_line,
    print_leaves,
)
from forms.reading import shipped
from forms.sheet import Sheet
from forms.shop import Shop
from forms.values import Entry, Value, entries

_STOCKS: dict[Paper, Stock] = {"A4": A4, "A5": A5}
_QR = 19.0
_HEAD = _QR + 2.2


@dataclass(frozen=True, slots=True)
class RegistrationBook:
    """A run of blank forms for the counter: one number each, printed in this order. `printed_on` as to be read."""

    shop: Shop
    numbers: tuple[str, ...]
    printed_on: str = ""
    cover: bool = True


@dataclass(frozen=True, slots=True)
class Registration:
    """One form as filled in: values by field key; for boxes the option's key or keys, or a text for "other"."""

    shop: Shop
    number: str
    values: Mapping[str, Value] = field(default_factory=dict)


def render_registration_blank(
    book: RegistrationBook, *, language: Language = "zh", definition: Form | None = None
) -> bytes:
    """The blank forms of `book` as a PDF with 15 mm to bind on the left, its pages counted without the cover.

    Raises ValueError if the book has no numbers or one twice.
    """
    if not book.numbers or len(set(book.numbers)) != len(book.numbers):
        raise ValueError("a book needs form numbers, each once")
    form = definition or shipped("registration")
    stock = _STOCKS[form.paper]
    setting = Setting(form, book.shop, language, _preprinted(form, book.shop))
    pages = arrange(setting, form.sections, stock.content(_HEAD))
    leaves = [Leaf(partial(_draw_cover, book, form, language), counted=False)] if book.cover else []
    leaves += [Leaf(partial(_draw_form, setting, number, page)) for number in book.numbers for page in pages]
    return print_leaves(form.title.of(language), stock, leaves)


def render_registration_filled(
    registration: Registration, *, language: Language = "zh", definition: Form | None = None
) -> bytes:
    """The form with its values as a PDF. Long text wraps and shrinks; what still has no room is marked in its
    place and printed in full on a continuation sheet (续页). Fields without a value stay open for the pen.

    Raises ValueError for a value the form has no field or no box for.
    """
    form = definition or shipped("registration")
    stock = _STOCKS[form.paper]
    setting = Setting(form, registration.shop, language, entries(form, registration.values))
    pages = arrange(setting, form.sections, stock.content(_HEAD))
    overflows = [(one.label.of(language), text) for page in pages for one, text in page.overflows()]
    number = registration.number
    leaves = [Leaf(partial(_draw_form, setting, number, page)) for page in pages]
    for lines in continue_on(overflows, stock.content(_HEAD)):
        leaves.append(Leaf(partial(_draw_continued, setting, number, lines)))
    return print_leaves(f"{form.title.of(language)} {number}", stock, leaves)


def _preprinted(form: Form, shop: Shop) -> Mapping[str, Entry]:
    """What a blank form can already say: the branch, if the definition asks for it."""
    asked = any(one.key == "branch" and one.kind == "text" for one in form.fields())
    return entries(form, {"branch": shop.name}) if asked else {}


def _draw_form(setting: Setting, number: str, page: Page, sheet: Sheet, place: Place) -> None:
    _frame(setting, number, setting.form.title.of(setting.language), sheet, place)
    page.draw(sheet)


def _draw_continued(setting: Setting, number: str, lines: Lines, sheet: Sheet, place: Place) -> None:
    language = setting.language
    title = f"{setting.form.title.of(language)}　{phrases.CONTINUATION.of(language)}"
    _frame(setting, number, title, sheet, place)
    draw_continuation(sheet, _STOCKS[setting.form.paper].content(_HEAD), lines, language)


def _frame(setting: Setting, number: str, title: str, sheet: Sheet, place: Place) -> None:
    shop, language, stock = setting.shop, setting.language, _STOCKS[setting.form.paper]
    other: Language = "en" if language == "zh" else "zh"
    head = Head(
        over=f"{shop.company}　{shop.name}",
        title=title,
        under=setting.form.title.of(other),
        number=number,
        number_label=phrases.NUMBER.of(language),
        code=qr_text("form", shop.code, number),
    )
    draw_head(sheet, stock.area, head, side=_QR)
    draw_foot(sheet, stock.area, form_line(setting.form, language), place, language)
    draw_binding(sheet, stock, language)


def _draw_cover(book: RegistrationBook, form: Form, language: Language, sheet: Sheet, _place: Place) -> None:
    shop, numbers, stock = book.shop, book.numbers, _STOCKS[form.paper]
    lines = [
        CoverLine(phrases.BOOK_SHOP, f"{shop.name}　{shop.code}"),
        CoverLine(phrases.BOOK_PHONE, shop.phone),
        CoverLine(phrases.BOOK_NUMBERS, f"{numbers[0]} — {numbers[-1]}"),
        CoverLine(phrases.BOOK_COUNT, phrases.BOOK_COPIES.of(language).format(n=len(numbers))),
        CoverLine(phrases.BOOK_PRINTED, book.printed_on),
        CoverLine(phrases.BOOK_OPENED),
        CoverLine(phrases.BOOK_CLOSED),
        CoverLine(phrases.BOOK_KEEPER),
    ]
    draw_cover(sheet, stock.area, form, shop, lines, language)
    draw_binding(sheet, stock, language)
