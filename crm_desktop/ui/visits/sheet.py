"""The pages of one booklet in printed order; the one being entered unfolds in its place (M3)."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.services.booklets import PageRow
from crm_desktop.ui.visits.page_line import PageLine, SheetHeader
from crm_desktop.ui.visits.visit_form import VisitForm
from crm_desktop.ui.widgets.card import Card, ScrollColumn


class Sheet(Card):
    """`asked(page number)`: somebody wants that page. `unfold` shows the form there, `fold` puts the line back."""

    asked = Signal(object)

    def __init__(self, parent: QWidget, *, today: Callable[[], date]) -> None:
        super().__init__(parent, margin=0)
        self.setObjectName("visitSheet")
        self.body.setSpacing(0)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.addWidget(SheetHeader(self))
        self._scroll = ScrollColumn(self, margin=0)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._scroll, 1)
        self._inner = QWidget(self._scroll)
        self._scroll.body.addWidget(self._inner)
        self._scroll.body.addStretch(1)
        self.lines: dict[int, PageLine] = {}
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._slot = QWidget(self._inner)
        slot = QVBoxLayout(self._slot)
        slot.setContentsMargins(10, 8, 10, 8)
        self.form = VisitForm(self._slot, today=today)
        slot.addWidget(self.form)
        self._slot.hide()
        self._at = 0

    @property
    def at(self) -> int:
        """The page unfolded, 0 for none."""
        return self._at

    def show_pages(self, pages: tuple[PageRow, ...]) -> None:
        """Show another booklet, or the same one anew; the form stays unfolded where it is."""
        if [page.id for page in pages] != [line.page.id for line in self.lines.values()]:
            self.fold()
            self._rebuild(pages)
            return
        for page in pages:
            self.lines[page.number].show_page(page)

    def unfold(self, number: int) -> None:
        """Put the form where the line of that page is."""
        self.fold()
        line = self.lines[number]
        self._rows.insertWidget(self._rows.indexOf(line), self._slot)
        line.hide()
        self._slot.show()
        self._at = number
        # The layout must have placed the form before anybody can scroll to it.
        QTimer.singleShot(0, self, self._bring_into_sight)

    def fold(self) -> None:
        """Put the line back."""
        if self._at:
            self._slot.hide()
            self._rows.removeWidget(self._slot)
            self.lines[self._at].show()
            self._at = 0

    def next_open(self, after: int) -> int:
        """The next page that awaits its visit, 0 if there is none behind `after`."""
        return next((n for n, line in self.lines.items() if n > after and awaits(line.page)), 0)

    def beside(self, step: int) -> int:
        """The page `step` lines away from the one unfolded, 0 beyond the ends."""
        return self._at + step if self._at and self._at + step in self.lines else 0

    def _rebuild(self, pages: tuple[PageRow, ...]) -> None:
        for line in self.lines.values():
            self._rows.removeWidget(line)
            line.deleteLater()
        self.lines = {}
        for page in pages:
            line = PageLine(self._inner, page)
            line.opened.connect(self.asked)
            self._rows.addWidget(line)
            self.lines[page.number] = line

    def _bring_into_sight(self) -> None:
        if not self._at:
            return
        self._rows.activate()
        self._scroll.ensureWidgetVisible(self._slot, 0, 60)


def awaits(page: PageRow) -> bool:
    """Whether a visit may still come from that page."""
    return page.visit is None and page.state in ("blank", "missing")
