"""A sentence on the soft ground of its tone, over the content it is about; hidden while there is nothing to say."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text, icon_label

_SIGNS: Final = {Tone.DANGER: "circle-alert", Tone.WARN: "triangle-alert", Tone.GOOD: "circle-check"}


class Banner(QWidget):
    """`tell` a sentence, or "" to hide."""

    def __init__(self, parent: QWidget, tone: Tone = Tone.INFO) -> None:
        super().__init__(parent)
        self._tone = tone
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        self._sign = icon_label(self, "info", size=16)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._text = Text(self, "", wrap=True)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def tell(self, text: str, tone: Tone | None = None) -> None:
        """Say something."""
        self._tone = self._tone if tone is None else tone
        icons.dress(self._sign, _SIGNS.get(self._tone, "info"), self._tone.value, size=16)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground."""
        rounded(QPainter(self), self.rect(), fill=QColor(look.colors().tone(self._tone)[1]), radius=10)
