"""What the file still lacks, and the one question to ask next (B1-3.1.2, C4)."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.rules.words import Words
from crm_desktop.services.customer_file import field_words
from crm_desktop.services.customer_page import CustomerPage
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.granting import grant
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text, icon_label


class GapStrip(QWidget):
    """Hidden for a complete file; `fill_asked(field)` opens the section of the first gap."""

    fill_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("gapStrip")
        self._field = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 10, 10)
        row.setSpacing(12)
        row.addWidget(icon_label(self, "circle-question-mark", "warn", size=20))
        words = QVBoxLayout()
        words.setSpacing(1)
        self._missing = Text(self, "", "strong", wrap=True)
        self._ask = Text(self, "", "soft", wrap=True)
        words.addWidget(self._missing)
        words.addWidget(self._ask)
        row.addLayout(words, 1)
        self._fill = button(self, tr("现在补填", "Fill in"), measure="small", icon="pencil", name="fillGap")
        self._fill.clicked.connect(self._on_fill)
        row.addWidget(self._fill)

    def show_page(self, page: CustomerPage) -> None:
        """Say what is missing."""
        gaps = page.opened.completeness
        self.setVisible(not gaps.complete and page.archived is None)
        if gaps.complete:
            return
        names = [field_words(name) for name in gaps.missing]
        listed = Words("、".join(one.zh for one in names), ", ".join(one.en.lower() for one in names))
        self._missing.setText(
            tr(f"还缺 {len(names)} 项：{listed.zh}", f"{len(names)} of {gaps.total} missing: {listed.en}")
        )
        question = page.question
        self._ask.setText(
            tr(f"下次先问：{say(question.words)}", f"Ask next: {say(question.words)}") if question else ""
        )
        self._ask.setVisible(question is not None)
        self._field = (question.field if question else gaps.missing[0]).split("|")[0]
        grant(self._fill, page.right if page.may_edit else page.proposing)
        self._fill.setText(tr("现在补填", "Fill in") if page.may_edit else tr("建议填写", "Propose"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A soft ground in the colour of care."""
        rounded(QPainter(self), self.rect(), fill=QColor(look.colors().warn_soft), radius=10)

    def _on_fill(self) -> None:
        self.fill_asked.emit(self._field)
