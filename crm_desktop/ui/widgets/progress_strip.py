"""What takes longer than a moment: what it is, how far it is, and a way to stop it."""

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.ui import look
from crm_desktop.ui.language import tr
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Elided, Text


class _Bar(QWidget):
    """A thin bar; without a total a short piece wanders, or rests in the middle where nothing may move."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(6)
        self.share: float | None = 0.0
        self._at = 0.35
        self._beat = QTimer(self)
        self._beat.setInterval(40)
        self._beat.timeout.connect(self._on_beat)

    def show_share(self, share: float | None) -> None:
        self.share = share
        moves = share is None and look.duration(1) > 0
        if moves:
            self._beat.start()
        else:
            self._beat.stop()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colors = QPainter(self), look.colors()
        rounded(painter, self.rect(), fill=QColor(colors.line), radius=3)
        whole = QRectF(self.rect())
        if self.share is None:
            done = QRectF(whole.width() * self._at, 0, whole.width() * 0.3, whole.height())
        else:
            done = QRectF(0, 0, max(6.0, whole.width() * self.share) if self.share > 0 else 0, whole.height())
        rounded(painter, done.intersected(whole), fill=QColor(colors.accent), radius=3)

    def _on_beat(self) -> None:
        self._at = self._at + 0.02 if self._at < 1 else -0.3
        self.update()


class ProgressStrip(QWidget):
    """Text and numbers over a bar, with 停止 (or `stop`) where the work can be stopped (`cancelled`)."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None, *, cancellable: bool = True, stop: str = "") -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._text = Elided(self)
        self._numbers = Text(self, "", "caption")
        row.addWidget(self._text, 1)
        row.addWidget(self._numbers)
        if cancellable:
            made = button(self, stop or tr("停止", "Stop"), kind="quiet", measure="small", name="progressStop")
            made.clicked.connect(self.cancelled)
            row.addWidget(made)
        column.addLayout(row)
        self._bar = _Bar(self)
        column.addWidget(self._bar)

    def tell(self, text: str, done: int = 0, total: int | None = None) -> None:
        """Show `done` of `total` steps; None where nobody knows how many there will be, but perhaps how many were."""
        self._text.setText(text)
        counted = f"{done:,}" if done else ""
        self._numbers.setText(counted if total is None else f"{done:,} / {total:,}")
        self._bar.show_share(None if total is None else min(1.0, done / total) if total else 1.0)
        self.setAccessibleName(f"{text} {self._numbers.text()}".strip())
