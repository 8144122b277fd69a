"""The relationship card 客户关系卡: a customer at a glance on 90 x 54 mm, a special one for important customers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from forms.definition import Language
from forms.fonts import printable, width
from forms.page import Leaf, Place, Stock, print_leaves
from forms.phrases import CARD_IMPORTANT, CARD_TITLE
from forms.sheet import ACCENT, INK, LINE, QUIET, WHITE, Box, Colour, Sheet
from forms.shop import Shop
from forms.text import fit

CARD: Final = Stock(90, 54, inner=6, outer=6, top=5, bottom=4)
_BAND: Final = 3.0
_IMPORTANT: Final[Colour] = (0.62, 0.43, 0.10)
_LABEL: Final = 15.0
_FOOT: Final = 5.5
_SIZES: Final = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card: the customer's name, who to ask for, and labelled lines; empty lines are left out.

    `owner` is who looks after the customer and `day` when the card was made: an old one is soon out of date.
    """

    shop: Shop
    name: str
    number: str
    contact: str
    lines: Sequence[tuple[str, str]] = field(default=())
    owner: str = ""
    day: str = ""
    important: bool = False


def render_cards(cards: Sequence[Card], *, language: Language = "zh") -> bytes:
    """`cards` as a PDF, one card a page of 90 x 54 mm; no text is cut: it wraps, then shrinks.

    Raises ValueError where there is no card.
    """
    if not cards:
        raise ValueError("nothing to print")
    leaves = [Leaf(partial(_draw, card, language)) for card in cards]
    return print_leaves(CARD_TITLE.of(language), CARD, leaves)


def _draw(card: Card, language: Language, sheet: Sheet, _place: Place) -> None:
    ink = _IMPORTANT if card.important else ACCENT
    area = CARD.area
    sheet.fill(Box(0, 0, _BAND, CARD.height), ink)
    _draw_title(card, sheet, area, ink=ink, language=language)
    name = fit(printable(card.name), area.w, 11.5, (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0))
    sheet.lines(Box(area.x, area.y + 5.5, area.w, 11.5), name.lines, name.size, bold=True)
    top = area.y + 18.0
    sheet.rule((area.x, top), (area.right, top), ink=LINE)
    _draw_lines(card, sheet, Box(area.x, top + 1.2, area.w, area.bottom - _FOOT - top - 1.2))
    foot = area.bottom - 1.8
    sheet.text((area.x, foot), printable(card.shop.name), 6.5, ink=QUIET)
    told = "　".join(part for part in (card.owner, card.day) if part)
    sheet.text((area.right, foot), printable(told), 6.5, align="right", ink=QUIET)


def _draw_title(card: Card, sheet: Sheet, area: Box, *, ink: Colour, language: Language) -> None:
    y = area.y + 1.8
    sheet.text((area.x, y), CARD_TITLE.of(language), 7.5, bold=True, ink=ink)
    if card.important:
        words = CARD_IMPORTANT.of(language)
        wide = width(words, 6.5, bold=True) + 3.0
        x = area.x + width(CARD_TITLE.of(language), 7.5, bold=True) + 2.5
        sheet.fill(Box(x, y - 1.7, wide, 3.6), ink)
        sheet.text((x + wide / 2, y), words, 6.5, bold=True, align="center", ink=WHITE)
    sheet.text((area.right, y), printable(card.number), 6.5, align="right", ink=QUIET)


def _draw_lines(card: Card, sheet: Sheet, box: Box) -> None:
    lines = [(label, text) for label, text in card.lines if text]
    if not lines:
        return
    step = box.h / max(len(lines), 4)
    for index, (label, text) in enumerate(lines):
        y = box.y + index * step
        sheet.text((box.x, y + step / 2), printable(label), 6.8, ink=QUIET)
        told = fit(printable(text), box.w - _LABEL, step, _SIZES)
        sheet.lines(Box(box.x + _LABEL, y, box.w - _LABEL, step), told.lines, told.size, ink=INK)
