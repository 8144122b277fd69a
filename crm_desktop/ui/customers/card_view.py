"""The relationship card on screen before it is printed (C8)."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.services.relationship_card import relationship_card
from crm_desktop.services.seat import Seat
from crm_desktop.ui.language import language, tr
from crm_desktop.ui.page import Desk
from crm_desktop.ui.paper_trail import paper_trail
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.widgets.buttons import icon_button
from crm_desktop.ui.widgets.text import Text


class CardView(QWidget):
    """`back` to the customer's page."""

    back = Signal()

    def __init__(self, desk: Desk, seat: Seat, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._seat = desk, seat
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 4)
        head.setSpacing(10)
        self._back = icon_button(self, "arrow-left", tr("回到客户 Esc", "Back to the customer Esc"), name="cardBack")
        self._back.clicked.connect(self.back)
        head.addWidget(self._back)
        head.addWidget(Text(self, tr("客户关系卡", "Relationship card"), "title"))
        head.addWidget(Text(self, tr("打印会留下记录", "Printing is logged"), "caption"))
        head.addStretch(1)
        column.addLayout(head)
        self.preview = PdfPreview(self)
        column.addWidget(self.preview, 1)

    def show_card(self, customer_id: str, *, name: str) -> None:
        """Make the card and show it."""
        work = partial(relationship_card, self._seat, customer_id, language=language())
        self._desk.tasks.database(
            work, owner=self, done=partial(self._on_card, customer_id, name), failed=self._on_failed
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def _on_card(self, customer_id: str, name: str, pdf: bytes) -> None:
        again = paper_trail(self._desk, self._seat, self, "relationship_card", number="", customer_id=customer_id)
        self.preview.show_pdf(pdf, name=tr(f"客户关系卡 {name}", f"Customer card {name}"), again=again)
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: Exception) -> None:
        self.back.emit()
        raise error
