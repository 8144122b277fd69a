"""A person at the keyboard: types like one, and counts as PRACTICE 5 does (K commands, C characters)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_NO = Qt.KeyboardModifier.NoModifier


class Keyboard:
    """Presses keys where the focus is; `commands` and `characters` are what it took so far."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.commands = 0
        self.characters = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NO) -> None:
        """A chord, Enter, a digit that chooses: one command."""
        self.commands += 1
        QTest.keyClick(self.focused, key, modifier)

    def type(self, text: str) -> None:
        """Content: digits and letters by key, Chinese as the input method commits it."""
        self.characters += len(text)
        if text.isascii():
            QTest.keyClicks(self.focused, text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focused, event)

    @property
    def focused(self) -> QWidget:
        """Where keys go."""
        return QApplication.focusWidget() or self._window
