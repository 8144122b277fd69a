"""The button of one key: it shows the key in force, and once pressed waits for the key that is to stand for it."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.ui import look
from crm_desktop.ui.keymap import Key, keymap, spelled
from crm_desktop.ui.language import say, tr
from crm_desktop.ui.widgets.buttons import PushButton
from crm_desktop.ui.widgets.key_hint import keys_width, paint_keys
from crm_desktop.ui.widgets.paint import focus_ring, rounded

_HEIGHT = 30
_PAD = 10
_WAITING_WIDTH = 130
_ALONE = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)


class KeyButton(PushButton):
    """`caught(keys)` with the key pressed, `began()` when it starts to wait; Esc or going elsewhere changes nothing."""

    caught = Signal(object)
    began = Signal()
    _waiting = False

    def __init__(self, parent: QWidget, key: Key) -> None:
        super().__init__(parent)
        self.key = key
        self.setObjectName(f"key_{key.keys}")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)
        keymap().changed.connect(self._say)
        self._say()

    @property
    def waiting(self) -> bool:
        """Whether the next key is caught."""
        return self._waiting

    def sizeHint(self) -> QSize:
        """As wide as the caps, or as the words while it waits."""
        return QSize(max(_WAITING_WIDTH if self._waiting else 48, keys_width(self.key.keys) + 2 * _PAD), _HEIGHT)

    def event(self, event: QEvent) -> bool:
        """While it waits every key is its own: no shortcut fires, Tab does not leave."""
        if self._waiting and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._catch(event)
                return True
        return bool(super().event(event))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who goes elsewhere has changed their mind."""
        self._wait(False)
        super().focusOutEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Caps on a quiet ground; while it waits, what to do."""
        painter, colors = QPainter(self), look.colors()
        ground = colors.accent_soft if self._waiting else colors.surface
        line = colors.accent if self._waiting or self.underMouse() else colors.line
        rounded(painter, self.rect(), fill=QColor(ground), line=QColor(line), radius=8)
        if self._waiting:
            painter.setFont(look.font("caption"))
            painter.setPen(QColor(colors.accent_text))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("按下新的键…", "Press the new key…"))
        else:
            left = (self.width() - keys_width(self.key.keys)) // 2
            paint_keys(painter, self.rect().adjusted(left, 0, 0, 0), self.key.keys)
        if self.hasFocus() and bool(self.property("ring")):
            focus_ring(painter, self.rect(), QColor(colors.focus), radius=8)

    def _catch(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ALONE:
            return
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        self._wait(False)
        if key != Qt.Key.Key_Escape or not bare:
            self.caught.emit(_written(event))

    def _on_clicked(self) -> None:
        self._wait(True)
        self.began.emit()

    def _wait(self, on: bool) -> None:
        self._waiting = on
        self._say()

    def _say(self) -> None:
        waits = tr("，按下新的键", ", press the new key") if self._waiting else ""
        self.setAccessibleName(f"{say(self.key.words)} {spelled(self.key.keys)}{waits}")
        self.updateGeometry()
        self.update()


def _written(event: QKeyEvent) -> str:
    """The chord as it is kept: the keypad counts as the main keys, both Enters as one."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sequence = QKeySequence(int(modifiers.value) | event.key())
    written = sequence.toString(QKeySequence.SequenceFormat.PortableText)
    return written.replace("Enter", "Return")
