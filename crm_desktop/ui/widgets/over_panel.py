"""A question that lies over the page and blocks nothing: it stays in the middle, and Esc asks no more."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

WIDTH: Final = 460
_TOP: Final = 96


class OverPanel(QFrame):
    """What such panels share; each builds its own layout and calls `open_at`."""

    def __init__(self, host: QWidget, *, width: int = WIDTH) -> None:
        super().__init__(host)
        self.setObjectName("palette")
        self._host, self._width = host, width
        self._back: QWidget | None = None
        self.hide()
        host.installEventFilter(self)

    def open_at(self, first: QWidget) -> None:
        """Show, with the keys at `first`; they go back where they were when the panel is dismissed."""
        self._back = self._host.window().focusWidget()
        self.place()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Ask no more; what had the keys may be gone by now, as the page below lives on."""
        if self.isHidden():
            return
        self.hide()
        if self._back is not None and isValid(self._back):
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """As high as its content, in the middle of the page."""
        self.setFixedWidth(self._width)
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setFixedHeight(max(layout.totalHeightForWidth(self._width), layout.totalSizeHint().height()))
        top = min(_TOP, max(8, (self._host.height() - self.height()) // 2))
        self.move((self._host.width() - self.width()) // 2, top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the page changes its size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc asks no more."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
