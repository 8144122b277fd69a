"""One field on paper: its label, and either room to write by hand or what was entered."""

from dataclasses import dataclass

from forms import phrases
from forms.definition import WITH_OPTIONS, Field, Language, Option
from forms.fonts import width
from forms.sheet import GUIDE, LINE, QUIET, TICK, TINT, Box, Sheet
from forms.text import Fitted, fit, leading, set_label, wrap
from forms.values import Entry

LINE_HEIGHT = 8.2
OPTION_HEIGHT = 6.0

_PAD = 1.8
_LABEL_PAD = 1.6
_LABEL_SIZES = (8.5, 8.0, 7.5)
_HINT_SIZES = (6.2, 5.8)
_VALUE_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
_OPTION_SIZE = 9.0
_GUIDE_SIZE = 8.0
_WRITE_WIDTH = 24.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A field in its place: `box` with the label column `label` mm wide at its left, and what is in it."""

    field: Field
    box: Box
    label: float
    entry: Entry
    language: Language

    @property
    def space(self) -> Box:
        """Where the content goes."""
        box = Box(self.box.x + self.label, self.box.y, self.box.w - self.label, self.box.h)
        return box.inset(_PAD, 0.5)

    def overflow(self) -> str:
        """The whole text, if its place cannot take it; "" if it can."""
        if self.field.kind in WITH_OPTIONS:
            return self.entry.text if self._written().rest else ""
        return self.entry.text if self._fitted().rest else ""

    def draw(self, sheet: Sheet) -> None:
        """Draw label and content; the grid around it is the layout's."""
        self._draw_label(sheet)
        if self.field.kind in WITH_OPTIONS:
            self._draw_options(sheet)
        elif self.entry.text:
            self._draw_text(sheet, self._fitted(), self.space)
        else:
            self._draw_guides(sheet)

    def _fitted(self) -> Fitted:
        return fit(self.entry.text, self.space.w, self.space.h, _VALUE_SIZES)

    def _draw_text(self, sheet: Sheet, fitted: Fitted, space: Box) -> None:
        """The fitted lines; where some are missing, the last says that it goes on elsewhere."""
        lines = list(fitted.lines)
        if fitted.rest:
            mark = phrases.CONTINUED.of(self.language)
            room = space.w - width(mark, fitted.size)
            lines[-1] = wrap(lines[-1], max(room, 1.0), fitted.size)[0] + mark if room > 0 else mark
        sheet.lines(space, lines, fitted.size)

    def _draw_label(self, sheet: Sheet) -> None:
        box = Box(self.box.x, self.box.y, self.label, self.box.h)
        sheet.fill(box, TINT)
        sheet.rule((box.right, box.y), (box.right, box.bottom))
        label, hint = _label(self.field, self.label, self.language)
        above, below = _height(label), _height(hint)
        top, x, w = box.middle - (above + below) / 2, box.x + _LABEL_PAD, box.w - 2 * _LABEL_PAD
        sheet.lines(Box(x, top, w, above), label.lines, label.size, top=True)
        sheet.lines(Box(x, top + above, w, below), hint.lines, hint.size, top=True, ink=QUIET)

    def _draw_guides(self, sheet: Sheet) -> None:
        """What helps the hand: ruled lines, boxes for digits, year-month-day."""
        kind, box = self.field.kind, Box(self.space.x, self.box.y, self.space.w, self.box.h)
        if kind in ("date", "time"):
            words = (phrases.DATE_GUIDES if kind == "date" else phrases.TIME_GUIDES).of(self.language).split("|")
            _draw_words(sheet, box, words)
        elif self.field.digits:
            _draw_comb(sheet, Box(box.x - _PAD, box.y, box.w + 2 * _PAD, box.h), self.field.digits)
        else:
            count = ruled_lines(self.field, self.box.h)
            for index in range(1, count):
                y = box.y + box.h * index / count
                sheet.rule((box.x, y), (box.right, y), ink=LINE, dash=(0.6, 1.8))

    def _rows(self) -> list[list[tuple[Option, float]]]:
        return option_rows(self.field, self.space.w, self.language)

    def _written(self) -> Fitted:
        """The text behind "other" in the room it has."""
        for row in self._rows():
            for option, x in row:
                if option.write and self.entry.text:
                    start = x + _option_width(option, self.language)
                    return fit(self.entry.text, self.space.w - start, OPTION_HEIGHT, (9.0, 8.0, 7.0, 6.0))
        return Fitted((), _OPTION_SIZE, rest=False)

    def _draw_options(self, sheet: Sheet) -> None:
        rows, space = self._rows(), self.space
        step = min(self.box.h / len(rows), LINE_HEIGHT)
        top = self.box.middle - step * (len(rows) - 1) / 2
        for index, row in enumerate(rows):
            y = top + index * step
            for option, x in row:
                left = space.x + x
                sheet.tick_box(left, y, ticked=option.key in self.entry.ticked)
                sheet.text((left + TICK + 1.2, y), option.label.of(self.language), _OPTION_SIZE)
                if option.write:
                    start = left + _option_width(option, self.language)
                    sheet.rule((start, y + 2.2), (space.right, y + 2.2), ink=LINE)
                    self._draw_text(sheet, self._written(), Box(start, y - 3, space.right - start, 6))


def label_height(field: Field, limit: float, language: Language) -> float:
    """The height the label of `field` and its hint need in a label column `limit` mm wide."""
    return sum(_height(part) for part in _label(field, limit, language)) + 0.6


def _label(field: Field, limit: float, language: Language) -> tuple[Fitted, Fitted]:
    room = limit - 2 * _LABEL_PAD
    label = set_label(field.label.of(language), room, _LABEL_SIZES)
    if field.hint is None:
        return label, Fitted((), _HINT_SIZES[0], rest=False)
    return label, set_label(field.hint.of(language), room, _HINT_SIZES)


def _height(fitted: Fitted) -> float:
    return leading(fitted.size) * len(fitted.lines)


def ruled_lines(field: Field, height: float) -> int:
    """How many lines to write on a field `height` mm high gets: a single line stays single."""
    return 1 if field.lines == 1 else max(field.lines, int(height / LINE_HEIGHT))


def option_rows(field: Field, limit: float, language: Language) -> list[list[tuple[Option, float]]]:
    """The options of `field` with their distance from the left, in as many rows as `limit` mm demand.

    Options of a field stand in columns where there are several rows, and run on where one row takes all.
    """
    widths = [_option_width(one, language) + (_WRITE_WIDTH if one.write else 3.6) for one in field.options]
    if sum(widths) <= limit + 3.6:
        starts = [sum(widths[:index]) for index in range(len(widths))]
        return [list(zip(field.options, starts, strict=True))]
    column = min(max(width for width, one in zip(widths, field.options, strict=True) if not one.write), limit)
    most = max(1, int((limit + 3.6) / column))
    per_row = -(-len(widths) // -(-len(widths) // most))
    rows: list[list[tuple[Option, float]]] = []
    for index, option in enumerate(field.options):
        if index % per_row == 0:
            rows.append([])
        rows[-1].append((option, index % per_row * (limit / per_row)))
    return rows


def _option_width(option: Option, language: Language) -> float:
    return TICK + 1.2 + width(option.label.of(language), _OPTION_SIZE) + 1.2


def _draw_words(sheet: Sheet, box: Box, words: list[str]) -> None:
    """Words such as 年 月 日 spread over the box, with room to write before each; the year gets more."""
    parts = [1.5 if len(words) == 3 and index == 0 else 1.0 for index in range(len(words))]
    x = box.x
    for word, part in zip(words, parts, strict=True):
        x += box.w * part / sum(parts)
        sheet.text((x, box.middle + 0.6), word, _GUIDE_SIZE, align="right", ink=QUIET)


def _draw_comb(sheet: Sheet, box: Box, digits: int) -> None:
    """A box for each digit, open at the top so that a hand that ignores it is still legible."""
    step = box.w / digits
    for index in range(1, digits):
        x = box.x + step * index
        strong = digits == 11 and index in (3, 7)
        top = box.y + box.h * (0.0 if strong else 0.45)
        sheet.rule((x, top), (x, box.bottom), ink=LINE if strong else GUIDE)
