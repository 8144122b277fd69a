"""A page of help as it is read."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui.help.pages import HelpPage, Kind, Line
from crm_desktop.ui.widgets.card import ScrollColumn
from crm_desktop.ui.widgets.key_hint import KeyHint
from crm_desktop.ui.widgets.text import Text

_MARK: Final = 22
_KEYS: Final = 96


class PageView(ScrollColumn):
    """Title, text, steps and keys below one another; the arrows scroll."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, margin=0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shown: QWidget | None = None

    def show_page(self, page: HelpPage) -> None:
        """Show `page` from its top."""
        self.put(_page(self, page))
        self.setAccessibleName(page.title)

    def put(self, shown: QWidget) -> None:
        """Show something else in place of what is here."""
        if self._shown is not None:
            self.body.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = shown
        self.body.insertWidget(0, shown)
        if self.body.count() == 1:
            self.body.addStretch(1)
        shown.show()
        self.verticalScrollBar().setValue(0)


def _page(parent: QWidget, page: HelpPage) -> QWidget:
    made = QWidget(parent)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 10, 12)
    column.setSpacing(7)
    column.addWidget(Text(made, page.title, "headline", wrap=True))
    for line in page.lines:
        if line.kind is Kind.HEAD:
            column.addSpacing(8)
            column.addWidget(Text(made, line.text, "strong"))
        elif line.kind is Kind.TEXT:
            column.addWidget(Text(made, line.text, "soft", wrap=True))
        else:
            column.addLayout(marked(made, line))
    return made


def marked(parent: QWidget, line: Line) -> QHBoxLayout:
    """A step, point or key with its mark at the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    holder = QWidget(parent)
    holder.setFixedWidth(_KEYS if line.kind is Kind.KEY else _MARK)
    inner = QHBoxLayout(holder)
    inner.setContentsMargins(0, 0, 0, 0)
    if line.kind is Kind.KEY:
        inner.addWidget(KeyHint(holder, line.mark))
    else:
        inner.addWidget(Text(holder, f"{line.mark}." if line.kind is Kind.STEP else "·", "strong"))
    inner.addStretch(1)
    row.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(parent, line.text, wrap=True), 1)
    return row
