"""A text area as high as its text, between two bounds."""

from collections.abc import Iterator
from math import ceil

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from crm_desktop.ui import look


class GrowText(QPlainTextEdit):
    """Grows line by line from `least` to `most` lines; Tab leaves it, Enter makes a line."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, least: int = 2, most: int = 8) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self._on_text)
        self._fit()

    def text(self) -> str:
        """What was typed."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Show `text`; undo does not reach behind it."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def sizeHint(self) -> QSize:
        """Its height is fixed by the text."""
        return QSize(240, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks other lines."""
        super().resizeEvent(event)
        self._fit()

    def _on_text(self) -> None:
        self._fit()
        self.edited.emit(self.toPlainText())

    def _fit(self) -> None:
        line = max(QFontMetrics(look.font()).lineSpacing(), *self._heights())
        lines = max(self._least, min(self._most, round(self.document().size().height())))
        self.setFixedHeight(ceil(lines * line) + 18)

    def _heights(self) -> Iterator[float]:
        """How high a line of each paragraph is: Chinese may stand higher than the typeface says."""
        block = self.document().begin()
        while block.isValid():
            yield self.blockBoundingRect(block).height() / max(1, block.lineCount())
            block = block.next()
