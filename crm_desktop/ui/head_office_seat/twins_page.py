"""疑似重复 of all branches, as a place of its own at head office (A3)."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Seat
from crm_desktop.ui import places
from crm_desktop.ui.merging.twins_view import TOLD, TwinsView
from crm_desktop.ui.merging.wishes import Merge
from crm_desktop.ui.page import Desk, Page


class TwinsPage(Page):
    """The list of pairs; files are opened and merged among the customers."""

    title = Words("疑似重复", "Likely duplicates")

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.view = TwinsView(desk, seat, self, with_back=False)
        self.view.opened.connect(self._on_opened)
        self.view.merge_asked.connect(self._on_merge)
        self.view.counted.connect(self._on_counted)
        column.addWidget(self.view)

    def activate(self, subject: object = None) -> None:
        """Compare, if anything changed since."""
        self.view.start()

    def refresh(self, changes: object) -> None:
        """What is listed may be old."""
        touches = getattr(changes, "touches", None)
        if touches is None or touches(*TOLD):
            self.view.outdate()

    def _on_opened(self, customer_id: object) -> None:
        self._desk.go(places.ALL_CUSTOMERS.key, customer_id)

    def _on_merge(self, ids: tuple[str, ...]) -> None:
        self._desk.go(places.ALL_CUSTOMERS.key, Merge(ids))

    def _on_counted(self, count: int) -> None:
        self.badge_changed.emit(count or None)
