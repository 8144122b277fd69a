"""What stands where there is nothing yet: why, and the next step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text


class _Medal(QWidget):
    """The icon on a soft round ground."""

    def __init__(self, parent: QWidget, icon: str, tone: Tone) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        self.setFixedSize(64, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink, ground = look.colors().tone(self._tone)
        rounded(painter, self.rect(), fill=QColor(ground), radius=32)
        painter.drawPixmap(18, 18, 28, 28, icons.pixmap(self._icon, ink, size=28, scale=2))


class EmptyState(QWidget):
    """Icon, sentence, one more line if needed, and a button for the next step (`acted`)."""

    acted = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        *,
        icon: str,
        title: str,
        text: str = "",
        action: str = "",
        tone: Tone = Tone.ACCENT,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(_Medal(self, icon, tone), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        for words, role in ((title, "title"), (text, "soft")):
            line = Text(self, words, role, wrap=True)  # type: ignore[arg-type]
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            line.setVisible(bool(words))
            column.addWidget(line)
        self.action: QPushButton | None = None
        if action:
            self.action = button(self, action, kind="primary", name="emptyAction")
            self.action.clicked.connect(self.acted)
            column.addSpacing(8)
            column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
