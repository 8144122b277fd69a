"""The visit booklet 《客户拜访表》 a store manager prints and issues, one per sales rep (clauses 3.2.1-3.2.3)."""

from functools import partial
from typing import Literal

from forms.booklet_pages import PLAN_ROW, PLAN_SIZE, Booklet, BookletPage, Design, PlannedVisit
from forms.continuation import continue_on
from forms.definition import Form, Language
from forms.folding import print_folded
from forms.layout import arrange
from forms.page import A4, A5, A5_FOLDED, Leaf, Stock, print_leaves
from forms.reading import DefinitionError, shipped
from forms.table import lay_out

__all__ = ["Booklet", "BookletLayout", "BookletPage", "PlannedVisit", "render_booklet"]

BookletLayout = Literal["saddle", "a5", "a4"]

_STOCKS: dict[str, Stock] = {"saddle": A5_FOLDED, "a5": A5, "a4": A4}


def render_booklet(
    booklet: Booklet,
    *,
    layout: BookletLayout | None = None,
    language: Language = "zh",
    definition: Form | None = None,
) -> bytes:
    """`booklet` as a PDF: cover, how to fill in with the privacy text, the plan if any, a page for each visit.

    `saddle` puts two A5 pages on A4 to print on both sides (flip on short edge), fold and staple; `a5` and `a4`
    are plain pages with 15 mm to bind on the left. Where none is named, the definition's paper decides: A5 is
    folded, A4 plain. What a printed-in customer has too long for its place is repeated in full on a
    continuation page behind the records.

    Raises ValueError for a booklet without pages or with a page number twice, DefinitionError for a definition
    without a cover, a how_to or a record page.
    """
    numbers = [page.number for page in booklet.pages]
    if not numbers or len(set(numbers)) != len(numbers):
        raise ValueError("a booklet needs page numbers, each once")
    form = definition or shipped("visit_booklet")
    for page in ("cover", "how_to", "record"):
        if not form.on(page):
            words = (f"缺少“{page}”页的栏目", f"no section is on page {page!r}")
            raise DefinitionError(form.number, "section.page", words)
    layout = layout or ("saddle" if form.paper == "A5" else "a4")
    design = Design(booklet, form, language, _STOCKS[layout])
    leaves = [Leaf(design.draw_cover), *_front(design), *_records(design)]
    title = f"{form.title.of(language)} {booklet.number}"
    if layout == "saddle":
        return print_folded(title, leaves, design.draw_notes)
    return print_leaves(title, design.stock, leaves)


def _front(design: Design) -> list[Leaf]:
    """How to fill in, and the plan where customers are printed in."""
    sections = design.form.on("how_to")
    area = design.content(with_code=False)
    leaves = [Leaf(partial(design.draw_front, page)) for page in arrange(design.setting({}), sections, area)]
    rows = design.plan_rows()
    if rows:
        columns = design.plan_columns()
        for slices in lay_out(columns, rows, area, size=PLAN_SIZE, least=PLAN_ROW):
            leaves.append(Leaf(partial(design.draw_plan, columns, slices)))
    return leaves


def _records(design: Design) -> list[Leaf]:
    """A page for each visit, and behind them what was too long for its place."""
    language, area = design.language, design.content(with_code=True)
    leaves: list[Leaf] = []
    overflows: list[tuple[str, str]] = []
    for record in design.booklet.pages:
        setting = design.setting(design.prefilled(record))
        for page in arrange(setting, design.form.on("record"), area):
            leaves.append(Leaf(partial(design.draw_record, record, page)))
            overflows += [(f"{record.number}　{field.label.of(language)}", text) for field, text in page.overflows()]
    for lines in continue_on(overflows, design.content(with_code=False)):
        leaves.append(Leaf(partial(design.draw_continued, lines)))
    return leaves
