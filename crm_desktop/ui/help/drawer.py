"""A sheet at the right of the window, over the page and beside the work: never in its way, gone with Esc."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.ui.language import tr
from crm_desktop.ui.status_strip import HEIGHT as STRIP
from crm_desktop.ui.top_bar import HEIGHT as TOP
from crm_desktop.ui.widgets.buttons import icon_button
from crm_desktop.ui.widgets.text import Text

WIDTH: Final = 400


class Drawer(QFrame):
    """A heading with a way out, and a `body` below it. The keys go back to where they were when it closes."""

    closed = Signal()

    def __init__(self, host: QWidget, title: str, *, name: str, width: int = WIDTH) -> None:
        super().__init__(host)
        self.setObjectName(name)
        self.setProperty("drawer", True)
        self.setAccessibleName(title)
        self._host, self._width = host, width
        self._came_from: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 14, 14)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(Text(self, title, "title"), 1)
        self.out = icon_button(self, "x", tr("关闭 Esc", "Close Esc"), name=f"{name}Close", measure="small")
        self.out.clicked.connect(self.put_away)
        head.addWidget(self.out)
        column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        column.addLayout(self.body, 1)
        self.hide()
        host.installEventFilter(self)

    def pull_out(self) -> None:
        """Come on screen and take the keys."""
        if not self.isVisible():
            self._came_from = self._host.window().focusWidget()
        self._fit()
        self.show()
        self.raise_()
        self.take_keys()

    def take_keys(self) -> None:
        """Put the cursor where the person begins."""
        self.out.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Go, and give the keys back."""
        self.hide()
        if self._came_from is not None and isValid(self._came_from) and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the right."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        high = self._host.height() - TOP - STRIP
        self.setGeometry(self._host.width() - self._width, TOP, self._width, max(0, high))
