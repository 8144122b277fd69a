"""Sections of a form arranged on pages: bars, notices and rows of cells, stretched to fill the paper."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from forms.cells import LINE_HEIGHT, OPTION_HEIGHT, Cell, label_height, option_rows
from forms.definition import ROW, WITH_OPTIONS, Field, Form, Language, Notice, Section
from forms.fonts import printable, width
from forms.sheet import ACCENT, BAND, FRAME, HAIRLINE, INK, LINE, QUIET, Box, Sheet
from forms.shop import Shop
from forms.text import leading, wrap
from forms.values import EMPTY, Entry

BAR = 5.2
SINGLE = 8.2
SIGNATURE = 11.0

_PAD = 1.8
# A label column never takes more of its cell than this.
_LABEL_SHARE = 0.37
_NOTICE_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.6, 6.2)
# A single line gains at most this much when a page has room to spare; the rest goes to the longer answers.
_SINGLE_GAIN = 1.4


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form is printed with: definition, shop, entries by field, language."""

    form: Form
    shop: Shop
    language: Language
    entries: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Page:
    """One arranged page: what to draw, and what found no room on it as (field, whole text)."""

    parts: tuple["Bar | NoticeText | Row", ...]
    boxes: tuple[Box, ...]
    setting: Setting

    def cells(self) -> list[Cell]:
        """The fields on this page in their places."""
        found = []
        for part, box in zip(self.parts, self.boxes, strict=True):
            if isinstance(part, Row):
                found += part.cells(box, self.setting)
        return found

    def overflows(self) -> list[tuple[Field, str]]:
        """The entries too long for their places."""
        return [(cell.field, text) for cell in self.cells() if (text := cell.overflow())]

    def draw(self, sheet: Sheet) -> None:
        """Draw every part, the lines between them, and the frame around all."""
        for part, box in zip(self.parts, self.boxes, strict=True):
            part.draw(sheet, box, self.setting)
        for box in self.boxes[1:]:
            sheet.rule((box.x, box.y), (box.right, box.y))
        first, last = self.boxes[0], self.boxes[-1]
        sheet.frame(Box(first.x, first.y, first.w, last.bottom - first.y), weight=FRAME, ink=INK)


@dataclass(frozen=True, slots=True)
class Bar:
    """The title of a section across the page."""

    title: str
    height: float = BAR
    stretch: float = 0.0

    def draw(self, sheet: Sheet, box: Box, _setting: Setting) -> None:
        """Draw the bar in `box`."""
        sheet.fill(box, BAND)
        sheet.fill(Box(box.x, box.y, 1.3, box.h), ACCENT)
        sheet.text((box.x + 3.0, box.middle), self.title, 9.0, bold=True, ink=ACCENT)


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice set in full; its paragraphs hang from their numbers."""

    paragraphs: tuple[tuple[str, tuple[str, ...]], ...]
    foot: str
    size: float
    height: float
    stretch: float = 0.0

    def draw(self, sheet: Sheet, box: Box, _setting: Setting) -> None:
        """Draw the text in `box`, its version at the lower right."""
        y = box.y + _PAD * 0.7
        for mark, lines in self.paragraphs:
            indent = width(mark, self.size)
            height = leading(self.size) * len(lines)
            sheet.lines(Box(box.x + _PAD, y, indent, height), (mark,), self.size, top=True)
            space = Box(box.x + _PAD + indent, y, box.w - 2 * _PAD - indent, height)
            sheet.lines(space, lines, self.size, top=True)
            y += height + _gap(self.size)
        sheet.text((box.right - _PAD, box.bottom - 1.9), self.foot, 5.8, align="right", ink=QUIET)


@dataclass(frozen=True, slots=True)
class Row:
    """Fields side by side; `stretch` is its part of the height a page has to spare."""

    fields: tuple[Field, ...]
    height: float
    stretch: float

    def cells(self, box: Box, setting: Setting) -> list[Cell]:
        """The row's fields in their places across `box`."""
        cells, share = [], 0
        for field in self.fields:
            place = Box(box.x + box.w * share / ROW, box.y, box.w * field.share / ROW, box.h)
            entry = setting.entries.get(field.key, EMPTY)
            cells.append(Cell(field, place, _label_column(setting, place.w), entry, setting.language))
            share += field.share
        return cells

    def draw(self, sheet: Sheet, box: Box, setting: Setting) -> None:
        """Draw the cells and the lines between them."""
        cells = self.cells(box, setting)
        for cell in cells:
            cell.draw(sheet)
        for cell in cells[1:]:
            sheet.rule((cell.box.x, cell.box.y), (cell.box.x, cell.box.bottom), weight=HAIRLINE, ink=LINE)


Part = Bar | NoticeText | Row


def arrange(setting: Setting, sections: Sequence[Section], area: Box) -> list[Page]:
    """`sections` on as many pages with the free space `area` as they need, usually one.

    Notices take the largest type with which all fits on one page; then spare height goes to the rows. Where
    one page cannot hold it all, the last is left as high as its content.
    """
    groups = _fitting_groups(setting, sections, area)
    pages: list[list[Part]] = [[]]
    for group in groups:
        used = sum(part.height for part in pages[-1])
        if pages[-1] and used + sum(part.height for part in group) > area.h:
            pages.append([])
        pages[-1] += group
    last = len(pages) - 1
    return [_page(parts, setting, area, fill=last == 0 or number < last) for number, parts in enumerate(pages)]


def _fitting_groups(setting: Setting, sections: Sequence[Section], area: Box) -> list[list["Part"]]:
    """The parts with notices as large as leaves the rows room to grow; failing that, as small as they go."""

    @cache
    def groups(size: float) -> list[list[Part]]:
        return [group for section in sections for group in _groups(setting, section, area.w, size)]

    sizes = _NOTICE_SIZES if any(section.notice for section in sections) else _NOTICE_SIZES[-1:]
    for gain in (_SINGLE_GAIN, 0.0):
        for size in sizes:
            parts = [part for group in groups(size) for part in group]
            if sum(part.height + gain * isinstance(part, Row) for part in parts) <= area.h:
                return groups(size)
    return groups(sizes[-1])


def natural_height(setting: Setting, sections: Sequence[Section], limit: float) -> float:
    """The height `sections` take when nothing is cramped and nothing stretched, `limit` mm wide."""
    parts = [part for section in sections for group in _groups(setting, section, limit, 8.0) for part in group]
    return sum(part.height + (_SINGLE_GAIN if isinstance(part, Row) else 0.0) for part in parts)


def notice_text(notice: Notice, setting: Setting, limit: float, size: float) -> NoticeText:
    """`notice` with the shop's particulars filled in, in lines for a box `limit` mm wide."""
    shop = setting.shop
    text = notice.text.of(setting.language).format(
        company=shop.company, branch=shop.name, address=shop.address, phone=shop.phone
    )
    paragraphs = []
    for line in printable(text).strip().split("\n"):
        mark, rest = _hanging(line)
        room = limit - 2 * _PAD - width(mark, size)
        paragraphs.append((mark, wrap(rest, room, size)))
    count = sum(len(lines) for _, lines in paragraphs)
    height = count * leading(size) + _gap(size) * len(paragraphs) + 2 * _PAD * 0.7 + 2.2
    foot = f"{notice.title.of(setting.language)} {notice.version}"
    return NoticeText(tuple(paragraphs), foot, size, height)


def _groups(setting: Setting, section: Section, limit: float, size: float) -> list[list[Part]]:
    """The parts of `section`, grouped so that its title is never left alone at the foot of a page."""
    parts: list[Part] = []
    if section.notice:
        parts.append(notice_text(setting.form.notice(section.notice), setting, limit, size))
    parts += [_row(setting, fields, limit) for fields in section.rows]
    bar = Bar(section.title.of(setting.language))
    return [[bar, parts[0]], *([part] for part in parts[1:])]


def _row(setting: Setting, fields: tuple[Field, ...], limit: float) -> Row:
    height = max(_least(field, setting, limit * field.share / ROW) for field in fields)
    lines = max(1 if field.kind in WITH_OPTIONS else field.lines for field in fields)
    return Row(fields, height, float(lines if lines > 1 else 0))


def _least(field: Field, setting: Setting, place: float) -> float:
    """The height below which `field` is cramped."""
    column = _label_column(setting, place)
    label = label_height(field, column, setting.language)
    if field.kind in WITH_OPTIONS:
        rows = len(option_rows(field, place - column - 2 * _PAD, setting.language))
        return max(SINGLE, label, rows * OPTION_HEIGHT + 2.0)
    if field.kind == "signature":
        return max(SIGNATURE, label)
    return max(SINGLE, label, field.lines * LINE_HEIGHT)


def _label_column(setting: Setting, place: float) -> float:
    return min(setting.form.label_width, place * _LABEL_SHARE)


def _page(parts: list[Part], setting: Setting, area: Box, *, fill: bool) -> Page:
    spare = max(0.0, area.h - sum(part.height for part in parts)) if fill else 0.0
    singles = sum(isinstance(part, Row) and not part.stretch for part in parts)
    gain = min(_SINGLE_GAIN, spare / singles) if singles else 0.0
    shares = sum(part.stretch for part in parts)
    each = (spare - gain * singles) / shares if shares else 0.0
    boxes, y = [], area.y
    for part in parts:
        single = isinstance(part, Row) and not part.stretch
        height = part.height + (gain if single else part.stretch * each)
        boxes.append(Box(area.x, y, area.w, height))
        y += height
    return Page(tuple(parts), tuple(boxes), setting)


def _gap(size: float) -> float:
    return leading(size) * 0.22


def _hanging(paragraph: str) -> tuple[str, str]:
    match = re.match(r"(\d+[.、．]\s*)(.*)", paragraph)
    return (match[1], match[2]) if match else ("", paragraph)
