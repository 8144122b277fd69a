"""Printing a saddle-stitched booklet: two A5 pages on each side of A4 sheets, with marks to fold and staple."""

from collections.abc import Callable, Sequence

from forms import phrases
from forms.definition import Language
from forms.imposition import padded, saddle
from forms.page import A5_FOLDED, Leaf, Place, document
from forms.sheet import ACCENT, INK, QUIET, Box, Sheet
from forms.text import wrap

_PAPER = (A5_FOLDED.width * 2, A5_FOLDED.height)
_FOLD = A5_FOLDED.width
_MARK = 7.0


def print_folded(title: str, leaves: Sequence[Leaf], filler: Callable[[Sheet, Place], None]) -> bytes:
    """`leaves` as the pages of a folded booklet: A4 landscape, to print on both sides, flipped on the short edge.

    The pages that fill the last sheet are drawn by `filler` and come last. Leaves are drawn as if bound on the
    left; on left-hand pages the whole page moves outwards by as much as the inner margin is wider.
    """
    canvas, buffer = document(title, _PAPER)
    pages = [leaf.draw for leaf in leaves]
    pages += [filler] * (padded(len(pages)) - len(pages))
    for index, folded in enumerate(saddle(len(pages))):
        for side in (folded.outside, folded.inside):
            for half, number in enumerate(side):
                pages[number - 1](_half(canvas, half), (number, len(pages)))
            _draw_marks(Sheet(canvas, height=_PAPER[1]), staples=index == 0 and side == folded.outside)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def render_folding_test(*, language: Language = "zh") -> bytes:
    """One sheet with pages 1 to 4 in large figures, to try the printer's flip setting before a whole booklet."""
    leaves = [Leaf(lambda sheet, place: _draw_test(sheet, place, language)) for _ in range(4)]
    return print_folded(phrases.TEST_TITLE.of(language), leaves, leaves[0].draw)


def _half(canvas: object, half: int) -> Sheet:
    shift = 0.0 if half else A5_FOLDED.outer - A5_FOLDED.inner
    return Sheet(canvas, height=_PAPER[1], left=half * A5_FOLDED.width + shift)


def _draw_marks(sheet: Sheet, *, staples: bool) -> None:
    """Where to fold, at both edges; on the outermost side also where to staple."""
    for y in (0.0, _PAPER[1] - _MARK):
        sheet.rule((_FOLD, y), (_FOLD, y + _MARK), weight=0.5, ink=QUIET, dash=(2.0, 1.5))
    if staples:
        for y in (_PAPER[1] / 4, _PAPER[1] * 3 / 4):
            sheet.rule((_FOLD, y - 5), (_FOLD, y + 5), weight=0.5, ink=QUIET)


def _draw_test(sheet: Sheet, place: Place, language: Language) -> None:
    area = A5_FOLDED.area
    sheet.text((area.x + area.w / 2, 70), str(place[0]), 150, bold=True, align="center", ink=ACCENT)
    sheet.text((area.x + area.w / 2, 18), phrases.TEST_TITLE.of(language), 14, bold=True, align="center", ink=INK)
    lines = wrap(phrases.TEST_STEPS.of(language), area.w - 12, 10)
    sheet.lines(Box(area.x + 6, 118, area.w - 12, 50), lines, 10, top=True)
