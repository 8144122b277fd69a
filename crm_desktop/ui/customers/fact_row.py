"""One fact of a file: label, value, and the small signs beside it: missing, changed of late, hidden."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from crm_desktop.services.customer_facts import Fact
from crm_desktop.services.field_forms import field_form
from crm_desktop.services.reveal import SECONDS
from crm_desktop.ui import look
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import ToolButton, icon_button
from crm_desktop.ui.widgets.key_hint import key_tip
from crm_desktop.ui.widgets.paint import rounded
from crm_desktop.ui.widgets.text import Text

_LABEL = 108
_TOOL = 22


class _Tools(QWidget):
    """The small buttons at the end of a row, on the row's own ground."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ground = ""
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cover the end of a long value."""
        if self.ground:
            QPainter(self).fillRect(self.rect(), QColor(getattr(look.colors(), self.ground)))


class FactRow(QWidget):
    """`history_asked(field)`, `reveal_asked(field)`, `copy_asked(field)`; `current` is where the arrow keys are."""

    history_asked = Signal(object)
    reveal_asked = Signal(object)
    copy_asked = Signal(object)
    picked = Signal(object)

    def __init__(self, parent: QWidget, fact: Fact, *, label: bool = True) -> None:
        super().__init__(parent)
        self.fact = fact
        self._current = self._hovered = False
        self._labelled = label
        self._left = 0
        self.reason = ""
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._on_second)
        self.setObjectName(f"fact_{fact.field}")
        self._build(label)
        self._say()

    @property
    def revealed(self) -> bool:
        """Whether the value stands there in full."""
        return self._left > 0

    @property
    def text(self) -> str:
        """What is shown."""
        return self._value.text()

    def set_current(self, current: bool) -> None:
        """Show that the arrow keys are here."""
        self._current = current
        self._show_tools()
        self.update()

    def reveal(self, text: str, *, reason: str = "") -> None:
        """Show the value in full for 15 seconds; as long as `reason` tells what for."""
        self._left, self.reason = SECONDS, reason
        self._value.setText(text)
        self._clock.start()
        self._say()

    def hide_again(self) -> None:
        """Mask it before its time."""
        self._left, self.reason = 0, ""
        self._clock.stop()
        self._value.setText(self._shown())
        self._say()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The row is where the keys go on from."""
        self.picked.emit(self.fact.field)
        super().mousePressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The quiet buttons come out."""
        self._hover(True)
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        """And go."""
        self._hover(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A soft ground where mouse or keys are."""
        if self._current or self._hovered:
            token = "accent_soft" if self._current else "hover"
            rounded(QPainter(self), QRectF(self.rect()), fill=QColor(getattr(look.colors(), token)), radius=6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stay at the right end."""
        super().resizeEvent(event)
        self._place_tools()

    def _build(self, label: bool) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(6)
        if label:
            name = Text(self, say(self.fact.words), "label")
            name.setFixedWidth(_LABEL)
            name.setWordWrap(True)
            row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        self._value = Text(self, self._shown(), wrap=label)
        if not field_form(self.fact.field).personal:
            # What is personal is copied by its button alone, which leaves a line in the privacy log.
            self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self._value, 1 if label else 0, Qt.AlignmentFlag.AlignTop)
        if self.fact.note is not None:
            note = Text(self, say(self.fact.note), "label")
            note.setObjectName(f"note_{self.fact.field}")
            row.addWidget(note, 0, Qt.AlignmentFlag.AlignTop)
        self._countdown = Text(self, "", "label")
        row.addWidget(self._countdown, 0, Qt.AlignmentFlag.AlignTop)
        self._tools = _Tools(self)
        self._copy = self._tool("copy", tr("复制（留下记录）", "Copy (logged)"), self._on_copy)
        self._eye = self._tool("eye", tr("看完整内容（留下记录）", "Show in full (logged)"), self._on_eye)
        self._history = self._tool("history", tr("字段历史", "History"), self._on_history)
        key_tip(self._history, "Alt+H", text=tr("字段历史", "History"))
        if label:
            # The quiet buttons lie over the end of the value when they come out; nothing moves for them.
            kept = max(2 * self.fact.masked + self.fact.recent, 2 * (self.fact.note is not None)) * _TOOL
            row.setContentsMargins(6, 3, 6 + kept, 3)
        else:
            row.addWidget(self._tools)

    def _tool(self, icon: str, tip: str, slot: object) -> ToolButton:
        made = icon_button(self._tools, icon, tip, measure="small", name=f"{icon}_{self.fact.field}")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setFixedSize(_TOOL, _TOOL)
        made.setStyleSheet("QToolButton { min-height: 20px; padding: 0; }")
        made.clicked.connect(slot)
        self._tools.row.addWidget(made)
        return made

    def _shown(self) -> str:
        if self.fact.text.zh:
            return say(self.fact.text)
        return tr("还没问到", "Not asked yet") if self.fact.gap else "—"

    def _say(self) -> None:
        missing = self.fact.gap and not self.fact.text.zh
        self._value.setProperty("role", "danger" if missing else "body")
        self._value.setStyleSheet(f"color: {look.colors().warn};" if missing else "")
        self._countdown.setText(tr(f"{self._left} 秒后隐藏", f"hides in {self._left} s") if self.revealed else "")
        self._countdown.setVisible(self.revealed)
        self._show_tools()

    def _show_tools(self) -> None:
        near = self._hovered or self._current
        self._eye.setVisible(self.fact.masked and not self.revealed)
        # What is masked can be copied as well: for a reason, and with a trace, like a look at it.
        self._copy.setVisible(self.revealed or (near and bool(self.fact.text.zh)))
        self._history.setVisible(self.fact.recent or (near and bool(self.fact.text.zh)))
        self._place_tools()

    def _place_tools(self) -> None:
        self._tools.ground = "accent_soft" if self._current else "hover" if self._hovered else ""
        self._tools.adjustSize()
        if self._labelled:
            self._tools.move(self.width() - self._tools.width() - 4, 3)
        self._tools.update()

    def _hover(self, on: bool) -> None:
        self._hovered = on
        self._show_tools()
        self.update()

    def _on_second(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.hide_again()
        else:
            self._say()

    def _on_eye(self) -> None:
        self.reveal_asked.emit(self.fact.field)

    def _on_history(self) -> None:
        self.history_asked.emit(self.fact.field)

    def _on_copy(self) -> None:
        self.copy_asked.emit(self.fact.field)


def to_clipboard(text: str) -> None:
    """Put a value where other programs can take it; the caller has logged it."""
    QApplication.clipboard().setText(text)
