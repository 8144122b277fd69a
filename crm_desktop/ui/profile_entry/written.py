"""What the counter keyed, line by line; the line that belongs to the cursor's field stands out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.services.filing_form import Written
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.card import ScrollColumn
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text

_LABEL = 68


class _Line(QWidget):
    def __init__(self, parent: QWidget, line: Written) -> None:
        super().__init__(parent)
        self.field = line.field
        self._lit = False
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 8, 5)
        row.setSpacing(8)
        label = Text(self, say(line.label), "label", wrap=True)
        label.setFixedWidth(_LABEL)
        value = Text(self, say(line.text), wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(value, 1, Qt.AlignmentFlag.AlignTop)

    def light(self, on: bool) -> None:
        if on != self._lit:
            self._lit = on
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._lit:
            rounded(QPainter(self), self.rect(), fill=QColor(look.colors().accent_soft), radius=6)


class WrittenForm(ScrollColumn):
    """The form as written; never edited here."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, margin=0)
        self._content: QWidget | None = None
        self._lines: list[_Line] = []

    def show_lines(self, lines: Sequence[Written], *, paper_number: str) -> None:
        """Show the lines; where nothing was keyed, say which paper to look at."""
        if self._content is not None:
            self._content.setParent(None)
            self._content.deleteLater()
        self._lines = []
        self._content = self._build(lines) if lines else self._empty(paper_number)
        self.body.addWidget(self._content)
        self.verticalScrollBar().setValue(0)

    def light(self, field: str) -> None:
        """Let the line of `field` (alternatives joined, any part of an address) stand out."""
        names = set(field.split("|"))
        if names & {"province", "city", "district"}:
            names.add("address")
        for line in self._lines:
            line.light(bool(line.field) and line.field in names)

    def _build(self, lines: Sequence[Written]) -> QWidget:
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(2)
        for line in lines:
            made = _Line(content, line)
            self._lines.append(made)
            column.addWidget(made)
        column.addStretch(1)
        return content

    def _empty(self, paper_number: str) -> QWidget:
        text = tr("请对照纸质登记表建档。", "File it from the paper form.")
        if paper_number:
            text = tr(f"请对照纸质表 {paper_number} 建档。", f"File it from paper form {paper_number}.")
        return EmptyState(self, icon="file-text", title=tr("柜台没有键入", "Nothing was keyed"), text=text)
