"""Short messages that need no answer: stacked in a corner, at most one action, gone by themselves."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from crm_desktop.ui import icons, look
from crm_desktop.ui.language import tr
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text

AT_MOST: Final = 4
_WIDTH: Final = 400
_MARGIN: Final = 20
_LIFE: Final = {Tone.DANGER: 0, Tone.WARN: 12_000}
"""Milliseconds; 0 stays until closed. What went wrong must not vanish while nobody looks."""
_ICONS: Final = {
    Tone.GOOD: "circle-check",
    Tone.WARN: "triangle-alert",
    Tone.DANGER: "circle-alert",
    Tone.INFO: "info",
    Tone.ACCENT: "info",
    Tone.NEUTRAL: "info",
}


class Toast(QFrame):
    """One message. Its time stands still while the mouse is over it."""

    closed = Signal(object)

    def __init__(self, parent: QWidget, text: str, tone: Tone, *, action: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setFixedWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(text)
        self.tone = tone
        self.text = text
        self.offers = action
        self.action = self._build(text, tone, action)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.close)
        self._life = _LIFE.get(tone, 10_000 if action else 6_000)
        self._start()

    def live_on(self) -> None:
        """It has just been said again."""
        self._start()

    def fit(self) -> None:
        """As high as the text needs at this width."""
        row = self.layout()
        if row is not None:
            row.activate()
            self.resize(_WIDTH, max(46, row.heightForWidth(_WIDTH)))

    def closeEvent(self, event: QEvent) -> None:
        """Tell the stack."""
        super().closeEvent(event)  # type: ignore[arg-type]
        self.closed.emit(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Someone reads."""
        self._clock.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Reading is over."""
        self._start()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A dark slip on a light window, a light one on a dark window."""
        painter = QPainter(self)
        rounded(painter, self.rect(), fill=QColor(look.colors().toast), radius=10)

    def _start(self) -> None:
        if self._life:
            self._clock.start(self._life)

    def _build(self, text: str, tone: Tone, action: str) -> QPushButton | None:
        colors = look.colors()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 10)
        row.setSpacing(10)
        sign = QLabel(self)
        sign.setPixmap(icons.pixmap(_ICONS[tone], colors.toast_action, size=18, scale=2))
        row.addWidget(sign)
        said = Text(self, text, wrap=True)
        said.setObjectName("toastText")
        row.addWidget(said, 1)
        acting = self._build_action(action) if action else None
        if acting is not None:
            row.addWidget(acting)
        row.addWidget(self._build_close(colors.on_toast))
        return acting

    def _build_action(self, action: str) -> QPushButton:
        made = QPushButton(action, self)
        made.setObjectName("toastAction")
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        return made

    def _build_close(self, color: str) -> QToolButton:
        made = QToolButton(self)
        made.setObjectName("toastClose")
        made.setAccessibleName(tr("关闭提示", "Dismiss"))
        made.setIcon(icons.pixmap("x", color, size=14, scale=2))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(self.close)
        return made


class Toasts(QObject):
    """The stack of messages over `host`; the newest is at the bottom."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._shown: list[Toast] = []
        self._actions: dict[Toast, Callable[[], object]] = {}
        self.foot = 0
        host.installEventFilter(self)

    @property
    def shown(self) -> tuple[Toast, ...]:
        """The messages on screen, oldest first."""
        return tuple(self._shown)

    def tell(
        self,
        text: str,
        tone: Tone = Tone.GOOD,
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> Toast:
        """Show `text`; pressing `action` (such as 撤销) calls `on_action` once and closes the message.

        What stands there word for word is not said twice: it begins its time again.
        """
        same = next((one for one in self._shown if (one.text, one.tone, one.offers) == (text, tone, "")), None)
        if same is not None and not action:
            same.live_on()
            return same
        for overdue in self._shown[: max(0, len(self._shown) - AT_MOST + 1)]:
            overdue.close()
        toast = Toast(self._host, text, tone, action=action)
        toast.closed.connect(self._on_closed)
        if toast.action is not None and on_action is not None:
            self._actions[toast] = on_action
            toast.action.clicked.connect(self._on_action)
        self._shown.append(toast)
        toast.show()
        self._arrange()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        return toast

    def clear(self) -> None:
        """Close all, e.g. before the screen locks."""
        for toast in self.shown:
            toast.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False

    def _on_action(self) -> None:
        pressed = self.sender()
        for toast in self.shown:
            if toast.action is pressed and toast in self._actions:
                act = self._actions.pop(toast)
                toast.close()
                act()
                return

    def _on_closed(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
        self._actions.pop(toast, None)
        toast.deleteLater()
        self._arrange()

    def _arrange(self) -> None:
        bottom = self._host.height() - _MARGIN - self.foot
        for toast in reversed(self._shown):
            toast.fit()
            bottom -= toast.height()
            toast.move(self._host.width() - toast.width() - _MARGIN, bottom)
            toast.raise_()
            bottom -= 8
