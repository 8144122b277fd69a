"""The booklet as it will be printed, with the next step beside it: hand it to the rep."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.services.booklet_printing import Printed
from crm_desktop.ui.language import tr
from crm_desktop.ui.paper_trail import Again
from crm_desktop.ui.pdf_preview import PdfPreview
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.card import Card
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text, rule


class BookletPreview(Card):
    """`left` goes back to the ledger; `issue_asked(booklet id)` hands it out."""

    left = Signal()
    issue_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=0)
        self.setObjectName("bookletPreview")
        self._booklet_id = ""
        self.body.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 10)
        head.setSpacing(10)
        back = button(self, tr("回到书册", "Back to booklets"), kind="quiet", icon="arrow-left", name="previewBack")
        back.clicked.connect(self.left)
        self._title = Text(self, "", "title")
        self._note = Text(self, "", "caption")
        self.issue = button(self, tr("打好了，发放", "Printed: issue it"), icon="handshake", name="previewIssue")
        self.issue.clicked.connect(self._on_issue)
        for widget in (back, KeyHint(self, "Esc"), self._title, self._note):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.issue)
        self.body.addLayout(head)
        self.body.addWidget(rule(self))
        self.pdf = PdfPreview(self)
        self.body.addWidget(self.pdf, 1)

    def show_booklet(self, made: Printed, *, issuable: bool, folded: bool, again: Again | None = None) -> None:
        """Show what was made; `again` is told of further prints and copies."""
        self._booklet_id = made.booklet_id
        self._title.setText(made.number)
        folding = tr("双面打印，短边翻转，对折装订", "Both sides, flip on short edge, fold and staple")
        self._note.setText(folding if folded else tr("单页打印，左侧装订", "Plain pages, bind on the left"))
        self.issue.setVisible(issuable)
        name = tr(f"拜访册 {made.number}", f"Visit booklet {made.number}")
        self.pdf.show_pdf(made.pdf, name=name, again=again)

    def start(self) -> None:
        """The cursor waits on printing."""
        self.pdf.print.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the ledger."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_issue(self) -> None:
        self.issue_asked.emit(self._booklet_id)
