"""A person's hands at the window: keys go where the focus is, Chinese is composed letter by letter, as people do."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

K = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Hands:
    """`settle` lets the window finish what it is doing: a person looks before the next key."""

    def __init__(self, settle: Callable[[], None]) -> None:
        self.settle = settle

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, *, times: int = 1) -> None:
        """A key or a chord."""
        for _ in range(times):
            QTest.keyClick(target(), key, modifier)
            self.settle()

    def type(self, text: str) -> None:
        """Digits and letters, each where the cursor is by then."""
        for sign in text:
            QTest.keyClicks(target(), sign)
        self.settle()

    def compose(self, letters: str, text: str) -> None:
        """Chinese by an input method: pre-edit text grows letter by letter, then `text` is committed."""
        for end in range(1, len(letters) + 1):
            QApplication.sendEvent(target(), QInputMethodEvent(letters[:end], []))
        committed = QInputMethodEvent()
        committed.setCommitString(text)
        QApplication.sendEvent(target(), committed)
        self.settle()


def target() -> QWidget:
    """What has the keys."""
    found = QApplication.focusWidget()
    assert found is not None, "the cursor is nowhere"
    return found


def at(name: str) -> bool:
    """Whether the cursor is in the widget `name`."""
    found = QApplication.focusWidget()
    return found is not None and found.objectName() == name
