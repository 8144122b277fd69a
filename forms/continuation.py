"""Continuation sheets: what was too long for its place on a form, printed in full."""

from collections.abc import Sequence

from forms import phrases
from forms.definition import Language
from forms.sheet import GUIDE, INK, QUIET, Box, Sheet
from forms.text import leading, wrap

_SIZE = 10.0
_LABEL = 7.0
_NOTE = 7.0

Line = tuple[str, bool]
Lines = tuple[Line, ...]


def continue_on(overflows: Sequence[tuple[str, str]], area: Box) -> list[Lines]:
    """`overflows` as (label, whole text), broken into pages of lines for `area`; a line says if it is a label."""
    lines: list[Line] = []
    for label, text in overflows:
        lines.append((label, True))
        lines += [(line, False) for line in wrap(text, area.w, _SIZE)]
    pages: list[Lines] = []
    page: list[Line] = []
    used = _NOTE
    for line in lines:
        if used + _height(line) > area.h and page:
            pages.append(tuple(page))
            page, used = [], _NOTE
        page.append(line)
        used += _height(line)
    return [*pages, tuple(page)] if page else pages


def draw_continuation(sheet: Sheet, area: Box, lines: Lines, language: Language) -> None:
    """Draw one page of continued text below the note that says what it is."""
    sheet.text((area.x, area.y + 3.0), phrases.CONTINUATION_OF.of(language), 7.5, ink=QUIET)
    y = area.y + _NOTE
    for line, is_label in lines:
        height = _height((line, is_label))
        if is_label:
            sheet.rule((area.x, y + 1.0), (area.right, y + 1.0), ink=GUIDE)
            sheet.text((area.x, y + height - 2.2), line, 9.0, bold=True, ink=INK)
        else:
            sheet.text((area.x, y + height / 2), line, _SIZE)
        y += height


def _height(line: Line) -> float:
    return _LABEL if line[1] else leading(_SIZE)
