"""A quiet box with something good to know."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text, icon_label


class Notice(QWidget):
    """An icon and a sentence on the soft ground of `tone`; `say` changes the sentence."""

    def __init__(self, parent: QWidget, text: str, *, tone: Tone = Tone.INFO, icon: str = "info") -> None:
        super().__init__(parent)
        self._tone = tone
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        sign = icon_label(self, icon, tone.value if tone is not Tone.ACCENT else "accent_text", size=16)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        self._text = Text(self, text, wrap=True)
        row.addWidget(self._text, 1)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Say something else."""
        self._text.setText(text)
        self.setAccessibleName(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground."""
        rounded(QPainter(self), self.rect(), fill=QColor(look.colors().tone(self._tone)[1]), radius=10)
