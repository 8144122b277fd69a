"""The filled form before it is printed, inside the page; Esc goes back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui.language import tr
from crm_desktop.ui.paper_trail import Again
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text


class PrintedView(QWidget):
    """`closed` when the person is done looking."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        self._back = button(self, tr("返回", "Back"), icon="arrow-left", name="printBack")
        self._back.clicked.connect(self.closed)
        self._title = Text(self, "", "title")
        row.addWidget(self._back)
        row.addWidget(KeyHint(self, "Esc"))
        row.addSpacing(8)
        row.addWidget(self._title)
        row.addStretch(1)
        column.addLayout(row)
        card = Card(self, margin=0)
        self.preview = PdfPreview(card)
        card.body.addWidget(self.preview)
        column.addWidget(card, 1)

    def show_pdf(self, content: bytes, *, title: str, name: str, again: Again | None = None) -> None:
        """Show it, with the cursor on printing: who pressed F9 goes on with Enter."""
        self._title.setText(title)
        self.preview.show_pdf(content, name=name, again=again)
        self.preview.print.setFocus(Qt.FocusReason.TabFocusReason)
